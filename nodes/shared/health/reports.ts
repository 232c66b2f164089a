import type { ITriggerFunctions } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { logProblem } from '../errors/log';
import { userError } from '../errors/nodeErrors';
import type { Problem } from '../errors/problem';
import { redisKey } from '../idempotency/redisEvent';
import { savesFailedExecutions, type BackgroundContext } from '../n8n/backgroundContext';
import { nodeOf, sharedNodeKey } from '../n8n/node';
import { RedisConnection } from '../redis/connection';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { BACKGROUND_TIMEOUT_MS } from '../redis/leaseRenewer';
import { asObject } from '../util/object';
import { monotonicMs } from '../util/monotonicTime';
import { reportsProblems } from './options';
import { problemBoardOf, type NotedProblem } from './problemBoard';
import { PROBLEM_KINDS } from './problemKind';
import { SharedProblems } from './sharedProblems';

/** So often it is asked what other processes have noted, in ms. */
const ASK_REDIS_EVERY_MS = 30_000;

/** Under this name a trigger's problems are in Redis. */
export const PROBLEMS_IN_REDIS = 'problems';

/**
 * Reports what goes wrong as failed executions, which n8n's users see in the list of executions, and which start the
 * error workflow.
 *
 * @param platform as its users write it, e.g. "Shopee"
 */
export function reportTask(context: BackgroundContext, platform: string): BackgroundTask {
	const board = problemBoardOf(context);
	const isOn = reportsProblems(context);
	const redis = sharesProblems(context) ? new RedisConnection() : undefined;
	let askedAt = -Infinity;
	board.isReportedHere = true;
	return {
		failure: 'Problems could not be reported',
		isDue: () =>
			isOn && (board.isDue || (redis !== undefined && monotonicMs() - askedAt >= ASK_REDIS_EVERY_MS)),
		async run(background) {
			if (redis !== undefined) {
				askedAt = monotonicMs();
				for (const problem of await takeShared(background, redis)) board.add(problem);
			}
			for (const problem of board.takeDue()) report(background, reportOf(problem, platform));
		},
		close() {
			board.isReportedHere = false;
		},
	};
}

/** Whether the processes of this n8n share a Redis. The form asks for its credential then. */
export function sharesProblems(context: Pick<ITriggerFunctions, 'getNode'>): boolean {
	const { parameters, credentials } = nodeOf(context);
	return asObject(parameters.options).ledger === 'redis' && credentials?.[REDIS_CREDENTIAL] !== undefined;
}

/** @returns nothing where Redis cannot be asked: deliveries say so by themselves */
async function takeShared(context: BackgroundContext, redis: RedisConnection): Promise<NotedProblem[]> {
	try {
		const { prefix, commands } = await redis.open(context);
		const key = redisKey(prefix, sharedNodeKey(context), PROBLEMS_IN_REDIS);
		return await new SharedProblems(commands(BACKGROUND_TIMEOUT_MS), key).take();
	} catch {
		return [];
	}
}

function report(context: BackgroundContext, problem: Problem): void {
	// Where n8n keeps no failed executions, this still starts the error workflow.
	context.saveFailedExecution(userError(context, problem));
	if (!savesFailedExecutions(context)) logProblem(context, 'warn', problem);
}

/** @returns the problem as a user reads it, e.g. "37 deliveries ... since 2026-11-30 20:11 UTC" */
function reportOf({ kind, count, since, last }: NotedProblem, platform: string): Problem {
	const { headline } = PROBLEM_KINDS[kind];
	if (headline === undefined) return last;
	const time = `${since.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	return {
		what: `${headline(count, platform)}, since ${time}`,
		cure: `Look at the last one: ${last.what}. ${last.cure}`,
	};
}
