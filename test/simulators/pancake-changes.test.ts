import { startPancakeSimulator, type PancakeSimulatorOptions } from '../../simulators/pancake';
import { call, listOrders } from '../../simulators/pancake/client';
import { useSimulator } from '../support/useSimulator';

/** UTC without a word of it, to the microsecond. */
const NAIVE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;
const NAIVE_WITH_SPACE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

const bench = useSimulator(startPancakeSimulator);

async function subscribed(options?: PancakeSimulatorOptions) {
	const target = await bench.start(options);
	target.configureWebhook({
		webhook_enable: true,
		webhook_url: bench.receiver.uri,
		webhook_types: ['orders', 'variations_warehouses'],
	});
	return target;
}

/** @returns the bodies that arrived, parsed */
function arrived() {
	return bench.receiver.received.map(({ body }) => JSON.parse(body.toString()));
}

describe('a change in a shop of the Pancake simulator', () => {
	it('makes an order that the API lists and an event tells, which is a subset of it', async () => {
		const target = await subscribed();
		const { record } = await target.createOrder({ total_price: 5 });
		const [event] = arrived();
		const { data } = (await listOrders(target)).body;
		expect(event).toMatchObject({ type: 'orders', event_type: 'create', total_price: 5, status: 0 });
		expect(event.id).toBe(String(record.id));
		expect(event.inserted_at).toMatch(NAIVE);
		expect(Math.abs(Date.parse(`${event.inserted_at}Z`) - Date.now())).toBeLessThan(3_600_000);
		const { type: _type, event_type: _eventType, ...fields } = event;
		const ofApi = Object.keys(data[0]);
		expect(Object.keys(fields).filter((name) => !ofApi.includes(name))).toEqual([]);
		expect(ofApi.filter((name) => !(name in fields))).toEqual(['is_abandoned_order', 'customer']);
		expect(data[0].total_price).toBe(5);
		expect(target.order(event.id)).toEqual(record);
	});

	it('can have the customer in the event', async () => {
		const target = await subscribed({ customerInOrders: true });
		await target.createOrder();
		expect(arrived()[0].customer).toMatchObject({ name: 'Chị Hoa' });
		expect(arrived()[0]).not.toHaveProperty('is_abandoned_order');
	});

	it('moves an order to another status, with a line in its history and a later updated_at', async () => {
		const target = await subscribed();
		await target.createOrder({ id: '480' });
		await target.updateOrder('480', { status: 1 });
		await target.updateOrder('480', { note: 'Gọi trước khi giao' });
		const [created, confirmed, noted] = arrived();
		expect(confirmed).toMatchObject({ event_type: 'update', status: 1, status_name: 'confirmed' });
		expect(confirmed.status_history).toMatchObject([
			{ status: 0, old_status: null },
			{ status: 1, old_status: 0 },
		]);
		expect(confirmed.status_history[1].updated_at).toBe(confirmed.updated_at.slice(0, 19));
		expect(confirmed.inserted_at).toBe(created.inserted_at);
		expect([created, confirmed, noted].map((event) => event.updated_at)).toEqual(
			[created, confirmed, noted].map((event) => event.updated_at).toSorted(),
		);
		expect(new Set([created, confirmed, noted].map((event) => event.updated_at)).size).toBe(3);
		expect(noted).toMatchObject({ note: 'Gọi trước khi giao', status: 1 });
		expect(noted.status_history).toHaveLength(2);
		const { body } = await call(target, { path: '/shops/1001/orders/480' });
		expect(body.data).toMatchObject({ id: 480, status: 1, note: 'Gọi trước khi giao' });
		expect(() => target.updateOrder('481', {})).toThrow('no order 481');
	});

	it('settles a fee without a new updated_at', async () => {
		const target = await subscribed();
		await target.createOrder({ id: '480' });
		await target.changeFee('480', 17_500);
		const [before, after] = arrived();
		expect(after).toEqual({ ...before, event_type: 'update', fee_marketplace: 17_500, returned_fee: 0 });
		const { body } = await call(target, { path: '/shops/1001/orders/480' });
		expect(body.data).toMatchObject({ updated_at: before.updated_at, fee_marketplace: 17_500 });
	});

	it('moves stock: a receipt changes what lies there, an order only what can be sold', async () => {
		const target = await subscribed();
		await target.moveStock({ change: 30 });
		await target.moveStock({ change: -1, orderId: 'AF100975192O582' });
		const [receipt, reserved] = arrived();
		expect(receipt).toMatchObject({
			remain_quantity: 30,
			actual_remain_quantity: 30,
			change_quantity: 30,
			is_actual_remain_quantity: true,
		});
		expect(receipt.inserted_at).toMatch(NAIVE_WITH_SPACE);
		expect(receipt).not.toHaveProperty('order_id');
		expect(receipt).not.toHaveProperty('shop_id');
		expect(reserved).toMatchObject({
			remain_quantity: 29,
			actual_remain_quantity: 30,
			change_quantity: -1,
			is_actual_remain_quantity: false,
			order_id: 'AF100975192O582',
		});
		const { body } = await call(target, { path: '/shops/1001/products' });
		expect(body.data[0].variations[0]).toMatchObject({
			remain_quantity: 29,
			variations_warehouses: [{ remain_quantity: 29, actual_remain_quantity: 30 }],
		});
	});

	it('can tell the twins of one batch of stock the wrong way round', async () => {
		const target = await subscribed();
		await target.moveStock([{ change: 10 }, { change: 20 }], 'reversed');
		const [first, second] = arrived();
		expect(first).toMatchObject({ change_quantity: 20, remain_quantity: 30 });
		expect(second).toMatchObject({ change_quantity: 10, remain_quantity: 10 });
		expect(first.inserted_at > second.inserted_at).toBe(true);
	});

	it('is of one shop', async () => {
		const target = await subscribed({ shops: [{ id: 1001 }, { id: 1002 }] });
		const { events } = await target.createOrder({}, 1002);
		expect(events[0]).toMatchObject({ type: 'orders', withheld: 'disabled' });
		expect((await listOrders(target)).body.data).toEqual([]);
		expect((await listOrders(target, {}, 1002)).body.data).toMatchObject([
			{ shop_id: 1002, customer: { shop_id: 1002 } },
		]);
	});
});
