import { randomUUID } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

import { reasonOf } from '../errors/problem';
import type { DeliveryCounts, UnsharedCounts } from '../health/deliveryCounts';
import { expectEveryMs } from '../health/options';
import { sharesProblems } from '../health/reports';
import { SharedCounts } from '../health/sharedCounts';
import { logContext } from '../n8n/log';
import { recoverSettings } from '../recover/settings';
import type { Redis } from '../redis/connection';
import { backoffMs } from '../util/retry';
import { monotonicMs } from '../util/monotonicTime';
import { idleWhile } from '../util/wait';
import { nodeMemoryOf } from './nodeMemory';
import { openRedis } from './openLedgerAndSnapshots';

/** Counts go to Redis at most so often, in ms. After a failure, Redis is called later and later. */
const SHARE_EVERY_MS = 30_000;
const LONGEST_WAIT_MS = 300_000;
/** Without an answer for so long, nothing is tried until the next delivery, in ms. */
const GIVEN_UP_AFTER_MS = 86_400_000;

/** Takes what one trigger counts in this process to the process that judges it, through Redis. */
class CountSharing {
	private unshared: { readonly id: string; readonly counts: UnsharedCounts } | undefined;
	private isRunning = false;
	private context: IWebhookFunctions | undefined;
	private redis: Redis | undefined;
	/** By the monotonic clock. */
	private triedAt = -Infinity;

	constructor(private readonly counts: DeliveryCounts) {}

	begin(context: IWebhookFunctions): void {
		this.context = context;
		if (!this.isRunning) void this.run();
	}

	private async run(): Promise<void> {
		this.isRunning = true;
		let failed = 0;
		let answeredAt = monotonicMs();
		while (this.isWanted && monotonicMs() - answeredAt < GIVEN_UP_AFTER_MS) {
			const waitMs = backoffMs(failed + 1, SHARE_EVERY_MS, LONGEST_WAIT_MS);
			await idleWhile(() => true, this.triedAt + waitMs - monotonicMs());
			this.triedAt = monotonicMs();
			failed = (await this.isShared()) ? 0 : failed + 1;
			if (failed === 0) answeredAt = monotonicMs();
		}
		this.isRunning = false;
	}

	private get isWanted(): boolean {
		return this.unshared !== undefined || this.counts.isUnshared;
	}

	private async isShared(): Promise<boolean> {
		const { context } = this;
		if (context === undefined) return false;
		try {
			const shared = SharedCounts.of(context, await this.open(context));
			if (this.unshared === undefined) {
				const counts = this.counts.takeUnshared();
				if (counts === undefined) return true;
				this.unshared = { id: randomUUID(), counts };
			}
			await shared.add(this.unshared.id, this.unshared.counts);
			this.unshared = undefined;
			return true;
		} catch (error) {
			// Deliveries say by themselves that Redis does not answer.
			const text = `The counts of deliveries could not be shared: ${reasonOf(error)}`;
			context.logger.debug(text, logContext(context));
			return false;
		}
	}

	/** After `webhook()` has returned, a credential with an expression cannot be read. The last one is used then. */
	private async open(context: IWebhookFunctions): Promise<Redis> {
		const last = this.redis;
		const opening = openRedis(context, nodeMemoryOf(context));
		this.redis = await (last === undefined ? opening : opening.catch(() => last));
		return this.redis;
	}
}

const sharings = new WeakMap<DeliveryCounts, CountSharing>();

/** Shares what was counted, where another process may judge it. It goes on by itself, and never fails. */
export function shareCounts(context: IWebhookFunctions, counts: DeliveryCounts): void {
	if (!counts.isUnshared || !sharesProblems(context) || !isJudged(context)) return;
	const sharing = sharings.get(counts) ?? new CountSharing(counts);
	sharings.set(counts, sharing);
	sharing.begin(context);
}

/** Whether anything depends on the counts of all processes. */
function isJudged(context: IWebhookFunctions): boolean {
	return expectEveryMs(context) !== undefined || (recoverSettings(context)?.reportMissedPercent ?? 0) > 0;
}
