import type { IDataObject } from 'n8n-workflow';

import { parseLosslessJson } from '../../../nodes/shared/util/json';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import { ROW_LISTS, rowsFilter, rowsQuery, type RowPart } from '../../../nodes/Shopify/api/lists';
import type { DeliveryFacts } from '../../../nodes/Shopify/platform/event';
import { idOf } from '../../../nodes/Shopify/platform/globalId';
import {
	RECOVERABLE_TOPICS,
	toldByRow,
	toldStateOf,
	type PulledType,
	type RecoverableTopicName,
} from '../../../nodes/Shopify/platform/toldState';
import { shownEvents } from '../../../nodes/Shopify/recover/events';
import { comparableRecord, inZone, restRecord } from '../../../nodes/Shopify/recover/restShape';
import { startShopifySimulator } from '../../../simulators/shopify';
import { ask } from '../../../simulators/shopify/client';
import {
	customerPayload,
	draftOrderPayload,
	orderPayload,
	productPayload,
} from '../../../simulators/shopify/payloads';
import { Random } from '../../../simulators/shared/random';
import { useSimulator } from '../../support/useSimulator';

const bench = useSimulator(startShopifySimulator);

const SHOP = { domain: 'demo-shop.myshopify.com', timezone: 'America/New_York' };
const STATES = 60;

const delivered = (topic: string, type: string, payload: IDataObject) =>
	toldStateOf({
		platform: 'shopify',
		event: topic,
		identity: [],
		shopId: SHOP.domain,
		resource: { type, id: idOf(payload.admin_graphql_api_id) ?? null },
		occurredAt: null,
		payload,
		delivery: { topic } as DeliveryFacts,
	} satisfies CommerceEvent<DeliveryFacts>);

/** Spellings of the same list of tags. */
const tagText = (random: Random) => {
	const tags = random.shuffled(['VIP', 'new', 'b2b', 'Áo']).slice(0, random.below(4));
	return tags.join(random.pick([', ', ',', ' , ']));
};

interface Kind {
	readonly type: PulledType;
	readonly topic: RecoverableTopicName;
	/** @returns the fields of a state in which they differ at random, as a delivery has them */
	readonly fields: (random: Random) => IDataObject;
	readonly payload: (fields: IDataObject, id: string, updatedAt: string) => string;
}

const UPDATED_AT = '2026-11-30T20:15:07-05:00';
const CREATED_AT = '2026-11-30T18:00:00-05:00';
const KINDS: readonly Kind[] = [
	{
		type: 'order',
		topic: 'orders/updated',
		fields: (random) => ({
			name: random.pick(['#1001', '#1002']),
			note: random.pick([null, '', 'Gift', 'gift ']),
			tags: tagText(random),
			test: random.below(2) === 0,
			financial_status: random.pick(['pending', 'paid', 'partially_refunded', 'voided', 'authorized']),
			total_price: random.pick(['0.00', '1.00', '10.50', '10.5', '404.95', '1000', '-0.00', '12.345']),
			current_total_price: random.pick(['0.00', '1.00', '100.00']),
			cancelled_at: random.pick([null, '2026-11-30T20:15:07-05:00', '2026-12-01T01:15:07Z']),
			closed_at: random.pick([null, '2026-11-30T19:00:00-05:00']),
			fulfillment_status: random.pick([null, 'partial', 'fulfilled']),
		}),
		payload: (fields, id, updatedAt) =>
			orderPayload({ id, updatedAt, fields: { created_at: CREATED_AT, ...fields } }),
	},
	{
		type: 'product',
		topic: 'products/update',
		fields: (random) => ({
			title: random.pick(['Shirt', 'Áo', 'shirt']),
			handle: random.pick(['shirt', 'ao']),
			status: random.pick(['active', 'draft', 'archived', 'unlisted']),
			vendor: random.pick(['Acme', '']),
			product_type: random.pick(['', 'Shirts']),
			tags: tagText(random),
		}),
		payload: (fields, id, updatedAt) =>
			productPayload({ id, updatedAt, fields: { created_at: CREATED_AT, ...fields } }),
	},
	{
		type: 'customer',
		topic: 'customers/update',
		fields: (random) => ({
			first_name: random.pick([null, '', 'Bob']),
			last_name: random.pick([null, 'Biller']),
			email: random.pick([null, 'bob@biller.com', 'Bob@Biller.com', 'b@b.example']),
			note: random.pick([null, '', 'ice cream']),
			state: random.pick(['disabled', 'enabled', 'invited', 'declined']),
			verified_email: random.below(2) === 0,
			tax_exempt: random.below(2) === 0,
		}),
		payload: (fields, id, updatedAt) =>
			customerPayload({ id, updatedAt, fields: { created_at: CREATED_AT, ...fields } }),
	},
	{
		type: 'draft_order',
		topic: 'draft_orders/update',
		fields: (random) => ({
			name: random.pick(['#D1', '#D2']),
			status: random.pick(['open', 'invoice_sent', 'completed']),
			note: random.pick([null, '', 'fast']),
			tags: tagText(random),
			tax_exempt: random.below(2) === 0,
			taxes_included: random.below(2) === 0,
			completed_at: random.pick([null, '2026-11-30T20:00:00-05:00']),
			invoice_sent_at: random.pick([null, '2026-11-30T20:00:01-05:00']),
		}),
		payload: (fields, id, updatedAt) =>
			draftOrderPayload({ id, updatedAt, fields: { created_at: CREATED_AT, ...fields } }),
	},
];

