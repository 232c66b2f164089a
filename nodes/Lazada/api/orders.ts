import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { PageWalk } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { explainMistyped, rowsIn } from '../../shared/api/typed';
import { apiError } from '../../shared/errors/nodeErrors';
import { asObject, isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { instantOf, lazadaDate } from '../platform/time';
import { callApi } from './client';
import { API } from './errors';

/** Orders per page. @see https://open.lazada.com/apps/doc/api?path=%2Forders%2Fget */
export const PAGE_SIZE = 100;
/** Lazada lists no orders beyond this offset. */
const LARGEST_OFFSET = 5_000;
/** The most orders whose items one call asks for. */
export const ORDERS_PER_CALL = 50;

export type OrderClock = 'created' | 'updated';

export interface OrderSort {
	readonly by: OrderClock;
	readonly direction: 'ASC' | 'DESC';
}

/** Instants in ms since 1970. Both ends count as included. */
export interface OrderWindow {
	readonly after?: number | undefined;
	readonly before?: number | undefined;
}

export interface OrderQuery {
	readonly created: OrderWindow;
	readonly updated: OrderWindow;
	readonly status?: string | undefined;
}

const NAMES = {
	created: { after: 'created_after', before: 'created_before', field: 'created_at' },
	updated: { after: 'update_after', before: 'update_before', field: 'updated_at' },
} as const;

/** @throws NodeApiError where Lazada answers without an order */
export async function getOrder(context: ApiContext, orderId: string): Promise<IDataObject> {
	const order = await callApi(context, { path: '/order/get', query: { order_id: orderId } });
	if (Object.keys(asObject(order)).length > 0) return asObject(order);
	throw apiError(context, explainMistyped(API, 'an order', isObject(order) ? undefined : order));
}

/** @param orderIds any number of ids; each call asks for 50 */
export async function getOrderItems(
	context: ApiContext,
	orderIds: readonly string[],
): Promise<IDataObject[]> {
	const orders: IDataObject[] = [];
	const walk = new PageWalk(context, API, 'items of orders', ORDERS_PER_CALL);
	for (let from = 0; from < orderIds.length; from += ORDERS_PER_CALL) {
		const ids = orderIds.slice(from, from + ORDERS_PER_CALL);
		const query = { order_ids: `[${ids.join(',')}]` };
		walk.next();
		const data = await callApi(context, { path: '/orders/items/get', query });
		orders.push(...rowsIn(context, API, data, 'a list of items'));
	}
	return orders;
}

/**
 * The first orders of a list, sorted by Lazada.
 *
 * @param limit up to 100, the size of a page
 */
export async function getFirstOrders(
	context: ApiContext,
	query: OrderQuery,
	sort: OrderSort,
	limit: number,
): Promise<IDataObject[]> {
	const { orders } = await getPage(context, query, sort, 0);
	return orders.slice(0, limit);
}

/**
 * Every order of a window, the earliest first, each in its version at the time of reading.
 *
 * The window slides: each page begins a second before the last order of the previous page. So the list may
 * have any length, and an order that changes meanwhile moves no other order out of its page.
 *
 * @param clock the time that sorts the orders; the window of this time needs a beginning
 */
export async function* walkOrders(
	context: ApiContext,
	query: OrderQuery,
	clock: OrderClock,
): AsyncGenerator<IDataObject, void, undefined> {
	const seen = new Set<string>();
	const walk = new PageWalk(context, API, 'orders', PAGE_SIZE);
	const sort: OrderSort = { by: clock, direction: 'ASC' };
	let after = query[clock].after ?? 0;
	let offset = 0;
	/** How many new orders the pages of the current window have given so far. */
	let newOrders = 0;
	let previous = '';
	for (;;) {
		walk.next();
		const window = { ...query, [clock]: { ...query[clock], after } };
		const { orders: page, isFull } = await getPage(context, window, sort, offset);
		const versions = page.map((order) => `${orderIdOf(order)} ${textOf(order[NAMES[clock].field])}`);
		// Another offset gives other orders: not even changes meanwhile move a whole page.
		if (offset > 0 && page.length > 0 && versions.join() === previous) throw walk.repeated();
		previous = versions.join();
		for (const [index, order] of page.entries()) {
			const version = versions[index]!;
			if (seen.has(version)) continue;
			seen.add(version);
			newOrders++;
			yield order;
		}
		const next = Math.max(...page.map((order) => instantOf(order[NAMES[clock].field]) ?? 0)) - 1_000;
		if (isFull && next <= after) {
			if (offset >= LARGEST_OFFSET) throw tooManyAtOnce(context);
			offset += PAGE_SIZE;
			continue;
		}
		// An order that changes meanwhile moves later orders to a page that was read: the pages are read again.
		const again = offset > 0 && newOrders > 0;
		if (!isFull && !again) return;
		if (!again) after = next;
		offset = 0;
		newOrders = 0;
	}
}

interface OrderPage {
	/** The entries that can be read. */
	readonly orders: IDataObject[];
	/** Whether more orders may follow: entries that cannot be read count too. */
	readonly isFull: boolean;
}

async function getPage(
	context: ApiContext,
	query: OrderQuery,
	sort: OrderSort,
	offset: number,
): Promise<OrderPage> {
	const parameters = {
		...parametersOf('created', query.created),
		...parametersOf('updated', query.updated),
		...(query.status !== undefined && { status: query.status }),
		sort_by: NAMES[sort.by].field,
		sort_direction: sort.direction,
		offset,
		limit: PAGE_SIZE,
	};
	const data = await callApi(context, { path: '/orders/get', query: parameters });
	const { orders: list } = asObject(data);
	const orders = rowsIn(context, API, list, 'a list of orders');
	return { orders, isFull: Array.isArray(list) && list.length >= PAGE_SIZE };
}

function tooManyAtOnce(context: ApiContext): NodeApiError {
	return apiError(context, {
		what: 'More than 5,000 orders have the same time, and Lazada lists only the first 5,000',
		cure: 'Set a status as a filter, and get the orders of each status separately.',
	});
}

/** Lazada reads whole seconds: rounding makes a window larger, never smaller. */
function parametersOf(clock: OrderClock, { after, before }: OrderWindow): IDataObject {
	const names = NAMES[clock];
	return {
		...(after !== undefined && { [names.after]: lazadaDate(Math.floor(after / 1_000) * 1_000) }),
		...(before !== undefined && { [names.before]: lazadaDate(Math.ceil(before / 1_000) * 1_000) }),
	};
}

/** @returns the number of an order as text; empty where the order has none */
export function orderIdOf(order: IDataObject): string {
	return textOf(order.order_id) || textOf(order.order_number);
}
