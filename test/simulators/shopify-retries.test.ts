import { startShopifySimulator } from '../../simulators/shopify';
import { subscribe } from '../../simulators/shopify/client';
import { orderPayload } from '../../simulators/shopify/payloads';
import { RETRY_WAITS_MS } from '../../simulators/shopify/schedule';
import { useSimulator } from '../support/useSimulator';

/** Four hours of retries pass in 14 ms. */
const FAST = 1_000_000;

const bench = useSimulator(startShopifySimulator, { timeScale: FAST });

describe('a failed delivery of the Shopify simulator', () => {
	it('is retried with the same ids and bytes until it is taken', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave(() => (bench.receiver.received.length < 3 ? 503 : 200));
		await bench.simulator.emit('orders/create', orderPayload());
		await bench.simulator.idle();
		expect(bench.simulator.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, 503],
			[2, 503],
			[3, 200],
		]);
		const distinct = (name: string) =>
			new Set(bench.receiver.received.map(({ headers }) => headers[name])).size;
		expect(distinct('x-shopify-webhook-id')).toBe(1);
		expect(distinct('x-shopify-event-id')).toBe(1);
		expect(distinct('x-shopify-triggered-at')).toBe(1);
		expect(new Set(bench.receiver.received.map(({ body }) => body.toString())).size).toBe(1);
		expect(bench.simulator.subscriptions()).toHaveLength(1);
	});

	it('is retried eight times, ever more slowly, over four hours; then the subscription is gone', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave(() => 500);
		await bench.simulator.emit('orders/create', {});
		expect(bench.simulator.subscriptions()).toHaveLength(1);
		await bench.simulator.idle();

		expect(bench.receiver.received).toHaveLength(9);
		const waits = bench.simulator.deliveries.map(({ retryInMs }) => retryInMs);
		expect(waits).toEqual([...RETRY_WAITS_MS, null]);
		expect(waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)).toBeCloseTo(4 * 60 * 60 * 1_000);
		RETRY_WAITS_MS.slice(1).forEach((wait, index) => expect(wait).toBe((RETRY_WAITS_MS[index] ?? 0) * 2));

		expect(bench.simulator.subscriptions()).toEqual([]);
		await bench.simulator.emit('orders/create', {});
		expect(bench.receiver.received).toHaveLength(9);
	});

	it('never removes a webhook of the Notifications page', async () => {
		await bench.start();
		bench.simulator.addNotificationSubscription('orders/create', bench.receiver.uri);
		bench.receiver.behave(() => 500);
		await bench.simulator.emit('orders/create', {});
		await bench.simulator.idle();
		expect(bench.receiver.received).toHaveLength(9);
		await bench.simulator.emit('orders/create', {});
		expect(bench.receiver.received.length).toBeGreaterThanOrEqual(10);
	});

	it('does not remove a subscription that has taken another delivery meanwhile', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		let fine: Promise<unknown> | undefined;
		bench.receiver.behave(async ({ body }) => {
			if (!body.toString().includes('poison')) return 200;
			if (bench.receiver.received.length === 9)
				await (fine = bench.simulator.emit('orders/create', { note: 'fine' }));
			return 500;
		});
		await bench.simulator.emit('orders/create', { note: 'poison' });
		await bench.simulator.idle();
		expect(bench.simulator.deliveries.map(({ status }) => status)).toEqual([...Array(8).fill(500), 200, 500]);
		expect(fine).toBeDefined();
		expect(bench.simulator.subscriptions()).toHaveLength(1);
	});

	it.each([301, 302, 304, 308, 400, 401, 404, 410, 500])('is one that was answered %i', async (status) => {
		await bench.start({ timeScale: 1 });
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave((_received, response) => {
			response.writeHead(status, { Location: `${bench.receiver.uri}/elsewhere` }).end();
		});
		const { attempts } = await bench.simulator.emit('orders/create', {});
		expect(attempts[0]).toMatchObject({ status, retryInMs: RETRY_WAITS_MS[0] });
		expect(bench.receiver.received).toHaveLength(1);
	});

	it.each([200, 201, 202, 204, 299])('is not one that was answered %i', async (status) => {
		await bench.start({ timeScale: 1 });
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave(() => status);
		const { attempts } = await bench.simulator.emit('orders/create', {});
		expect(attempts[0]).toMatchObject({ status, retryInMs: null });
	});

	it.each([
		['does not answer', () => undefined],
		[
			'does not end its answer',
			(_received: unknown, response: { write(chunk: string): void }) => {
				response.write('x');
			},
		],
	])('is one whose receiver %s within the limit', async (_name, behaviour) => {
		await bench.start({ timeScale: 1, requestTimeoutMs: 50 });
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave(behaviour);
		const { attempts } = await bench.simulator.emit('orders/create', {});
		expect(attempts[0]).toMatchObject({
			status: null,
			error: 'no complete answer within 50 ms',
			retryInMs: RETRY_WAITS_MS[0],
		});
	});

	it('is one whose connection broke, or could not be made', async () => {
		await bench.start({ timeScale: 1 });
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave((_received, _response, request) => {
			request.socket.destroy();
		});
		const broken = await bench.simulator.emit('orders/create', {});
		expect(broken.attempts[0]).toMatchObject({ status: null, error: expect.any(String) });
		await bench.receiver.close();
		const refused = await bench.simulator.emit('orders/create', {});
		expect(refused.attempts[0]?.error).toContain('ECONNREFUSED');
	});
});
