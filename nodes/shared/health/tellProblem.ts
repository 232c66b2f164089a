import type { FunctionsBase } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import type { Problem } from '../errors/problem';
import { reportsProblems } from './options';
import { problemBoardOf } from './problemBoard';
import type { ProblemKind } from './problemKind';

/** Tells a problem that was found between deliveries: in the log, and where the trigger reports problems, in a report. */
export function tellProblem(
	context: Pick<FunctionsBase, 'getWorkflow' | 'getNode' | 'logger'>,
	kind: ProblemKind,
	problem: Problem,
): void {
	logProblem(context, 'warn', problem);
	if (reportsProblems(context)) problemBoardOf(context).note(kind, problem);
}
