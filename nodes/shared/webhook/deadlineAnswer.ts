import { sleep } from 'n8n-workflow';

import type { ExecutionWrite } from '../n8n/executionWrite';
import { ignoreLaterAnswer, type Response } from '../n8n/response';
import { monotonicMs } from '../util/monotonicTime';
import { isOpen } from './answer';
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
 * Answers 200 at the deadline if n8n has not answered by then, but has saved the execution.
 *
 * n8n first saves an execution, and answers only when the execution has got a slot. With a concurrency limit,
 * the wait for a slot can be longer than the platform waits. Where n8n is late for another reason, the
 * execution may not be saved; this function does not answer before it is saved.
 *
 * @param waits in ms from now; `platformMs` is how long the platform waits, and nobody reads a later answer
 * @param onLateAnswer called with the status of the answer that n8n gives after the 200 has gone out
 */
export async function answerAtDeadline(
	response: Response,
	write: ExecutionWrite,
	waits: { readonly deadlineMs: number; readonly platformMs: number },
	onLateAnswer: (status: number) => void,
): Promise<void> {
	const started = monotonicMs();
	const mayAnswer = () => isOpen(response) && monotonicMs() - started <= waits.platformMs;
	while (!write.isWritten && mayAnswer()) {
		await Promise.race([write.written, sleep(LONGEST_SLEEP_MS)]);
	}
	const turn = Math.min(COMMITTED_AFTER_MS, waits.platformMs * COMMITTED_AFTER_PART) / COMMITTED_AFTER_TURNS;
	for (let turns = 0; turns < COMMITTED_AFTER_TURNS && mayAnswer(); turns++) await sleep(turn);
	while (monotonicMs() - started < waits.deadlineMs && mayAnswer()) {
		await sleep(Math.min(LONGEST_SLEEP_MS, started + waits.deadlineMs - monotonicMs()));
	}
	if (!mayAnswer()) return;
	response.status(200).end();
	ignoreLaterAnswer(response, onLateAnswer);
}