describe('what a delivery and a row of Shopify tell', () => {
	/** Asks the simulated API for all rows of a type, as the node asks. */
	const rowsOf = async (type: PulledType, parts: readonly RowPart[] = []): Promise<IDataObject[]> => {
		const { query, pageSize } = rowsQuery(type, new Set(parts));
		const window = { from: Date.parse(UPDATED_AT) - 60_000, to: Date.parse(UPDATED_AT) + 60_000 };
		const variables = { first: pageSize, after: null, query: rowsFilter(type, window) };
		const { body } = await ask(bench.simulator, query, variables);
		expect(body.errors).toBeUndefined();
		return body.data.rows.nodes as IDataObject[];
	};

	it.each(KINDS)(
		'is the same of the same state of a $type, and mostly not of another one in the same second',
		async ({ type, topic, fields, payload }) => {
			await bench.start({
				scopes: [...new Set(Object.values(ROW_LISTS).map(({ scope }) => scope)), 'read_all_orders'],
			});
			const random = new Random(20);
			const deliveries = Array.from({ length: STATES }, (_, at) =>
				payload(fields(random), String(9_007_199_254_741_000n + BigInt(at)), UPDATED_AT),
			);
			for (const text of deliveries) bench.simulator.keep(topic, text);
			const rows = new Map((await rowsOf(type)).map((row) => [String(row.id), row]));
			expect(rows.size).toBe(STATES);
			const contents = deliveries.map((text) => {
				const record = parseLosslessJson(text) as IDataObject;
				const gid = String(record.admin_graphql_api_id);
				const told = delivered(topic, type, record)!;
				expect(toldByRow(topic, idOf(gid)!, rows.get(gid)!)).toEqual(told);
				expect(told).toMatchObject({
					isOnce: false,
					isNewByTime: true,
					clock: Date.parse(UPDATED_AT) * 1_000,
				});
				return JSON.stringify(told.content);
			});
			expect(new Set(contents).size).toBeGreaterThan(STATES * 0.6);
		},
	);

	it('has no content where a delivery was sent with some fields only', () => {
		const record = parseLosslessJson(orderPayload({ id: '7' })) as IDataObject;
		expect(delivered('orders/updated', 'order', record)).toMatchObject({
			content: undefined,
			isNewByTime: true,
		});
	});

	it('is once of an event that happens once, whatever else the order is', () => {
		const text = (note: string) => orderPayload({ id: '7', updatedAt: UPDATED_AT, fields: { note } });
		for (const topic of ['orders/create', 'orders/paid', 'orders/cancelled', 'orders/fulfilled'] as const) {
			const [one, other] = ['a', 'b'].map((note) =>
				delivered(topic, 'order', parseLosslessJson(text(note)) as IDataObject),
			);
			expect(one).toEqual(other);
			expect(one).toMatchObject({ isOnce: true });
			expect(toldByRow(topic, '7', { updatedAt: '2026-12-01T01:15:07Z' })).toEqual(one);
		}
	});

	it('is nothing of what no list shows: other topics, next generation Events, samples', () => {
		const record = parseLosslessJson(orderPayload()) as IDataObject;
		expect(delivered('refunds/create', 'refund', record)).toBeUndefined();
		expect(delivered('orders/delete', 'order', record)).toBeUndefined();
		const event = {
			platform: 'shopify',
			event: 'orders/updated',
			identity: [],
			shopId: SHOP.domain,
			resource: { type: 'order', id: '820982911946154508' },
			occurredAt: null,
			payload: record,
			delivery: { topic: 'orders/updated' } as DeliveryFacts,
		} satisfies CommerceEvent<DeliveryFacts>;
		expect(toldStateOf(event)).toBeDefined();
		expect(toldStateOf({ ...event, isMarkedAsTest: true })).toBeUndefined();
		expect(toldStateOf({ ...event, delivery: { ...event.delivery, action: 'update' } })).toBeUndefined();
	});

	it('is told apart by fulfillment where an order is partly fulfilled, without those that were cancelled', () => {
		const at = (second: number) => `2026-12-01T01:00:0${second}Z`;
		const lists = (fulfillments: ReadonlyArray<readonly [id: number, second: number, status: string]>) => {
			const payload = { admin_graphql_api_id: 'gid://shopify/Order/7', updated_at: UPDATED_AT };
			const rest = fulfillments.map(([id, second, status]) => ({ id, status, created_at: at(second) }));
			const row = fulfillments.map(([id, second, status]) => ({
				id: `gid://shopify/Fulfillment/${id}`,
				status: status.toUpperCase(),
				createdAt: at(second),
			}));
			const told = delivered('orders/partially_fulfilled', 'order', { ...payload, fulfillments: rest });
			expect(
				toldByRow('orders/partially_fulfilled', '7', { updatedAt: UPDATED_AT, fulfillments: row }),
			).toEqual(told);
			return told!.content;
		};
		expect(lists([[9, 1, 'success']])).toEqual(['9']);
		expect(
			lists([
				[10, 2, 'success'],
				[9, 1, 'success'],
			]),
		).toEqual(['10']);
		expect(
			lists([
				[10, 2, 'cancelled'],
				[9, 1, 'success'],
			]),
		).toEqual(['9']);
		expect(
			lists([
				[10, 1, 'success'],
				[9, 1, 'success'],
			]),
		).toEqual(['10']);
		expect(lists([])).toBeUndefined();
	});

	it('are the same fields in the shape of a delivery', async () => {
		await bench.start();
		const line = { id: 9_001, sku: 'S', title: 'T', name: 'T', variant_id: 5, quantity: 2, price: '1.50' };
		const address = {
			first_name: 'Steve',
			last_name: 'Shipper',
			name: 'Steve Shipper',
			company: null,
			address1: '1 Street',
			address2: null,
			city: 'Shippington',
			zip: '40003',
			province: 'Kentucky',
			province_code: 'KY',
			country: 'United States',
			country_code: 'US',
			phone: '555',
			latitude: 38.2527,
			longitude: -85.7585,
		};
		const text = orderPayload({
			id: '7',
			updatedAt: UPDATED_AT,
			totalPrice: '403.00',
			fields: {
				created_at: CREATED_AT,
				cancelled_at: '2026-07-04T10:00:00-04:00',
				cancel_reason: 'customer',
				shipping_address: address,
				line_items: [{ ...line, current_quantity: 1 }],
			},
		});
		bench.simulator.keep('orders/updated', text);
		const [row] = await rowsOf('order', ['address', 'contact', 'customer', 'lineItems']);
		const record = restRecord('order', row!, SHOP);
		const sent = parseLosslessJson(text) as IDataObject;
		expect(record.id).toBe(7);
		for (const name of [
			'admin_graphql_api_id',
			'created_at',
			'updated_at',
			'cancelled_at',
			'cancel_reason',
			'financial_status',
			'fulfillment_status',
			'total_price',
			'tags',
			'test',
			'email',
			'note',
			'currency',
			'shipping_address',
		])
			expect([name, record[name]]).toEqual([name, sent[name]]);
		expect(record.line_items).toEqual([expect.objectContaining({ ...line, current_quantity: 1 })]);
		// Of a lean row the parts that were not asked for are absent, and not empty.
		const [lean] = await rowsOf('order');
		const names = Object.keys(restRecord('order', lean!, SHOP));
		expect(names).not.toContain('line_items');
		expect(names).not.toContain('email');
		expect(names).not.toContain('shipping_address');

		const compared = (...watched: string[]) =>
			Object.keys(
				comparableRecord(
					'order',
					record,
					row!,
					watched.map((path) => path.split('.')),
				),
			);
		expect(compared('line_items.sku', 'shipping_address', 'customer.id')).toEqual(Object.keys(record));
		expect(compared('line_items.sku', 'line_items.properties')).not.toContain('line_items');
		expect(compared('customer.email')).not.toContain('customer');
		expect(compared('tags', 'fulfillment_status')).not.toContain('tags');
		const cut = { ...row!, lineItems: { nodes: [], pageInfo: { hasNextPage: true } } };
		expect(Object.keys(comparableRecord('order', record, cut, []))).not.toContain('line_items');
	});

	it.each([
		['2026-01-31T23:30:00Z', 'America/New_York', '2026-01-31T18:30:00-05:00'],
		['2026-07-31T23:30:00Z', 'America/New_York', '2026-07-31T19:30:00-04:00'],
		['2026-07-31T23:30:00.250Z', 'Asia/Ho_Chi_Minh', '2026-08-01T06:30:00+07:00'],
		['2026-01-31T23:30:00Z', 'Asia/Kolkata', '2026-02-01T05:00:00+05:30'],
		['2026-01-31T23:30:00Z', 'Europe/London', '2026-01-31T23:30:00+00:00'],
		['2026-01-31T23:30:00Z', 'Etc/UTC', '2026-01-31T23:30:00Z'],
		['2026-01-31T23:30:00Z', '', '2026-01-31T23:30:00Z'],
		['no time', 'Etc/UTC', 'no time'],
	])('has %s in %s as %s', (instant, timezone, written) => {
		expect(inZone(instant, timezone)).toBe(written);
	});
});

