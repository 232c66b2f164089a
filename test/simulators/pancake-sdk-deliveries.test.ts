import { startPancakeSimulator, type PancakeSimulatorOptions, type SdkEvent } from '../../simulators/pancake';
import { clientSdk } from '../../simulators/pancake/client-sdk';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startPancakeSimulator, { timeScale: 1_000_000, retryWaitsMs: [] });

/** Starts a simulator with a webhook for some events. */
async function subscribed(events: SdkEvent[], options?: PancakeSimulatorOptions) {
	const target = await bench.start(options);
	const { webhooks } = clientSdk(target);
	const { id } = await webhooks.create({ url: bench.receiver.uri, events });
	return { target, webhooks, id };
}

/** @returns the bodies that arrived, parsed */
function arrived() {
	return bench.receiver.received.map(({ body }) => JSON.parse(body.toString()));
}

describe('the deliveries that pancake-client-sdk sees', () => {
	it('are those that were made, with what was answered', async () => {
		const { target, webhooks, id } = await subscribed(['order.created', 'order.status_changed']);
		bench.receiver.behave((_received, response) => {
			response.writeHead(201, { 'X-Seen': 'yes' }).end('taken');
		});
		await target.createOrder({ id: '480' });
		await target.updateOrder('480', { status: 6 });
		const { data } = await webhooks.listDeliveries();
		expect(data.map(({ event }) => event)).toEqual(['order.status_changed', 'order.created']);
		expect(data[1]).toEqual({
			id: expect.any(String),
			webhook_id: id,
			event: 'order.created',
			payload: expect.objectContaining({ id: '480', status: 0 }),
			response: { status_code: 201, headers: expect.objectContaining({ 'x-seen': 'yes' }), body: 'taken' },
			status: 'success',
			created_at: expect.any(String),
			duration_ms: expect.any(Number),
		});
		expect(await webhooks.getDeliveryById(data[1]!.id)).toEqual(data[1]);
		const { response: _response, status: _status, duration_ms: _duration, ...sent } = data[1]!;
		expect(arrived()[0]).toEqual(sent);
		expect((await webhooks.getById(id)).last_triggered_at).toEqual(expect.any(String));
		expect(target.sdkDeliveries()).toEqual(data);
		await expect(webhooks.getDeliveryById('unknown')).rejects.toThrow('status: 404');
	});

	it.each([
		['payload', { total: 5 }],
		['event', { event: 'transaction.created', timestamp: expect.any(String), data: { total: 5 } }],
	] as const)('can have for a body the %s', async (sdkBody, expected) => {
		const { target } = await subscribed(['transaction.created'], { sdkBody });
		await target.emit('transaction.created', { total: 5 });
		expect(arrived()).toEqual([expected]);
	});

	it('show why one failed, and are sent again when it is retried', async () => {
		const { target, webhooks, id } = await subscribed(['order.created']);
		bench.receiver.behave(() => 500);
		await target.emit('order.created', { id: '480' });
		const [failed] = (await webhooks.listDeliveries({ status: 'failed' })).data;
		expect(failed).toMatchObject({ failure_reason: 'HTTP 500', response: { status_code: 500 } });
		expect(await webhooks.retryDelivery(failed!.id)).toEqual({
			delivery_id: failed!.id,
			status: 'failed',
			response: { status_code: 500, body: '' },
			failure_reason: 'HTTP 500',
		});
		bench.receiver.behave(() => 200);
		await webhooks.setActive(id, false);
		expect(await webhooks.retryDelivery(failed!.id)).toEqual({
			delivery_id: failed!.id,
			status: 'success',
			response: { status_code: 200, body: '' },
		});
		expect(new Set(bench.receiver.received.map(({ body }) => body.toString())).size).toBe(1);
		expect(bench.receiver.received).toHaveLength(3);
		expect((await webhooks.listDeliveries()).data).toMatchObject([{ id: failed!.id, status: 'success' }]);
		await expect(webhooks.retryDelivery('unknown')).rejects.toThrow('status: 404');
		await webhooks.delete(id);
		await expect(webhooks.retryDelivery(failed!.id)).rejects.toThrow('status: 404');
	});

	it('have status code 0 where no answer came', async () => {
		const { target, webhooks } = await subscribed(['order.created']);
		bench.receiver.behave((_received, _response, request) => {
			request.socket.destroy();
		});
		await target.emit('order.created');
		const [failed] = (await webhooks.listDeliveries()).data;
		expect(failed).toMatchObject({ status: 'failed', response: { status_code: 0, headers: {} } });
		expect(failed?.failure_reason).toMatch(/socket hang up|ECONNRESET/);
	});

	it('are pending while a retry waits', async () => {
		const { target, webhooks, id } = await subscribed(['order.created'], {
			retryWaitsMs: [60_000],
			timeScale: 1,
		});
		bench.receiver.behave(() => 503);
		await target.emit('order.created');
		expect(await webhooks.getPendingDeliveries()).toEqual({
			total_count: 1,
			deliveries: [expect.objectContaining({ webhook_id: id, status: 'failed' })],
		});
		await target.close();

		const again = await subscribed(['order.created'], { retryWaitsMs: [60_000, 60_000] });
		await again.target.emit('order.created');
		bench.receiver.behave(() => 200);
		await again.target.idle();
		expect(await again.webhooks.getPendingDeliveries()).toEqual({ total_count: 0, deliveries: [] });
		expect((await again.webhooks.listDeliveries()).data).toMatchObject([{ status: 'success' }]);
	});

	it('are one request where they are a test, or sent again by hand', async () => {
		const { target, webhooks, id } = await subscribed(['order.created'], { retryWaitsMs: [60_000] });
		bench.receiver.behave(() => 500);
		const { delivery_id: deliveryId } = await webhooks.test(id, 'order.created');
		await webhooks.retryDelivery(deliveryId);
		await target.idle();
		expect(bench.receiver.received).toHaveLength(2);
	});

	it('are not retried once the webhook is off', async () => {
		const { target, webhooks, id } = await subscribed(['order.created'], { retryWaitsMs: [60_000] });
		bench.receiver.behave(async () => {
			await webhooks.setActive(id, false);
			return 500;
		});
		await target.emit('order.created');
		await target.idle();
		expect(bench.receiver.received).toHaveLength(1);
		expect((await webhooks.getPendingDeliveries()).total_count).toBe(0);
	});

	it('include those of a test, which really sends', async () => {
		const { target, webhooks, id } = await subscribed(['order.created']);
		bench.receiver.behave((_received, response) => void response.end('ok'));
		const payload = { order_id: 'test-123', total_amount: 1_000_000 };
		const result = await webhooks.test(id, 'order.created', payload);
		expect(result).toEqual({
			delivery_id: expect.any(String),
			status: 'success',
			response: { status_code: 200, body: 'ok' },
		});
		expect(arrived()).toMatchObject([{ id: result.delivery_id, event: 'order.created', payload }]);
		bench.receiver.behave(() => 404);
		expect(await webhooks.test(id, 'product.created')).toMatchObject({
			status: 'failed',
			failure_reason: 'HTTP 404',
		});
		expect(arrived()[1].payload).toEqual({});
		expect(target.deliveries).toHaveLength(2);
		await expect(webhooks.test(id, 'unknown')).rejects.toThrow('status: 422');
		await expect(webhooks.test('unknown', 'order.created')).rejects.toThrow('status: 404');
	});
});
