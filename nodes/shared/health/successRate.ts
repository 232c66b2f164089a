import type { FunctionsBase } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { logProblem } from '../errors/log';
import { asProblem, type Problem } from '../errors/problem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { monotonicMs } from '../util/monotonicTime';
import { deliveryCountsOf, type HourOfDeliveries } from './deliveryCounts';
import { reportsProblems, successBelowPercent } from './options';
import { problemBoardOf, REPORT_INTERVAL_MS, type ProblemBoard } from './problemBoard';
import { minuteText, percentText } from './texts';

/** Of fewer deliveries, a share says little. */
const LEAST_DELIVERIES = 20;

/** The share is reported no sooner than so long after a report of what failed, in ms: it may be all that there is. */
const AFTER_OTHERS_MS = 300_000;

/** The kinds of problems of which each delivery that failed may be one. */
const OF_ONE_DELIVERY = ['refused', 'putOff'] as const;

/** Reports where too few deliveries are taken, in the process that reports. */
export function successTask(context: BackgroundContext): BackgroundTask[] {
	const belowPercent = successBelowPercent(context);
	if (belowPercent <= 0 || !reportsProblems(context)) return [];
	const board = problemBoardOf(context);
	const counts = deliveryCountsOf(context);
	const problem = () =>
		mayTell(board) && board.countOf('successRate') === 0
			? lowSuccess(counts.lastHour, belowPercent)
			: undefined;
	return [
		{
			failure: 'The success of deliveries could not be judged',
			isDue: () => problem() !== undefined,
			async run(background) {
				const found = problem();
				if (found === undefined) return;
				logProblem(background, 'warn', found);
				board.note('successRate', found);
			},
		},
	];
}

function mayTell(board: ProblemBoard): boolean {
	if (!board.mayReport('successRate')) return false;
	return OF_ONE_DELIVERY.every((kind) => {
		const isDue = board.countOf(kind) > 0 && board.mayReport(kind);
		return !isDue && !board.hasReported(kind, AFTER_OTHERS_MS);
	});
}

/** When a process that does not report has told of its share, by the monotonic clock. */
const toldAt = new WeakMap<object, number>();

/** @returns what is to be told where a delivery has failed in a process that does not report; once an hour */
export function lowSuccessToTell(
	context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>,
): Problem | undefined {
	const counts = deliveryCountsOf(context);
	const now = monotonicMs();
	if (now - (toldAt.get(counts) ?? -Infinity) < REPORT_INTERVAL_MS) return undefined;
	const found = lowSuccess(counts.lastHour, successBelowPercent(context));
	if (found !== undefined) toldAt.set(counts, now);
	return found;
}

/** @returns undefined where enough deliveries were taken, or too few came */
export function lowSuccess(
	{ taken, failed, failedSince, reason }: HourOfDeliveries,
	belowPercent: number,
): Problem | undefined {
	const total = taken + failed;
	if (total < LEAST_DELIVERIES || failedSince === undefined || reason === undefined) return undefined;
	const percent = (taken * 100) / total;
	if (percent >= belowPercent) return undefined;
	const { cure } = asProblem(reason);
	return {
		what: `Of ${total.toLocaleString('en-US')} deliveries in the last hour, only ${percentText(percent)} were taken; the first that failed came at ${minuteText(failedSince)}`,
		cure: `Look at the most frequent reason: ${cure}`,
	};
}