describe('the events that a row of Shopify shows', () => {
	const ALL = Object.keys(RECOVERABLE_TOPICS) as RecoverableTopicName[];
	const orders = ALL.filter((topic) => topic.startsWith('orders/'));
	const at = (second: number) => `2026-12-01T01:00:0${second}Z`;
	const shown = (row: IDataObject, topics = orders) =>
		shownEvents(row, topics).map(({ topic, at: time }) => [
			topic,
			new Date(time).toISOString().slice(17, 19),
		]);

	it('are those of its own times', () => {
		const sale = { kind: 'SALE', status: 'SUCCESS', createdAt: at(1), processedAt: at(3) };
		const row = {
			createdAt: at(0),
			updatedAt: at(8),
			cancelledAt: at(7),
			displayFinancialStatus: 'PAID',
			displayFulfillmentStatus: 'FULFILLED',
			transactions: [sale, { ...sale, kind: 'REFUND', processedAt: at(6) }, { ...sale, status: 'FAILURE' }],
			fulfillments: [{ id: 'gid://shopify/Fulfillment/1', status: 'SUCCESS', createdAt: at(5) }],
		};
		expect(shown(row)).toEqual([
			['orders/create', '00'],
			['orders/updated', '08'],
			['orders/cancelled', '07'],
			['orders/paid', '03'],
			['orders/fulfilled', '05'],
		]);
		expect(shown({ ...row, displayFulfillmentStatus: 'PARTIALLY_FULFILLED' }, orders.slice(4))).toEqual([
			['orders/partially_fulfilled', '05'],
		]);
	});

	it('are no update where nothing was changed since the creation, and no payment without a time', () => {
		expect(shown({ createdAt: at(0), updatedAt: at(0), displayFinancialStatus: 'PAID' })).toEqual([
			['orders/create', '00'],
		]);
		const unpaid = { createdAt: at(0), updatedAt: at(0), displayFinancialStatus: 'REFUNDED' };
		expect(
			shown({ ...unpaid, transactions: [{ kind: 'SALE', status: 'SUCCESS', createdAt: at(1) }] }),
		).toEqual([['orders/create', '00']]);
	});

	it('have the time of its creation, and are not exact, where a fulfillment order does not say when', () => {
		const row = {
			createdAt: at(0),
			updatedAt: at(9),
			status: 'CANCELLED',
			fulfillmentHolds: [{ id: 'gid://shopify/FulfillmentHold/4' }, { id: null }],
		};
		const base = { at: Date.parse(at(0)), isExact: false };
		expect(shownEvents(row, ['fulfillment_orders/cancelled', 'fulfillment_orders/placed_on_hold'])).toEqual([
			{ topic: 'fulfillment_orders/cancelled', ...base },
			{ topic: 'fulfillment_orders/placed_on_hold', ...base, hold: '4' },
		]);
	});
});

