import { nowInSeconds } from '../shared/clock';
import type { LiveStatus } from './types';

/** When Shopee warns of failing pushes, and when it stops them. */
export interface HealthRule {
	readonly windowMs: number;
	/** The rate counts if the window has more pushes than this. */
	readonly pushes: number;
	/** Success rate (0 to 1) below which Shopee warns. */
	readonly warnBelow: number;
	readonly suspendBelow: number;
}

/** @see https://open.shopee.com/developer-guide/18 */
export const HEALTH_RULE: HealthRule = {
	windowMs: 6 * 60 * 60 * 1_000,
	pushes: 600,
	warnBelow: 0.7,
	suspendBelow: 0.3,
};

/**
 * The success rate of an app's pushes. Which requests count as pushes is not documented. Here every attempt
 * counts, because the definition of a failed push speaks of one request and its answer.
 */
export class Health {
	private attempts: Array<{ readonly at: number; readonly succeeded: boolean }> = [];
	private forced: LiveStatus | null = null;
	private suspendedAt: number | null = null;

	/** @param speed how many times faster than real time the window passes */
	constructor(
		private readonly rule: HealthRule,
		private readonly speed: number,
	) {}

	/** A suspension lasts until the app subscribes again, a warning until the rate is above its limit. */
	get status(): LiveStatus {
		if (this.suspendedAt !== null) return 'Suspended';
		if (this.forced !== null) return this.forced;
		const rate = this.successRate();
		return rate !== null && rate < this.rule.warnBelow ? 'Warning' : 'Normal';
	}

	/** Seconds since 1970; null unless suspended. */
	get suspendedTime(): number | null {
		return this.suspendedAt;
	}

	record(succeeded: boolean): void {
		this.attempts.push({ at: Date.now(), succeeded });
		const rate = this.successRate();
		if (rate !== null && rate < this.rule.suspendBelow) this.suspendedAt ??= nowInSeconds();
	}

	/** The app has subscribed again: counting starts again. */
	reset(): void {
		this.attempts = [];
		this.forced = null;
		this.suspendedAt = null;
	}

	set(status: LiveStatus): void {
		this.reset();
		this.forced = status;
		if (status === 'Suspended') this.suspendedAt = nowInSeconds();
	}

	/** @returns null while too few pushes are in the window */
	private successRate(): number | null {
		const now = Date.now();
		this.attempts = this.attempts.filter(({ at }) => (now - at) * this.speed <= this.rule.windowMs);
		if (this.attempts.length <= this.rule.pushes) return null;
		return this.attempts.filter(({ succeeded }) => succeeded).length / this.attempts.length;
	}
}
