import { databaseOf } from '../../../harness/executionRows';
import type { N8nInstance } from '../../../harness/n8n';
import type { N8nApi } from '../../../harness/n8nApi';
import { ALL_KITS } from '../../../simulators/kits';
import { executionsIn } from '../database';
import { measure, type Cost } from '../phase';
import { quantile } from '../stats';
import type { Receiver } from './receivers';

/** How long each platform that says so waits for an answer, in ms, by its title. */
export const PATIENCE: ReadonlyMap<string, number> = new Map(
	ALL_KITS.flatMap(({ title, policy: { answerWithinMs } }) =>
		answerWithinMs === null ? [] : [[title, answerWithinMs] as const],
	),
);

/** What a receiver did on so many connections, round by round. */
export interface Measurements {
	readonly connections: number;
	readonly cost: Cost;
	/** Events that were acknowledged. */
	readonly events: number[];
	/** Events that were put off by an answer of 503. */
	readonly putOff: number[];
	readonly executions: number[];
	/** How long half of the answers took at most, and 99 of 100, in ms. */
	readonly p50Ms: number[];
	readonly p99Ms: number[];
	/** Events whose answer took no longer than a platform waits, by the platform's title. */
	readonly inTime: Readonly<Record<string, number[]>>;
}

export function noMeasurements(connections: number): Measurements {
	return {
		connections,
		cost: { perSecond: [], cpuMs: [] },
		events: [],
		putOff: [],
		executions: [],
		p50Ms: [],
		p99Ms: [],
		inTime: Object.fromEntries([...PATIENCE.keys()].map((platform) => [platform, []])),
	};
}

/** Loads a receiver for a while and adds what was measured; then waits until n8n is idle again. */
export async function addMeasurement(
	n8n: N8nInstance,
	api: N8nApi,
	{ id, url, next, isExpected }: Receiver,
	durationMs: number,
	to: Measurements,
): Promise<void> {
	const database = databaseOf(n8n.userFolder);
	const before = executionsIn(database, id);
	const load = { url, next, isExpected, durationMs, connections: to.connections, mayBePutOff: true };
	const { answered, tookMs, putOff } = await measure(n8n, api, load, to.cost);
	to.events.push(answered);
	to.putOff.push(putOff);
	to.executions.push(executionsIn(database, id) - before);
	to.p50Ms.push(quantile(tookMs, 0.5));
	to.p99Ms.push(quantile(tookMs, 0.99));
	for (const [platform, patienceMs] of PATIENCE) {
		to.inTime[platform]!.push(tookMs.filter((each) => each <= patienceMs).length);
	}
}
