import { startLazadaSimulator } from '../../simulators/lazada';
import { call, dataOf } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const EARLY = { created_after: '2018-01-01T00:00:00+08:00' };
/** 2018-02-09T22:44:30+07:00 */
const THEN = Date.parse('2018-02-09T15:44:30Z');

describe('the ids and dates of orders', () => {
	const ORDER = '416557324702006123';
	const LINE = '416557324802006123';

	it('keep every digit as numbers', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: ORDER, lines: [LINE], push: false });
		const parameters = { order_id: ORDER };
		const order = await call(target, { path: '/order/get', parameters });
		expect(order.text).toContain(`"order_id":${ORDER},`);
		const items = await call(target, { path: '/order/items/get', parameters });
		expect(items.text).toContain(`"order_item_id":${LINE},`);
	});

	it('are text, as all scalars are, where the samples are followed', async () => {
		const target = await bench.start({ scalars: 'text' });
		await target.createOrder({ orderId: ORDER, lines: [LINE], push: false });
		const { body } = await call(target, { path: '/orders/get', parameters: EARLY });
		expect(body).toMatchObject({
			code: '0',
			data: {
				count: '1',
				countTotal: '1',
				orders: [{ order_id: ORDER, statuses: ['unpaid'], gift_option: 'false', extra_attributes: 'null' }],
			},
		});
		expect((await dataOf(target, '/seller/get')).seller_id).toBe('1000165972');
	});

	it.each([
		['documented', '2018-02-09T22:44:30+07:00', '2018-02-09 22:44:30 +0700'],
		['iso', '2018-02-09T22:44:30+07:00', '2018-02-09T22:44:30+07:00'],
		['spaced', '2018-02-09 22:44:30 +0700', '2018-02-09 22:44:30 +0700'],
		['epochMs', '1518191070000', '1518191070000'],
	] as const)('can have their dates %s', async (dates, listed, single) => {
		const target = await bench.start({ dates });
		await target.createOrder({ orderId: '1', createdAt: THEN, push: false });
		const { orders } = await dataOf(target, '/orders/get', EARLY);
		expect(orders[0].created_at).toBe(listed);
		expect((await dataOf(target, '/order/get', { order_id: '1' })).created_at).toBe(single);
		const [item] = await dataOf(target, '/order/items/get', { order_id: '1' });
		expect(item.updated_at).toBe(single);
	});
});

describe('the items of orders', () => {
	it('are one row for each unit, with a status of its own', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '1', lines: ['11', '12'], createdAt: THEN, push: false });
		const reverse = { orderId: '704947701379284', lineId: '5' };
		await target.setStatus('1', 'returned', { lines: ['12'], reverse, updatedAt: THEN + 1_000, push: false });
		expect(await dataOf(target, '/order/items/get', { order_id: '1' })).toMatchObject([
			{ order_id: 1, order_item_id: 11, status: 'unpaid', updated_at: '2018-02-09 22:44:30 +0700' },
			{
				order_item_id: 12,
				status: 'returned',
				updated_at: '2018-02-09 22:44:31 +0700',
				reverse_order_id: 704947701379284,
			},
		]);
	});

	it('of several orders come in their groups, 50 at most', async () => {
		const target = await bench.start();
		for (let id = 1; id <= 51; id++) await target.createOrder({ orderId: String(id), push: false });
		const list = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => index + 1));
		const data = await dataOf(target, '/orders/items/get', { order_ids: '[2, 1]' });
		expect(data).toMatchObject([
			{ order_id: 2, order_number: 2, order_items: [{ order_id: 2 }] },
			{ order_id: 1, order_items: [{ order_id: 1 }] },
		]);
		expect(await dataOf(target, '/orders/items/get', { order_ids: list(50) })).toHaveLength(50);
		for (const [text, code] of [
			[list(51), '38'],
			['[1,999]', '37'],
			['[998,999]', '39'],
			['1,2', '56'],
			['[]', '56'],
			['["1"]', '56'],
			['[1.5]', '56'],
			['{"1":2}', '56'],
			['', 'MissingParameter'],
		] as const) {
			const { body } = await call(target, { path: '/orders/items/get', parameters: { order_ids: text } });
			expect([text, body.code]).toEqual([text, code]);
		}
	});

	it.each(['/order/get', '/order/items/get'])('%s knows only orders of the seller', async (path) => {
		const target = await bench.start();
		target.addSeller({ sellerId: '7' });
		await target.createOrder({ orderId: '1', sellerId: '7', push: false });
		expect((await call(target, { path, parameters: { order_id: '1' } })).body).toMatchObject({
			code: '16',
			message: 'E016: "1" Invalid Order ID',
		});
		expect((await call(target, { path })).body.code).toBe('MissingParameter');
	});
});

describe('changes of orders', () => {
	it('must be of orders and lines that are there, and once', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '1', push: false });
		await expect(target.createOrder({ orderId: '1' })).rejects.toThrow('Order 1 is there already');
		await expect(target.createOrder({ sellerId: '7' })).rejects.toThrow('no seller 7');
		await expect(target.setStatus('2', 'x')).rejects.toThrow('0 orders have the id 2');
		await expect(target.setStatus('1', 'x', { lines: ['5'] })).rejects.toThrow('Order 1 has no line 5');
	});

	it('may be of a moment before: an order never grows younger', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '1', createdAt: THEN, push: false });
		const { order } = await target.setStatus('1', 'pending', { updatedAt: THEN - 1_000, push: false });
		expect(order).toMatchObject({ updatedAt: THEN, lines: [{ updatedAt: THEN - 1_000 }] });
	});
});
