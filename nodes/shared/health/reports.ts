import type { ITriggerFunctions } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { logProblem } from '../errors/log';
import { userError } from '../errors/nodeErrors';
import type { Problem } from '../errors/problem';
import { savesFailedExecutions, type BackgroundContext } from '../n8n/backgroundContext';
import { nodeOf } from '../n8n/node';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { asObject } from '../util/object';
import { oneLine } from '../util/text';
import { reportsProblems } from './options';
import { problemBoardOf, type NotedProblem } from './problemBoard';
import { PROBLEM_KINDS } from './problemKind';
import { SharedReports } from './sharedReports';
import { minuteText } from './texts';

/**
 * Reports what goes wrong as failed executions, which n8n's users see in the list of executions, and which start the
 * error workflow.
 *
 * @param platform as its users write it, e.g. "Shopee"
 */
export function reportTask(context: BackgroundContext, platform: string): BackgroundTask {
	const board = problemBoardOf(context);
	const isOn = reportsProblems(context);
	const shared = sharesProblems(context) ? new SharedReports(board) : undefined;
	board.isReportedHere = true;
	return {
		failure: 'Problems could not be reported',
		isDue: () => isOn && (board.isDue || shared?.look() === true),
		async run(background) {
			const due = shared === undefined ? board.takeDue() : await shared.takeDue(background);
			for (const noted of due) report(background, reportOf(noted, platform));
		},
		close() {
			board.isReportedHere = false;
		},
	};
}

/** Whether the processes of this n8n share a Redis. The form asks for its credential then. */
export function sharesProblems(context: Pick<ITriggerFunctions, 'getNode'>): boolean {
	const { parameters, credentials } = nodeOf(context);
	return asObject(parameters.options).ledger === 'redis' && credentials?.[REDIS_CREDENTIAL] !== undefined;
}

function report(context: BackgroundContext, problem: Problem): void {
	// Where n8n keeps no failed executions, this still starts the error workflow.
	context.saveFailedExecution(userError(context, problem));
	if (!savesFailedExecutions(context)) logProblem(context, 'warn', problem);
}

/** The texts of one report may have so many characters together; see `shown`. */
const LONGEST_TEXTS = 900;

/**
 * @returns the problem as a user reads it, e.g. "37 deliveries ..., since 2026-11-30 20:11 UTC", with everything that
 *   was noted
 */
export function reportOf({ kind, count, since, problems }: NotedProblem, platform: string): Problem {
	const { headline } = PROBLEM_KINDS[kind];
	const time = minuteText(since.getTime());
	if (headline !== undefined) {
		const cure = fitting(problems.map((problem) => `${problem.what}. ${problem.cure}`)).join(' ');
		const last = problems.length === 1 ? 'the last one' : `the last ${problems.length} that differ`;
		return { what: `${headline(count, platform)}, since ${time}`, cure: `Look at ${last}: ${cure}` };
	}
	const what = fitting(problems.map((problem) => problem.what)).join('. ');
	const cure = fitting([...new Set(problems.map((problem) => problem.cure))]).join(' ');
	return { what: count === 1 ? what : `${what} (${count} times since ${time})`, cure };
}

/** @returns the texts, each cut so that all of them are shown */
function fitting(texts: readonly string[]): string[] {
	return texts.map((text) => oneLine(text, Math.floor(LONGEST_TEXTS / texts.length)));
}
