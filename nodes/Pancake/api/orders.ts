import type { IDataObject } from 'n8n-workflow';

import { PageWalk } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { apiError } from '../../shared/errors/nodeErrors';
import { ProblemError } from '../../shared/errors/problem';
import { ownValue } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import { callApi } from './client';
import { API } from './errors';
import { keyOf, LAST_ROW, PAGE_SIZE, readPage, type Page } from './pages';
import { explainMissing, objectIn } from './response';

/** Seconds since 1970. Both ends count as included. */
export interface OrderWindow {
	/** The time of an order that has to lie in the window, by the name of its field, e.g. "updated_at". */
	readonly clock: string;
	readonly from: number;
	readonly to: number;
}

export type GetOrderPage = (window: OrderWindow, number: number) => Promise<Page>;

/** The published values of `option_sort` that begin with the earliest order. */
const EARLIEST_FIRST: Readonly<Record<string, string>> = {
	inserted_at: 'inserted_at_asc',
	updated_at: 'last_updated_order_asc',
};

/** How far a time of a row may lie outside of the window, in seconds, as the window has whole seconds. */
const TOLERANCE = 1;

/**
 * @param id encoded for a path
 * @throws NodeApiError where Pancake answers without an order
 */
export async function getOrder(context: ApiContext, id: string): Promise<IDataObject> {
	const answer = await callApi(context, { method: 'GET', path: `/orders/${id}` });
	const order = objectIn(answer, 'order');
	if (textOf(order.id ?? order.system_id) !== '') return order;
	throw apiError(context, explainMissing(answer, 'an order'));
}

/**
 * @param filters other parameters of the query
 * @returns a function that gets a page of the orders of a window, the earliest first
 */
export function orderPages(context: ApiContext, filters: IDataObject): GetOrderPage {
	const walk = new PageWalk(context, API, 'orders', PAGE_SIZE);
	return async ({ clock, from, to }, number) => {
		walk.next();
		const sort = ownValue(EARLIEST_FIRST, clock);
		const query = {
			...filters,
			updateStatus: clock,
			startDateTime: from,
			endDateTime: to,
			...(sort !== undefined && { option_sort: sort }),
		};
		return await readPage(context, { path: '/orders', query, rows: 'orders' }, number);
	};
}

/**
 * Every order of a window, the earliest first, each in its version at the time of reading.
 *
 * The window slides: each page begins a second before the last order of the page before. So the list may have
 * any length, and an order that changes meanwhile, and so leaves the window, moves no other order from a page
 * that is still to be read to one that was read. Where Pancake does not sort as it was asked to, or fewer orders
 * are found than Pancake has counted, the pages are read by their numbers, until none has a new order.
 *
 * @throws ProblemError where an order lies outside of the window: Pancake ignores parameters that it does not
 *   know, without a word
 */
export async function* walkOrders(
	getPage: GetOrderPage,
	window: OrderWindow,
): AsyncGenerator<IDataObject, void, undefined> {
	const { clock, to } = window;
	const versions = new Set<string>();
	const ids = new Set<string>();
	const beganAt = Date.now() / 1_000;
	let expected = 0;
	let mode: 'sliding' | 'unsorted' | 'counting' = 'sliding';
	let from = window.from;
	let number = 1;
	/** How many new orders the pages since page 1 have given so far. */
	let found = 0;
	let previousFirst = '';
	/** The orders that the pages since page 1 have listed, and those of the pages before them. */
	let listed = new Set<string>();
	let listedBefore: ReadonlySet<string> | undefined;
	for (;;) {
		const { rows, total, pages } = await getPage({ clock, from, to }, number);
		if (versions.size === 0) expected = total ?? Infinity;
		let added = 0;
		for (const row of rows) {
			if (isLater(row, window, beganAt)) continue;
			requireInside(row, window);
			const id = keyOf(row);
			const version = `${id} ${textOf(row[clock])}`;
			ids.add(id);
			listed.add(version);
			if (versions.has(version)) continue;
			versions.add(version);
			added++;
			yield row;
		}
		found += added;
		if (mode === 'sliding' && !isAscending(rows, clock)) mode = 'unsorted';

		const first = textOf(rows[0]?.id);
		// Where Pancake does not tell the number of pages, a page without a new order is taken for the last one.
		const ending = added === 0 && mode !== 'counting';
		const repeats = number > 1 && first === previousFirst && added === 0;
		previousFirst = first;
		const isLast = rows.length === 0 || repeats || number >= (pages ?? (ending ? number : Infinity));
		const next = Math.floor(secondsOf(rows.at(-1), clock) ?? 0) - 1;
		if (!isLast && mode === 'sliding' && next > from) {
			from = next;
			number = 1;
			found = 0;
			continue;
		}
		const isCutOff = (number + 1) * Math.max(rows.length, 1) > LAST_ROW;
		if (!isLast && isCutOff && mode !== 'counting') throw cutOff(total);
		if (!isLast && !isCutOff) {
			number++;
			continue;
		}
		// An order that leaves the window meanwhile moves later orders to a page that was read.
		const again = number > 1 && found > 0;
		if (!again && ids.size >= expected) return;
		// Where the number of orders is not known, or some have left, two readings have to find the same.
		if (!again && mode === 'counting' && hasSame(listed, listedBefore)) return;
		listedBefore = mode === 'counting' ? listed : undefined;
		listed = new Set();
		if (!again) {
			mode = 'counting';
			from = window.from;
		}
		number = 1;
		found = 0;
	}
}

/** There are more rows than Pancake lists. */
export class ListCutOff extends ProblemError {}

/** @param total the number of rows in the whole list; undefined where Pancake does not tell it */
export function cutOff(total: number | undefined): ListCutOff {
	return new ListCutOff({
		what: `There are ${total ?? 'more'} such orders, but Pancake lists only the first ${LAST_ROW}`,
		cure: 'Set "Since" and "Until" to a shorter period, and get the orders in several steps.',
	});
}

/** Whether an order has changed since the reading began, so that the next window has it. */
function isLater(row: IDataObject, { clock, to }: OrderWindow, beganAt: number): boolean {
	const at = secondsOf(row, clock);
	return at !== undefined && at > to + TOLERANCE && at >= Math.floor(beganAt);
}

function requireInside(row: IDataObject, { clock, from, to }: OrderWindow): void {
	const at = secondsOf(row, clock);
	if (at === undefined || (at >= from - TOLERANCE && at <= to + TOLERANCE)) return;
	throw new ProblemError({
		what: `Pancake has ignored the period: it lists the order ${textOf(row.id)} with ${clock} ${textOf(row[clock])}`,
		cure: 'Check the base URL in the credential: a server between n8n and Pancake may drop parameters. If that is right, leave "Since" and "Until" empty, and filter the orders in the workflow.',
	});
}

function hasSame(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean {
	return one.size === other?.size && [...one].every((member) => other.has(member));
}

function isAscending(rows: readonly IDataObject[], clock: string): boolean {
	const times = rows.map((row) => secondsOf(row, clock));
	return times.every((at, index) => at !== undefined && at >= (times[index - 1] ?? 0));
}

/** @returns seconds since 1970 with their fraction; undefined where the order has no readable time */
function secondsOf(row: IDataObject | undefined, clock: string): number | undefined {
	const at = microseconds(row?.[clock]);
	return at === undefined ? undefined : at / 1e6;
}
