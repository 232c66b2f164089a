import type { IDataObject } from 'n8n-workflow';

import { PageWalk } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { rowsIn } from '../../shared/api/typed';
import { apiError } from '../../shared/errors/nodeErrors';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { callApi, type Call } from './client';
import { API } from './errors';
import { explainMissing, listIn } from './response';

/** The largest page size that all sources allow. */
export const PAGE_SIZE = 100;

/** The last row that Pancake lists. Later pages are empty or answered with an error. */
export const LAST_ROW = 10_000;

/** A list of the API. */
export interface ListCall extends Omit<Call, 'method'> {
	/** The name of its rows, e.g. "orders". */
	readonly rows: string;
}

/** One page of a list, as Pancake answered it. */
export interface Page {
	readonly rows: readonly IDataObject[];
	/** The numbers of all rows and all pages of the list; undefined where the answer does not contain them. */
	readonly total: number | undefined;
	readonly pages: number | undefined;
}

export interface Rows {
	readonly rows: IDataObject[];
	/** The number of rows in the whole list; undefined where the answer does not contain it. */
	readonly total: number | undefined;
}

/**
 * Gets the rows of a list, page after page, up to the last row that Pancake lists. Where an answer does not
 * contain the number of pages, a page without a new row is the end, because a server may ignore the requested
 * page size or page number. Where it does, such a page in the middle is an error.
 *
 * @param limit maximum number of rows
 * @throws NodeApiError where an answer holds no list, or the list does not end
 */
export async function getRows(
	context: ApiContext,
	call: ListCall,
	limit = Number.POSITIVE_INFINITY,
): Promise<Rows> {
	const rows = new Map<string, IDataObject>();
	let total: number | undefined;
	const walk = new PageWalk(context, API, call.rows, PAGE_SIZE);
	for (let number = 1; number * PAGE_SIZE <= LAST_ROW && rows.size < limit; number++) {
		walk.next();
		const page = await readPage(context, call, number);

		const before = rows.size;
		for (const row of page.rows) rows.set(keyOf(row), row);
		total = page.total ?? total;
		const isLast = page.pages === undefined || number >= page.pages;
		if (rows.size === before && page.rows.length > 0 && !isLast) throw walk.repeated();
		if (rows.size === before || (page.pages !== undefined && isLast)) break;
	}
	return { rows: [...rows.values()].slice(0, limit), total };
}

/**
 * Reads one page of a list. All pages have the same size, as the size decides where each page begins.
 *
 * @param number from 1 on
 * @throws NodeApiError where the answer holds no list
 */
export async function readPage(
	context: ApiContext,
	{ rows: name, ...call }: ListCall,
	number: number,
): Promise<Page> {
	const query = { ...call.query, page_size: PAGE_SIZE, page_number: number };
	const answer = await callApi(context, { ...call, method: 'GET', query });
	const what = `a list of ${name}`;
	const list = listIn(answer, name);
	if (list === undefined) throw apiError(context, explainMissing(answer, what));
	const rows = rowsIn(context, API, list, what);
	const { total_entries: total, total_pages: pages } = asObject(answer);
	return { rows, total: numberOf(total), pages: numberOf(pages) };
}

/** @returns what tells a row from all others of its list */
export function keyOf(row: IDataObject): string {
	return textOf(row.id) || JSON.stringify(row);
}

function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}
