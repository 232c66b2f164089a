import type { IWebhookFunctions } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { problemText, type Problem, type ProblemText } from '../errors/problem';
import { deliveryCountsOf, type Taken } from '../health/deliveryCounts';
import { reportsProblems } from '../health/options';
import { problemBoardOf } from '../health/problemBoard';
import { lowSuccessToTell } from '../health/successRate';
import type { Response } from '../n8n/response';
import { isSuccess, outcomeOf } from './answer';
import { noteProblem } from './noteProblem';
import { NOT_SAVED } from './problems';
import { shareCounts } from './shareCounts';

const NO_ANSWER: Problem = {
	what: 'The sender has closed the connection before it had an answer',
	cure: 'Raise "Events per Execution" in the trigger, or give n8n more processors.',
};

/** Why deliveries were not taken, in more words than their senders may read. */
const reasons = new WeakMap<Response, ProblemText>();

/** Says why the answer to a delivery is no success, for the count of it. */
export function explainAnswer(response: Response, reason: ProblemText): void {
	reasons.set(response, reason);
}

/**
 * Counts a delivery that is likely the platform's by its answer, which may go out after `webhook()` has returned. A
 * handshake and what comes to the editor are not counted.
 */
export function countByAnswer(context: IWebhookFunctions): void {
	if (context.getMode() === 'manual') return;
	const response = context.getResponseObject();
	response.once('close', () => {
		const counts = deliveryCountsOf(context);
		if (!response.headersSent || !isSuccess(response.statusCode)) {
			counts.failed(reasonOf(response));
			tellLowSuccess(context);
			return;
		}
		const what = takenAs(response);
		if (what === undefined) return;
		counts.taken(what);
		shareCounts(context, counts);
	});
}

function takenAs(response: Response): Taken | undefined {
	const outcome = outcomeOf(response);
	if (outcome === 'handshake') return undefined;
	if (outcome === 'ignored') return 'ignored';
	return outcome === undefined || outcome === 'superseded' ? 'news' : 'known';
}

function reasonOf(response: Response): ProblemText {
	return reasons.get(response) ?? problemText(response.headersSent ? NOT_SAVED : NO_ANSWER);
}

/** Where another process reports. The one that reports looks by itself. */
function tellLowSuccess(context: IWebhookFunctions): void {
	if (problemBoardOf(context).isReportedHere || !reportsProblems(context)) return;
	const problem = lowSuccessToTell(context);
	if (problem === undefined) return;
	logProblem(context, 'warn', problem);
	void noteProblem(context, 'successRate', problem);
}
