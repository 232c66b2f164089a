import fc from 'fast-check';

import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import { parseEvent } from '../../../nodes/Shopify/platform/event';
import { deliveryOf, eventIn } from '../../support/delivery';
import { NOT_SAMPLES, NOTIFIED } from '../../support/shopifyNotifications';
import { compliancePayload } from '../../../simulators/shopify/payloads';

const HEADERS = {
	'x-shopify-topic': 'orders/create',
	'x-shopify-shop-domain': 'Demo-Shop.myshopify.com',
	'x-shopify-api-version': '2026-10',
	'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
	'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
	'x-shopify-triggered-at': '2026-11-22T05:00:00.123456789Z',
	'x-shopify-name': 'n8n-orders',
};
const ORDER =
	'{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508",' +
	'"updated_at":"2026-11-22T00:00:00-05:00","total_price":"403.00"}';

const parse = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
	parseEvent(deliveryOf(body, { headers: { ...HEADERS, ...headers } }));
const eventOf = (body: string, headers: Record<string, string> = {}): CommerceEvent =>
	eventIn(parse(body, headers));
const idOf = (body: string, headers: Record<string, string> = {}) => eventIdOf(eventOf(body, headers));

describe('a genuine Shopify delivery', () => {
	// The topic is not signed: whoever has a genuine body can send it under any name.
	it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
		'is an event also under the topic %s',
		(topic) => {
			expect(eventOf('{"id":1}', { 'x-shopify-topic': topic })).toMatchObject({
				event: topic,
				resource: { id: '1' },
			});
		},
	);

	it.each([
		['customers/redact', '{"shop_id":954889,"shop_domain":"Signed-Shop.myshopify.com","customer":{"id":1}}'],
		[
			'app/uninstalled',
			'{"id":548380009,"domain":"example.com","myshopify_domain":"signed-shop.myshopify.com"}',
		],
	])('is of the shop that its payload names, whatever a header says: %s', (topic, body) => {
		const event = eventOf(body, { 'x-shopify-topic': topic });
		expect(event.shopId).toBe('signed-shop.myshopify.com');
		const another = { 'x-shopify-topic': topic, 'x-shopify-shop-domain': 'another.myshopify.com' };
		expect(idOf(body, another)).toBe(eventIdOf(event));
	});

	it.each([
		'{"shop_domain":"{shop}.myshopify.com"}',
		'{"id":548380009,"myshopify_domain":null,"domain":"signed-shop.myshopify.com"}',
		'{"shop_domain":["signed-shop.myshopify.com"]}',
		'{"customer":{"shop_domain":"signed-shop.myshopify.com"}}',
		ORDER,
	])('is of the shop in its header where its payload names none: %s', (body) => {
		expect(eventOf(body).shopId).toBe('demo-shop.myshopify.com');
	});

	it('becomes an event in the terms of the contract', () => {
		expect(eventOf(ORDER)).toMatchObject({
			platform: 'shopify',
			event: 'orders/create',
			shopId: 'demo-shop.myshopify.com',
			resource: { type: 'order', id: '820982911946154508' },
			occurredAt: '2026-11-22T05:00:00.123Z',
			payload: { id: '820982911946154508', total_price: '403.00' },
			delivery: {
				id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
				eventId: '98880550-7158-44d4-b7cd-2c97c8a091b5',
				topic: 'orders/create',
				apiVersion: '2026-10',
				triggeredAt: '2026-11-22T05:00:00.123456789Z',
				subscriptionName: 'n8n-orders',
			},
		});
	});

	it('falls back on the payload for the time and on the topic for the resource', () => {
		const event = eventOf(
			'{"customerId":"gid://shopify/Customer/7","occurredAt":"2026-11-22T07:00:00+07:00"}',
			{
				'x-shopify-triggered-at': 'not a time',
				'x-shopify-topic': 'customer.tags_added',
			},
		);
		expect(event.occurredAt).toBe('2026-11-22T00:00:00.000Z');
		expect(event.resource).toEqual({ type: 'customer', id: '7' });
		expect(eventOf('{}', { 'x-shopify-triggered-at': '' })).toMatchObject({
			occurredAt: null,
			resource: { type: 'order', id: null },
		});
	});

	it.each([
		[
			'inventory_levels/update',
			'{"admin_graphql_api_id":"gid://shopify/InventoryLevel/523?inventory_item_id=271"}',
			'inventory_level',
			'523',
		],
		['inventory_levels/update', '{"inventory_item_id":271,"location_id":5}', 'inventory_level', '271'],
		['companies/create', '{"id":1}', 'company', '1'],
		['orders/edited', '{"order_edit":{"id":1,"order_id":2}}', 'order', '2'],
		['customers/redact', '{"shop_id":1,"customer":{"id":3}}', 'customer', '3'],
		['shop/redact', '{"shop_id":1}', 'shop', '1'],
		['app/uninstalled', '{"id":9}', 'app', '9'],
		['orders/create', '{"id":7,"updated_at":"x"}', 'order', '7'],
	])('of the topic %s is about its resource: %s', (topic, body, type, id) => {
		expect(eventOf(body, { 'x-shopify-topic': topic }).resource).toEqual({ type, id });
	});

	it.each(['topic', 'shop-domain', 'webhook-id'])('is malformed without its %s', (name) => {
		expect(parse(ORDER, { [`x-shopify-${name}`]: '' })).toEqual({
			kind: 'malformed',
			reason: expect.stringContaining(`The header x-shopify-${name} is missing`),
		});
	});

	it('needs no API version', () => {
		expect(eventOf(ORDER, { 'x-shopify-api-version': '' }).delivery.apiVersion).toBeNull();
	});

	it.each(['customers/data_request', 'customers/redact', 'shop/redact'] as const)(
		'of the compliance topic %s has its shop from the body, which is signed',
		(topic) => {
			const body = compliancePayload(topic, 'Demo-Shop.myshopify.com');
			const bare = { 'x-shopify-topic': topic, 'x-shopify-api-version': '', 'x-shopify-shop-domain': '' };
			expect(eventOf(body, bare)).toMatchObject({ event: topic, shopId: 'demo-shop.myshopify.com' });
			expect(idOf(body, bare)).toBe(idOf(body, { 'x-shopify-topic': topic }));
			const elsewhere = { 'x-shopify-topic': topic, 'x-shopify-shop-domain': 'other.myshopify.com' };
			expect(eventOf(body, elsewhere).shopId).toBe('demo-shop.myshopify.com');
			const sample = compliancePayload(topic, '{shop}.myshopify.com');
			expect(eventOf(sample, elsewhere).shopId).toBe('other.myshopify.com');
			expect(parse(sample, bare).kind).toBe('malformed');
		},
	);

	it.each([
		['nothing', ''],
		['text', 'hello'],
		['an array', '[1]'],
		['null', 'null'],
		['a number', '17'],
		['an object cut off', '{"id":1'],
		['a byte order mark', '\uFEFF{"id":1}'],
	])('is malformed when its body is %s', (_name, body) => {
		expect(parse(body).kind).toBe('malformed');
	});

	it('is malformed when its body is not UTF-8', () => {
		expect(parse(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])).kind).toBe('malformed');
	});

	it('is parsed or found malformed, but never throws', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.uint8Array(),
					fc.json().map((text) => Buffer.from(text)),
				),
				(body) => {
					expect(['event', 'malformed']).toContain(parse(body).kind);
				},
			),
		);
		expect(parse(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`).kind).toMatch(/event|malformed/);
	});
});

describe('the identity of a Shopify event', () => {
	it('is the same for every attempt and every subscription of one event', () => {
		const other = { 'x-shopify-webhook-id': 'another', 'x-shopify-triggered-at': '2026-11-23T00:00:00Z' };
		expect(idOf(ORDER, other)).toBe(idOf(ORDER));
		expect(idOf(ORDER)).toMatch(/^shopify_[0-9a-f]{32}$/);
	});

	it('differs by shop, topic, merchant action and content', () => {
		const ids = [
			idOf(ORDER),
			idOf(ORDER, { 'x-shopify-topic': 'orders/edited' }),
			idOf(ORDER, { 'x-shopify-topic': 'orders/edited', 'x-shopify-event-id': 'another' }),
			idOf(ORDER, { 'x-shopify-shop-domain': 'other.myshopify.com' }),
			idOf(ORDER.replace('403', '404')),
		];
		expect(new Set(ids).size).toBe(ids.length);
	});

	const CLOCKED = ['orders', 'products', 'customers', 'draft_orders', 'fulfillments'];
	const clocked = fc.constantFrom(
		...CLOCKED.flatMap((resource) => [`${resource}/create`, `${resource}/update`]).map((topic) =>
			topic.replace(/^orders\/update$/, 'orders/updated'),
		),
		...['orders/paid', 'orders/cancelled', 'orders/fulfilled', 'orders/partially_fulfilled'],
	);
	const BODY = '{"id":1,"updated_at":"2026-11-22T07:00:00+07:00"}';

	it('is that of equal bytes where their clock moves with every event, whatever the unsigned headers say', () => {
		const header = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);
		fc.assert(
			fc.property(clocked, fc.boolean(), header, header, (topic, asEnum, eventId, webhookId) => {
				const sent = { 'x-shopify-topic': topic };
				const replayed = {
					'x-shopify-topic': asEnum ? topic.replace('/', '_').toUpperCase() : topic,
					'x-shopify-event-id': eventId,
					'x-shopify-webhook-id': webhookId,
					'x-shopify-triggered-at': '2200-01-01T00:00:00Z',
				};
				expect(idOf(BODY, replayed)).toBe(idOf(BODY, sent));
				expect(idOf(BODY.replace('07:00:00', '07:00:01'), sent)).not.toBe(idOf(BODY, sent));
			}),
		);
	});

	it.each([
		['orders/updated', '{"id":1}'],
		['orders/updated', '{"id":1,"updated_at":null}'],
		['shop/update', BODY],
		['inventory_levels/update', BODY],
		['orders/delete', BODY],
		['customer.tags_added', BODY],
		['app/uninstalled', BODY],
	])('is that of the merchant action and the bytes for %s with %s', (topic, body) => {
		const ids = ['one', 'other'].map((eventId) =>
			idOf(body, { 'x-shopify-topic': topic, 'x-shopify-event-id': eventId }),
		);
		expect(new Set(ids).size).toBe(2);
	});

	it.each(NOTIFIED)('is another for each test notification of a sample: %s', (topic, body) => {
		const mark = { 'x-shopify-topic': topic, 'x-shopify-test': 'true' };
		expect(idOf(body, { ...mark, 'x-shopify-event-id': 'one' })).not.toBe(
			idOf(body, { ...mark, 'x-shopify-event-id': 'other' }),
		);
	});

	it.each([
		...NOTIFIED.map(([topic, body]) => ['without the mark', topic, body, {}] as const),
		...NOTIFIED.map(
			([topic, body]) => ['with a mark that is none', topic, body, { 'x-shopify-test': 'false' }] as const,
		),
		...NOT_SAMPLES.map(
			([topic, body]) => ['with the mark, but no sample', topic, body, { 'x-shopify-test': 'true' }] as const,
		),
	])('is that of the bytes %s: %s %s', (_name, topic, body, mark) => {
		const ids = ['one', 'other'].map((eventId) =>
			idOf(body, { ...mark, 'x-shopify-topic': topic, 'x-shopify-event-id': eventId }),
		);
		expect(ids[0]).toBe(ids[1]);
	});

	it('rests on the webhook id where there is no event id', () => {
		const without = { 'x-shopify-topic': 'orders/edited', 'x-shopify-event-id': '' };
		expect(idOf(ORDER, { ...without, 'x-shopify-webhook-id': 'a' })).not.toBe(
			idOf(ORDER, { ...without, 'x-shopify-webhook-id': 'b' }),
		);
	});
});
