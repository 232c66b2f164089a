import { orderOfApi } from './shop';
import { REMOVED } from './statuses';
import { secondsOf } from './time';
import type { Fields } from './types';

/** The fields that `option_sort` sorts by, for the published values whose order is clear. */
const SORTED_BY: Readonly<Record<string, (order: Fields) => unknown>> = {
	inserted_at: (order) => order.inserted_at,
	last_updated_order: (order) => order.updated_at,
	order_valuation: (order) => order.total_price,
	product_quantity: (order) =>
		(order.items as Fields[]).reduce((sum, { quantity }) => sum + Number(quantity), 0),
};

/** Parameters that may occur several times in a query, as `name[]=a&name[]=b`. */
const LISTS = ['filter_status', 'fields'];

/** Whether a list is written as JSON. Such a query was observed to be answered with 500. */
export function hasJsonList(query: URLSearchParams): boolean {
	return LISTS.some((name) => query.get(name)?.startsWith('['));
}

/** @returns the orders that GET /shops/{id}/orders finds, in the form of the API */
export function foundOrders(orders: readonly Fields[], query: URLSearchParams): readonly Fields[] {
	const statuses = listIn(query, 'filter_status');
	const withRemoved = query.get('include_removed') === '1';
	const text = query.get('search')?.toLowerCase();
	const dated = query.get('updateStatus') ?? 'inserted_at';
	const from = seconds(query.get('startDateTime')) ?? -Infinity;
	const to = seconds(query.get('endDateTime')) ?? Infinity;
	const isDated = query.has('startDateTime') || query.has('endDateTime');

	const found = orders.filter((order) => {
		if (order.status === REMOVED && !withRemoved && !statuses.includes(String(REMOVED))) return false;
		if (statuses.length > 0 && !statuses.includes(String(order.status))) return false;
		if (text && !searched(order).includes(text)) return false;
		if (!isDated) return true;
		const at = secondsOf(order[dated]);
		return at !== null && at >= from && at <= to;
	});
	const fields = listIn(query, 'fields');
	return sorted(found, query.get('option_sort')).map((order) => {
		const shown = orderOfApi(order);
		if (fields.length === 0) return shown;
		return Object.fromEntries(Object.entries(shown).filter(([name]) => fields.includes(name)));
	});
}

/**
 * @returns the customers that GET /shops/{id}/customers finds, in no order that clients know. The names of the
 *   parameters are those of running clients.
 */
export function foundCustomers(customers: readonly Fields[], query: URLSearchParams): readonly Fields[] {
	const from = seconds(query.get('start_time_updated_at')) ?? -Infinity;
	const to = seconds(query.get('end_time_updated_at')) ?? Infinity;
	const isDated = query.has('start_time_updated_at') || query.has('end_time_updated_at');
	if (!isDated) return customers;
	return customers.filter(({ updated_at: time }) => {
		const at = secondsOf(time);
		return at !== null && at >= from && at <= to;
	});
}

function sorted(orders: readonly Fields[], option: string | null): readonly Fields[] {
	const [, name = '', direction] = /^(.+)_(asc|desc)$/.exec(option ?? '') ?? [];
	const of = SORTED_BY[name] ?? ((order: Fields) => order.inserted_at);
	const sign = name in SORTED_BY && direction === 'asc' ? 1 : -1;
	return [...orders].sort((left, right) => {
		const [a, b] = [of(left) as string, of(right) as string];
		if (a === b) return 0;
		return a < b ? -sign : sign;
	});
}

function searched(order: Fields): string {
	const { id, bill_full_name: name, bill_phone_number: phone, note } = order;
	return [id, name, phone, note].join('\n').toLowerCase();
}

function listIn(query: URLSearchParams, name: string): readonly string[] {
	return [...query.getAll(`${name}[]`), ...query.getAll(name)];
}

function seconds(text: string | null): number | null {
	return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
