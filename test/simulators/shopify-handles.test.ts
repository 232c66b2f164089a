import { startShopifySimulator } from '../../simulators/shopify';
import { signDelivery } from '../../nodes/Shopify/platform/signature';
import { subscribe } from '../../simulators/shopify/client';
import { LARGE_ORDER_ID } from '../../simulators/shopify/payloads';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopifySimulator);

describe('the handles of the Shopify simulator', () => {
	it('deliver() sends one request that was changed after it was signed', async () => {
		await bench.start();
		const outcome = await bench.simulator.deliver({
			uri: bench.receiver.uri,
			topic: 'orders/create',
			payload: '{"a":1}',
			secret: 'another',
			headers: { 'x-shopify-topic': 'orders/paid', 'X-Shopify-Webhook-Id': null },
			tamper: () => Buffer.from('{"a":2}'),
		});
		expect(outcome).toMatchObject({ status: 200, error: null, body: '' });
		const [request] = bench.receiver.received;
		expect(request?.body.toString()).toBe('{"a":2}');
		expect(request?.headers).toMatchObject({
			'x-shopify-topic': 'orders/paid',
			'x-shopify-hmac-sha256': signDelivery(Buffer.from('{"a":1}'), 'another'),
		});
		expect(request?.headers).not.toHaveProperty('x-shopify-webhook-id');
		expect(bench.simulator.deliveries).toHaveLength(0);
	});

	it('compliance() gives the payloads of the three privacy topics', async () => {
		await bench.start();
		const keys = (topic: 'customers/data_request' | 'customers/redact' | 'shop/redact') =>
			Object.keys(JSON.parse(bench.simulator.compliance(topic)) as object);
		expect(keys('customers/data_request')).toEqual([
			'shop_id',
			'shop_domain',
			'orders_requested',
			'customer',
			'data_request',
		]);
		expect(keys('customers/redact')).toEqual(['shop_id', 'shop_domain', 'customer', 'orders_to_redact']);
		expect(keys('shop/redact')).toEqual(['shop_id', 'shop_domain']);
	});

	it('can be driven over HTTP, with large ids kept', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		const response = await fetch(`${bench.simulator.url}/_simulator/emit`, {
			method: 'POST',
			body: `{"topic":"orders/create","eventId":"event-1","payload":{"id":${LARGE_ORDER_ID}}}`,
		});
		expect(await response.json()).toMatchObject({ eventId: 'event-1', attempts: [{ status: 200 }] });
		expect(bench.receiver.received[0]?.body.toString()).toBe(`{"id":${LARGE_ORDER_ID}}`);
		const log = await (await fetch(`${bench.simulator.url}/_simulator/deliveries`)).json();
		expect(log).toEqual(bench.simulator.deliveries);
	});

	it('idle() and close() do not wait for retries that will not come', async () => {
		await bench.start({ timeScale: 1 });
		await bench.simulator.idle();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.receiver.behave(() => 500);
		await bench.simulator.emit('orders/create', {});
		const idle = bench.simulator.idle();
		await bench.simulator.close();
		await idle;
		expect(bench.receiver.received).toHaveLength(1);
		await bench.start();
	});
});
