import { startPancakeSimulator, type SdkEvent } from '../../simulators/pancake';
import { call } from '../../simulators/pancake/client';
import { clientSdk } from '../../simulators/pancake/client-sdk';
import { useSimulator } from '../support/useSimulator';

const TODAY = () => new Date().toISOString().slice(0, 10);
const TOMORROW = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

const bench = useSimulator(startPancakeSimulator, { retryWaitsMs: [] });

/** Starts a simulator with a webhook for some events. */
async function subscribed(events: SdkEvent[]) {
	const target = await bench.start();
	const { webhooks } = clientSdk(target);
	const { id } = await webhooks.create({ url: bench.receiver.uri, events });
	return { target, webhooks, id };
}

describe('the history that pancake-client-sdk sees of deliveries', () => {
	it('can be filtered and paged', async () => {
		const { target, webhooks, id } = await subscribed(['order.created', 'product.created']);
		const other = await webhooks.create({ url: bench.receiver.uri, events: ['product.created'] });
		bench.receiver.behave(({ body }) => (body.includes('order.created') ? 500 : 200));
		await target.emit('order.created');
		for (let count = 0; count < 3; count += 1) await target.emit('product.created');
		const count = async (params: Parameters<typeof webhooks.listDeliveries>[0]) =>
			(await webhooks.listDeliveries(params)).data.length;
		expect(await count({})).toBe(7);
		expect(await count({ webhook_id: id })).toBe(4);
		expect(await count({ webhook_id: other.id })).toBe(3);
		expect(await count({ event: 'order.created' })).toBe(1);
		expect(await count({ status: 'failed' })).toBe(1);
		expect(await count({ status: 'success', webhook_id: id })).toBe(3);
		expect(await count({ from_date: TODAY(), to_date: TOMORROW() })).toBe(7);
		expect(await count({ to_date: '2024-04-01' })).toBe(0);
		expect(await count({ from_date: '2999-01-01' })).toBe(0);
		expect(await count({ page_size: 4 })).toBe(4);
		expect(await count({ page_size: 4, page_number: 2 })).toBe(3);
		const { body } = await call(target, { path: '/shops/1001/webhook-deliveries', query: { page_size: 4 } });
		expect(body).toMatchObject({ page_number: 1, page_size: 4, total_entries: 7, total_pages: 2 });
	});

	it('makes the health and the statistics of a webhook', async () => {
		const { target, webhooks, id } = await subscribed(['order.created', 'order.updated']);
		const health = async () => (await webhooks.getById(id)).health_status;
		const answer = async (status: number, times: number, event: SdkEvent = 'order.created') => {
			bench.receiver.behave(() => status);
			for (let count = 0; count < times; count += 1) await target.emit(event);
		};
		await answer(200, 9);
		await answer(500, 1);
		expect(await health()).toEqual({
			status: 'healthy',
			success_rate: 90,
			last_success_at: expect.any(String),
			last_failure_at: expect.any(String),
			last_failure_reason: 'HTTP 500',
		});
		await answer(500, 2, 'order.updated');
		expect(await health()).toMatchObject({ status: 'warning', success_rate: 75 });
		await answer(503, 8, 'order.updated');
		expect(await health()).toMatchObject({ status: 'error', last_failure_reason: 'HTTP 503' });

		const dates = { from_date: TODAY(), to_date: TOMORROW() };
		const stats = await webhooks.getStats(id, dates);
		expect(stats).toMatchObject({
			total_deliveries: 20,
			success_count: 9,
			failure_count: 11,
			average_duration_ms: expect.any(Number),
			event_counts: { 'order.created': 10, 'order.updated': 10 },
		});
		const sum = (name: 'total' | 'success' | 'failed') =>
			stats.hourly_stats.reduce((all, hour) => all + hour[name], 0);
		expect([sum('total'), sum('success'), sum('failed')]).toEqual([20, 9, 11]);
		expect(stats.hourly_stats[0]?.hour).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);
		const none = await webhooks.getStats(id, { from_date: '2024-01-01', to_date: '2024-04-01' });
		expect(none).toMatchObject({ total_deliveries: 0, average_duration_ms: 0, hourly_stats: [] });
		await expect(webhooks.getStats('unknown', dates)).rejects.toThrow('status: 404');
	});

	it('can be cleared, all of a webhook or some', async () => {
		const { target, webhooks, id } = await subscribed(['order.created']);
		await webhooks.create({ url: bench.receiver.uri, events: ['order.created'] });
		bench.receiver.behave(() => (bench.receiver.received.length > 4 ? 500 : 200));
		for (let count = 0; count < 3; count += 1) await target.emit('order.created');
		expect(await webhooks.clearDeliveryHistory(id, { before_date: '2024-04-01' })).toEqual({
			deleted_count: 0,
		});
		expect(await webhooks.clearDeliveryHistory(id, { status: 'failed' })).toEqual({ deleted_count: 1 });
		expect(await webhooks.clearDeliveryHistory(id, { before_date: '2999-01-01' })).toEqual({
			deleted_count: 2,
		});
		expect(await webhooks.clearDeliveryHistory(id)).toEqual({ deleted_count: 0 });
		expect((await webhooks.listDeliveries()).data).toHaveLength(3);
		await expect(webhooks.clearDeliveryHistory('unknown')).rejects.toThrow('status: 404');
	});

	it('has every change in the shop that has an event', async () => {
		const { target, webhooks } = await subscribed([
			'order.created',
			'order.updated',
			'order.status_changed',
			'order.cancelled',
			'inventory.updated',
		]);
		await target.createOrder({ id: '480' });
		await target.updateOrder('480', { status: 1 });
		await target.updateOrder('480', { status: 6 });
		await target.changeFee('480', 5);
		await target.moveStock({ change: 3 });
		const { data } = await webhooks.listDeliveries();
		const events = data.map(({ event }) => event);
		expect(events.toSorted()).toEqual([
			'inventory.updated',
			'order.cancelled',
			'order.created',
			'order.status_changed',
			'order.status_changed',
			'order.updated',
			'order.updated',
			'order.updated',
		]);
	});
});
