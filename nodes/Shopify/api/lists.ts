import type { IDataObject } from 'n8n-workflow';

import { explainWithout } from '../../shared/api/errors';
import { PageWalk } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { explainMistyped, rowsIn } from '../../shared/api/typed';
import { apiError } from '../../shared/errors/nodeErrors';
import type { Window } from '../../shared/recover/window';
import { asObject, isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import type { PulledType } from '../platform/toldState';
import { callApi } from './client';
import { API } from './errors';

/** What is asked of each row beside its own fields. */
export type RowPart =
	'address' | 'contact' | 'customer' | 'fulfillments' | 'lineItems' | 'transactions' | 'variants';

interface Asked {
	/** In GraphQL. */
	readonly fields: string;
	/** How many objects they are at most; each costs one point. */
	readonly objects: number;
}

/** A list of the Admin GraphQL API that is pulled by the time of the last change. */
interface RowList {
	/** The field of the query. */
	readonly name: string;
	/** As its users say it, e.g. "draft orders". */
	readonly title: string;
	/** The object of the schema. */
	readonly object: string;
	readonly scope: string;
	/** Arguments beside those of every list. */
	readonly more?: string;
	/** Terms of the filter beside the time. */
	readonly filter?: string;
	/** Whether the filter takes whole days only. */
	readonly byDay?: true;
	readonly own: Asked;
	readonly parts: Partial<Readonly<Record<RowPart, Asked>>>;
}

/** What a page says of its shop. */
export interface PulledShop {
	/** "example.myshopify.com" */
	readonly domain: string;
	/** IANA name of the zone in which deliveries write times. */
	readonly timezone: string;
}

export interface RowPage {
	readonly shop: PulledShop;
	readonly rows: readonly IDataObject[];
}

const MONEY = '{ shopMoney { amount currencyCode } }';

/** So many members of a row come with it; further ones are asked for by themselves. */
const FIRST_ITEMS = 10;
const FIRST_VARIANTS = 25;
/** More of them an order has hardly ever. */
export const MOST_FULFILLMENTS = 20;

const LINE_ITEM: Asked = {
	fields: `id sku title name variantTitle vendor quantity currentQuantity
		originalUnitPriceSet ${MONEY} variant { legacyResourceId }`,
	objects: 4,
};
const DRAFT_LINE_ITEM: Asked = {
	fields: `id sku title quantity originalUnitPriceSet ${MONEY} variant { legacyResourceId }`,
	objects: 4,
};
const VARIANT: Asked = {
	fields: 'id legacyResourceId sku barcode title position price compareAtPrice inventoryQuantity',
	objects: 1,
};

const CONNECTION_OBJECTS = 3;

function connection(name: string, first: number, node: Asked): Asked {
	return {
		fields: `${name}(first: ${first}) { nodes { ${node.fields} } pageInfo { hasNextPage endCursor } }`,
		objects: CONNECTION_OBJECTS + first * node.objects,
	};
}

/** @see https://shopify.dev/docs/api/admin-graphql/2026-10/queries/orders and the pages of the other lists */
export const ROW_LISTS: Readonly<Record<PulledType, RowList>> = {
	order: {
		name: 'orders',
		title: 'orders',
		object: 'Order',
		scope: 'read_orders',
		own: {
			fields: `id legacyResourceId name createdAt updatedAt processedAt cancelledAt cancelReason closedAt
				test confirmed currencyCode displayFinancialStatus displayFulfillmentStatus note tags sourceName
				totalPriceSet ${MONEY} currentTotalPriceSet ${MONEY}`,
			objects: 5,
		},
		parts: {
			contact: { fields: 'email phone', objects: 0 },
			customer: { fields: 'customer { id legacyResourceId }', objects: 1 },
			address: {
				fields: `shippingAddress { firstName lastName name company address1 address2 city zip province
					provinceCode country countryCodeV2 phone latitude longitude }`,
				objects: 1,
			},
			lineItems: connection('lineItems', FIRST_ITEMS, LINE_ITEM),
			transactions: {
				fields: `transactions(first: ${MOST_FULFILLMENTS}) { id kind status processedAt createdAt }`,
				objects: MOST_FULFILLMENTS,
			},
			fulfillments: {
				fields: `fulfillments(first: ${MOST_FULFILLMENTS}) { id status createdAt }`,
				objects: MOST_FULFILLMENTS,
			},
		},
	},
	product: {
		name: 'products',
		title: 'products',
		object: 'Product',
		scope: 'read_products',
		// Without it, drafts and archived products may be left out.
		filter: 'status:active,archived,draft,unlisted',
		own: {
			fields: `id legacyResourceId title handle status vendor productType tags createdAt updatedAt publishedAt
				totalInventory`,
			objects: 1,
		},
		parts: { variants: connection('variants', FIRST_VARIANTS, VARIANT) },
	},
	customer: {
		name: 'customers',
		title: 'customers',
		object: 'Customer',
		scope: 'read_customers',
		byDay: true,
		own: {
			fields: `id legacyResourceId createdAt updatedAt firstName lastName state note tags locale verifiedEmail
				taxExempt numberOfOrders defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }`,
			objects: 3,
		},
		parts: {},
	},
	draft_order: {
		name: 'draftOrders',
		title: 'draft orders',
		object: 'DraftOrder',
		scope: 'read_draft_orders',
		own: {
			fields: `id legacyResourceId name status createdAt updatedAt completedAt invoiceSentAt note2 tags taxExempt
				taxesIncluded currencyCode totalPriceSet ${MONEY}`,
			objects: 3,
		},
		parts: {
			contact: { fields: 'email', objects: 0 },
			lineItems: connection('lineItems', FIRST_ITEMS, DRAFT_LINE_ITEM),
		},
	},
	fulfillment_order: {
		name: 'fulfillmentOrders',
		title: 'fulfillment orders',
		object: 'FulfillmentOrder',
		scope:
			'read_merchant_managed_fulfillment_orders, read_assigned_fulfillment_orders or read_third_party_fulfillment_orders',
		more: 'includeClosed: true',
		own: {
			fields: `id orderId orderName status requestStatus createdAt updatedAt fulfillAt fulfillBy
				fulfillmentHolds { id handle reason reasonNotes heldByRequestingApp }`,
			// Up to ten holds.
			objects: 11,
		},
		parts: {},
	},
};

/** A query may cost 1,000 points. How Shopify prices a list is not published; a point an object is the dearest. */
const POINTS_A_PAGE = 900;
const LARGEST_PAGE = 100;

/** Of a long list in a row, so many members are asked for in one call. */
const MEMBERS_A_CALL = 200;
/** An order has at most 500 lines. Of a product with more variants, its deliveries do not have all either. */
const MOST_MEMBERS_CALLS = 3;

/** @param parts those that the list does not have are left out */
export function rowsQuery(
	type: PulledType,
	parts: ReadonlySet<RowPart>,
): { query: string; pageSize: number } {
	const list = ROW_LISTS[type];
	const asked = [list.own, ...[...parts].sort().flatMap((part) => list.parts[part] ?? [])];
	const objects = asked.reduce((sum, part) => sum + part.objects, 0);
	const more = list.more === undefined ? '' : `, ${list.more}`;
	return {
		query: `query ($first: Int!, $after: String, $query: String!) {
			shop { myshopifyDomain ianaTimezone }
			rows: ${list.name}(first: $first, after: $after, query: $query, sortKey: UPDATED_AT${more}) {
				nodes { ${asked.map(({ fields }) => fields).join(' ')} }
				pageInfo { hasNextPage endCursor }
			}
		}`,
		pageSize: Math.max(1, Math.min(LARGEST_PAGE, Math.floor(POINTS_A_PAGE / objects))),
	};
}

/** @returns the search for rows that were changed in the window, in Shopify's search syntax */
export function rowsFilter(type: PulledType, { from, to }: Window): string {
	const { byDay, filter } = ROW_LISTS[type];
	const begin = Math.floor(Math.max(from, 0) / 1_000) * 1_000;
	const time = byDay
		? // The day is that of the shop or of UTC: both begin no later than this instant.
			`updated_at:>='${isoOf(begin).slice(0, 10)}T00:00:00Z'`
		: `updated_at:>='${isoOf(begin)}' AND updated_at:<='${isoOf(Math.ceil(to / 1_000) * 1_000)}'`;
	return filter === undefined ? time : `${time} AND ${filter}`;
}

/**
 * Walks through the rows that were changed in a window, the earliest first. A row that changes meanwhile moves to the end
 * and out of the window; no other row moves with it, as cursors name a row and not a number.
 *
 * @throws NodeApiError where a page cannot be read, with the scope that is missing
 */
export async function* rowPages(
	context: ApiContext,
	type: PulledType,
	parts: ReadonlySet<RowPart>,
	window: Window,
): AsyncGenerator<RowPage, void, undefined> {
	const list = ROW_LISTS[type];
	const { query, pageSize } = rowsQuery(type, parts);
	const walk = new PageWalk(context, API, list.title, pageSize);
	const needs = needsOf(list, parts);
	const filter = rowsFilter(type, window);
	const known = new Set<string>();
	for (let after: string | null = null; ;) {
		walk.next(after ?? '');
		const variables = { first: pageSize, after, query: filter };
		const data = asObject(await callApi(context, { query, variables, needs }));
		const page = asObject(data.rows);
		const found = rowsIn(context, API, page.nodes, `a list of ${list.title}`);
		const before = known.size;
		for (const row of found) known.add(textOf(row.id));
		const rows = found.filter((row) => isWithin(row, window));
		for (const row of rows) await completeMembers(context, list, row, needs);
		yield { shop: shopIn(context, data.shop), rows };
		const { hasNextPage, endCursor } = asObject(page.pageInfo);
		if (hasNextPage !== true || isBehind(found.at(-1), window)) return;
		walk.found(known.size - before);
		if (typeof endCursor !== 'string') {
			throw apiError(context, explainMistyped(API, 'the cursor of the next page', endCursor));
		}
		after = endCursor;
	}
}

function needsOf({ title, scope }: RowList, parts: ReadonlySet<RowPart>): string {
	const more = [
		...(parts.has('lineItems') ? ['line items need read_products as well'] : []),
		...(parts.has('customer') ? ['their customer needs read_customers as well'] : []),
	];
	return `The list of ${title} needs ${[scope, ...more].join('; ')}.`;
}

/** The filter has whole seconds, or whole days. A row whose time cannot be read is kept. */
function isWithin({ updatedAt }: IDataObject, { from, to }: Window): boolean {
	const at = millisecondsOf(updatedAt);
	return at === undefined || (at >= Math.floor(from / 1_000) * 1_000 && at <= to);
}

function isBehind(row: IDataObject | undefined, { to }: Window): boolean {
	const at = millisecondsOf(row?.updatedAt);
	return at !== undefined && at > Math.ceil(to / 1_000) * 1_000;
}

export function millisecondsOf(time: unknown): number | undefined {
	const micros = microseconds(time);
	return micros === undefined ? undefined : Math.floor(micros / 1_000);
}

function shopIn(context: ApiContext, value: unknown): PulledShop {
	const { myshopifyDomain, ianaTimezone } = asObject(value);
	const domain = textOf(myshopifyDomain).toLowerCase();
	if (domain === '') throw apiError(context, explainWithout(API, 'a shop'));
	return { domain, timezone: textOf(ianaTimezone) };
}

/** Asks for the members of a row that did not come with it. A list that is longer still says that it has a next page. */
async function completeMembers(
	context: ApiContext,
	{ object }: RowList,
	row: IDataObject,
	needs: string,
): Promise<void> {
	for (const name of ['lineItems', 'variants'] as const) {
		const node = { lineItems: object === 'DraftOrder' ? DRAFT_LINE_ITEM : LINE_ITEM, variants: VARIANT }[
			name
		];
		for (let calls = 0; calls < MOST_MEMBERS_CALLS; calls++) {
			const list = asObject(row[name]);
			const { hasNextPage, endCursor: after } = asObject(list.pageInfo);
			if (hasNextPage !== true || typeof after !== 'string' || !Array.isArray(list.nodes)) break;
			const query = `query ($id: ID!, $first: Int!, $after: String!) {
				node(id: $id) { ... on ${object} {
					${name}(first: $first, after: $after) { nodes { ${node.fields} } pageInfo { hasNextPage endCursor } }
				} }
			}`;
			const variables = { id: textOf(row.id), first: MEMBERS_A_CALL, after };
			const { node: found } = asObject(await callApi(context, { query, variables, needs }));
			const further = asObject(asObject(found)[name]);
			// The row is gone meanwhile.
			if (!Array.isArray(further.nodes)) break;
			const nodes = [...list.nodes, ...further.nodes].filter(isObject);
			row[name] = { nodes, pageInfo: further.pageInfo };
			if (asObject(further.pageInfo).endCursor === after) break;
		}
	}
}

function isoOf(ms: number): string {
	return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
