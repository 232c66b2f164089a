import { reasonOf, type Problem } from '../errors/problem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { logContext } from '../n8n/log';
import { monotonicMs } from '../util/monotonicTime';
import { nodeMemoryOf } from '../webhook/nodeMemory';
import { openRedis } from '../webhook/openLedgerAndSnapshots';
import { deliveryCountsOf, type DayOfEvents } from './deliveryCounts';
import { sharesProblems } from './reports';
import { SharedCounts } from './sharedCounts';
import { percentText } from './texts';
import { tellProblem } from './tellProblem';

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

	/** Counts recovered events, and judges. */
	async recovered(context: BackgroundContext, events: number): Promise<void> {
		if (events === 0) return;
		deliveryCountsOf(context).recovered(events);
		if (this.abovePercent <= 0 || monotonicMs() - this.toldAt < TOLD_EVERY_MS) return;
		let problem: Problem | undefined;
		try {
			problem = lostPushes(await lastDay(context), this.platform, this.abovePercent);
		} catch (error) {
			const text = `It is not known how many events were delivered: ${reasonOf(error)}`;
			context.logger.debug(text, logContext(context));
		}
		if (problem === undefined) return;
		this.toldAt = monotonicMs();
		tellProblem(context, 'pushesLost', problem);
	}
}

/** @returns what was delivered to all processes, and recovered by this one. @throws RedisError */
async function lastDay(context: BackgroundContext): Promise<DayOfEvents> {
	const own = deliveryCountsOf(context).lastDay;
	if (!sharesProblems(context)) return own;
	const redis = await openRedis(context, nodeMemoryOf(context));
	const shared = await SharedCounts.of(context, redis).read();
	// What this process has received may not be in Redis yet.
	return { ...own, delivered: Math.max(own.delivered, shared.delivered) };
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
