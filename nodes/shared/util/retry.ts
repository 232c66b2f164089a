import { sleep } from 'n8n-workflow';

import { ProblemError } from '../errors/problem';

/** What could not be told to the store is told again after this time, then after twice as long, ... */
const FIRST_REPEAT_MS = 250;

/** What the last attempt failed with. */
export interface Failure {
	readonly error: unknown;
}

/**
 * Tries again with growing waits.
 *
 * @returns undefined when it was done
 */
export async function retryFor(attempt: () => Promise<void>, forMs: number): Promise<Failure | undefined> {
	const ends = Date.now() + forMs;
	for (let wait = FIRST_REPEAT_MS; ; wait *= 2) {
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (Date.now() + wait > ends) return { error };
		}
		await sleep(wait);
	}
}

/** How long a claim that was given up is looked for; one that comes into force even later ends by itself. */
const LATE_CLAIM_MS = 10_000;

/**
 * Ends a claim whose answer nobody has heard: it may come into force later, with nobody to keep or release it.
 *
 * @param end tells whether the claim was in force
 */
export function endLateClaim(end: () => Promise<boolean>): void {
	void retryFor(async () => {
		if (await end()) return;
		throw new ProblemError({
			what: 'The claim is not in force yet',
			cure: 'Try again until its lease ends.',
		});
	}, LATE_CLAIM_MS);
}
