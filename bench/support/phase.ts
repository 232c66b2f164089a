import type { N8nInstance } from '../../harness/n8n';
import type { N8nApi } from '../../harness/n8nApi';
import { cpuTimeOf } from './cpu';
import { drive, type LoadOptions, type LoadResult } from './load';
import { drained } from './workflow';

/** What deliveries of one kind to one trigger cost, round by round. */
export interface Cost {
	/** Answered deliveries a second. */
	readonly perSecond: number[];
	/** CPU time of the n8n process for each, in ms. */
	readonly cpuMs: number[];
}

/** Two requests run at once, two more wait: n8n always has something to do. */
const CONNECTIONS = 4;

/** Loads triggers for a while and adds what was measured; then waits until n8n is idle again. */
export async function measure(
	n8n: N8nInstance,
	api: N8nApi,
	load: Omit<LoadOptions, 'connections'> & Partial<Pick<LoadOptions, 'connections'>>,
	cost?: Cost,
): Promise<LoadResult> {
	const cpuBefore = cpuTimeOf(n8n.pid);
	const result = await drive({ connections: CONNECTIONS, ...load });
	const { answered, elapsedMs } = result;
	const cpuTime = cpuTimeOf(n8n.pid) - cpuBefore;
	cost?.perSecond.push(answered / (elapsedMs / 1_000));
	cost?.cpuMs.push(cpuTime / answered);
	await drained(api);
	return result;
}
