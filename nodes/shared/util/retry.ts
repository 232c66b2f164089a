import { sleep } from 'n8n-workflow';
import { monotonicMs } from './monotonicTime';

/** The error of the last attempt; anything can be thrown. */
export interface Failure {
	readonly error: unknown;
}

/** The first wait before a repetition in the background, in ms. */
const FIRST_WAIT_MS = 250;

/**
 * @param attempt number of the attempt that failed, from 1 on
 * @returns how long to wait before the next attempt, in ms: twice as long after each attempt
 */
export function backoffMs(attempt: number, firstMs: number, longestMs = Number.POSITIVE_INFINITY): number {
	return Math.min(longestMs, firstMs * 2 ** (attempt - 1));
}

/**
 * Repeats an attempt with growing waits until it succeeds.
 *
 * @param forMs no attempt begins after this time, in ms
 * @returns the error of the last attempt; undefined when an attempt succeeded
 */
export async function retryFor(attempt: () => Promise<void>, forMs: number): Promise<Failure | undefined> {
	const ends = monotonicMs() + forMs;
	for (let tried = 1; ; tried++) {
		const wait = backoffMs(tried, FIRST_WAIT_MS);
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (monotonicMs() + wait > ends) return { error };
		}
		await sleep(wait);
	}
}
