import { setTimeout as delay } from 'node:timers/promises';

const REPEAT_AFTER_MS = 1_000;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Sends a delivery again and again until n8n accepts it, as platforms do. A copy is answered 503 when the first
 * delivery takes longer than the platform would wait, which can happen on a busy machine. A delivery gets no
 * answer on a kept-alive connection that n8n is just closing.
 *
 * @param isAccepted whether an answer means that n8n accepted the delivery; by default any answer but 503
 * @returns the answer that `isAccepted` accepts; after a minute, the next answer whatever its status
 */
export async function sendUntilAccepted<Answer extends { readonly status: number | null }>(
	send: () => Promise<Answer>,
	isAccepted = ({ status }: Answer) => status !== null && status !== 503,
): Promise<Answer> {
	const giveUp = Date.now() + GIVE_UP_AFTER_MS;
	for (;;) {
		const answer = await send();
		if (isAccepted(answer) || Date.now() > giveUp) return answer;
		await delay(REPEAT_AFTER_MS);
	}
}
