import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import { parseEvent, type DeliveryFacts } from '../../../nodes/Shopify/platform/event';
import { readChange } from '../../../nodes/Shopify/platform/nextGeneration';
import { resourceStateOf } from '../../../nodes/Shopify/platform/resourceState';
import { adapter } from '../../../nodes/Shopify/trigger/adapter';
import { deliveryOf, eventIn } from '../../support/delivery';
import vectors from '../../fixtures/shopify-signature-vectors.json';

const { body_utf8: BODY, hmac_base64: SIGNATURE } = vectors.find(
	({ platform }) => platform === 'shopify-events',
)!;
const HEADERS = {
	'shopify-topic': 'Product',
	'shopify-action': 'update',
	'shopify-handle': 'price',
	'shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
	'shopify-shop-domain': 'demo-shop.myshopify.com',
	'shopify-api-version': '2026-10',
	'shopify-triggered-at': '2026-11-22T05:00:00.123456789Z',
	'shopify-hmac-sha256': SIGNATURE,
};

const eventOf = (body: string, headers: Record<string, string> = {}): CommerceEvent<DeliveryFacts> =>
	eventIn(parseEvent(deliveryOf(body, { headers: { ...HEADERS, ...headers } })));
const changeOf = (payload: IDataObject) => readChange(payload, { topic: 'Product', action: 'update' });

describe('a delivery of next generation Events', () => {
	it('becomes an event with its resource and the fields that have changed', () => {
		expect(eventOf(BODY)).toMatchObject({
			event: 'Product/update',
			shopId: 'demo-shop.myshopify.com',
			resource: { type: 'product', id: '1' },
			occurredAt: '2026-11-22T05:00:00.123Z',
			payload: { data: { product: { title: 'Áo' } } },
			delivery: {
				id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
				eventId: null,
				topic: 'Product',
				action: 'update',
				subscriptionName: 'price',
				fieldsChanged: { added: [], updated: ['product.title'], removed: [] },
			},
		});
	});

	it('is known again by its webhook id, as it has no event id', () => {
		const again = { 'shopify-triggered-at': '2026-11-22T06:00:00Z' };
		expect(eventIdOf(eventOf(BODY, again))).toBe(eventIdOf(eventOf(BODY)));
		expect(eventIdOf(eventOf(BODY, { 'shopify-webhook-id': 'another' }))).not.toBe(eventIdOf(eventOf(BODY)));
	});

	// Nobody signs the headers, and so nobody signs which kind of delivery it is.
	it('is a copy of a webhook whose body it has, however its headers name the topic', () => {
		const order = '{"id":5120000000001,"updated_at":"2026-11-22T00:00:00-05:00"}';
		const asEvent = (topic: string, action: string) =>
			eventIdOf(
				eventOf(order, { 'shopify-topic': topic, 'shopify-action': action, 'shopify-webhook-id': 'new' }),
			);
		const headers = {
			'x-shopify-topic': 'orders/create',
			'x-shopify-shop-domain': 'demo-shop.myshopify.com',
			'x-shopify-webhook-id': '1',
		};
		const known = eventIdOf(eventIn(parseEvent(deliveryOf(order, { headers }))));
		expect([
			asEvent('orders/create', ''),
			asEvent('orders', 'create'),
			asEvent('ORDERS_CREATE', 'x'),
		]).toEqual(Array(3).fill(known));
	});

	it('has topic and action from its body, which is signed, and only without these from its headers', () => {
		const headers = { 'shopify-topic': 'Order', 'shopify-action': 'delete' };
		expect(eventOf(BODY, headers).event).toBe('Product/update');
		expect(eventOf('{}', headers).event).toBe('Order/delete');
		expect(eventOf('{}', { 'shopify-action': '' })).toMatchObject({
			event: 'Product',
			resource: { type: 'product', id: null },
			delivery: { action: null, fieldsChanged: null },
		});
	});

	it.each<[string, IDataObject, string | null]>([
		['the variable that is named after the topic', { productId: 'gid://shopify/Product/7' }, '7'],
		[
			'the variable of this type among several',
			{ fieldKey: 'title', variantId: 'gid://shopify/ProductVariant/2', one: 'gid://shopify/Product/3' },
			'3',
		],
		['no variable of another type', { variantId: 'gid://shopify/ProductVariant/2' }, null],
		['nothing without variables', {}, null],
	])('has the id of its resource from %s', (_case, variables, id) => {
		expect(changeOf({ query_variables: variables }).resource).toEqual({ type: 'product', id });
	});

	it('has the id of its resource from the paths of the fields where no variable has it', () => {
		const path = "product[id: 'gid://shopify/Product/123'].variants[id: 'gid://shopify/ProductVariant/456']";
		expect(changeOf({ fields_changed: { added: [path], updated: [], removed: [] } })).toEqual({
			topic: 'Product',
			action: 'update',
			resource: { type: 'product', id: '123' },
			fieldsChanged: { added: [path], updated: [], removed: [] },
		});
		const other = path.replace('Product/', 'Collection/');
		expect(changeOf({ fields_changed: { removed: [other] } }).resource.id).toBeNull();
	});

	it('names the type of its resource as the webhooks do', () => {
		const typeOf = (topic: string) => changeOf({ topic }).resource.type;
		expect(['Product', 'InventoryTransfer', 'MetaobjectDefinition'].map(typeOf)).toEqual([
			'product',
			'inventory_transfer',
			'metaobject_definition',
		]);
	});

	it('does not tell how the fields changed where it has the one list of the preview', () => {
		expect(changeOf({ fields_changed: ['product.title'] }).fieldsChanged).toBeNull();
	});

	it('is read without a throw, whatever its body has', () => {
		fc.assert(
			fc.property(
				fc.dictionary(
					fc.constantFrom('topic', 'action', 'fields_changed', 'query_variables'),
					fc.jsonValue(),
				),
				(payload) => {
					const { resource, topic } = changeOf(payload);
					expect(typeof topic).toBe('string');
					expect(resource.id === null || typeof resource.id === 'string').toBe(true);
				},
			),
		);
	});

	it.each([
		[['Product'], true],
		[['Product/update'], true],
		[['PRODUCT_UPDATE'], true],
		[['Product/create'], false],
		[['products/update'], false],
		[['Customer'], false],
		[[], true],
	])('is accepted by a trigger for %j: %s', (topics, accepted) => {
		expect(adapter.accepts(eventOf(BODY), { topics })).toBe(accepted);
	});

	it('is an update of its resource that has only what the subscription asked for, and no time', () => {
		expect(resourceStateOf(eventOf(BODY))).toMatchObject({
			resource: ['product', '1', 'part'],
			isUpdate: true,
			isComplete: false,
			updatedAt: undefined,
			eventNames: ['product/update', 'product_update'],
		});
		expect(resourceStateOf(eventOf(BODY.replace('update', 'delete')))).toMatchObject({ isUpdate: false });
	});
});
