import { readFileSync } from 'node:fs';
import path from 'node:path';

import { findEventType } from '../../../nodes/Shopify/platform/eventTypes';
import { parseEvent, type DeliveryFacts } from '../../../nodes/Shopify/platform/event';
import { RESOURCES } from '../../../nodes/Shopify/platform/resourceTable';
import { resourceOfTopic } from '../../../nodes/Shopify/platform/resources';
import { resourceStateOf } from '../../../nodes/Shopify/platform/resourceState';
import { valueAt } from '../../../nodes/shared/util/object';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import { PROJECT } from '../../../harness/runtime';
import { deliveryOf, eventIn } from '../../support/delivery';
import { SAMPLES, topicRows, TOPICS, type ShopifySample } from '../../support/shopifySamples';

const eventOf = ({ topic, payload }: ShopifySample): CommerceEvent<DeliveryFacts> => {
	const headers = {
		'x-shopify-topic': topic,
		'x-shopify-shop-domain': 'demo-shop.myshopify.com',
		'x-shopify-webhook-id': '1',
	};
	return eventIn(parseEvent(deliveryOf(JSON.stringify(payload), { headers })));
};
const sampleOf = (topic: string) => SAMPLES.get(topic)!;
const samples = [...SAMPLES.values()];

/** The topics whose sample names no id: it is null there, or cut off, or there is no field for it. */
const WITHOUT_ID = [
	'audit_events/admin_api_activity',
	'collection_publications/delete',
	'customer_account_settings/update',
	'metafield_definitions/create',
	'metafield_definitions/update',
	'orders/risk_assessment_changed',
	'product_feeds/create',
	'product_feeds/update',
	'product_publications/delete',
	'subscription_billing_attempts/challenged',
	'subscription_billing_attempts/failure',
	'subscription_billing_attempts/success',
	'tax_services/create',
	'tax_services/update',
];

describe('the table of the resources of Shopify topics', () => {
	it('has each of the 218 topics and the compliance topics once, and no other', () => {
		const words = (text = '') => text.split(/\s+/).filter((word) => word !== '');
		const named = RESOURCES.flatMap(({ topics, parts }) => [...words(topics), ...words(parts)]);
		expect([...named].sort()).toEqual(TOPICS);
		expect(TOPICS).toHaveLength(221);
	});

	it('has the id of the resource of every published sample that names one', () => {
		expect(samples).toHaveLength(211);
		const without = samples.filter((sample) => eventOf(sample).resource.id === null);
		expect(without.map(({ topic }) => topic).sort()).toEqual(WITHOUT_ID);
		const odd = samples.filter((sample) => /^gid:|\?/.test(eventOf(sample).resource.id ?? ''));
		expect(odd).toEqual([]);
	});

	it('has a clock that is a field of every published sample, or was left out because the sample has none', () => {
		const missing = samples
			.filter(({ topic, payload }) => {
				const { clock } = resourceOfTopic(topic);
				return clock !== null && valueAt(payload, clock) === undefined;
			})
			.map(({ topic }) => topic);
		// The stock of a location that is no longer stocked there has no time.
		expect(missing).toEqual(['inventory_levels/disconnect']);
		const unused = samples.filter(
			({ topic, payload }) => 'updated_at' in payload && resourceOfTopic(topic).clock === null,
		);
		expect(unused.map(({ topic }) => topic)).toEqual([]);
	});

	it.each([
		['fulfillment_orders/placed_on_hold', 'fulfillment_order', '1'],
		['fulfillment_orders/moved', 'fulfillment_order', '1'],
		['fulfillment_orders/merged', 'fulfillment_order', '1'],
		['customer.tags_added', 'customer', '1'],
		['customer.joined_segment', 'customer', '2'],
		['customers/merge', 'customer', '1'],
		['product_listings/update', 'product_listing', '788032119674292900'],
		['app_subscriptions/update', 'app_subscription', '1029266952'],
		['app_purchases_one_time/update', 'app_purchase_one_time', '1017262349'],
		['customers_marketing_consent/update', 'customer_marketing_consent', '706405506930370000'],
		['customers_email_marketing_consent/update', 'customer_email_marketing_consent', '706405506930370000'],
		['inventory_levels/update', 'inventory_level', '271878346596884000'],
		['inventory_shipments/update_tracking', 'inventory_shipment', '3921201'],
		['company_contact_roles/assign', 'company_contact', '408372092144951419'],
		['orders/edited', 'order', '820982911946154500'],
		['checkouts/create', 'checkout', '123123123'],
		['locales/create', 'locale', 'fr-CA'],
		['orders/create', 'order', '820982911946154508'],
	])('names the resource of the sample of %s: %s %s', (topic, type, id) => {
		expect(eventOf(sampleOf(topic)).resource).toEqual({ type, id });
	});

	it('names resources in the singular, those of topics newer than the table too', () => {
		const types = [...TOPICS, 'gift_boxes/update', 'dishes/create', 'canvasses/update'].map(
			(topic) => resourceOfTopic(topic).type,
		);
		expect(types).toEqual(expect.arrayContaining(['shipping_address', 'gift_box', 'dish', 'canvass']));
		expect(types.filter((type) => /ies$|sse$|[^s]s$/.test(type))).toEqual([]);
	});

	it('lets a watched field be compared in every update whose sample names an id', () => {
		const updates = samples.filter(({ topic }) => /\/updated?$/.test(topic) && !WITHOUT_ID.includes(topic));
		expect(updates.length).toBeGreaterThan(40);
		for (const sample of updates) expect(resourceStateOf(eventOf(sample))).toBeDefined();
	});

	it('keeps what a part tells from the resource itself: tags that were added are not the tags', () => {
		const [part, whole] = ['customer.tags_added', 'customers/update'].map((topic) =>
			resourceStateOf({ ...eventOf(sampleOf(topic)), resource: { type: 'customer', id: '1' } })!,
		);
		expect(part!.resource).not.toEqual(whole!.resource);
		expect([part!.isComplete, whole!.isComplete]).toEqual([false, true]);
	});

	it('keeps apart what shares the id of its resource', () => {
		const cycle = sampleOf('subscription_billing_cycles/skip');
		const other = { ...cycle, payload: { ...cycle.payload, cycle_index: 2 } };
		expect(resourceStateOf(eventOf(cycle))?.resource).not.toEqual(resourceStateOf(eventOf(other))?.resource);
		const { cycle_index: _left, ...without } = cycle.payload;
		expect(resourceStateOf(eventOf({ ...cycle, payload: without }))).toBeUndefined();
	});

	it('is the one in the docs, with what could not be found', () => {
		const page = readFileSync(path.join(PROJECT, 'docs', 'shopify-topics.md'), 'utf8');
		const rows = page
			.split('\n')
			.filter((line) => line.startsWith('| `'))
			.map((line) =>
				line
					.split('|')
					.slice(1, -1)
					.map((cell) => cell.trim()),
			);
		expect(rows).toEqual(topicRows());
		const missing = TOPICS.filter((topic) => !SAMPLES.has(topic));
		expect(missing).toHaveLength(10);
		for (const topic of [...missing, ...WITHOUT_ID]) expect(findEventType(topic)).toBeDefined();
	});
});
