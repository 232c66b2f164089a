import { sleep } from 'n8n-workflow';

/** The first wait, in ms; each one after it is twice as long. */
const FIRST_WAIT_MS = 250;

/** What the last attempt failed with. */
export interface Failure {
	readonly error: unknown;
}

/**
 * Tries again with growing waits.
 *
 * @param forMs after this time it is given up
 * @returns what the last attempt failed with; undefined when one succeeded
 */
export async function retryFor(attempt: () => Promise<void>, forMs: number): Promise<Failure | undefined> {
	const ends = Date.now() + forMs;
	for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (Date.now() + wait > ends) return { error };
		}
		await sleep(wait);
	}
}