describe('the queries for rows of Shopify', () => {
	const TYPES = Object.keys(ROW_LISTS) as PulledType[];
	const every = (type: PulledType) => Object.keys(ROW_LISTS[type].parts) as RowPart[];

	it.each(TYPES)('of the type %s cost less than 1,000 points, and are read by the schema', async (type) => {
		await bench.start();
		for (const parts of [[], ...every(type).map((part) => [part]), every(type)]) {
			const { query, pageSize } = rowsQuery(type, new Set(parts));
			const { body } = await ask(bench.simulator, query, { first: pageSize, after: null, query: '' });
			expect(body.errors).toBeUndefined();
			expect(body.extensions.cost.requestedQueryCost).toBeLessThan(1_000);
		}
		expect(rowsQuery(type, new Set()).pageSize).toBeGreaterThan(80);
	});

	it('ask for a window in whole seconds of UTC, for customers from the beginning of the day', () => {
		const window = {
			from: Date.parse('2026-11-30T10:00:00.700Z'),
			to: Date.parse('2026-11-30T11:00:00.200Z'),
		};
		const seconds = "updated_at:>='2026-11-30T10:00:00Z' AND updated_at:<='2026-11-30T11:00:01Z'";
		expect(rowsFilter('order', window)).toBe(seconds);
		expect(rowsFilter('product', window)).toBe(`${seconds} AND status:active,archived,draft,unlisted`);
		expect(rowsFilter('customer', window)).toBe("updated_at:>='2026-11-30T00:00:00Z'");
	});
});
