import { LazadaClient, LazadaRequest } from 'lazada-sdk-client';
import {
	startLazadaSimulator,
	type LazadaSimulatorOptions,
	ACCESS_TOKEN,
	APP_KEY,
	APP_SECRET,
} from '../../simulators/lazada';
import { useSimulator } from '../support/useSimulator';

/*
 * The npm package lazada-sdk-client, unchanged, as a client of the simulator's API. It imitates the official
 * SDK for Python. Its GET is right, but for parameters that are empty: it signs their names, which the guide
 * leaves out. Its POST goes to the server without the path of the API, with everything wrapped in JSON.
 */

const bench = useSimulator(startLazadaSimulator);

type Method = 'GET' | 'POST';

interface Call {
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly accessToken?: string | null;
	readonly appSecret?: string;
	readonly method?: Method;
}

/** @returns what the SDK returns, with HTTP status 200 */
async function execute(path: string, call: Call = {}) {
	const { parameters = {}, accessToken = ACCESS_TOKEN, appSecret = APP_SECRET, method = 'GET' } = call;
	const client = new LazadaClient(bench.simulator.restUrl, APP_KEY, appSecret);
	const request = new LazadaRequest(path, method);
	for (const [name, value] of Object.entries(parameters)) request.addApiParam(name, value);
	const { status, data } = await client.execute(request, accessToken);
	expect(status).toBe(200);
	return data;
}

async function start(options?: LazadaSimulatorOptions) {
	const target = await bench.start(options);
	await target.createOrder({ orderId: '491253082180001', lines: 2, push: false });
	return target;
}

beforeEach(() => {
	// The SDK prints every address it calls.
	jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

describe('the community SDK as a client of the simulator', () => {
	it('reads the orders of a window, whose dates it signs unencoded and sends encoded', async () => {
		const target = await start();
		const parameters = {
			update_after: '2018-02-10T09:00:00+08:00',
			sort_by: 'updated_at',
			sort_direction: 'ASC',
			offset: 0,
			limit: 100,
			status: 'all',
		};
		expect(await execute('/orders/get', { parameters })).toMatchObject({
			code: '0',
			data: { count: 1, countTotal: 1, orders: [{ order_id: 491253082180001, statuses: ['unpaid'] }] },
			request_id: expect.any(String),
		});
		expect(target.calls).toMatchObject([
			{ path: '/orders/get', parameters: { ...parameters, offset: '0', limit: '100' }, code: '0' },
		]);
	});

	it('reads an order, its items and those of several, and the seller', async () => {
		await start();
		const parameters = { order_id: 491253082180001 };
		expect((await execute('/order/get', { parameters })).data).toMatchObject({ items_count: 2 });
		expect((await execute('/order/items/get', { parameters })).data).toHaveLength(2);
		const several = await execute('/orders/items/get', { parameters: { order_ids: '[491253082180001]' } });
		expect(several.data[0].order_items).toHaveLength(2);
		expect((await execute('/seller/get')).data.seller_id).toBe(1000165972);
	});

	it('exchanges a code for tokens, refreshes them, and works with the new ones', async () => {
		const target = await start();
		const created = await execute('/auth/token/create', {
			parameters: { code: target.issueCode() },
			accessToken: null,
		});
		expect(created).toMatchObject({ code: '0', country: 'vn', expires_in: 2_592_000 });
		const refreshed = await execute('/auth/token/refresh', {
			parameters: { refresh_token: created.refresh_token },
			accessToken: null,
		});
		expect(refreshed.code).toBe('0');
		expect((await execute('/seller/get', { accessToken: refreshed.access_token })).code).toBe('0');
	});

	it('is refused with another secret, an old token, and parameters that make no sense', async () => {
		const target = await start();
		expect((await execute('/seller/get', { appSecret: 'another' })).code).toBe('IncompleteSignature');
		expect((await execute('/orders/get', { parameters: { limit: 10 } })).code).toBe('MissingParameter');
		target.expireAccessToken();
		expect(await execute('/seller/get')).toEqual({
			type: 'ISV',
			code: 'IllegalAccessToken',
			message: 'The specified access token is invalid or expired',
			request_id: expect.any(String),
		});
	});

	it('is told of a ban by the envelope alone, and of a broken gateway by the HTTP status', async () => {
		const target = await start({ qps: 1 });
		expect((await execute('/seller/get')).code).toBe('0');
		expect((await execute('/seller/get')).code).toBe('ApiCallLimit');
		target.failNext({ httpStatus: 502, body: '<html>Bad Gateway</html>' });
		await expect(execute('/order/get')).rejects.toMatchObject({ response: { status: 502 } });
	});

	it('signs the name of an empty parameter, which Lazada leaves out', async () => {
		await start();
		const parameters = { created_after: '2018-02-10T09:00:00+08:00', status: '' };
		expect((await execute('/orders/get', { parameters })).code).toBe('IncompleteSignature');
	});

	it('posts to no API at all', async () => {
		const target = await start();
		await expect(execute('/order/get', { method: 'POST' })).rejects.toMatchObject({
			response: { status: 404 },
		});
		expect(target.calls).toEqual([]);
	});
});
