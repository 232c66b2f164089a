import { sleep } from 'n8n-workflow';
import { monotonicMs } from './monotonicTime';

/** The first wait, in ms; each later wait is twice as long as the one before. */
const FIRST_WAIT_MS = 250;

/** The error of the last attempt; anything can be thrown. */
export interface Failure {
	readonly error: unknown;
}

/**
 * Repeats an attempt with growing waits until it succeeds.
 *
 * @param forMs no attempt begins after this time, in ms
 * @returns the error of the last attempt; undefined when an attempt succeeded
 */
export async function retryFor(attempt: () => Promise<void>, forMs: number): Promise<Failure | undefined> {
	const ends = monotonicMs() + forMs;
	for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (monotonicMs() + wait > ends) return { error };
		}
		await sleep(wait);
	}
}
