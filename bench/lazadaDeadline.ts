/**
 * Lazada waits half a second for an answer. What it gets from a real n8n that has one slot for executions and
 * workflows that take seconds.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { N8nInstance } from '../harness/n8n';
import type { N8nApi } from '../harness/n8nApi';
import { startSink, type Sink } from '../harness/sink';
import { nodeType, triggerToSink } from '../harness/workflows';
import { startLazadaSimulator, type LazadaSimulator } from '../simulators/lazada';
import type { Benchmark, Report, RunOptions } from './benchmark';
import { fixed } from './support/format';
import { N8N_SETTINGS, startBenchN8n, type N8nSetting } from './support/instance';
import { quantile } from './support/stats';

const WORKFLOW_MS = 2_000;
const PUSHES_A_SECOND = 5;
const LAZADA_WAITS_MS = 500;

const KEYS = { appKey: '123456', appSecret: 'a-secret-of-the-benchmark' };

type Trigger = 'ours' | 'webhook';

const TITLES: Readonly<Record<Trigger, string>> = {
	ours: 'Lazada Trigger of this package',
	webhook: "n8n's own Webhook node (checks nothing)",
};

interface Answers {
	readonly trigger: Trigger;
	readonly setting: N8nSetting['name'];
	/** How long each answer took, in ms, from the sending on an open connection to the status. */
	readonly answeredMs: number[];
	/** Pushes that Lazada counts as failed: it repeats them half an hour later. */
	unanswered: number;
	/** Pushes whose workflow has run, once and more than once; not waited for where `null`. */
	ran: number | null;
	ranTwice: number;
}

interface Result {
	readonly repetitions: number;
	readonly pushes: number;
	readonly answers: Answers[];
}

export const lazadaDeadline: Benchmark<Result> = { name: 'lazadaDeadline', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const [repetitions, pushes] = quick ? [1, 15] : [2, 60];
	const answers: Answers[] = [];
	for (const { name, env } of N8N_SETTINGS) {
		const sink = await startSink({ delayMs: WORKFLOW_MS });
		const { n8n, api } = await startBenchN8n(`lazada ${name}`, {
			...env,
			N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
		});
		try {
			const ours = noAnswers('ours', name);
			const url = await startWorkflow('ours', n8n, api, sink);
			for (let repetition = 1; repetition <= repetitions; repetition++) {
				log(`${name}: ${pushes} pushes, ${repetition} of ${repetitions}`);
				await push(url, pushes, ours);
				await countRuns(sink, pushes, ours);
			}
			log(`${name}: the same to n8n's own Webhook node`);
			const webhook = noAnswers('webhook', name);
			await push(await startWorkflow('webhook', n8n, api, sink), pushes, webhook);
			answers.push(ours, webhook);
		} finally {
			// What the Webhook node has taken would run for minutes.
			await n8n.kill();
			await n8n.stop();
			await sink.close();
		}
	}
	return { repetitions, pushes, answers };
}

function noAnswers(trigger: Trigger, setting: N8nSetting['name']): Answers {
	return { trigger, setting, answeredMs: [], unanswered: 0, ran: trigger === 'ours' ? 0 : null, ranTwice: 0 };
}

/** @returns the URL of its trigger */
async function startWorkflow(trigger: Trigger, n8n: N8nInstance, api: N8nApi, sink: Sink): Promise<string> {
	const webhookId = randomUUID();
	const parameters = { httpMethod: 'POST', path: webhookId, responseMode: 'onReceived', options: {} };
	const own = { type: 'n8n-nodes-base.webhook', typeVersion: 2.1, parameters };
	const setup = trigger === 'webhook' ? own : await lazadaTrigger(api);
	const { id } = await api.createWorkflow(triggerToSink({ ...setup, sinkUrl: sink.url, webhookId }));
	await api.activate(id);
	return trigger === 'webhook' ? `${n8n.url}/webhook/${webhookId}` : n8n.webhookUrl(webhookId);
}

async function lazadaTrigger(api: N8nApi) {
	const credential = 'lazadaOpenPlatformApi';
	const id = await api.createCredential(credential, 'Lazada', { ...KEYS, site: 'vn' });
	return {
		type: nodeType('lazadaTrigger'),
		typeVersion: 1.1,
		parameters: {},
		credentials: { [credential]: { id, name: 'Lazada' } },
	};
}

/** Orders come in one after the other, whether or not those before them are answered. */
async function push(url: string, pushes: number, answers: Answers): Promise<void> {
	const lazada: LazadaSimulator = await startLazadaSimulator(KEYS);
	try {
		await lazada.saveInConsole({ callbackUrl: url });
		// The test message of the console may have started a workflow.
		await delay(WORKFLOW_MS * 1.5);
		const started = Date.now();
		const orders: Array<Promise<unknown>> = [];
		for (let number = 1; number <= pushes; number++) {
			orders.push(lazada.createOrder());
			await delay(started + (number * 1_000) / PUSHES_A_SECOND - Date.now());
		}
		await Promise.all(orders);
		for (const { failure, durationMs } of lazada.deliveries) {
			if (failure === null) answers.answeredMs.push(durationMs);
			else answers.unanswered += 1;
		}
	} finally {
		await lazada.close();
	}
}

/** Waits until the workflows of all pushes have run, and a little longer for those that should not. */
async function countRuns(sink: Sink, pushes: number, answers: Answers): Promise<void> {
	const longest = pushes * (WORKFLOW_MS + 1_000) + 10_000;
	await sink.waitFor(pushes, longest).catch(() => undefined);
	await delay(WORKFLOW_MS * 1.5);
	const runs = sink.countBy(({ body, text }) => (body as { eventId?: string } | undefined)?.eventId ?? text);
	answers.ran = (answers.ran ?? 0) + runs.size;
	answers.ranTwice += [...runs.values()].filter((times) => times > 1).length;
	sink.clear();
}

function report({ repetitions, pushes, answers }: Result): Report {
	return {
		title: 'The answer to Lazada',
		method: [
			`n8n with one slot (N8N_CONCURRENCY_PRODUCTION_LIMIT=1) and workflows of ${WORKFLOW_MS / 1_000} s: more comes ` +
				`in than can run. ${pushes} pushes arrive at ${PUSHES_A_SECOND} a second, whether or not those before are ` +
				`answered; ${repetitions} times for this package, once for the Webhook node. Lazada is simulated: it waits ` +
				`${LAZADA_WAITS_MS} ms, from the sending on an open connection to the status, and counts what is not ` +
				'answered by then as failed.',
			'"Ran" counts the requests of the workflows at the far end, after all have run. Those of the Webhook node are ' +
				'not waited for.',
		],
		tables: [
			{
				caption: 'Answers, in ms',
				columns: [
					'trigger',
					"n8n's setting",
					'in time',
					'least',
					'median',
					'90 %',
					'99 %',
					'most',
					'failed',
					'ran once',
					'ran twice',
				],
				rows: answers.map(({ trigger, setting, answeredMs, unanswered, ran, ranTwice }) => [
					TITLES[trigger],
					setting,
					`${answeredMs.length} of ${answeredMs.length + unanswered}`,
					...[0, 0.5, 0.9, 0.99, 1].map((part) => fixed(quantile(answeredMs, part), 0)),
					String(unanswered),
					ran === null ? '' : String(ran - ranTwice),
					ran === null ? '' : String(ranTwice),
				]),
			},
		],
	};
}
