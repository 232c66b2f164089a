import fc from 'fast-check';

import { topicEnum } from '../../../nodes/Shopify/platform/eventTypes';
import {
	apiVersionFor,
	enteredTopic,
	isKnownTopic,
	isOfAnotherVersion,
	isWebhookTopic,
	nearestTopic,
} from '../../../nodes/Shopify/platform/topicNames';
import { editDistance } from '../../../nodes/shared/util/editDistance';
import { TOPICS } from '../../support/shopifySamples';

/** A text with one mistake of typing. */
const mistyped = fc
	.tuple(fc.constantFrom(...TOPICS), fc.nat(), fc.constantFrom('left out', 'twice', 'swapped', 'another'))
	.map(([topic, at, mistake]) => {
		const index = at % (topic.length - 1);
		const [head, one, two, tail] = [
			topic.slice(0, index),
			topic[index]!,
			topic[index + 1]!,
			topic.slice(index + 2),
		];
		const middle = { 'left out': two, twice: one + one + two, swapped: two + one, another: `x${two}` }[
			mistake
		];
		return { topic, text: head + middle + tail };
	});

describe('a name of a topic', () => {
	it('is known in either form, that of a compliance topic too', () => {
		for (const topic of TOPICS) {
			expect(isWebhookTopic(topic)).toBe(true);
			expect(isWebhookTopic(` ${topicEnum(topic)} `)).toBe(true);
		}
	});

	it.each(['Product', 'Product/update', 'InventoryTransfer/create', 'MetaobjectDefinition/delete'])(
		'is known as a topic of next generation Events: %s',
		(name) => {
			expect(isKnownTopic(name)).toBe(true);
			expect(isWebhookTopic(name)).toBe(false);
		},
	);

	it.each([
		['orders/update', 'orders/updated'],
		['order/create', 'orders/create'],
		['order.paid', 'orders/paid'],
		['Orders', 'orders/paid'],
		['ORDERS_CREATED', 'orders/create'],
		['ORDERS_UPDATE', 'orders/updated'],
		['product/update', 'products/update'],
		['customers/tags_added', 'customer.tags_added'],
		['inventory_level/update', 'inventory_levels/update'],
		['Product/updated', 'products/update'],
		['shop/redacted', 'shop/redact'],
	])('that is written "%s" is most like %s', (name, topic) => {
		expect(isKnownTopic(name)).toBe(false);
		expect(nearestTopic(name)).toBe(topic);
	});

	it('with one mistake of typing is most like a topic that is one mistake away', () => {
		fc.assert(
			fc.property(mistyped, ({ topic, text }) => {
				const found = nearestTopic(text);
				const mistakes = (known: string) => editDistance(topicEnum(text), topicEnum(known));
				expect(mistakes(found)).toBeLessThanOrEqual(mistakes(topic));
				expect(isWebhookTopic(text)).toBe(TOPICS.some((known) => topicEnum(known) === topicEnum(text)));
			}),
			{ numRuns: 30 },
		);
	});
});

describe('a topic with an API version', () => {
	const VERSIONS = ['2025-10', '2026-01', '2026-04', '2026-07', '2027-01', '2031-10', 'unstable'];

	it.each(VERSIONS)('is of that version and none of the table: %s', (version) => {
		for (const name of ['loyalty_points/earned', 'LOYALTY_POINTS_EARNED', 'customer.earned_points']) {
			const text = `${name}@${version}`;
			expect(enteredTopic(` ${text} `)).toEqual({ name, version });
			expect(isOfAnotherVersion(text)).toBe(true);
			expect(apiVersionFor(['orders/create', text])).toBe(version);
		}
	});

	it.each([
		'orders/update',
		'orders/update@2026-10',
		'orders/update@2027-02',
		'orders/update@27-01',
		'orders/update@',
		'orders/update@2027-01-01',
		'@2027-01',
		'no topic@2027-01',
		'a/b/c@2027-01',
		'https://example.com@2027-01',
	])('is no topic of another version where it is written "%s"', (text) => {
		expect(isOfAnotherVersion(text)).toBe(false);
	});

	it('has the newest version of all, or that of the table where none has a version', () => {
		expect(apiVersionFor(['a/b@2027-01', 'c/d@2027-04', 'orders/create', 'e/f@2025-10'])).toBe('2027-04');
		expect(apiVersionFor(['a/b@2027-01', 'c/d@unstable'])).toBe('unstable');
		expect(apiVersionFor([])).toBe('2026-10');
		expect(apiVersionFor(['orders/create'])).toBe('2026-10');
	});
});
