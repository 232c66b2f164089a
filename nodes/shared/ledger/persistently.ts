import { sleep } from 'n8n-workflow';

import { messageOf } from '../messageOf';

/** What could not be told to the store is told again after this time, then after twice as long, ... */
const FIRST_REPEAT_MS = 250;

/**
 * Tries again with growing waits.
 *
 * @returns why it failed to the end; undefined when it was done
 */
export async function persistently(attempt: () => Promise<void>, forMs: number): Promise<string | undefined> {
	const ends = Date.now() + forMs;
	for (let wait = FIRST_REPEAT_MS; ; wait *= 2) {
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (Date.now() + wait > ends) return messageOf(error);
		}
		await sleep(wait);
	}
}
