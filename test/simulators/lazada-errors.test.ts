import { startLazadaSimulator } from '../../simulators/lazada';
import { call } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const SELLER = { path: '/seller/get' };
const ORDER = { path: '/order/get', parameters: { order_id: '1' } };

describe('an injected failure of the Lazada simulator', () => {
	it.each([
		[undefined, 'ISP', 'rpc timeout'],
		['ServiceUnavailable', 'ISP', 'The service is currently unavailable'],
		['AppCallLimit', 'ISV', 'App call limit exceeded'],
		['ApiCallLimit', 'ISV', 'Api access frequency exceeds the limit. this ban will last 1 seconds'],
		['901', 'SYSTEM', 'Limit service request speed in server side temporarily.'],
		['6', 'ISP', 'E006: System Error'],
	])('%s is told in the envelope', async (code, type, message) => {
		const target = await bench.start();
		target.failNext(code === undefined ? {} : { code });
		expect(await call(target, SELLER)).toMatchObject({
			status: 200,
			body: { type, code: code ?? 'ServiceTimeout', message, request_id: expect.any(String) },
		});
		expect((await call(target, SELLER)).body.code).toBe('0');
	});

	it('hits the next calls only, as often as asked, and can be anything', async () => {
		const target = await bench.start();
		target.failNext({ times: 2 });
		target.failNext({ code: '4242', message: 'never seen before', type: 'SYSTEM', httpStatus: 500 });
		target.failNext({ httpStatus: 502, body: '<html>Bad Gateway</html>' });
		const answers = [];
		for (let time = 0; time < 5; time++) answers.push(await call(target, SELLER));
		expect(answers.map(({ status, body }) => [status, body?.code])).toEqual([
			[200, 'ServiceTimeout'],
			[200, 'ServiceTimeout'],
			[500, '4242'],
			[502, undefined],
			[200, '0'],
		]);
		expect(answers[2]?.body).toMatchObject({ type: 'SYSTEM', message: 'never seen before' });
		expect(answers[3]?.text).toBe('<html>Bad Gateway</html>');
		expect(target.calls.map(({ code }) => code)).toEqual([
			'ServiceTimeout',
			'ServiceTimeout',
			'4242',
			'',
			'0',
		]);
	});

	it('can be of one API', async () => {
		const target = await bench.start();
		target.failNext({ path: '/order/get', code: 'AppCallLimit' });
		expect((await call(target, SELLER)).body.code).toBe('0');
		expect((await call(target, ORDER)).body.code).toBe('AppCallLimit');
		expect((await call(target, ORDER)).body.code).toBe('16');
	});
});

describe('too many calls within a second', () => {
	afterEach(() => jest.restoreAllMocks());

	it('are banned for a second, and only of that API', async () => {
		const target = await bench.start({ qps: 2 });
		// Four calls may take a busy machine longer than the second they are to share.
		// Whole, so that a second later is exactly a second later.
		const began = Math.floor(performance.now());
		const now = jest.spyOn(performance, 'now').mockReturnValue(began);
		const codes = [];
		for (let time = 0; time < 4; time++) codes.push((await call(target, SELLER)).body);
		expect(codes.map(({ code }) => code)).toEqual(['0', '0', 'ApiCallLimit', 'ApiCallLimit']);
		expect(codes[2].message).toBe('Api access frequency exceeds the limit. this ban will last 1 seconds');
		expect((await call(target, ORDER)).body.code).toBe('16');
		now.mockReturnValue(began + 999);
		expect((await call(target, SELLER)).body.code).toBe('ApiCallLimit');
		now.mockReturnValue(began + 1_000);
		expect((await call(target, SELLER)).body.code).toBe('0');
	});

	it('are only those that are signed', async () => {
		const target = await bench.start({ qps: 1 });
		for (let time = 0; time < 3; time++) {
			expect((await call(target, { ...SELLER, appSecret: 'x' })).body.code).toBe('IncompleteSignature');
		}
		expect((await call(target, SELLER)).body.code).toBe('0');
	});
});
