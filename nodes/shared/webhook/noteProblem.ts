import { sleep, type IWebhookFunctions } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy, type Problem } from '../errors/problem';
import { reportsProblems } from '../health/options';
import { problemBoardOf, type ProblemBoard } from '../health/problemBoard';
import type { ProblemKind } from '../health/problemKind';
import { PROBLEMS_IN_REDIS, sharesProblems } from '../health/reports';
import { SharedProblems } from '../health/sharedProblems';
import { redisKey } from '../idempotency/redisEvent';
import { nodeOf, sharedNodeKey } from '../n8n/node';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { BACKGROUND_TIMEOUT_MS } from '../redis/leaseRenewer';
import { nodeMemoryOf } from './nodeMemory';

/** What a delivery notes waits so long for more, before it goes to the process that reports, in ms. */
const COLLECT_MS = 5_000;

const sharing = new WeakSet<ProblemBoard>();

/**
 * Notes a problem of a delivery, for a report. In queue mode, where another process reports, it goes there through
 * Redis; without one, only n8n's log tells the problem.
 */
export function noteProblem(context: IWebhookFunctions, kind: ProblemKind, problem: Problem): void {
	if (!reportsProblems(context)) return;
	const board = problemBoardOf(context);
	board.note(kind, problem);
	if (board.isReportedHere || sharing.has(board) || !sharesProblems(context)) return;
	sharing.add(board);
	void share(context, board).finally(() => sharing.delete(board));
}

async function share(context: IWebhookFunctions, board: ProblemBoard): Promise<void> {
	await sleep(COLLECT_MS);
	const problems = [...board.takeAll()];
	try {
		const credentialId = nodeOf(context).credentials?.[REDIS_CREDENTIAL]?.id ?? '';
		const { connection } = nodeMemoryOf(context).redis(credentialId);
		const { prefix, commands } = await connection.open(context);
		const key = redisKey(prefix, sharedNodeKey(context), PROBLEMS_IN_REDIS);
		const shared = new SharedProblems(commands(BACKGROUND_TIMEOUT_MS), key);
		for (let next = problems[0]; next !== undefined; next = problems[0]) {
			await shared.add(next);
			problems.shift();
		}
	} catch (error) {
		for (const problem of problems) board.add(problem);
		logProblem(
			context,
			'warn',
			causedBy(error, {
				what: 'Problems of deliveries could not be told to the process that reports them',
				cure: 'Test the credential for Redis of the trigger.',
			}),
		);
	}
}
