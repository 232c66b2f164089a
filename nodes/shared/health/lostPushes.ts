import { logProblem } from '../errors/log';
import type { Problem } from '../errors/problem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { monotonicMs } from '../util/monotonicTime';
import { nodeMemoryOf } from '../webhook/nodeMemory';
import { openRedis } from '../webhook/openLedgerAndSnapshots';
import { deliveryCountsOf, type DayOfEvents } from './deliveryCounts';
import { reportsProblems } from './options';
import { problemBoardOf } from './problemBoard';
import { sharesProblems } from './reports';
import { SharedCounts } from './sharedCounts';
import { percentText } from './texts';

/** Of fewer events, a share says little. */
const LEAST_EVENTS = 20;

/** What lasts for a day is told once, in ms. */
const TOLD_EVERY_MS = 86_400_000;

/** Reports where deliveries are lost: by the share of events that had to be recovered. */
export class LostPushes {
	/** By the monotonic clock. */
	private toldAt = -Infinity;

	/**
	 * @param platform as its users write it, e.g. "Shopee"
	 * @param abovePercent 0: never
	 */
	constructor(
		private readonly platform: string,
		private readonly abovePercent: number,
	) {}

	/**
	 * Counts recovered events, and judges.
	 *
	 * @throws RedisError where the deliveries of other processes are not known
	 */
	async recovered(context: BackgroundContext, events: number): Promise<void> {
		const counts = deliveryCountsOf(context);
		if (events === 0) return;
		counts.recovered(events);
		if (this.abovePercent <= 0 || monotonicMs() - this.toldAt < TOLD_EVERY_MS) return;
		const { recovered, delivered } = counts.lastDay;
		const shared = sharesProblems(context)
			? await SharedCounts.of(context, await openRedis(context, nodeMemoryOf(context))).read()
			: undefined;
		const day = { recovered, delivered: Math.max(delivered, shared?.delivered ?? 0) };
		const problem = lostPushes(day, this.platform, this.abovePercent);
		if (problem === undefined) return;
		this.toldAt = monotonicMs();
		logProblem(context, 'warn', problem);
		if (reportsProblems(context)) problemBoardOf(context).note('pushesLost', problem);
	}
}

/** @returns undefined where few events had to be recovered, or too few came */
export function lostPushes(
	{ delivered, recovered }: DayOfEvents,
	platform: string,
	abovePercent: number,
): Problem | undefined {
	const total = delivered + recovered;
	if (total < LEAST_EVENTS) return undefined;
	const percent = (recovered * 100) / total;
	if (percent <= abovePercent) return undefined;
	const [few, all] = [recovered, total].map((number) => number.toLocaleString('en-US'));
	return {
		what: `Deliveries of ${platform} are lost: of ${all} events in the last 24 hours, ${few} (${percentText(percent)}) came by no delivery and were recovered`,
		cure: `Check in the webhook settings of ${platform} whether deliveries fail or leave out what this trigger listens to. Where n8n was down for longer than ${platform} repeats deliveries, change nothing.`,
	};
}
