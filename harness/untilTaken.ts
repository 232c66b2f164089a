import { setTimeout as delay } from 'node:timers/promises';

const REPEAT_AFTER_MS = 1_000;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Sends a delivery again and again until it is taken, as platforms do. A copy is put off with 503 when the delivery
 * before it takes longer than the platform would wait, which can happen on a busy machine; it gets no answer on a kept
 * connection that n8n is just closing.
 *
 * @param isTaken by default what is answered and not put off
 * @returns the answer to the last one; after a minute the next, whatever it is
 */
export async function untilTaken<Answer extends { readonly status: number | null }>(
	send: () => Promise<Answer>,
	isTaken = ({ status }: Answer) => status !== null && status !== 503,
): Promise<Answer> {
	const giveUp = Date.now() + GIVE_UP_AFTER_MS;
	for (;;) {
		const answer = await send();
		if (isTaken(answer) || Date.now() > giveUp) return answer;
		await delay(REPEAT_AFTER_MS);
	}
}
