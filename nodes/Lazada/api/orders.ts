import type { IDataObject } from 'n8n-workflow';

import { explainedError } from '../../shared/api/explained';
import { textOf } from '../../shared/fields';
import { callApi, type ApiContext } from './call';
import { instantOf, lazadaDate } from '../platform/dates';

/** Orders by the page. @see https://open.lazada.com/apps/doc/api?path=%2Forders%2Fget */
const PAGE_SIZE = 100;
/** Lazada goes no further into a list. */
const LARGEST_OFFSET = 5_000;
/** The most orders whose items are asked for at once. */
export const ORDERS_PER_CALL = 50;

export type OrderClock = 'created' | 'updated';

/** Instants in ms since 1970; both ends are taken as included. */
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

export async function getOrder(context: ApiContext, orderId: string): Promise<IDataObject> {
	return (await callApi(context, '/order/get', { order_id: orderId })) as IDataObject;
}

/** @param orderIds any number of them; each call asks for 50 */
export async function getOrderItems(
	context: ApiContext,
	orderIds: readonly string[],
): Promise<IDataObject[]> {
	const orders: IDataObject[] = [];
	for (let from = 0; from < orderIds.length; from += ORDERS_PER_CALL) {
		const ids = orderIds.slice(from, from + ORDERS_PER_CALL);
		const data = await callApi(context, '/orders/items/get', { order_ids: `[${ids.join(',')}]` });
		orders.push(...(data as IDataObject[]));
	}
	return orders;
}

/**
 * One part of the list, in the order that Lazada is asked for.
 *
 * @param limit up to 5,100 orders can be had in this way
 */
export async function getOrdersSorted(
	context: ApiContext,
	query: OrderQuery,
	sort: { readonly by: OrderClock; readonly direction: 'ASC' | 'DESC' },
	limit: number,
): Promise<IDataObject[]> {
	const orders = new Map<string, IDataObject>();
	for (let offset = 0; offset <= LARGEST_OFFSET && orders.size < limit; offset += PAGE_SIZE) {
		const page = await getPage(context, query, sort, offset);
		for (const order of page) orders.set(idOf(order), orders.get(idOf(order)) ?? order);
		if (page.length < PAGE_SIZE) break;
	}
	return [...orders.values()].slice(0, limit);
}

/**
 * Every order of a window, the earliest first, each in the version it has when it is come to.
 *
 * The window slides: each page begins a second before the last order of the page before. So the list may
 * be of any length, and an order that changes meanwhile moves no other one out of its page.
 *
 * @param clock the window of it needs a beginning
 */
export async function* walkOrders(
	context: ApiContext,
	query: OrderQuery,
	clock: OrderClock,
): AsyncGenerator<IDataObject, void, undefined> {
	const seen = new Set<string>();
	let after = query[clock].after ?? 0;
	let offset = 0;
	for (;;) {
		const window = { ...query[clock], after };
		const sort = { by: clock, direction: 'ASC' } as const;
		const page = await getPage(context, { ...query, [clock]: window }, sort, offset);
		for (const order of page) {
			const version = `${idOf(order)} ${textOf(order[NAMES[clock].field])}`;
			if (seen.has(version)) continue;
			seen.add(version);
			yield order;
		}
		if (page.length < PAGE_SIZE) return;
		const next = Math.max(...page.map((order) => instantOf(order[NAMES[clock].field]) ?? 0)) - 1_000;
		if (next > after) {
			after = next;
			offset = 0;
		} else if (offset < LARGEST_OFFSET) {
			offset += PAGE_SIZE;
		} else {
			throw explainedError(context.getNode(), {
				message: 'More than 5,000 orders have the same time, and Lazada lists no more of them',
				description: 'Set a status as a filter, and pull each status by itself.',
			});
		}
	}
}

async function getPage(
	context: ApiContext,
	query: OrderQuery,
	sort: { readonly by: OrderClock; readonly direction: 'ASC' | 'DESC' },
	offset: number,
): Promise<IDataObject[]> {
	const data = await callApi(context, '/orders/get', {
		...parametersOf('created', query.created),
		...parametersOf('updated', query.updated),
		...(query.status !== undefined && { status: query.status }),
		sort_by: NAMES[sort.by].field,
		sort_direction: sort.direction,
		offset,
		limit: PAGE_SIZE,
	});
	const { orders } = (data ?? {}) as { orders?: IDataObject[] };
	if (Array.isArray(orders)) return orders;
	throw explainedError(context.getNode(), {
		message: 'Lazada answered without a list of orders',
		description: 'Check the site or base URL in the credential: what answers there may not be Lazada.',
	});
}

/** Lazada knows whole seconds: a window is made larger rather than smaller. */
function parametersOf(clock: OrderClock, { after, before }: OrderWindow): IDataObject {
	const names = NAMES[clock];
	return {
		...(after !== undefined && { [names.after]: lazadaDate(Math.floor(after / 1_000) * 1_000) }),
		...(before !== undefined && { [names.before]: lazadaDate(Math.ceil(before / 1_000) * 1_000) }),
	};
}

export function idOf(order: IDataObject): string {
	return textOf(order.order_id) || textOf(order.order_number);
}
