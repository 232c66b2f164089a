import { sleep } from 'n8n-workflow';

/** The longest wait between two attempts of a call, in ms. */
export const LONGEST_WAIT_MS = 20_000;

/** @returns ms to wait before the next attempt: doubling from a second on */
export function backoffMs(attempt: number): number {
	return Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (attempt - 1));
}

/** How often a call is tried in all. */
export const ATTEMPTS = 5;

/**
 * Tries a call again, after growing waits, as long as what it failed with may pass.
 *
 * @param shortestWaitMs where a platform wants the first waits to be longer
 * @returns what came of the last attempt
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
