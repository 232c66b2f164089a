import { sleep } from 'n8n-workflow';

import { errorMessage } from './error';

/** The first wait, in ms; each one after it is twice as long. */
const FIRST_WAIT_MS = 250;

/**
 * Tries again with growing waits.
 *
 * @param forMs after this time it is given up
 * @returns why the last attempt failed; undefined when one succeeded
 */
export async function retryFor(attempt: () => Promise<void>, forMs: number): Promise<string | undefined> {
	const ends = Date.now() + forMs;
	for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (Date.now() + wait > ends) return errorMessage(error);
		}
		await sleep(wait);
	}
}
