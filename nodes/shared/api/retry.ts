import { sleep } from 'n8n-workflow';

/** The longest wait between two attempts of a call, in ms. */
export const LONGEST_WAIT_MS = 20_000;

/**
 * @param attempt number of the attempt that failed, from 1 on
 * @returns how long to wait before the next attempt, in ms: one second, and twice as long after each attempt
 */
export function backoffMs(attempt: number): number {
	return Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (attempt - 1));
}

/** The number of attempts of a call, with the first one. */
export const ATTEMPTS = 5;

/**
 * Repeats a call, after growing waits, as long as its failure may be temporary.
 *
 * @param mayPass whether an outcome is a failure that may be temporary
 * @param shortestWaitMs for a platform that wants longer first waits
 * @returns the outcome of the last attempt
 */
export async function callWithRetries<Outcome>(
	attempt: () => Promise<Outcome>,
	mayPass: (outcome: Outcome) => boolean,
	shortestWaitMs = 0,
): Promise<Outcome> {
	for (let tried = 1; ; tried++) {
		const outcome = await attempt();
		if (tried === ATTEMPTS || !mayPass(outcome)) return outcome;
		await sleep(Math.max(shortestWaitMs, backoffMs(tried)));
	}
}
