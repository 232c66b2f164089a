import {
	startPancakeSimulator,
	type PancakeSimulatorOptions,
	type WebhookSettings,
} from '../../simulators/pancake';
import { SIGNATURE, signatureHeader } from '../../simulators/pancake/signature';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startPancakeSimulator);

/** Starts a simulator whose shop sends everything to the receiver. */
async function subscribed(options?: PancakeSimulatorOptions, settings: Partial<WebhookSettings> = {}) {
	const target = await bench.start(options);
	target.configureWebhook({
		webhook_enable: true,
		webhook_url: bench.receiver.uri,
		webhook_types: ['orders', 'customers', 'products', 'variations_warehouses', 'auto_call'],
		...settings,
	});
	return target;
}

/** @returns the bodies that arrived, parsed */
function arrived() {
	return bench.receiver.received.map(({ body }) => JSON.parse(body.toString()));
}

describe('a delivery of the Pancake simulator', () => {
	it('is the object itself as JSON, with the configured headers and no signature', async () => {
		const target = await subscribed({}, { webhook_headers: { 'X-API-KEY': 'secret' } });
		const { eventId, withheld, attempts } = await target.emit('orders');
		const [request] = bench.receiver.received;
		expect(request?.method).toBe('POST');
		expect(request?.path).toBe('/webhook');
		expect(request?.rawHeaders.filter((_, index) => index % 2 === 0).sort()).toEqual([
			'Connection',
			'Content-Length',
			'Content-Type',
			'Host',
			'X-API-KEY',
		]);
		expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'x-api-key': 'secret' });
		expect(arrived()).toMatchObject([
			{
				type: 'orders',
				event_type: 'update',
				id: '585229755054261862',
				shop_id: 1001,
				status: 3,
				updated_at: '2026-07-05T09:00:00.000000',
			},
		]);
		expect(withheld).toBeNull();
		expect(attempts).toMatchObject([
			{ eventId, form: 'shop', type: 'orders', webhookId: null, attempt: 1, status: 200, retryInMs: null },
		]);
		expect(target.deliveries).toEqual(attempts);
		expect(request?.body.toString()).toBe(attempts[0]?.body);
	});

	it('has the fields of its type, of which inventory names no shop and has no event_type', async () => {
		const target = await subscribed();
		await target.emit('variations_warehouses');
		await target.emit('customers', { name: 'Anh Nam' });
		await target.emit('products');
		await target.emit('auto_call');
		const [inventory, customer, product, autoCall] = arrived();
		expect(inventory).toEqual({
			type: 'variations_warehouses',
			inserted_at: '2026-07-27 04:57:04.925107',
			variation_id: 'ea8b07f0-6d00-44fc-974f-fe96702a4071',
			warehouse_id: '8ea354a7-2350-4446-a1d5-8308353ff841',
			remain_quantity: 0,
			order_id: 'AF100975192O582',
			change_quantity: -1,
			is_actual_remain_quantity: false,
			actual_remain_quantity: 1,
		});
		expect(customer).toMatchObject({ type: 'customers', name: 'Anh Nam', shop_id: 1001, reward_point: 0 });
		expect(product).toEqual({
			type: 'products',
			id: '158ef5f1-6083-4b60-b5e0-c4fe95a07327',
			name: 'Áo Sơ Mi',
			variations: [
				{ id: 'ea8b07f0-6d00-44fc-974f-fe96702a4071', display_id: 'SP000463', retail_price: 241000 },
			],
		});
		expect(autoCall.type).toBe('auto_call');
		await target.close();

		const other = await subscribed({ inventoryEventType: 'null' });
		await other.emit('variations_warehouses');
		expect(arrived().at(-1)).toMatchObject({ type: 'variations_warehouses', event_type: null });
	});

	it('is not made while the webhook is off, has no URL, or is not of the type', async () => {
		const target = await bench.start({ shops: [{ id: 1001 }, { id: 1002 }] });
		expect(await target.emit('orders')).toMatchObject({ withheld: 'disabled', attempts: [] });
		target.configureWebhook({ webhook_enable: true });
		expect(await target.emit('orders')).toMatchObject({ withheld: 'noUrl' });
		target.configureWebhook({ webhook_url: bench.receiver.uri, webhook_types: ['products'] });
		expect(await target.emit('orders')).toMatchObject({ withheld: 'typeOff' });
		expect(await target.emit('products')).toMatchObject({ withheld: null });
		expect(await target.emit('products', {}, { shopId: 1002 })).toMatchObject({ withheld: 'disabled' });
		expect(() => target.emit('products', {}, { shopId: 3 })).toThrow('no shop 3');
		expect(bench.receiver.received).toHaveLength(1);
		expect(target.deliveries).toHaveLength(1);
	});

	it.each([
		['data', { type: 'orders', data: { type: 'orders', id: '1' } }],
		['data.record', { data: { record: { type: 'orders', id: '1' }, success: true } }],
		['order', { type: 'orders', event_type: 'update', order: { type: 'orders', id: '1' } }],
	] as const)('can be wrapped in %s, always or once', async (wrapper, expected) => {
		const target = await subscribed({ wrapper });
		await target.emit('orders', { id: '1' });
		await target.emit('orders', { id: '1' }, { wrapper: 'flat' });
		const [framed, flat] = arrived();
		expect(framed).toMatchObject(expected);
		expect(framed).not.toHaveProperty('id');
		expect(flat).toMatchObject({ type: 'orders', id: '1' });
	});

	it('can have its type at the end of the path', async () => {
		const target = await subscribed({ urlSuffix: true }, { webhook_url: `${bench.receiver.uri}/?key=1` });
		await target.emit('orders');
		await target.emit('variations_warehouses');
		expect(bench.receiver.received.map(({ path }) => path)).toEqual([
			'/webhook/orders?key=1',
			'/webhook/variations_warehouses?key=1',
		]);
	});

	it('keeps the digits of a number beyond 2^53, and a text as it is', async () => {
		const target = await subscribed();
		await target.emit('orders', { marketplace_order: 585229755054261862n });
		const text = '{ "type": "orders",\n"id": 585229755054261862 }';
		await target.emit('orders', {}, { body: text });
		const [large, exact] = bench.receiver.received.map(({ body }) => body.toString());
		expect(large).toContain('"marketplace_order":585229755054261862');
		expect(exact).toBe(text);
	});

	it('can come again, many copies at once, with nothing that tells them apart', async () => {
		const target = await subscribed();
		const { eventId } = await target.emit('orders');
		const copies = await target.duplicate(eventId, 5);
		expect(new Set(copies.map((copy) => copy.eventId)).size).toBe(5);
		expect(new Set(bench.receiver.received.map(({ body }) => body.toString())).size).toBe(1);
		expect(bench.receiver.received).toHaveLength(6);
		expect(() => target.duplicate('unknown')).toThrow('no event unknown');
	});

	it('goes through a proxy, and never leaves loopback', async () => {
		const target = await subscribed(
			{ proxies: { 'https://n8n.example.com': new URL(bench.receiver.uri).origin }, retryWaitsMs: [] },
			{ webhook_url: 'https://n8n.example.com/webhook/1?x=2' },
		);
		await target.emit('orders');
		expect(bench.receiver.received[0]?.path).toBe('/webhook/1?x=2');
		target.configureWebhook({ webhook_url: 'https://elsewhere.example/' });
		const { attempts } = await target.emit('orders');
		expect(attempts[0]?.error).toContain('loopback only');
	});
});

