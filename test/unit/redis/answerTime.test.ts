import { AnswerTime } from '../../../nodes/shared/redis/answerTime';
import { RedisError } from '../../../nodes/shared/redis/client';
import { monotonicMs } from '../../../nodes/shared/util/monotonicTime';

const REFUSED = new RedisError({ what: 'Redis answered with an error: ERR', cure: 'Look it up.' }, false);

describe('the time that a delivery has for answers of Redis', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	/** Asks a Redis that answers after some time, and waits no longer than allowed. @returns how long it waited */
	const ask = async (time: AnswerTime, tookMs: number, { isFree = false, mayHaveRun = true } = {}) =>
		await time.spend(
			async (leftMs) => {
				jest.advanceTimersByTime(Math.min(tookMs, leftMs));
				if (tookMs >= leftMs)
					throw new RedisError({ what: `Redis did not answer within ${leftMs} ms`, cure: '' }, mayHaveRun);
				return leftMs;
			},
			() => isFree,
		);
	const failure = async (answer: Promise<unknown>) =>
		await answer.then(
			() => 'none',
			({ what, mayHaveRun }: RedisError) => ({ what, mayHaveRun }),
		);
	const USED_UP = 'The time that a delivery has for answers of Redis is used up (250 ms at most)';

	it('is shared by all commands of the delivery: the second has what the first has left', async () => {
		const time = new AnswerTime(250);
		expect(await ask(time, 200)).toBe(250);
		expect(await failure(ask(time, 200))).toEqual({ what: USED_UP, mayHaveRun: true });
		let asked = false;
		const third = time.spend(
			async () => (asked = true),
			() => false,
		);
		expect(await failure(third)).toEqual({ what: USED_UP, mayHaveRun: false });
		expect(asked).toBe(false);
	});

	it('is told as the limit of one answer where the first is too late', async () => {
		const first = ask(new AnswerTime(250), 300);
		expect(await failure(first)).toEqual({ what: 'Redis did not answer within 250 ms', mayHaveRun: true });
	});

	it('passes only while Redis is asked, and not where the answer is to wait for another delivery', async () => {
		const time = new AnswerTime(250);
		await ask(time, 100);
		jest.advanceTimersByTime(2_000);
		for (let polls = 0; polls < 10; polls++) expect(await ask(time, 100, { isFree: true })).toBe(150);
		expect(await ask(time, 100)).toBe(150);
	});

	it('ends in any case before the platform stops waiting', async () => {
		const time = new AnswerTime(250, monotonicMs() + 425);
		jest.advanceTimersByTime(350);
		expect(await ask(time, 50)).toBe(75);
		expect(await ask(time, 20)).toBe(25);
		jest.advanceTimersByTime(5);
		expect(await failure(ask(time, 20))).toEqual({ what: USED_UP, mayHaveRun: false });
	});

	it('leaves the error of a command as it is while time is left', async () => {
		const time = new AnswerTime(250);
		await ask(time, 100);
		const refused = time.spend(
			async () => {
				throw REFUSED;
			},
			() => false,
		);
		await expect(refused).rejects.toBe(REFUSED);
	});

	it('is whole milliseconds', async () => {
		expect(await ask(new AnswerTime(250.5), 10)).toBe(251);
	});
});
