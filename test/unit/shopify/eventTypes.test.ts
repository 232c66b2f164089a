import {
	COMPLIANCE_TOPICS,
	describeScopes,
	findEventType,
	EVENT_TYPES,
	topicEnum,
} from '../../../nodes/Shopify/platform/eventTypes';
import published from '../../fixtures/shopify-topics-2026-10.json';

describe('the table of Shopify topics', () => {
	it('holds the 218 topics of the schema 2026-10 with their scopes', () => {
		const byTopic = (left: { topic: string }, right: { topic: string }) =>
			left.topic < right.topic ? -1 : 1;
		expect(EVENT_TYPES).toHaveLength(218);
		expect([...EVENT_TYPES].sort(byTopic)).toEqual([...published].sort(byTopic));
	});

	it('finds a topic by either of its names', () => {
		expect(findEventType('orders/create')).toBe(findEventType(' ORDERS_CREATE '));
		expect(findEventType('customer.tags_added')?.enum).toBe('CUSTOMER_TAGS_ADDED');
		expect(findEventType('orders/not_yet_known')).toBeUndefined();
		expect(topicEnum('orders/not_yet_known')).toBe('ORDERS_NOT_YET_KNOWN');
	});

	it('says which scopes are needed', () => {
		const scopes = (topic: string) => describeScopes(findEventType(topic)!);
		expect(scopes('orders/create')).toBe('read_orders or read_marketplace_orders');
		expect(scopes('products/update')).toBe('read_products');
		expect(scopes('shop/update')).toBe('no scope');
	});

	it('leaves the compliance topics out of the enum', () => {
		for (const topic of COMPLIANCE_TOPICS) expect(findEventType(topic)).toBeUndefined();
	});
});
