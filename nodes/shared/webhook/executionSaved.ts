import { sleep } from 'n8n-workflow';

import type { ExecutionWrite } from '../n8n/executionWrite';
import { monotonicMs } from '../util/monotonicTime';
import { LONGEST_SLEEP_MS } from '../util/wait';

/**
 * n8n commits its transaction right after it has written the execution. The execution counts as committed
 * after this part of the time that the platform waits, and after this many ms at most ...
 */
const COMMITTED_AFTER_PART = 1 / 5;
const COMMITTED_AFTER_MS = 250;
/** ... divided into this many turns of the event loop. In each turn, n8n can read an answer of its database. */
const COMMITTED_AFTER_TURNS = 10;

/**
 * Resolves when n8n has saved the execution, as far as that is observed.
 *
 * n8n first saves an execution, and answers only when the execution has got a slot. With a concurrency limit,
 * the wait for a slot can be longer than the platform waits. Where n8n is late for another reason, the
 * execution may not be saved.
 *
 * @param platformMs how long the platform waits, in ms from now
 * @param isWanted whether anybody still waits for it
 * @returns false where the execution is not known to be saved when the platform stops waiting, or when it is no
 *   longer wanted
 */
export async function isSaved(
	write: ExecutionWrite,
	platformMs: number,
	isWanted: () => boolean,
): Promise<boolean> {
	const started = monotonicMs();
	const mayWait = () => isWanted() && monotonicMs() - started <= platformMs;
	while (!write.isWritten && mayWait()) {
		await Promise.race([write.written, sleep(LONGEST_SLEEP_MS)]);
	}
	const turn = Math.min(COMMITTED_AFTER_MS, platformMs * COMMITTED_AFTER_PART) / COMMITTED_AFTER_TURNS;
	for (let turns = 0; turns < COMMITTED_AFTER_TURNS && mayWait(); turns++) await sleep(turn);
	return mayWait();
}
