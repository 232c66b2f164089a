import type { FunctionsBase } from 'n8n-workflow';

import type { ProblemText } from '../errors/problem';
import { nodeKey } from '../n8n/node';
import { monotonicMs } from '../util/monotonicTime';
import { TimeSlots } from '../util/timeSlots';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** In a minute, so many different reasons are kept. What fails for another one is only counted. */
const MOST_REASONS = 5;

/**
 * What a delivery was that got a success as its answer:
 * - "news": it started an execution, or its event went with that of another;
 * - "known": the trigger accepts the event, and it said nothing new;
 * - "ignored": the trigger does not listen to it.
 */
export type Taken = 'news' | 'known' | 'ignored';

/** The deliveries of the last hour that are likely the platform's. */
export interface HourOfDeliveries {
	readonly taken: number;
	readonly failed: number;
	/** When the first of those that failed came, in ms since 1970, by the minute; undefined where none failed. */
	readonly failedSince: number | undefined;
	/** Why most failed; undefined where none failed. */
	readonly reason: ProblemText | undefined;
}

/** Events that came in the last 24 hours. */
export interface DayOfEvents {
	/** Told by deliveries. */
	readonly delivered: number;
	/** Told by no delivery, and recovered. */
	readonly recovered: number;
}

/** What is not in Redis yet. */
export interface UnsharedCounts {
	/** When the last delivery of an event came that the trigger accepts, in ms since 1970. */
	readonly acceptedAt: number;
	/** Events told by deliveries. */
	readonly delivered: number;
}

interface Minute {
	taken: number;
	failed: number;
	readonly reasons: Map<ProblemText, number>;
}

/** Counts the deliveries of one trigger node in this process. */
export class DeliveryCounts {
	/** When the last delivery of an event was taken that the trigger accepts, by the monotonic clock. */
	acceptedAt: number | undefined;
	private readonly minutes = new TimeSlots<Minute>(MINUTE_MS, 60, () => ({
		taken: 0,
		failed: 0,
		reasons: new Map(),
	}));
	private readonly hours = new TimeSlots(HOUR_MS, 24, () => ({ delivered: 0, recovered: 0 }));
	private unsharedDelivered = 0;
	private isShared = true;

	taken(what: Taken): void {
		this.minutes.current.taken++;
		if (what === 'ignored') return;
		this.acceptedAt = monotonicMs();
		this.isShared = false;
		if (what === 'known') return;
		this.hours.current.delivered++;
		this.unsharedDelivered++;
	}

	failed(reason: ProblemText): void {
		const minute = this.minutes.current;
		minute.failed++;
		const { reasons } = minute;
		if (reasons.size < MOST_REASONS || reasons.has(reason))
			reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}

	recovered(events: number): void {
		this.hours.current.recovered += events;
	}

	get lastHour(): HourOfDeliveries {
		let [taken, failed] = [0, 0];
		let beganAt: number | undefined;
		const reasons = new Map<ProblemText, number>();
		for (const { beganAt: minuteBeganAt, slot } of this.minutes.recent) {
			taken += slot.taken;
			failed += slot.failed;
			if (slot.failed > 0) beganAt ??= minuteBeganAt;
			for (const [reason, count] of slot.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
		}
		const [most] = [...reasons].sort(([, one], [, other]) => other - one);
		const failedSince = beganAt === undefined ? undefined : timeOf(beganAt);
		return { taken, failed, failedSince, reason: most?.[0] };
	}

	get lastDay(): DayOfEvents {
		let [delivered, recovered] = [0, 0];
		for (const { slot } of this.hours.recent) {
			delivered += slot.delivered;
			recovered += slot.recovered;
		}
		return { delivered, recovered };
	}

	/** Whether a delivery was counted that is not in Redis yet. */
	get isUnshared(): boolean {
		return !this.isShared;
	}

	/** @returns what was counted since the last call; undefined where nothing was */
	takeUnshared(): UnsharedCounts | undefined {
		if (this.isShared || this.acceptedAt === undefined) return undefined;
		const delivered = this.unsharedDelivered;
		this.isShared = true;
		this.unsharedDelivered = 0;
		return { acceptedAt: timeOf(this.acceptedAt), delivered };
	}
}

/** @returns the time in ms since 1970, by the present clock of the machine */
export function timeOf(monotonic: number): number {
	return Math.round(Date.now() - (monotonicMs() - monotonic));
}

const all = new Map<string, DeliveryCounts>();

/**
 * @returns the counts of a trigger node in this process. They are kept apart from the rest of its memory, which is
 *   dropped for those of very many nodes that have been without a delivery for longest.
 */
export function deliveryCountsOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): DeliveryCounts {
	const key = nodeKey(context);
	const counts = all.get(key) ?? new DeliveryCounts();
	all.set(key, counts);
	return counts;
}
