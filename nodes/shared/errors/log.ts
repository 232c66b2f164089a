import type { FunctionsBase } from 'n8n-workflow';

import { logContext } from '../n8n/log';
import { problemText, type Problem } from './problem';

type LoggingContext = Pick<FunctionsBase, 'getWorkflow' | 'getNode' | 'logger'>;

/** Writes a problem to n8n's log, with the workflow and the node that had the problem. */
export function logProblem(context: LoggingContext, level: 'warn' | 'error', problem: Problem): void {
	context.logger[level](problemText(problem), logContext(context));
}
