import { setTimeout as delay } from 'node:timers/promises';

import { databaseOf } from '../../../harness/executionRows';
import type { N8nInstance } from '../../../harness/n8n';
import type { N8nApi } from '../../../harness/n8nApi';
import { nodeType } from '../../../harness/workflows';
import type { PlatformKit, RunningPlatform } from '../../../simulators/shared/kit';
import { setupOf } from '../candidates';
import { cpuTimeOf } from '../cpu';
import { executionsIn } from '../database';
import { BODY_BYTES } from '../deliveries';
import { quantile } from '../stats';
import { drained, runTrigger, type Running } from '../workflow';
import { GROUPED, type ReceiverName } from './receivers';

export const ORDERS = 1_000;
export const WITHIN_MS = 1_000;

/** Orders before a sale, so that everything has been compiled and read. */
const BEFORE = 40;

/** n8n is idle when it has not begun an execution for this time, in ms. */
const IDLE_MS = 1_000;

/** What became of the orders of a sale, sale by sale. */
export interface Sales {
	readonly platform: string;
	readonly receiver: ReceiverName;
	/** Acknowledged before the platform stopped waiting. */
	readonly inTime: number[];
	/** Put off with 503 before that. */
	readonly putOff: number[];
	readonly executions: number[];
	/** From the first order to the last that was acknowledged in time, in ms. */
	readonly tookMs: number[];
	/** How long answers took, those that never came for as long as the platform waited. */
	readonly p50Ms: number[];
	readonly p99Ms: number[];
	/** CPU time of n8n for each order that was sent, in ms, until it was idle again. */
	readonly cpuMs: number[];
}

/** Has a simulated platform send orders at an even rate, whether or not those before are answered. */
export async function measureSales(
	n8n: N8nInstance,
	api: N8nApi,
	kit: PlatformKit,
	receiver: Exclude<ReceiverName, 'shopifyTrigger'>,
	sales: number,
): Promise<Sales> {
	const platform = await kit.start();
	try {
		const workflow = await startTrigger(n8n, api, kit, platform, receiver);
		const result: Sales = {
			platform: kit.title,
			receiver,
			inTime: [],
			putOff: [],
			executions: [],
			tookMs: [],
			p50Ms: [],
			p99Ms: [],
			cpuMs: [],
		};
		let sold = 0;
		for (let order = 0; order < BEFORE; order++) await send(platform, workflow.url, sold++);
		await idle(n8n, api, workflow);
		for (let sale = 0; sale < sales; sale++) {
			await addSale(n8n, api, platform, workflow, sold, result);
			sold += ORDERS;
		}
		return result;
	} finally {
		await platform.close();
	}
}

async function startTrigger(
	n8n: N8nInstance,
	api: N8nApi,
	{ credential, title, trigger }: PlatformKit,
	platform: RunningPlatform,
	receiver: ReceiverName,
): Promise<Running> {
	if (receiver === 'webhook') return await runTrigger(n8n, api, await setupOf('webhook', api));
	const id = await api.createCredential(credential.type, title, platform.credential);
	return await runTrigger(n8n, api, {
		type: nodeType(trigger.node),
		typeVersion: 1.1,
		parameters: { ...trigger.byHand, ...(receiver === 'grouped' && GROUPED) },
		credentials: { [credential.type]: { id, name: title } },
	});
}

async function addSale(
	n8n: N8nInstance,
	api: N8nApi,
	platform: RunningPlatform,
	workflow: Running,
	firstOrder: number,
	to: Sales,
): Promise<void> {
	const executionsBefore = executionsIn(databaseOf(n8n.userFolder), workflow.id);
	const cpuBefore = cpuTimeOf(n8n.pid);
	const started = performance.now();
	let lastInTime = started;
	const results = await Promise.all(
		Array.from({ length: ORDERS }, async (_, index) => {
			await delay((index * WITHIN_MS) / ORDERS);
			const result = await send(platform, workflow.url, firstOrder + index);
			if (result.status === 200) lastInTime = performance.now();
			return result;
		}),
	);
	await idle(n8n, api, workflow);
	const answersMs = results.map(({ durationMs }) => durationMs);
	to.inTime.push(results.filter(({ status }) => status === 200).length);
	to.putOff.push(results.filter(({ status }) => status === 503).length);
	to.executions.push(executionsIn(databaseOf(n8n.userFolder), workflow.id) - executionsBefore);
	to.tookMs.push(lastInTime - started);
	to.p50Ms.push(quantile(answersMs, 0.5));
	to.p99Ms.push(quantile(answersMs, 0.99));
	to.cpuMs.push((cpuTimeOf(n8n.pid) - cpuBefore) / ORDERS);
}

async function send(platform: RunningPlatform, url: string, order: number) {
	const sample = { name: `order-${String(order).padStart(9, '0')}` };
	const start = platform.bodyOf(sample).slice(0, -1);
	const body = `${start},"note":"${'n'.repeat(BODY_BYTES - start.length - 11)}"}`;
	return await platform.deliver(url, sample, { body });
}

/** A sender that has stopped waiting leaves its order to n8n. */
async function idle(n8n: N8nInstance, api: N8nApi, { id }: Running): Promise<void> {
	let before = -1;
	for (;;) {
		await drained(api);
		const executions = executionsIn(databaseOf(n8n.userFolder), id);
		if (executions === before) return;
		before = executions;
		await delay(IDLE_MS);
	}
}
