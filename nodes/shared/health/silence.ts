import type { BackgroundTask } from '../background/task';
import { reasonOf } from '../errors/problem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { logContext } from '../n8n/log';
import { isPublished, isStart } from '../registration/publication';
import { monotonicMs } from '../util/monotonicTime';
import { nodeMemoryOf } from '../webhook/nodeMemory';
import { openRedis } from '../webhook/openLedgerAndSnapshots';
import { deliveryCountsOf, timeOf } from './deliveryCounts';
import { expectEveryMs } from './options';
import { sharesProblems } from './reports';
import { SharedCounts } from './sharedCounts';
import { minuteText } from './texts';
import { tellProblem } from './tellProblem';

/**
 * Asks a platform by one narrow call what has changed.
 *
 * @param since ms since 1970
 * @returns how many events at least have happened since then that deliveries should have told; undefined where the
 *   platform cannot be asked
 * @throws where the platform does not answer
 */
export type ChangedSince = (context: BackgroundContext, since: number) => Promise<number | undefined>;

/** After a start, the platform has so long to repeat what it could not deliver, in ms. */
const AFTER_START_MS = 300_000;

/** Where Redis does not answer, it is asked again after this time, in ms. */
const AGAIN_AFTER_MS = 300_000;

/** Silence that lasts is told again after this time, in ms. */
const TOLD_EVERY_MS = 86_400_000;

/**
 * Turns silence into proof: where no delivery has come for longer than the user expects, the platform is asked whether
 * there was anything to deliver.
 *
 * @param platform as its users write it, e.g. "Shopee"
 * @param onSilence called where there was
 * @returns no task where the user expects nothing
 */
export function silenceTask(
	context: BackgroundContext,
	platform: string,
	changedSince: ChangedSince,
	onSilence: () => void,
): BackgroundTask[] {
	const everyMs = expectEveryMs(context);
	if (everyMs === undefined) return [];
	const silence = new Silence(context, platform, everyMs, changedSince, onSilence);
	return [
		{
			failure: 'It could not be looked whether deliveries are missing',
			isDue: (background) => isPublished(background) && silence.isDue,
			run: async (background) => await silence.look(background),
		},
	];
}

class Silence {
	/** By the monotonic clock. */
	private dueAt: number;
	/** When this trigger has begun to expect deliveries, by the monotonic clock. */
	private readonly beganAt = monotonicMs();
	/** Whether other processes may have got deliveries before that, which this one knows through Redis. */
	private readonly isPublishedBefore: boolean;
	private told: { readonly since: number; readonly at: number } | undefined;

	constructor(
		private readonly context: BackgroundContext,
		private readonly platform: string,
		private readonly everyMs: number,
		private readonly changedSince: ChangedSince,
		private readonly onSilence: () => void,
	) {
		this.isPublishedBefore = isStart(context) && sharesProblems(context);
		this.dueAt = this.beganAt + (this.isPublishedBefore ? Math.min(AFTER_START_MS, everyMs) : everyMs);
	}

	get isDue(): boolean {
		return monotonicMs() >= Math.max(this.dueAt, this.ownLast + this.everyMs);
	}

	/** When this process has got the last delivery, or has begun to expect one, by the monotonic clock. */
	private get ownLast(): number {
		const last = deliveryCountsOf(this.context).acceptedAt ?? -Infinity;
		return this.isPublishedBefore ? last : Math.max(last, this.beganAt);
	}

	async look(context: BackgroundContext): Promise<void> {
		const { everyMs, platform } = this;
		this.dueAt = monotonicMs() + Math.min(everyMs, AGAIN_AFTER_MS);
		try {
			const since = await this.lastDelivery(context);
			this.dueAt = monotonicMs() + everyMs;
			const silentMs = Date.now() - since;
			if (silentMs < everyMs) {
				this.dueAt -= silentMs;
				return;
			}
			const before = deliveryCountsOf(context).acceptedAt;
			const changed = await this.changedSince(context, since);
			const hasCome = deliveryCountsOf(context).acceptedAt !== before;
			if (changed === undefined)
				this.debug(context, `${platform} cannot be asked what it should have delivered`);
			else if (changed === 0) this.debug(context, `${platform} had nothing to deliver`);
			else if (!hasCome) this.tell(context, since, changed);
		} catch (error) {
			this.debug(context, `It is not known what ${platform} should have delivered: ${reasonOf(error)}`);
		}
	}

	/** @returns in ms since 1970; the time of the start where none has come since. @throws RedisError */
	private async lastDelivery(context: BackgroundContext): Promise<number> {
		const began = timeOf(this.beganAt);
		const own = deliveryCountsOf(context).acceptedAt;
		const ownTime = own === undefined ? -Infinity : timeOf(own);
		const redis = sharesProblems(context) ? await openRedis(context, nodeMemoryOf(context)) : undefined;
		const shared = redis === undefined ? undefined : await SharedCounts.of(context, redis).read();
		const last = Math.max(ownTime, shared?.acceptedAt ?? -Infinity);
		return this.isPublishedBefore && last > 0 ? last : Math.max(last, began);
	}

	private tell(context: BackgroundContext, since: number, changed: number): void {
		this.onSilence();
		const { told, platform } = this;
		// The time of the last delivery is that of another process, or computed from two clocks.
		const isSame = told !== undefined && Math.abs(told.since - since) < 1_000;
		if (isSame && monotonicMs() - told.at < TOLD_EVERY_MS) return;
		this.told = { since, at: monotonicMs() };
		const events = changed === 1 ? '1 event' : `${changed.toLocaleString('en-US')} events`;
		const problem = {
			what: `No delivery has come since ${minuteText(since)}, and ${platform} shows at least ${events} since then that this trigger listens to`,
			cure: `Check in the webhook settings of ${platform} that the webhook is on and leads to the production URL of this trigger. With "Register by API", publish the workflow again.`,
		};
		tellProblem(context, 'silence', problem);
	}

	private debug(context: BackgroundContext, text: string): void {
		context.logger.debug(text, logContext(context));
	}
}
