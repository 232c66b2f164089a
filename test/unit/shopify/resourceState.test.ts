import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { resourceStateOf } from '../../../nodes/Shopify/platform/resourceState';
import { parseEvent } from '../../../nodes/Shopify/platform/event';
import { deliveryOf } from '../../support/delivery';
import { NOT_SAMPLES, NOTIFIED } from '../../support/shopifyNotifications';

const subjectIn = (topic: string, payload: IDataObject | string, more: Record<string, string> = {}) => {
	const headers = {
		'x-shopify-topic': topic,
		'x-shopify-shop-domain': 'demo-shop.myshopify.com',
		'x-shopify-triggered-at': '2026-11-22T05:00:00.700000000Z',
		'x-shopify-api-version': '2026-10',
		'x-shopify-webhook-id': '1',
		...more,
	};
	const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
	const parsed = parseEvent(deliveryOf(body, { headers }));
	return parsed.kind === 'event' ? resourceStateOf(parsed.event) : undefined;
};

describe('what a delivery of Shopify tells the state of', () => {
	it('is one resource for the stock of an item at a location, whatever the topic', () => {
		const level = { inventory_item_id: 1, location_id: 2 };
		const update = subjectIn('inventory_levels/update', { ...level, updated_at: '2026-11-22T05:00:00Z' });
		expect(update?.resource).toEqual(subjectIn('inventory_levels/disconnect', level)?.resource);
		expect(update?.resource).not.toEqual(
			subjectIn('inventory_levels/update', { ...level, location_id: 3 })?.resource,
		);
	});

	it.each(NOTIFIED)('is nothing where it is a test notification of a sample: %s', (topic, body) => {
		expect(subjectIn(topic, body, { 'x-shopify-test': 'true' })).toBeUndefined();
		expect(subjectIn(topic, body)).toBeDefined();
	});

	it.each(NOT_SAMPLES)(
		'is its resource with the mark of a test alone, which is not signed: %s %s',
		(topic, body) => {
			const state = subjectIn(topic, body);
			expect(state).toBeDefined();
			expect(subjectIn(topic, body, { 'x-shopify-test': 'true' })).toEqual(state);
		},
	);

	it('is timed by what is signed alone, never by the header X-Shopify-Triggered-At', () => {
		const updatedAt = '2026-11-22T05:00:00Z';
		const clock = Date.parse(updatedAt) * 1_000;
		expect(subjectIn('orders/updated', { id: 1, updated_at: updatedAt })?.updatedAt).toBe(clock);
		expect(subjectIn('orders/updated', { id: 1 })?.updatedAt).toBeUndefined();
		const level = { inventory_item_id: 1, location_id: 2 };
		expect(subjectIn('inventory_levels/disconnect', level)?.updatedAt).toBeUndefined();
	});

	it('is not whole where the topic has a dot and no slash, or ends with what was done to the resource', () => {
		const part = fc.constantFrom('/', '.', 'orders', 'edited', 'delete', 'd', 'redact', 'data_request');
		const topics = fc.string({ unit: part, minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(topics, (topic) => {
				const [resource, action = '', ...rest] = topic.split('/');
				const isPartial =
					topic === 'orders/edited' ||
					(topic === resource && topic.includes('.')) ||
					(rest.length === 0 && ['delete', 'deleted', 'redact', 'data_request'].includes(action));
				// orders/edited has the id of its order there, customer.tags_added that of its customer.
				const payload = { id: 1, order_edit: { order_id: 1 }, customerId: 'gid://shopify/Customer/1' };
				expect(subjectIn(topic, payload)?.isComplete).toBe(!isPartial);
			}),
			{ examples: [['orders/edited'], ['orders/deleted'], ['customer.tags_added']] },
		);
	});

	it('is read from a topic of a million dots, which no signature covers', () => {
		const topic = `${'.'.repeat(2 ** 20)}/`;
		expect(subjectIn(topic, { id: 1 })?.isComplete).toBe(true);
	});
});
