/** How Lazada repeats messages of one type; times in ms of the platform's clock. */
export interface Schedule {
	readonly retries: number;
	readonly waitMs: number;
}

const MINUTE = 60 * 1_000;

const COMMON: Schedule = { retries: 12, waitMs: 30 * MINUTE };

/** The schedule for vouchers that expire or run out. */
const PROMOTION: Schedule = { retries: 3, waitMs: 5 * MINUTE };

/** @see https://open.lazada.com/apps/doc/doc?nodeId=29538&docId=120196 and the page of each type beside it */
export function scheduleOf(type: number): Schedule {
	return type === 11 ? PROMOTION : COMMON;
}

/**
 * @param attempt the failed attempt, from 1
 * @returns the wait before the next attempt, in ms of the platform's clock; null for none
 */
export function waitAfter(type: number, attempt: number): number | null {
	const { retries, waitMs } = scheduleOf(type);
	return attempt <= retries ? waitMs : null;
}
