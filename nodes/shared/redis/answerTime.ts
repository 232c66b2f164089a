import { monotonicMs } from '../util/monotonicTime';
import { RedisError, toRedisError } from './client';

/** The time that one delivery has for answers of Redis, however many commands it sends. */
export class AnswerTime {
	private spentMs = 0;

	/**
	 * @param totalMs how long the delivery can wait for all answers together, in ms
	 * @param endsAt after this time, by the monotonic clock, it waits for no answer
	 */
	constructor(
		private readonly totalMs: number,
		private readonly endsAt = Number.POSITIVE_INFINITY,
	) {}

	/**
	 * @param ask sends a command and waits for its answer at most this long, in ms
	 * @param isFree whether the answer costs no time: the delivery has to wait for another one, and asks again
	 * @throws RedisError where Redis does not answer, or all of the time is spent
	 */
	async spend<Answer>(
		ask: (leftMs: number) => Promise<Answer>,
		isFree: (answer: Answer) => boolean,
	): Promise<Answer> {
		const startedAt = monotonicMs();
		const leftMs = Math.ceil(Math.min(this.totalMs - this.spentMs, this.endsAt - startedAt));
		if (leftMs <= 0) throw this.usedUp(false);
		let costsTime = true;
		try {
			const answer = await ask(leftMs);
			costsTime = !isFree(answer);
			return answer;
		} catch (error) {
			const isFirst = leftMs === Math.ceil(this.totalMs);
			const isOver = monotonicMs() - startedAt >= leftMs;
			throw isOver && !isFirst ? this.usedUp(toRedisError(error).mayHaveRun) : error;
		} finally {
			if (costsTime) this.spentMs += monotonicMs() - startedAt;
		}
	}

	private usedUp(mayHaveRun: boolean): RedisError {
		return new RedisError(
			{
				what: `The time that a delivery has for answers of Redis is used up (${this.totalMs} ms at most)`,
				cure: 'Check how busy Redis is, and use one that is near: a delivery may need several answers.',
			},
			mayHaveRun,
		);
	}
}
