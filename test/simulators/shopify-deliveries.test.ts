import { startShopifySimulator } from '../../simulators/shopify';
import { signDelivery } from '../../nodes/Shopify/platform/signature';
import { subscribe } from '../../simulators/shopify/client';
import { inventoryLevelPayload, LARGE_ORDER_ID, orderPayload } from '../../simulators/shopify/payloads';
import { useSimulator } from '../support/useSimulator';

const SECRET = 'shpss_current';
const NOTIFICATIONS = 'notifications-page-secret';

const bench = useSimulator(startShopifySimulator, {
	clientSecret: SECRET,
	notificationsSecret: NOTIFICATIONS,
});

describe('a delivery of the Shopify simulator', () => {
	it('carries the headers of the official table and a signature of its bytes', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri, name: 'n8n-wf42' });
		const { eventId } = await bench.simulator.emit('orders/create', orderPayload());
		const [request] = bench.receiver.received;
		expect(request?.method).toBe('POST');
		expect(request?.headers).toMatchObject({
			'content-type': 'application/json',
			'x-shopify-topic': 'orders/create',
			'x-shopify-hmac-sha256': signDelivery(request?.body ?? Buffer.alloc(0), SECRET),
			'x-shopify-shop-domain': 'demo-shop.myshopify.com',
			'x-shopify-api-version': '2026-10',
			'x-shopify-webhook-id': expect.stringMatching(/^[\da-f-]{36}$/),
			'x-shopify-event-id': eventId,
			'x-shopify-triggered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
			'x-shopify-name': 'n8n-wf42',
		});
	});

	it('has no name header where the subscription has no name', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		await bench.simulator.emit('ORDERS_CREATE', {});
		expect(bench.receiver.received[0]?.headers).not.toHaveProperty('x-shopify-name');
	});

	it('goes to every subscription of the topic with the same event id and its own webhook id', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: `${bench.receiver.uri}/1` });
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: `${bench.receiver.uri}/2` });
		await subscribe(bench.simulator, 'ORDERS_PAID', { uri: `${bench.receiver.uri}/3` });
		await bench.simulator.emit('orders/create', {}, { eventId: 'event-1' });
		await bench.simulator.emit('orders/paid', {}, { eventId: 'event-1' });
		const header = (name: string) => bench.receiver.received.map(({ headers }) => headers[name]);
		expect(bench.receiver.received.map(({ path }) => path).sort()).toEqual([
			'/webhook/1',
			'/webhook/2',
			'/webhook/3',
		]);
		expect(new Set(header('x-shopify-event-id'))).toEqual(new Set(['event-1']));
		expect(new Set(header('x-shopify-webhook-id')).size).toBe(3);
	});

	it('goes through a proxy, which may come and go between its attempts', async () => {
		const { origin } = new URL(bench.receiver.uri);
		const proxies: Record<string, string> = { [origin]: 'http://127.0.0.1:9' };
		await bench.start({ proxies, timeScale: 600 });
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		await bench.simulator.emit('orders/create', {});
		expect(bench.simulator.deliveries).toMatchObject([{ status: null, uri: bench.receiver.uri }]);
		expect(bench.receiver.received).toEqual([]);
		delete proxies[origin];
		await bench.simulator.idle();
		expect(bench.receiver.received).toHaveLength(1);
	});

	it('sends a payload given as text byte for byte', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		const text = `{ "id" : ${LARGE_ORDER_ID}, "note": "ngày 20/11 ☕" }`;
		await bench.simulator.emit('orders/create', text);
		expect(bench.receiver.received[0]?.body.toString('utf8')).toBe(text);
	});

	it('is trimmed to includeFields, through arrays, with the digits of large ids kept', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', {
			uri: bench.receiver.uri,
			includeFields: ['id', 'updated_at', 'line_items.price', 'customer.id', 'not_there'],
		});
		await bench.simulator.emit('orders/create', orderPayload());
		expect(bench.receiver.received[0]?.body.toString()).toBe(
			`{"id":${LARGE_ORDER_ID},"updated_at":"2026-11-22T00:00:00-05:00",` +
				'"customer":{"id":115310627314723954},"line_items":[{"price":"199.00"},{"price":"204.00"}]}',
		);
	});

	it('is sent only where the filter lets the payload pass', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_UPDATED', {
			uri: bench.receiver.uri,
			filter: 'financial_status:paid',
		});
		await bench.simulator.emit('orders/updated', orderPayload({ financialStatus: 'pending' }));
		expect(bench.receiver.received).toHaveLength(0);
		await bench.simulator.emit('orders/updated', orderPayload({ financialStatus: 'paid' }));
		expect(bench.receiver.received).toHaveLength(1);
	});

	it('of the Notifications page is signed with that page’s secret and unknown to the API', async () => {
		await bench.start();
		bench.simulator.addNotificationSubscription('inventory_levels/update', bench.receiver.uri);
		await bench.simulator.emit('inventory_levels/update', inventoryLevelPayload());
		const [request] = bench.receiver.received;
		expect(request?.headers['x-shopify-hmac-sha256']).toBe(
			signDelivery(request?.body ?? Buffer.alloc(0), NOTIFICATIONS),
		);
		expect(bench.simulator.subscriptions()).toEqual([]);
	});

	it('may still be signed with the old secret after a rotation', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: bench.receiver.uri });
		bench.simulator.rotateClientSecret('shpss_next');
		bench.simulator.signWith('previous');
		await bench.simulator.emit('orders/create', {});
		bench.simulator.signWith('current');
		await bench.simulator.emit('orders/create', {});
		expect(bench.receiver.received.map(({ headers }) => headers['x-shopify-hmac-sha256'])).toEqual([
			signDelivery(Buffer.from('{}'), SECRET),
			signDelivery(Buffer.from('{}'), 'shpss_next'),
		]);
	});

	it('is dropped as a copy of the one just sent, where debouncing is on', async () => {
		await bench.start({ debounceMs: 60_000 });
		await subscribe(bench.simulator, 'ORDERS_UPDATED', { uri: bench.receiver.uri, includeFields: ['id'] });
		await bench.simulator.emit('orders/updated', orderPayload({ totalPrice: '1.00' }));
		await bench.simulator.emit('orders/updated', orderPayload({ totalPrice: '2.00' }));
		await bench.simulator.emit('orders/updated', orderPayload({ id: '1' }));
		expect(bench.receiver.received).toHaveLength(2);
	});

	it('never leaves loopback', async () => {
		await bench.start();
		await subscribe(bench.simulator, 'ORDERS_CREATE', { uri: 'https://n8n.example/webhook' });
		const { attempts } = await bench.simulator.emit('orders/create', {});
		expect(attempts[0]).toMatchObject({ status: null, error: expect.stringContaining('loopback only') });
	});
});
