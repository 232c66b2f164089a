import { setTimeout as delay } from 'node:timers/promises';

import { RedisClient, RedisError, type SendRequest } from '../../../nodes/shared/redis/client';
import { UPSTASH } from '../../../nodes/shared/redis/dialects';
import { ScriptCalls } from '../../../nodes/shared/redis/scriptCalls';

const SCRIPT = 'return ARGV[1]';
const OTHER = 'return ARGV[2]';

/** One request, as the server got it. */
interface Request {
	readonly keys: readonly string[];
	readonly values: readonly string[];
	/** Answers with a result, or with what Redis says of a command that it refuses. */
	answer(result: unknown): void;
	refuse(message: string): void;
}

/**
 * Which calls share a request, at a server that the test plays. What the scripts do is tested at a real Redis in
 * test/contexts/redisRequests.test.ts.
 */
describe('calls of scripts in Redis', () => {
	let requests: Request[];
	let calls: ScriptCalls;
	beforeEach(() => {
		requests = [];
		calls = new ScriptCalls(new RedisClient([UPSTASH]));
	});

	const send: SendRequest = async ({ body }) =>
		await new Promise((resolve) => {
			const [name, , count = '0', ...rest] = JSON.parse(body) as string[];
			requests.push({
				keys: name === 'EVAL' ? rest.slice(0, Number(count)) : [name!],
				values: rest.slice(Number(count)),
				answer: (result) => resolve({ status: 200, body: { result } }),
				refuse: (message) => resolve({ status: 400, body: { error: message } }),
			});
		});
	const call = async (value: string, { script = SCRIPT, timeoutMs = 60_000 } = {}) =>
		await calls.command(send, ['EVAL', script, '1', `key of ${value}`, value, '30'], timeoutMs);
	/** What has become of a call. */
	const outcome = async (answer: Promise<unknown>) =>
		await answer.catch(({ what, mayHaveRun }: RedisError) => ({ what, mayHaveRun }));
	const turn = async () => await new Promise(setImmediate);
	const values = () => requests.map((request) => request.values.filter((value) => value !== '30'));

	it('go alone as they are: one command, and its own answer', async () => {
		const answer = call('a');
		await turn();
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({ keys: ['key of a'], values: ['a', '30'] });
		requests[0]!.answer('-a');
		expect(await answer).toBe('-a');
	});

	it('share a request where they are made in one turn, and each gets its own answer', async () => {
		const answers = ['a', 'b', 'c'].map(async (value) => await call(value));
		await turn();
		expect(values()).toEqual([['a', 'b', 'c']]);
		expect(requests[0]!.keys).toEqual(['key of a', 'key of b', 'key of c']);
		requests[0]!.answer(['A', 7, 'C']);
		expect(await Promise.all(answers)).toEqual(['A', 7, 'C']);
	});

	it('share a request with those that were made while Redis had not answered the one before', async () => {
		const answers = [call('a')];
		await turn();
		for (const value of ['b', 'c', 'd']) {
			answers.push(call(value));
			await turn();
		}
		requests[0]!.answer('A');
		await answers[0];
		await turn();
		expect(values()).toEqual([['a'], ['b', 'c', 'd']]);
		requests[1]!.answer(['B', 'C', 'D']);
		expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D']);
	});

	it('do not wait for a request that hangs', async () => {
		const hanging = call('a');
		await turn();
		const answers = [call('b'), call('c')];
		await delay(100);
		expect(values()).toEqual([['a'], ['b', 'c']]);
		requests[1]!.answer(['B', 'C']);
		expect(await Promise.all(answers)).toEqual(['B', 'C']);
		requests[0]!.answer('A');
		expect(await hanging).toBe('A');
	});

	it('of different scripts do not share one, nor do other commands', async () => {
		const answers = [call('a'), call('b', { script: OTHER }), calls.command(send, ['PING'], 60_000)];
		await turn();
		const keys = requests.map((request) => request.keys.join()).sort();
		expect(keys).toEqual(['PING', 'key of a', 'key of b']);
		for (const request of requests) request.answer(request.keys[0]);
		expect(await Promise.all(answers)).toEqual(['key of a', 'key of b', 'PING']);
	});

	it('fail alone where only one of them fails', async () => {
		const answers = ['a', 'b', 'c'].map(async (value) => await outcome(call(value)));
		await turn();
		requests[0]!.answer(['A', '-WRONGTYPE no text', 'C']);
		expect(await Promise.all(answers)).toEqual([
			'A',
			{ what: 'Redis answered with an error: WRONGTYPE no text', mayHaveRun: false },
			'C',
		]);
	});

	it('all fail where Redis refuses their request', async () => {
		const answers = ['a', 'b'].map(async (value) => await outcome(call(value)));
		await turn();
		requests[0]!.refuse('NOPERM');
		const refused = { what: 'Redis answered with an error: NOPERM', mayHaveRun: false };
		expect(await Promise.all(answers)).toEqual([refused, refused]);
	});

	it.each([['OK'], [1], [null], [[]], [['A']], [['A', 'B', 'C']], [{ 0: 'A', 1: 'B', length: 2 }]])(
		'all have no answer where the server answers %j to two of them',
		async (nonsense) => {
			const answers = ['a', 'b'].map(async (value) => await outcome(call(value)));
			await turn();
			requests[0]!.answer(nonsense);
			const unanswered = { what: 'Redis does not give this answer to the command', mayHaveRun: true };
			expect(await Promise.all(answers)).toEqual([unanswered, unanswered]);
		},
	);

	it('stop waiting each at its own time, and the others go on waiting', async () => {
		const hasty = outcome(call('a', { timeoutMs: 30 }));
		const patient = call('b');
		await turn();
		expect(values()).toEqual([['a', 'b']]);
		expect(await hasty).toEqual({ what: 'Redis did not answer within 30 ms', mayHaveRun: true });
		requests[0]!.answer(['A', 'B']);
		expect(await patient).toBe('B');
	});

	it('are not sent any more when their time is over before it is their turn', async () => {
		const first = call('a');
		await turn();
		const hasty = outcome(call('b', { timeoutMs: 5 }));
		const patient = call('c');
		expect(await hasty).toEqual({ what: 'Redis did not answer within 5 ms', mayHaveRun: false });
		requests[0]!.answer('A');
		await first;
		await turn();
		expect(values()).toEqual([['a'], ['c']]);
		requests[1]!.answer('C');
		expect(await patient).toBe('C');
	});

	it('are a thousand in a request at most, and half a million characters', async () => {
		const many = Array.from({ length: 2_500 }, async (_, index) => await call(String(index)));
		await turn();
		expect(requests.map(({ keys }) => keys.length)).toEqual([1_000, 1_000, 500]);
		for (const { keys, answer } of requests) answer(keys);
		expect((await Promise.all(many)).at(-1)).toBe('key of 2499');

		requests.length = 0;
		const large = Array.from({ length: 4 }, async () => await call('x'.repeat(100_000)));
		const huge = call('x'.repeat(600_000));
		await turn();
		expect(requests.map(({ keys }) => keys.length)).toEqual([2, 2, 1]);
		for (const { keys, answer } of requests) answer(keys.length === 1 ? 'X' : ['X', 'X']);
		expect(await Promise.all([...large, huge])).toEqual(['X', 'X', 'X', 'X', 'X']);
	});
});
