import { startLazadaSimulator } from '../../simulators/lazada';
import { call, dataOf } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const EARLY = { created_after: '2018-01-01T00:00:00+08:00' };
/** 2018-02-09T22:44:30+07:00 */
const THEN = Date.parse('2018-02-09T15:44:30Z');
const MINUTE = 60_000;

type Parameters = Readonly<Record<string, string>>;

/** @returns the ids of the orders found */
async function ids(parameters: Parameters): Promise<number[]> {
	const { orders } = await dataOf(bench.simulator, '/orders/get', parameters);
	return orders.map((order: { order_id: number }) => order.order_id);
}

/** Orders 1 to `count`, a minute apart, each updated in the reverse order. */
async function fill(count: number): Promise<void> {
	for (let number = 1; number <= count; number++) {
		await bench.simulator.createOrder({
			orderId: String(number),
			createdAt: THEN + number * MINUTE,
			updatedAt: THEN + (2 * count - number) * MINUTE,
			push: false,
		});
	}
}

describe('/orders/get', () => {
	it('answers orders in the documented shape and types', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '491253082180001', lines: 2, createdAt: THEN, push: false });
		await target.setStatus('491253082180001', 'pending', {
			lines: [target.orders[0]?.lines[1]?.lineId ?? ''],
			updatedAt: THEN + MINUTE,
			push: false,
		});
		expect(await dataOf(target, '/orders/get', EARLY)).toMatchObject({
			count: 1,
			countTotal: 1,
			orders: [
				{
					order_id: 491253082180001,
					order_number: 491253082180001,
					created_at: '2018-02-09T22:44:30+07:00',
					updated_at: '2018-02-09T22:45:30+07:00',
					statuses: ['unpaid', 'pending'],
					items_count: 2,
					price: '198.00',
					gift_option: false,
				},
			],
		});
	});

	it('pages up to 100 orders, and up to an offset of 5000', async () => {
		const target = await bench.start();
		await fill(5_102);
		const all = { ...EARLY, sort_direction: 'ASC' };
		expect(await ids(all)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
		expect(await ids({ ...all, offset: '5000' })).toEqual(
			Array.from({ length: 100 }, (_, index) => index + 5_001),
		);
		const { count, countTotal } = await dataOf(target, '/orders/get', { ...all, offset: '3', limit: '7' });
		expect([count, countTotal]).toEqual([7, 5_102]);
		const refused = await call(target, { path: '/orders/get', parameters: { ...all, offset: '5001' } });
		expect(refused.body).toMatchObject({ code: '14', message: 'E014: "5001" Invalid Offset' });
		const onward = { ...all, created_after: '2018-02-13T10:04:30+07:00' };
		expect(await ids(onward)).toEqual([5_000, ...Array.from({ length: 99 }, (_, index) => index + 5_001)]);
	});

	it('sorts by both columns in both directions', async () => {
		await bench.start();
		await fill(3);
		expect(await ids(EARLY)).toEqual([3, 2, 1]);
		expect(await ids({ ...EARLY, sort_by: 'created_at', sort_direction: 'ASC' })).toEqual([1, 2, 3]);
		expect(await ids({ ...EARLY, sort_by: 'updated_at', sort_direction: 'ASC' })).toEqual([3, 2, 1]);
		expect(await ids({ ...EARLY, sort_by: 'updated_at', sort_direction: 'DESC' })).toEqual([1, 2, 3]);
	});

	it.each([
		['inclusive', [2, 3, 4]],
		['exclusive', [3]],
	] as const)('has %s windows of whole seconds', async (bounds, found) => {
		await bench.start({ bounds });
		await fill(5);
		const window = { sort_direction: 'ASC' };
		expect(
			await ids({
				...window,
				created_after: '2018-02-09T22:46:30+07:00',
				created_before: '2018-02-09T23:48:30+08:00',
			}),
		).toEqual(found);
		expect(
			await ids({
				...window,
				update_after: '2018-02-09T15:50:30+00:00',
				update_before: '2018-02-09T15:52:30+00:00',
			}),
		).toEqual(found);
	});

	it('looks at whole seconds, as it tells them', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '1', createdAt: THEN + 999, push: false });
		const second = '2018-02-09T22:44:30+07:00';
		expect(await ids({ created_after: second, created_before: second })).toEqual([1]);
	});

	it('filters by the status of any line', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '1', lines: ['11', '12'], push: false });
		await target.createOrder({ orderId: '2', status: 'shipped', push: false });
		await target.setStatus('1', 'pending', { lines: ['12'], push: false });
		expect(await ids({ ...EARLY, status: 'unpaid' })).toEqual([1]);
		expect(await ids({ ...EARLY, status: 'pending' })).toEqual([1]);
		expect(await ids({ ...EARLY, status: 'topack' })).toEqual([1]);
		expect(await ids({ ...EARLY, status: 'shipped' })).toEqual([2]);
		expect(await ids({ ...EARLY, status: 'returned' })).toEqual([]);
		expect(await ids({ ...EARLY, status: 'all' })).toHaveLength(2);
	});

	it.each<[Parameters, string, string]>([
		[{}, 'MissingParameter', 'created_after'],
		[{ created_before: '2018-02-10T16:00:00+08:00' }, 'MissingParameter', 'created_after'],
		[{ created_after: '2018-02-10' }, '17', 'E017: "2018-02-10" Invalid Date Format'],
		[{ created_after: '2018-02-10T09:00:00Z' }, '17', 'Invalid Date Format'],
		[{ created_after: '2018-02-10T09:00:00.000+08:00' }, '17', 'Invalid Date Format'],
		[{ created_after: '2018-02-10T09:00:00+0800' }, '17', 'Invalid Date Format'],
		[{ created_after: '2018-02-30T09:00:00+08:00' }, '17', 'Invalid Date Format'],
		[{ update_after: '1518224400' }, '17', 'Invalid Date Format'],
		[{ ...EARLY, update_before: 'yesterday' }, '17', 'Invalid Date Format'],
		[{ ...EARLY, offset: '-1' }, '14', 'E014: "-1" Invalid Offset'],
		[{ ...EARLY, offset: 'x' }, '14', 'Invalid Offset'],
		[{ ...EARLY, limit: '101' }, '19', 'E019: "101" Invalid Limit'],
		[{ ...EARLY, limit: '0' }, '19', 'Invalid Limit'],
		[{ ...EARLY, status: 'Shipped' }, '36', 'E036: Invalid status filter'],
		[{ ...EARLY, sort_direction: 'asc' }, '74', 'E074: Invalid sort direction.'],
		[{ ...EARLY, sort_by: 'price' }, '75', 'E075: Invalid sort filter.'],
	])('refuses %j with %s', async (parameters, code, message) => {
		const target = await bench.start();
		const { status, body } = await call(target, { path: '/orders/get', parameters });
		expect(status).toBe(200);
		expect(body).toMatchObject({ code, message: expect.stringContaining(message) });
	});

	it('can refuse a status with 6, as its page says too', async () => {
		const target = await bench.start({ invalidStatus: '6' });
		const { body } = await call(target, { path: '/orders/get', parameters: { ...EARLY, status: 'x' } });
		expect(body).toMatchObject({ code: '6', message: 'Invalid status filter' });
	});

	it('shows a seller its own orders only', async () => {
		const target = await bench.start();
		target.addSeller({ sellerId: '7' });
		const { accessToken } = target.authorize(['7']);
		await target.createOrder({ orderId: '1', push: false });
		await target.createOrder({ orderId: '1', sellerId: '7', lines: 3, push: false });
		const { body } = await call(target, { path: '/orders/get', parameters: EARLY, accessToken });
		expect(body.data).toMatchObject({ countTotal: 1, orders: [{ items_count: 3 }] });
	});

	it.each([
		[{ verified: false }, 'SellerNotVerified'],
		[{ status: 'INACTIVE' }, 'SellerNotActive'],
	] as const)('is not for a seller that is %j', async (seller, code) => {
		const target = await bench.start();
		target.addSeller({ sellerId: '7', ...seller });
		const { accessToken } = target.authorize(['7']);
		const { body } = await call(target, { path: '/orders/get', parameters: EARLY, accessToken });
		expect(body.code).toBe(code);
	});
});
