import type { IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { problemBoardOf, type ProblemBoard } from '../../../nodes/shared/health/problemBoard';
import { noteProblem } from '../../../nodes/shared/webhook/noteProblem';

const MINUTE_MS = 60_000;
const PROBLEM = { what: 'A key is wrong', cure: 'Correct it.' };
let nodes = 0;

describe('a problem of a delivery in a process that does not report', () => {
	let context: IWebhookFunctions;
	let board: ProblemBoard;
	let warned: string[];
	/** When Redis was called, in ms after the start, and with which share and count. */
	let calls: Array<{ at: number; share: string; count: string }>;
	let redis: 'up' | 'down' | 'silent';
	/** Whether n8n can evaluate an expression in the credential: only while `webhook()` runs. */
	let hasIsolate: boolean;
	let reads: number;

	const begin = (mode = 'webhook') => {
		const id = `noted-${++nodes}`;
		const start = performance.now();
		const node = {
			id,
			name: 'Trigger',
			parameters: { options: { ledger: 'redis' } },
			credentials: { redisHttpApi: { id: 'redis', name: 'Redis' } },
		};
		context = {
			getNode: () => node,
			getWorkflow: () => ({ id: 'w1' }),
			getInstanceId: () => 'n8n',
			getMode: () => mode,
			logger: { warn: (line: string) => void warned.push(line) },
			getCredentials: async () => {
				reads++;
				if (!hasIsolate) throw new Error('No isolate');
				return { url: 'http://redis', authentication: 'bearer', token: 'token-of-redis' };
			},
			helpers: {
				httpRequestWithAuthentication: async (_type: string, { body }: IHttpRequestOptions) => {
					const [, , , , share = '', count = ''] = JSON.parse(String(body)) as string[];
					calls.push({ at: Math.round(performance.now() - start), share, count });
					if (redis === 'up') return { statusCode: 200, body: { result: 1 } };
					throw Object.assign(new Error('no answer'), {
						code: redis === 'down' ? 'ECONNREFUSED' : 'ETIMEDOUT',
					});
				},
			},
		} as unknown as IWebhookFunctions;
		board = problemBoardOf(context);
	};

	beforeEach(() => {
		jest.useFakeTimers();
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			setTimeout(() => controller.abort(), ms);
			return controller.signal;
		});
		[warned, calls, reads, redis, hasIsolate] = [[], [], 0, 'up', true];
		begin();
	});
	afterEach(() => {
		jest.restoreAllMocks();
		jest.useRealTimers();
	});

	const pass = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

	it('goes to Redis after 5 seconds, together with those that came meanwhile', async () => {
		await noteProblem(context, 'refused', PROBLEM);
		await pass(4_000);
		await noteProblem(context, 'refused', PROBLEM);
		expect(calls).toEqual([]);
		await pass(2_000);
		expect(calls).toMatchObject([{ count: '2' }]);
		await pass(10 * MINUTE_MS);
		expect(calls).toHaveLength(1);
		await noteProblem(context, 'refused', PROBLEM);
		await pass(6_000);
		expect(calls).toMatchObject([{ count: '2' }, { count: '1' }]);
	});

	it('goes there when Redis is back, which is called with growing waits; the log has the outage once', async () => {
		redis = 'down';
		await noteProblem(context, 'refused', PROBLEM);
		await pass(60 * MINUTE_MS);
		const waits = calls.map(({ at }, index) => Math.round((at - (calls[index - 1]?.at ?? 0)) / 1_000));
		expect(waits.slice(0, 9)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
		expect(warned).toEqual([expect.stringContaining('Redis cannot be reached (ECONNREFUSED)')]);
		await noteProblem(context, 'refused', PROBLEM);
		redis = 'up';
		const before = calls.length;
		await pass(5 * MINUTE_MS);
		expect(calls.slice(before).map(({ count }) => count)).toEqual(['1', '1']);
		expect(board.isEmpty).toBe(true);
		await pass(60 * MINUTE_MS);
		expect(calls).toHaveLength(before + 2);
		redis = 'down';
		await noteProblem(context, 'refused', PROBLEM);
		await pass(MINUTE_MS);
		expect(warned).toHaveLength(2);
	});

	it('is sent again under the same id, where Redis may have added it without an answer', async () => {
		redis = 'silent';
		await noteProblem(context, 'refused', PROBLEM);
		await pass(6_000);
		await noteProblem(context, 'refused', PROBLEM);
		redis = 'up';
		await pass(MINUTE_MS);
		const [first, again, other] = calls;
		expect(calls).toMatchObject([{ count: '1' }, { count: '1' }, { count: '1' }]);
		expect(again!.share).toBe(first!.share);
		expect(other!.share).not.toBe(first!.share);
	});

	it('finds the credential read before webhook() returns, and later uses what was read', async () => {
		redis = 'down';
		await noteProblem(context, 'refused', PROBLEM);
		hasIsolate = false;
		expect(reads).toBe(1);
		await pass(10 * MINUTE_MS);
		expect(reads).toBeGreaterThan(1);
		redis = 'up';
		await pass(5 * MINUTE_MS);
		expect(board.isEmpty).toBe(true);
	});

	it('has the credential read by the next delivery, where it could not be read before', async () => {
		hasIsolate = false;
		await noteProblem(context, 'putOff', PROBLEM);
		await pass(MINUTE_MS);
		expect(warned).toEqual([expect.stringContaining('No isolate')]);
		hasIsolate = true;
		await noteProblem(context, 'putOff', PROBLEM);
		hasIsolate = false;
		await pass(5 * MINUTE_MS);
		expect(calls.length).toBeGreaterThan(0);
		expect(board.isEmpty).toBe(true);
	});

	it('stays for the report of this process, where that becomes the one that reports', async () => {
		redis = 'down';
		await noteProblem(context, 'refused', PROBLEM);
		await pass(MINUTE_MS);
		board.isReportedHere = true;
		const before = calls.length;
		await pass(10 * MINUTE_MS);
		expect(calls).toHaveLength(before);
		expect(board.takeDue()).toMatchObject([{ kind: 'refused', count: 1 }]);
	});

	it('is not tried for longer than a day', async () => {
		redis = 'down';
		await noteProblem(context, 'refused', PROBLEM);
		await pass(25 * 60 * MINUTE_MS);
		const before = calls.length;
		await pass(10 * MINUTE_MS);
		expect(calls).toHaveLength(before);
		redis = 'up';
		await noteProblem(context, 'refused', PROBLEM);
		await pass(MINUTE_MS);
		expect(calls).toHaveLength(before + 2);
	});

	it('is for no report in the editor', async () => {
		begin('manual');
		await noteProblem(context, 'refused', PROBLEM);
		await pass(MINUTE_MS);
		expect(board.isEmpty).toBe(true);
		expect(calls).toEqual([]);
	});
});
