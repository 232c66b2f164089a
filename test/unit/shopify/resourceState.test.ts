import type { IDataObject } from 'n8n-workflow';

import { resourceStateOf } from '../../../nodes/Shopify/platform/resourceState';
import { parseEvent } from '../../../nodes/Shopify/platform/event';

const subjectIn = (topic: string, payload: IDataObject) => {
	const headers = {
		'x-shopify-topic': topic,
		'x-shopify-shop-domain': 'demo-shop.myshopify.com',
		'x-shopify-triggered-at': '2026-11-22T05:00:00.700000000Z',
		'x-shopify-api-version': '2026-10',
		'x-shopify-webhook-id': '1',
	};
	const body = Buffer.from(JSON.stringify(payload));
	const parsed = parseEvent({
		body,
		headers,
		callbackUrls: [],
		query: {},
		pathParameters: {},
		receivedAt: new Date(),
	});
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

	it('has no time of another precision where the same resource is told with updated_at', () => {
		expect(
			subjectIn('inventory_levels/disconnect', { inventory_item_id: 1, location_id: 2 })?.updatedAt,
		).toBe(undefined);
	});

	it('is timed by the event where an update has no time', () => {
		const clock = Date.UTC(2026, 10, 22, 5) * 1_000 + 700_000;
		expect(subjectIn('orders/updated', { id: 1 })?.updatedAt).toBe(clock);
	});
});
