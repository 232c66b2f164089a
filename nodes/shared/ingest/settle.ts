import { sleep } from 'n8n-workflow';

import { isOpen, type Response } from './answer';

/** A wait cannot be broken off, so a long one is made of short ones: what is settled is let go soon. */
export const LOOK_EVERY_MS = 250;

/**
 * Step 8 of the road: the answer that went out decides. A 2xx commits; any other answer, or a
 * connection that broke before the answer was out, releases.
 */
export function settleByAnswer(response: Response, settle: { commit(): void; release(): void }): void {
	let settled = false;
	const once = (decide: () => void) => () => {
		if (settled) return;
		settled = true;
		decide();
	};
	response.once(
		'finish',
		once(() => (isSuccess(response.statusCode) ? settle.commit() : settle.release())),
	);
	response.once(
		'close',
		once(() => settle.release()),
	);
}

/**
 * Answers 200 once `deadlineMs` have passed and n8n has not answered.
 *
 * n8n saves an execution first and answers only when the execution has been given a slot; with a
 * concurrency limit that can take longer than a platform waits. By the deadline the execution is
 * saved, so the answer keeps its promise.
 *
 * @param onLateAnswer told the status of the answer that n8n gives after the deadline's 200 went out
 * @returns whether the deadline's answer went out
 */
export async function answerAtDeadline(
	response: Response,
	deadlineMs: number,
	onLateAnswer: (status: number) => void,
): Promise<boolean> {
	for (const deadline = Date.now() + deadlineMs; Date.now() < deadline && isOpen(response);) {
		await sleep(Math.min(LOOK_EVERY_MS, deadline - Date.now()));
	}
	if (!isOpen(response)) return false;
	response.status(200).end();
	muteLaterAnswer(response, onLateAnswer);
	return true;
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

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
