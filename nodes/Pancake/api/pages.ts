import type { IDataObject } from 'n8n-workflow';

import { explainWithout } from '../../shared/api/errors';
import type { ApiContext } from '../../shared/api/request';
import { apiError } from '../../shared/errors/nodeErrors';
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
 * page size or page number.
 *
 * @param limit maximum number of rows
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
		// All pages have the same size, as the size decides where each page begins.
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
