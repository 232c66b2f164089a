import type { IWebhookFunctions } from 'n8n-workflow';

import type { Problem } from '../errors/problem';
import { reportsProblems } from '../health/options';
import { problemBoardOf } from '../health/problemBoard';
import type { ProblemKind } from '../health/problemKind';
import { sharesProblems } from '../health/reports';
import { shareProblems } from './shareProblems';

/**
 * Notes a problem of a delivery, for a report. In queue mode, where another process reports, it goes there through
 * Redis; without one, only n8n's log tells the problem. In the editor, the user sees it anyway.
 *
 * @returns never rejected. `webhook()` waits for it where it has not opened the Redis before.
 */
export async function noteProblem(
	context: IWebhookFunctions,
	kind: ProblemKind,
	problem: Problem,
): Promise<void> {
	if (context.getMode() === 'manual' || !reportsProblems(context)) return;
	const board = problemBoardOf(context);
	board.note(kind, problem);
	if (!board.isReportedHere && sharesProblems(context)) await shareProblems(context, board);
}
