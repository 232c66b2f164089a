import { startShopeeSimulator } from '../../simulators/shopee';
import { signApiCall } from '../../nodes/Shopee/api/signature';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import vectors from '../fixtures/shopee-signature-vectors.json';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopeeSimulator);

const PUSHES = vectors.filter(({ platform }) => platform === 'shopee-push');
const CALLS = vectors.filter(({ platform }) => platform === 'shopee-api');

/** partner_id, path and timestamp; then what only a shop's call signs. */
const BASE_STRING = /^(\d+)(\/api\/v2\/[a-z_/]+)(\d{10})(.*)$/;

describe('the vectors of the push signature', () => {
	it.each(PUSHES)('$name: the signer makes it, and the simulator sends it', async (vector) => {
		const { key = '', callback_url: signedUrl = '', raw_body: body = '', authorization } = vector;
		await bench.start();
		expect(signDelivery(signedUrl, Buffer.from(body), key)).toBe(authorization);
		await bench.simulator.deliver({ url: bench.receiver.uri, signedUrl, body, key });
		const [request] = bench.receiver.received;
		expect(request?.headers.authorization).toBe(authorization);
		expect(request?.body.toString()).toBe(body);
	});

	it.each(['SP4', 'SP5'])('%s differs from SP1', (name) => {
		const signature = (of: string) => PUSHES.find((vector) => vector.name.startsWith(of))?.authorization;
		expect(signature(name)).toMatch(/^[\da-f]{64}$/);
		expect(signature(name)).not.toBe(signature('SP1'));
	});
});

describe('the vectors of the API signature', () => {
	it.each(CALLS)('$name: the signer makes it for a public call only', (vector) => {
		const { partner_key: key = '', base_string: base = '', sign } = vector;
		const [, partnerId = '', path = '', timestamp, ofShop] = BASE_STRING.exec(base) ?? [];
		const signature = signApiCall(key, partnerId, path, Number(timestamp));
		if (ofShop === '') expect(signature).toBe(sign);
		else expect(signature).not.toBe(sign);
	});
});
