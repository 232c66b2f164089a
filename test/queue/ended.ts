import { setTimeout as delay } from 'node:timers/promises';

import type { Execution, N8nApi } from '../../harness/n8nApi';
import type { RedisServer } from '../../harness/redis';

const LOOK_EVERY_MS = 1_000;
/** An execution is stored and then handed to the queue, which takes a moment. */
const HANDED_ON_WITHIN_MS = 10_000;
const GIVE_UP_AFTER_MS = 300_000;

/** n8n's name for its queue, with Bull's prefix: each job is the hash `bull:jobs:<number>`. */
const JOB = /^bull:jobs:\d+$/;

export interface Ended {
	readonly ended: Execution[];
	/**
	 * Of a process that was killed: "new" where it had stored them and not yet handed them to the queue, "running"
	 * where it had taken them from there. n8n looks for these only every three hours
	 * (N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL), to mark them as crashed.
	 */
	readonly stranded: Execution[];
}

/**
 * Waits until every execution of a workflow has ended, except those that the queue does not know.
 *
 * @throws when some have not ended after 5 minutes
 */
export async function allEnded(workflowId: string, api: N8nApi, redis: RedisServer): Promise<Ended> {
	const giveUp = Date.now() + GIVE_UP_AFTER_MS;
	const jobless = new Map<string, number>();
	for (;;) {
		const all = await api.webhookExecutions(workflowId);
		const open = all.filter(({ status }) => ['new', 'running', 'waiting'].includes(status));
		const queued = open.length > 0 ? await executionsInQueue(redis) : new Set();
		for (const { id } of open) {
			if (queued.has(id)) jobless.delete(id);
			else if (!jobless.has(id)) jobless.set(id, Date.now());
		}
		const since = Date.now() - HANDED_ON_WITHIN_MS;
		if (open.every(({ id }) => (jobless.get(id) ?? Infinity) < since)) {
			return { ended: all.filter((execution) => !open.includes(execution)), stranded: open };
		}
		if (Date.now() > giveUp) {
			const how = open.map(({ id, status }) => `${id} ${status}${queued.has(id) ? '' : ', in no queue'}`);
			throw new Error(`Executions that do not end: ${how.join('; ')}`);
		}
		await delay(LOOK_EVERY_MS);
	}
}

/** @returns the ids of the executions that wait for a worker or are with one */
async function executionsInQueue(redis: RedisServer): Promise<Set<string>> {
	const jobs = (await redis.keys()).filter((key) => JOB.test(key));
	const ids = new Set<string>();
	for (const job of jobs) {
		const fields = (await redis.command('HMGET', job, 'data', 'finishedOn')) as Array<string | null>;
		const [data, finishedOn] = fields;
		if (!data || finishedOn !== null) continue;
		ids.add(String((JSON.parse(data) as { executionId: unknown }).executionId));
	}
	return ids;
}
