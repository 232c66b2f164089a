import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { Lazada } from '../../nodes/Lazada/Lazada.node';
import {
	APP_SECRET,
	startLazadaSimulator,
	type LazadaSimulator,
	type LazadaSimulatorOptions,
} from '../../simulators/lazada';
import { failing, runAction } from '../../harness/action';
import { storedCredential, type StoredCredential } from '../../harness/credentials';

const SECOND = 1_000;
const START = Date.parse('2026-03-01T00:00:00Z');

describe('the Lazada node', () => {
	const type = new Lazada();
	let lazada: LazadaSimulator;
	let credential: StoredCredential;

	const start = async (options: LazadaSimulatorOptions = {}) => {
		lazada = await startLazadaSimulator(options);
		const { accessToken, refreshToken } = lazada.authorizationOf();
		credential = storedCredential(new LazadaOpenPlatformApi(), {
			site: 'custom',
			baseUrl: lazada.restUrl,
			appKey: lazada.appKey,
			appSecret: APP_SECRET,
			accessToken,
			refreshToken,
		});
	};
	afterEach(async () => await lazada.close());

	const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
		await runAction({ type, credential, parameters: { resource, operation, ...parameters } });
	const create = async (count: number, at: (index: number) => number) => {
		for (let index = 0; index < count; index++) {
			await lazada.createOrder({ createdAt: at(index), push: false });
		}
	};
	const idsOf = (orders: IDataObject[]) => orders.map(({ order_id: id }) => String(id));
	const since = (parameters: INodeParameters = {}): INodeParameters => ({
		returnAll: true,
		window: { updatedAfter: '2026-03-01T00:00:00Z' },
		...parameters,
	});
	const callsOf = (path: string) => lazada.calls.filter((call) => call.path === path);

	describe('getting orders', () => {
		it('gets an order with all digits of its id', async () => {
			await start();
			await lazada.createOrder({ orderId: '585229755054261861', push: false });
			const [order] = await run('order', 'get', { orderId: ' 585229755054261861 ' });
			expect(order).toMatchObject({ order_id: '585229755054261861', statuses: ['unpaid'] });
		});

		it('gets the lines of many orders, 50 a call, each line with the id of its order', async () => {
			await start();
			await create(120, (index) => START + index * SECOND);
			const orders = lazada.orders.map(({ orderId }) => orderId);
			const lines = await run('order', 'getItems', { orderIds: orders.join(','), output: 'lines' });
			expect(lines.map((line) => String(line.order_id)).sort()).toEqual([...orders].sort());
			expect(lines[0]).toMatchObject({ order_item_id: expect.anything(), status: 'unpaid' });
			expect(callsOf('/orders/items/get').map(({ code }) => code)).toEqual(['0', '0', '0']);
			const byOrder = await run('order', 'getItems', { orderIds: orders.slice(0, 2), output: 'orders' });
			expect(byOrder.map(({ order_items: lines }) => (lines as unknown[]).length)).toEqual([1, 1]);
		});

		it('reads dates without a zone in the time zone of the workflow', async () => {
			await start();
			await create(3, (index) => START + index * SECOND);
			// Contexts run in n8n's default zone, New York: five hours behind in February.
			const parameters = { returnAll: true, window: { createdAfter: '2026-02-28T19:00:01' } };
			expect(await run('order', 'getMany', parameters)).toHaveLength(2);
			expect(callsOf('/orders/get')[0]!.parameters.created_after).toBe('2026-03-01T00:00:01+00:00');
		});

		it('sorts, filters and limits', async () => {
			await start();
			await create(5, (index) => START + index * SECOND);
			const [, second] = lazada.orders;
			await lazada.setStatus(second!.orderId, 'packed', { updatedAt: START + 100 * SECOND, push: false });
			const ids = lazada.orders.map(({ orderId }) => orderId);
			const all = await run(
				'order',
				'getMany',
				since({ filters: { sortBy: 'updated', sortDirection: 'DESC' } }),
			);
			expect(idsOf(all)).toEqual([ids[1], ids[4], ids[3], ids[2], ids[0]]);
			const first = await run('order', 'getMany', since({ returnAll: false, limit: 2 }));
			expect(idsOf(first)).toEqual([ids[0], ids[2]]);
			const packed = await run('order', 'getMany', since({ filters: { status: 'packed' } }));
			expect(idsOf(packed)).toEqual([ids[1]]);
		});

		it('asks for no more pages than the limit needs, where the list comes in the order that is wanted', async () => {
			await start();
			await create(450, (index) => START + index * SECOND);
			const ids = lazada.orders.map(({ orderId }) => orderId);
			const first = await run('order', 'getMany', since({ returnAll: false, limit: 150 }));
			expect(idsOf(first)).toEqual(ids.slice(0, 150));
			expect(callsOf('/orders/get')).toHaveLength(2);
			const filters = { sortBy: 'updated', sortDirection: 'DESC' };
			const last = await run('order', 'getMany', since({ returnAll: false, limit: 150, filters }));
			expect(idsOf(last)).toEqual(ids.toReversed().slice(0, 150));
		});

		it.each([
			['inclusive', 'typed'],
			['exclusive', 'text'],
		] as const)(
			'gets all beyond offset 5,000 with many of the same second, no order twice and none missed (%s, %s)',
			async (bounds, scalars) => {
				await start({ bounds, scalars });
				// 250 orders of one second in places, which no page holds.
				await create(5_600, (index) => START + SECOND + Math.floor(index / 250) * 40 * SECOND);
				const orders = idsOf(await run('order', 'getMany', since()));
				expect(new Set(orders).size).toBe(5_600);
				expect(orders).toHaveLength(5_600);
			},
			60_000,
		);

		it('misses none and doubles none when orders change while they are listed', async () => {
			await start();
			await create(350, (index) => START + index * SECOND);
			const ids = lazada.orders.map(({ orderId }) => orderId);
			let turn = 0;
			const changing = setInterval(() => {
				const id = ids[turn++ % ids.length]!;
				void lazada.setStatus(id, 'packed', { updatedAt: START + 400 * SECOND + turn, push: false });
			}, 2);
			const listed = idsOf(await run('order', 'getMany', since()));
			clearInterval(changing);
			expect([...listed].sort()).toEqual([...ids].sort());
		});

		it('says what to do about a window without a beginning, turned around, or with no date', async () => {
			await start();
			const get = async (window: INodeParameters) =>
				await failing(run('order', 'getMany', { returnAll: true, window }));
			expect(await get({})).toMatchObject({
				message: 'The time window has no beginning',
				description: expect.stringContaining('Updated After'),
			});
			expect(await get({ createdAfter: '2026-03-02', createdBefore: '2026-03-01' })).toMatchObject({
				message: 'The time window ends before it begins',
			});
			expect(await get({ createdAfter: 'yesterday' })).toMatchObject({
				message: '"yesterday" is not a date',
			});
			expect(await failing(run('order', 'get', { orderId: '12a' }))).toMatchObject({
				message: '"12a" is not the number of an order',
			});
			expect(lazada.calls).toEqual([]);
		});
	});

	describe('its token', () => {
		it('renews an access token that has ended once, for all who need it, and keeps the new ones', async () => {
			await start();
			lazada.expireAccessToken();
			const before = { ...credential.data };
			const runs = await Promise.all(
				Array.from({ length: 5 }, async () => await run('authorization', 'getStatus')),
			);
			for (const [status] of runs) expect(status).toMatchObject({ alive: true, sellerId: '1000165972' });
			expect(callsOf('/auth/token/refresh')).toHaveLength(1);
			const { accessToken, refreshToken } = lazada.authorizationOf();
			expect(credential.data).toMatchObject({ accessToken, refreshToken });
			expect(credential.data.accessToken).not.toBe(before.accessToken);

			await run('authorization', 'getStatus');
			expect(callsOf('/auth/token/refresh')).toHaveLength(1);
		});

		it('tells when tokens end once it has renewed them, and not of tokens that were entered by hand', async () => {
			await start();
			expect((await run('authorization', 'getStatus'))[0]).toMatchObject({ accessTokenEndsAt: null });
			lazada.expireAccessToken();
			const [status] = await run('authorization', 'getStatus');
			const days = (end: unknown) => (Date.parse(String(end)) - Date.now()) / 86_400_000;
			expect(days(status!.accessTokenEndsAt)).toBeCloseTo(30, 0);
			expect(days(status!.refreshTokenEndsAt)).toBeCloseTo(180, 0);
			credential.data = { ...credential.data, accessToken: 'entered-by-hand' };
			lazada.expireRefreshToken();
			expect((await run('authorization', 'getStatus'))[0]).toMatchObject({
				alive: false,
				accessTokenEndsAt: null,
				problem: expect.stringContaining('authorize the app again'),
			});
		});

		it('takes the tokens that another process has renewed meanwhile', async () => {
			await start();
			lazada.expireAccessToken();
			const ended = { ...credential.data };
			const renewed = lazada.authorize();
			const type = new LazadaOpenPlatformApi();
			// The other process is faster: Lazada has taken the refresh token from it already.
			credential.type = Object.assign(type, {
				async preAuthentication(this: never, data: typeof ended) {
					const { accessToken, refreshToken } = renewed;
					credential.data = { ...ended, accessToken, refreshToken };
					return await LazadaOpenPlatformApi.prototype.preAuthentication.call(this, {
						...data,
						refreshToken: 'taken-from-the-other-process',
					});
				},
			});
			expect((await run('authorization', 'getStatus'))[0]).toMatchObject({ alive: true });
			expect(callsOf('/auth/token/refresh').map(({ code }) => code)).toEqual(['IllegalRefreshToken']);
		});

		it.each([
			['a refresh token that has ended', {}, 'IllegalRefreshToken'],
			['an app of the service market', { serviceMarket: true }, 'AUTH_TYPE_UNSUPPORTED'],
		] as const)('says what to do about %s', async (_name, options, code) => {
			await start(options);
			lazada.expireAccessToken();
			lazada.expireRefreshToken();
			const error = await failing(run('order', 'get', { orderId: '1' }));
			expect(error.message).toContain('The access token has expired');
			expect(error.description).toContain('authorize the app again');
			expect(error.description).toContain(code);
			expect(JSON.stringify(error)).not.toContain(String(credential.data.refreshToken));
			expect((await run('authorization', 'getStatus'))[0]).toMatchObject({ alive: false, sellerId: null });
		});

		it('renews nothing when it is refused for another reason, or has no refresh token', async () => {
			await start();
			credential.data = { ...credential.data, refreshToken: '' };
			lazada.expireAccessToken();
			expect((await failing(run('order', 'get', { orderId: '1' }))).message).toBe(
				'Lazada does not accept the access token',
			);
			expect(callsOf('/auth/token/refresh')).toEqual([]);
		});
	});

	describe('errors', () => {
		it('waits out a limit of calls', async () => {
			await start();
			await lazada.createOrder({ orderId: '1', push: false });
			lazada.failNext({ code: 'ApiCallLimit' });
			expect(await run('order', 'get', { orderId: '1' })).toHaveLength(1);
			const [refused, taken] = callsOf('/order/get');
			expect([refused!.code, taken!.code]).toEqual(['ApiCallLimit', '0']);
			expect(taken!.at - refused!.at).toBeGreaterThanOrEqual(1_000);
		});

		it('explains what Lazada refuses, with its own words and without the keys', async () => {
			await start();
			const cases: Array<[() => void, string, string]> = [
				[() => (credential.data.appSecret = 'wrong'), 'does not accept the signature', 'app secret'],
				[() => (credential.data.appKey = '1'), 'Lazada', ''],
				[() => lazada.failNext({ code: 'SellerNotActive' }), 'The seller is not active', 'contact Lazada'],
				[() => lazada.failNext({ code: '4711', message: 'no idea' }), '4711: no idea', 'request'],
				[() => lazada.failNext({ body: '<html>bad gateway', httpStatus: 404 }), 'HTTP 404', 'base URL'],
			];
			const data = { ...credential.data };
			for (const [spoil, message, description] of cases) {
				credential.data = { ...data };
				spoil();
				const error = await failing(run('order', 'get', { orderId: '1' }));
				expect(error.message).toContain(message);
				expect(error.description).toContain(description);
				const shown = JSON.stringify(error) + error.message + error.description;
				for (const secret of [APP_SECRET, String(data.accessToken), String(data.refreshToken)]) {
					expect(shown).not.toContain(secret);
				}
			}
		});

		it('explains an order that is not there, and an address where nobody answers', async () => {
			await start();
			expect((await failing(run('order', 'get', { orderId: '99' }))).message).toBe(
				'Lazada does not know the order',
			);
			credential.data.baseUrl = 'http://127.0.0.1:9/rest';
			const error = await failing(run('order', 'get', { orderId: '99' }));
			expect(error.message).toBe('Lazada could not be reached');
			expect(JSON.stringify(error)).not.toContain(String(credential.data.accessToken));
		});
	});
});
