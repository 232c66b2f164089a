import type { NodeApiError } from 'n8n-workflow';

import { apiError } from '../errors/nodeErrors';
import { monotonicMs } from '../util/monotonicTime';
import type { Api } from './errors';
import type { ApiContext } from './request';

/** When a walk through the pages of a list ends without the last page, in ms. */
export const WALK_DEADLINE_MS = 900_000;

/** The number of rows for whose pages a walk asks. A longer list would not fit into the memory of an execution. */
export const WALK_ROWS = 250_000;

/** After how many pages in a row without a new row a list counts as endless. */
export const WALK_FRUITLESS_PAGES = 3;

/** Watches over a walk through the pages of a list, so that the walk ends whatever the platform answers. */
export class PageWalk {
	private readonly ends = monotonicMs() + WALK_DEADLINE_MS;
	private readonly cursors = new Set<string>();
	private readonly mostPages: number;
	private pages = 0;
	private fruitless = 0;

	/**
	 * @param what the rows of the list, e.g. "orders"
	 * @param pageSize the number of rows that a page is asked for
	 */
	constructor(
		private readonly context: ApiContext,
		private readonly api: Api,
		private readonly what: string,
		pageSize: number,
	) {
		this.mostPages = Math.ceil(WALK_ROWS / pageSize);
	}

	/**
	 * To be called before each page.
	 *
	 * @param cursor from which the page is asked for, where each page has a cursor of its own
	 * @throws NodeApiError where the walk lasts too long or has had too many pages, or a page was asked for from this
	 *   cursor already
	 */
	next(cursor?: string): void {
		if (monotonicMs() >= this.ends) throw this.endless(`${WALK_DEADLINE_MS / 60_000} minutes`);
		if (this.pages >= this.mostPages) throw this.endless(`${this.mostPages.toLocaleString('en')} pages`);
		this.pages++;
		if (cursor === undefined) return;
		if (this.cursors.has(cursor)) throw this.repeated();
		this.cursors.add(cursor);
	}

	/**
	 * To be called after each page that is not the last, where each page begins behind the page before. Walks whose
	 * pages overlap read rows again on purpose, and end by their own rules.
	 *
	 * @param newRows how many rows of the page no page before had
	 * @throws NodeApiError where the last few pages had no new row
	 */
	found(newRows: number): void {
		this.fruitless = newRows > 0 ? 0 : this.fruitless + 1;
		if (this.fruitless >= WALK_FRUITLESS_PAGES) throw this.repeated();
	}

	/** @returns the error of a list without new rows, of which the platform says that more rows follow */
	repeated(): NodeApiError {
		const { platform } = this.api;
		return apiError(this.context, {
			what: `${platform} lists the same ${this.what} again and again, and says that there are more`,
			cure: `Try again later. If the error remains, narrow the list by the filters of the node, or ask the support of ${platform}.`,
		});
	}

	/** @param after how far the walk has come, e.g. "15 minutes" */
	private endless(after: string): NodeApiError {
		const { platform } = this.api;
		return apiError(this.context, {
			what: `The list of ${this.what} of ${platform} has not ended after ${after}`,
			cure: 'Narrow the list by the filters of the node, and get it in several steps.',
		});
	}
}

/** One page of a list that nothing sorts. */
export interface UnsortedPage<Row> {
	readonly rows: readonly Row[];
	/** Whether the answer says that it is the last one; undefined where it does not tell. */
	readonly isLast: boolean | undefined;
}

/**
 * Gives the rows of a list that nothing sorts, page by page, each version of a row once. A row that changes meanwhile may
 * leave the list and move later ones to a page that was read. So several pages are read again until a reading finds
 * nothing new. Where an answer does not tell the number of pages, one without a new row is taken for the last.
 *
 * @param readPage reads a page by its number, from 1 on
 * @param versionOf tells a version of a row from all others
 */
export async function* unsortedPages<Row>(
	walk: Pick<PageWalk, 'next'>,
	readPage: (number: number) => Promise<UnsortedPage<Row>>,
	versionOf: (row: Row) => string,
): AsyncGenerator<readonly Row[], void, undefined> {
	const seen = new Set<string>();
	for (;;) {
		let added = 0;
		let number = 0;
		let isEnd = false;
		while (!isEnd) {
			walk.next();
			number++;
			const page = await readPage(number);
			const rows = page.rows.filter((row) => !seen.has(versionOf(row)));
			for (const row of rows) seen.add(versionOf(row));
			added += rows.length;
			isEnd = page.rows.length === 0 || (page.isLast ?? rows.length === 0);
			if (rows.length > 0) yield rows;
		}
		if (number === 1 || added === 0) return;
	}
}
