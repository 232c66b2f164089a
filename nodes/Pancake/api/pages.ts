import type { IDataObject } from 'n8n-workflow';

import { PageWalk } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { rowsIn } from '../../shared/api/typed';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { callApi, type Call } from './client';
import { API } from './errors';
import { listIn } from './response';

/** The largest page size that all sources allow. */
export const PAGE_SIZE = 100;

/** The last row that Pancake lists. Later pages are empty or answered with an error. */
export const LAST_ROW = 10_000;

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
	call: Omit<Call, 'method'>,
	limit = Number.POSITIVE_INFINITY,
): Promise<Rows> {
	const rows = new Map<string, IDataObject>();
	let total: number | undefined;
	const walk = new PageWalk(context, API, 'rows', PAGE_SIZE);
	for (let page = 1; page * PAGE_SIZE <= LAST_ROW && rows.size < limit; page++) {
		// All pages have the same size, as the size decides where each page begins.
		const query = { ...call.query, page_size: PAGE_SIZE, page_number: page };
		walk.next();
		const answer = await callApi(context, { ...call, method: 'GET', query });
		const list = rowsIn(context, API, listIn(answer), 'a list');

		const before = rows.size;
		for (const row of list) rows.set(textOf(row.id) || JSON.stringify(row), row);
		const { total_entries: entries, total_pages: pages } = asObject(answer);
		total = typeof entries === 'number' ? entries : total;
		const isLast = typeof pages !== 'number' || page >= pages;
		if (rows.size === before && list.length > 0 && !isLast) throw walk.repeated();
		if (rows.size === before || (typeof pages === 'number' && isLast)) break;
	}
	return { rows: [...rows.values()].slice(0, limit), total };
}
