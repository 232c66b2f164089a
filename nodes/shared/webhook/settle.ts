import { sleep } from 'n8n-workflow';

import { isOpen, type Response } from './answer';
import type { ExecutionWrite } from '../n8n/executionWrite';

/** A wait cannot be broken off, so a long one is made of short ones: what is settled is let go soon. */
export const LOOK_EVERY_MS = 250;

/**
 * n8n commits an execution right after it has written it. It is taken for committed after this part of the
 * time that the platform waits, and this long at most ...
 */
const COMMITTED_AFTER_PART = 1 / 5;
const COMMITTED_AFTER_MS = 250;
/** ... made of so many turns of the event loop, in each of which n8n hears from its database. */
const COMMITTED_AFTER_TURNS = 10;

/**
 * Step 8 of the road: n8n's answer decides. A 2xx commits, any other answer releases.
 *
 * n8n answers through the same response whether or not the sender is still there, so a connection that
 * breaks decides nothing: what n8n has taken over runs, and a repetition of it is a duplicate.
 */
export function settleByAnswer(response: Response, decide: (status: number) => void): void {
	let decided = false;
	const once = (status: number) => {
		if (decided) return;
		decided = true;
		decide(status);
	};
	const status = response.status.bind(response);
	response.status = (code) => {
		once(code);
		return status(code);
	};
	response.once('finish', () => once(response.statusCode));
}

/**
 * Answers 200 at the deadline if n8n has not answered by then, but has saved the execution.
 *
 * n8n saves an execution first and answers only when it has been given a slot; with a concurrency limit
 * that can take longer than a platform waits. Where n8n is late for another reason, the execution may not
 * be saved, so there is no answer until it is.
 *
 * @param waits how long the platform waits: after that, nobody reads an answer
 * @param onLateAnswer told the status of the answer that n8n gives after the 200 went out
 */
export async function answerAtDeadline(
	response: Response,
	witness: ExecutionWrite,
	waits: { readonly deadlineMs: number; readonly platformMs: number },
	onLateAnswer: (status: number) => void,
): Promise<void> {
	const started = Date.now();
	const mayAnswer = () => isOpen(response) && Date.now() - started <= waits.platformMs;
	while (witness.writtenAt === undefined && mayAnswer()) {
		await Promise.race([witness.written, sleep(LOOK_EVERY_MS)]);
	}
	const turn = Math.min(COMMITTED_AFTER_MS, waits.platformMs * COMMITTED_AFTER_PART) / COMMITTED_AFTER_TURNS;
	for (let turns = 0; turns < COMMITTED_AFTER_TURNS && mayAnswer(); turns++) await sleep(turn);
	while (Date.now() - started < waits.deadlineMs && mayAnswer()) {
		await sleep(Math.min(LOOK_EVERY_MS, started + waits.deadlineMs - Date.now()));
	}
	if (!mayAnswer()) return;
	response.status(200).end();
	muteLaterAnswer(response, onLateAnswer);
}

/** n8n's own answer comes later and finds the headers sent: let it have no effect instead of an error. */
function muteLaterAnswer(response: Response, onLateAnswer: (status: number) => void): void {
	const ignored = () => response;
	Object.assign(response, {
		status: (code: number) => {
			onLateAnswer(code);
			return response;
		},
		setHeader: ignored,
		setHeaders: ignored,
		appendHeader: ignored,
		removeHeader: ignored,
		writeHead: ignored,
		write: () => true,
		send: ignored,
		json: ignored,
		end: ignored,
	});
}

export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
