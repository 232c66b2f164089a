import type { IDataObject } from 'n8n-workflow';

import { explainWithout } from '../../shared/api/errors';
import { apiError } from '../../shared/errors/nodeErrors';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { callApi, type ApiContext, type Call } from './client';
import { API } from './errors';
import { listIn } from './response';

/** As many as every source allows. */
const PAGE_SIZE = 100;

/** Behind this row of a list there is nothing to be had, or an error. */
export const LAST_ROW = 10_000;

export interface Rows {
	readonly rows: IDataObject[];
	/** How many there are, where the answer tells. */
	readonly total: number | undefined;
}

/**
 * Gets the rows of a list, page after page, up to the last row that Pancake gives. Where the answer does not
 * tell how many pages there are, a page without a new row is the end: a server need not respect the size
 * that was asked for, nor the page.
 *
 * @param limit how many rows at most
 * @throws NodeApiError where an answer holds no list
 */
export async function getRows(
	context: ApiContext,
	call: Omit<Call, 'method'>,
	limit = Number.POSITIVE_INFINITY,
): Promise<Rows> {
	const rows = new Map<string, IDataObject>();
	let total: number | undefined;
	for (let page = 1; page * PAGE_SIZE <= LAST_ROW && rows.size < limit; page++) {
		// The same size for every page, as it decides where each begins.
		const query = { ...call.query, page_size: PAGE_SIZE, page_number: page };
		const answer = await callApi(context, { ...call, method: 'GET', query });
		const list = listIn(answer);
		if (list === undefined) throw apiError(context, NO_LIST);

		const before = rows.size;
		for (const row of list) rows.set(textOf(row.id) || JSON.stringify(row), row);
		const { total_entries: entries, total_pages: pages } = asObject(answer);
		total = typeof entries === 'number' ? entries : total;
		if (rows.size === before || (typeof pages === 'number' && page >= pages)) break;
	}
	return { rows: [...rows.values()].slice(0, limit), total };
}

const NO_LIST = explainWithout(API, 'a list');
