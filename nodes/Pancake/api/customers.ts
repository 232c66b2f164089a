import type { IDataObject } from 'n8n-workflow';

import { PageWalk, unsortedPages } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { ProblemError } from '../../shared/errors/problem';
import { WindowTooLarge, type Window } from '../../shared/recover/window';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import { API } from './errors';
import { cutOff } from './orders';
import { keyOf, LAST_ROW, PAGE_SIZE, readPage } from './pages';

/** How far a time of a row may lie outside of the window, in ms, as the window has whole seconds. */
const TOLERANCE_MS = 1_000;

/**
 * The customers that were changed in a window, page by page. The names of these parameters are those of running
 * clients: Pancake's published API does not list them.
 *
 * @throws ProblemError where Pancake has ignored the window
 */
export async function* customerPages(
	context: ApiContext,
	window: Window,
): AsyncGenerator<readonly IDataObject[], void, undefined> {
	const walk = new PageWalk(context, API, 'customers', PAGE_SIZE);
	const beganAt = Date.now();
	const query = {
		start_time_updated_at: Math.floor(window.from / 1_000),
		end_time_updated_at: Math.ceil(window.to / 1_000),
	};
	const read = async (number: number) => {
		const {
			rows,
			total = 0,
			pages,
		} = await readPage(context, { path: '/customers', query, rows: 'customers' }, number);
		if (total > LAST_ROW) throw new WindowTooLarge(cutOff(total));
		for (const row of rows) requireInside(row, window, beganAt);
		return { rows, isLast: pages === undefined ? undefined : number >= pages };
	};
	yield* unsortedPages(walk, read, versionOf);
}

function versionOf(row: IDataObject): string {
	return `${keyOf(row)} ${textOf(row.updated_at)}`;
}

/** Pancake ignores parameters that it does not know, without a word. */
function requireInside(row: IDataObject, { from, to }: Window, beganAt: number): void {
	const at = microseconds(row.updated_at);
	if (at === undefined) return;
	const ms = at / 1_000;
	const isLater = ms > to && ms >= Math.floor(beganAt / 1_000) * 1_000;
	if (isLater || (ms >= from - TOLERANCE_MS && ms <= to + TOLERANCE_MS)) return;
	throw new ProblemError({
		what: `Pancake has ignored the period: it lists the customer ${textOf(row.id)} with updated_at ${textOf(row.updated_at)}`,
		cure: 'Choose only "Orders" in "What" of the recovery. If the base URL in the credential leads to another server, check whether it drops parameters.',
	});
}