describe('a manual delivery of the Pancake simulator', () => {
	it('is one request, not logged and not retried', async () => {
		const target = await bench.start();
		expect(() => target.deliver()).toThrow('no webhook_url');
		target.configureWebhook({ webhook_url: bench.receiver.uri });
		bench.receiver.behave(() => 503);
		expect(await target.deliver()).toMatchObject({ status: 503 });
		await target.idle();
		expect(bench.receiver.received).toHaveLength(1);
		expect(target.deliveries).toEqual([]);
	});

	it('can be forged in every part', async () => {
		const target = await subscribed({}, { webhook_headers: { 'X-API-KEY': 'secret' } });
		const url = `${bench.receiver.uri}/elsewhere`;
		await target.deliver({ url, type: 'customers', payload: { id: '1' }, wrapper: 'data' });
		await target.deliver({ body: '{', headers: { 'x-api-key': null, 'Content-Type': 'text/plain' } });
		await target.deliver({ headers: { 'x-api-key': 'guessed' }, tamper: (body) => body.subarray(1) });
		await target.deliver({ body: '{"a":1}', signWith: 'key', tamper: () => Buffer.from('{"a":2}') });
		const [first, second, third, fourth] = bench.receiver.received;
		expect(first?.path).toBe('/webhook/elsewhere');
		expect(arrivedIn(first)).toMatchObject({ type: 'customers', data: { id: '1' } });
		expect(second?.headers).not.toHaveProperty('x-api-key');
		expect(second?.headers['content-type']).toBe('text/plain');
		expect(second?.body.toString()).toBe('{');
		expect(third?.headers['x-api-key']).toBe('guessed');
		expect(third?.body.toString()).toMatch(/^"type":"orders"/);
		const expected = signatureHeader(Buffer.from('{"a":1}'), 'key')[SIGNATURE.header];
		expect(fourth?.headers['x-pancake-signature']).toBe(expected);
		expect(fourth?.body.toString()).toBe('{"a":2}');
	});
});

function arrivedIn(request: { readonly body: Buffer } | undefined): unknown {
	return JSON.parse(String(request?.body));
}
