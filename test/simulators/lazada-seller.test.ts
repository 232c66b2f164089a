import { startLazadaSimulator } from '../../simulators/lazada';
import { call } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const SELLER = '/seller/get';

describe('/seller/get', () => {
	it('tells who the seller of the token is', async () => {
		const target = await bench.start();
		target.addSeller({ sellerId: '500176629136', country: 'th', shortCode: 'TH1', crossBorder: true });
		const { accessToken } = target.authorize(['500176629136']);
		const { body } = await call(target, { path: SELLER, accessToken });
		expect(body.data).toMatchObject({ seller_id: 500176629136, short_code: 'TH1', cb: true, verified: true });
		expect((await call(target, { path: SELLER })).body.data).toMatchObject({
			seller_id: 1000165972,
			status: 'ACTIVE',
		});
	});
});
