import type { IDataObject } from 'n8n-workflow';

import { PageWalk, unsortedPages } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { rowsIn } from '../../shared/api/typed';
import { apiError } from '../../shared/errors/nodeErrors';
import { ProblemError } from '../../shared/errors/problem';
import { WindowTooLarge, type Window } from '../../shared/recover/window';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { instantOf } from '../platform/time';
import { tryApi } from './client';
import { API, CLOSED_FOR_SELLER } from './errors';

const LIST = '/reverse/getreverseordersforseller';

/** Returns per page. Lazada names no largest size; integrators ask for 100. */
const PAGE_SIZE = 100;

/** On a sister platform, pages after this one are empty, whatever the number of returns. */
const LAST_PAGE = 100;

/** How far a time of a line may lie outside of the window, in ms, where Lazada compares whole seconds. */
const TOLERANCE_MS = 1_000;

interface Page {
	readonly rows: readonly IDataObject[];
	/** The number of all returns of the list; undefined where the answer does not contain it. */
	readonly total: number | undefined;
	/** The number of returns that the answer counts as a page. */
	readonly size: number;
}

/**
 * The returns, refunds and cancellations of which a line was changed in a window, page by page, each with its lines.
 *
 * @throws ProblemError where Lazada has ignored the window, WindowTooLarge where it does not list so many returns
 * @throws NodeApiError where the list is closed for the seller, or the answer holds none
 * @see https://open.lazada.com/apps/doc/api?path=%2Freverse%2Fgetreverseordersforseller
 */
export async function* returnPages(
	context: ApiContext,
	window: Window,
): AsyncGenerator<readonly IDataObject[], void, undefined> {
	const walk = new PageWalk(context, API, 'returns', PAGE_SIZE);
	const beganAt = Date.now();
	const read = async (number: number) => {
		const { rows, total, size } = await readPage(context, window, number);
		if ((total ?? 0) > LAST_PAGE * size || number > LAST_PAGE) throw tooMany(total);
		requireInside(rows, window, beganAt);
		return { rows, isLast: total === undefined ? undefined : number * size >= total };
	};
	yield* unsortedPages(walk, read, versionOf);
}

/** @returns the lines of a return */
export function linesOfReturn({ reverse_order_lines: lines }: IDataObject): IDataObject[] {
	return Array.isArray(lines) ? lines.map(asObject) : [];
}

/** @returns ms since 1970; undefined where the line does not tell it */
export function lineChangedAt({ return_order_line_gmt_modified: time }: IDataObject): number | undefined {
	return instantOf(time);
}

async function readPage(context: ApiContext, { from, to }: Window, number: number): Promise<Page> {
	const query = {
		page_no: number,
		page_size: PAGE_SIZE,
		ReverseOrderLineModifiedTimeRangeStart: Math.floor(from),
		ReverseOrderLineModifiedTimeRangeEnd: Math.ceil(to),
	};
	const result = await tryApi(context, { path: LIST, query });
	if (result.kind === 'failed') {
		throw apiError(context, result.code === CLOSED_FOR_SELLER ? CLOSED : result.problem);
	}
	const { items, total: counted, page_size: given } = asObject(result.data);
	const total = numberOf(counted);
	const list = items ?? (total === 0 ? [] : undefined);
	const size = Math.min(numberOf(given) || PAGE_SIZE, PAGE_SIZE);
	return { rows: rowsIn(context, API, list, 'a list of returns'), total, size };
}

const CLOSED = {
	what: 'The seller is in the Marketplace Ease programme, for which Lazada has closed its list of returns',
	cure: 'Choose only "Orders" in "What" of "Recover Missed Events".',
};

function tooMany(total: number | undefined): WindowTooLarge {
	return new WindowTooLarge({
		what: `${total ?? 'More'} returns were changed at the same time, and Lazada lists only the first ${LAST_PAGE} pages`,
		cure: 'Choose only "Orders" in "What" of "Recover Missed Events", and look the returns up at Lazada.',
	});
}

/** Two readings of a return differ where one of its lines was changed in between. */
function versionOf(row: IDataObject): string {
	const lines = linesOfReturn(row).map((line) =>
		[line.reverse_order_line_id, line.return_order_line_gmt_modified, line.reverse_status].map(textOf),
	);
	return JSON.stringify([textOf(row.reverse_order_id), lines]);
}

/** Without a window, the list is that of all returns since the shop was opened. */
function requireInside(rows: readonly IDataObject[], { from, to }: Window, beganAt: number): void {
	const times = rows.flatMap(linesOfReturn).flatMap((line) => lineChangedAt(line) ?? []);
	const isInside = (at: number) =>
		at >= from - TOLERANCE_MS && (at <= to + TOLERANCE_MS || at >= beganAt - TOLERANCE_MS);
	if (times.length === 0 || times.some(isInside)) return;
	throw new ProblemError({
		what: 'Lazada has ignored the period: it lists returns that were changed at other times',
		cure: 'Choose only "Orders" in "What" of "Recover Missed Events". If the base URL in the credential leads to another server, check whether it drops parameters.',
	});
}

/** Lazada's samples write numbers as texts. */
function numberOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
