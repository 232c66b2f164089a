import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { parseEvent } from '../../nodes/Shopify/platform/event';
import { eventIdOf } from '../../nodes/shared/idempotency/eventId';
import { DEFAULT_PREFIX } from '../../nodes/shared/redis/credential';
import { redisKey } from '../../nodes/shared/idempotency/redisEvent';
import { describeWith } from '../../harness/debian';
import type { N8nApi } from '../../harness/n8nApi';
import { OUTPUT } from '../../harness/runtime';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, triggerToSink } from '../../harness/workflows';
import { KITS } from '../../simulators/kits';
import { startCluster, type Cluster } from './cluster';
import { allEnded } from './ended';
import { inParallel, sendUntilTaken, type Sent } from './sender';

const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
/** A merchant's peak: so many events are on their way at any moment, each as two copies. */
const PEAK = { events: 500, atATime: 8 };
/** A flash sale, with events that share executions. */
const SALE = { events: 300, atATime: 40 };
const GROUPED = { eventsPerExecution: 20 };
/** A workflow does something that takes a while, so that a kill finds executions at work. */
const EFFECT_MS = 50;
/** The settle time, an interval and a tick of the background. */
const RECOVERED_WITHIN_MS = 90_000;
/** The main process asks Redis every 30 s. */
const REPORTED_WITHIN_MS = 90_000;
const KILL_WEBHOOK_AFTER = 150;
const KILL_WORKER_AFTER = 300;

/** As triggerToSink names it. */
const TRIGGER_ID = 'trigger';

const PROGRAMS = ['redis-server', 'webdis', 'postgres', 'setpriv'] as const;

type Delivery = ReturnType<typeof shopifyDelivery>;

interface Trial {
	readonly ledger: string;
	readonly events: number;
	readonly atATime: number;
	/** Whether a process that takes webhooks and a worker are killed on the way. */
	readonly accidents: boolean;
	/** Left out where each event has an execution of its own. */
	readonly groupEvents?: IDataObject;
}

interface Figures {
	readonly name: string;
	readonly events: number;
	readonly copies: number;
	readonly requests: number;
	/** Events by how often their effect was seen at the far end. */
	readonly once: number;
	readonly twice: number;
	readonly more: number;
	readonly never: number;
	/** Executions by status, as n8n says. */
	readonly executions: Record<string, number>;
	readonly stranded: Record<string, number>;
	readonly answers: Record<string, number>;
	readonly seconds: number;
}

describeWith(PROGRAMS, 'n8n in queue mode', () => {
	let cluster: Cluster;
	let api: N8nApi;
	/** The same in all processes. */
	let instanceId: string;
	let sink: Sink;
	let credentials: Record<string, { id: string; name: string }>;

	beforeAll(async () => {
		sink = await startSink({ delayMs: EFFECT_MS });
		cluster = await startCluster();
		api = await cluster.login();
		[instanceId = ''] = await cluster.postgres.query(
			`SELECT value FROM deployment_key WHERE type = 'instance.id' AND status = 'active'`,
		);
		const create = async (type: string, data: IDataObject) => ({
			[type]: { id: await api.createCredential(type, type, data), name: type },
		});
		credentials = {
			...(await create('shopifyWebhookApi', { shop: 'demo-shop', clientSecret: SECRET })),
			...(await create('redisHttpApi', { url: cluster.redis.webdisUrl, authentication: 'none' })),
		};
	});
	afterAll(async () => {
		await cluster?.close();
		await sink?.close();
	});

	const activate = async (options: IDataObject, groupEvents?: IDataObject) => {
		const webhookId = randomUUID();
		const { id } = await api.createWorkflow(
			triggerToSink({
				type: nodeType('shopifyWebhookTrigger'),
				typeVersion: 1.1,
				parameters: { options, ...(groupEvents && { groupEvents }) } as never,
				credentials,
				sinkUrl: sink.url,
				webhookId,
			}),
		);
		await api.activate(id);
		return { id, path: `/webhook/${webhookId}/webhook` };
	};

	/** Which event an effect at the far end belongs to. */
	const noteOf = (body: unknown) => (body as { payload: { note: string } }).payload.note;

	const rested = async (workflowId: string) => await allEnded(workflowId, api, cluster.redis);

	/** Two copies of every event at the same moment, one to each process that takes webhooks. */
	const play = async (name: string, { ledger, events, atATime, accidents: killed, groupEvents }: Trial) => {
		sink.clear();
		const { id, path: webhookPath } = await activate({ ledger }, groupEvents);
		const url = `${cluster.proxy.url}${webhookPath}`;
		const notes = Array.from({ length: events }, () => randomUUID());
		const deliveries = notes.map((note, index) =>
			shopifyDelivery({ secret: SECRET, body: JSON.stringify({ id: index + 1, note }) }),
		);
		const sent: Sent[] = [];
		const accidents: Array<Promise<void>> = [];
		const started = Date.now();
		const accident = async (member: { kill(): Promise<void>; restart(): Promise<void> }) => {
			await member.kill();
			await member.restart();
		};
		await inParallel(
			events,
			atATime,
			async (index) => {
				const delivery = deliveries[index]!;
				sent.push(...(await Promise.all([sendUntilTaken(url, delivery), sendUntilTaken(url, delivery)])));
			},
			(finished) => {
				if (!killed) return;
				if (finished === KILL_WEBHOOK_AFTER) accidents.push(accident(cluster.webhooks[0]));
				if (finished === KILL_WORKER_AFTER) accidents.push(accident(cluster.workers[0]));
			},
		);
		await Promise.all(accidents);
		const { ended, stranded } = await rested(id);
		// What has not got as far as the queue was not answered with success either, and came again.
		const begun = stranded.filter(({ status }) => status !== 'new');
		const executions = [...ended, ...begun];
		const effects = sink.countBy(({ body }) => noteOf(body));
		const times = notes.map((note) => effects.get(note) ?? 0);
		const figures: Figures = {
			name,
			events,
			copies: sent.length,
			requests: sent.reduce((sum, { attempts }) => sum + attempts, 0),
			once: times.filter((count) => count === 1).length,
			twice: times.filter((count) => count === 2).length,
			more: times.filter((count) => count > 2).length,
			never: times.filter((count) => count === 0).length,
			executions: countsOf(ended.map(({ status }) => status)),
			stranded: countsOf(stranded.map(({ status }) => status)),
			answers: countsOf(sent.flatMap(({ refusals }) => refusals.map(String))),
			seconds: Math.round((Date.now() - started) / 1_000),
		};
		report(figures);
		const missing = times.flatMap((count, index) => (count === 0 ? [index] : []));
		return { figures, workflowId: id, deliveries, missing, executions };
	};

	const keyOf = (workflowId: string, delivery: Delivery): string => {
		const parsed = parseEvent({
			body: delivery.body as Buffer,
			headers: delivery.headers,
			callbackUrls: [],
			query: {},
			pathParameters: {},
			receivedAt: new Date(),
		});
		if (parsed.kind !== 'event') throw new Error('The delivery is no event');
		return redisKey(DEFAULT_PREFIX, `${instanceId}/${workflowId}/${TRIGGER_ID}`, eventIdOf(parsed.event));
	};

	/** How an event stands in the shared ledger. */
	const stateOf = async (workflowId: string, delivery: Delivery) =>
		(await cluster.redis.command('GET', keyOf(workflowId, delivery))) as string | null;

	it('gives every event its effect once with the shared ledger, two processes being killed', async () => {
		const { figures, workflowId, deliveries, missing, executions } = await play('redis', {
			...PEAK,
			ledger: 'redis',
			accidents: true,
		});
		expect(figures).toMatchObject({ twice: 0, more: 0, once: PEAK.events - missing.length });
		// What is missing is what the killed worker was at. n8n tells of each of these executions that it
		// ended with an error: those whose trigger had begun by the ledger, the others by their number.
		const killed = executions.filter(({ status }) => status !== 'success').map(({ id }) => `run:${id}`);
		const states = await Promise.all(
			deliveries.map(async (delivery) => String(await stateOf(workflowId, delivery))),
		);
		const begun = missing.map((index) => states[index]!).filter((state) => state.startsWith('run:'));
		const neverBegun = killed.filter((execution) => !states.includes(execution));
		for (const execution of begun) expect(killed).toContain(execution);
		expect(missing.length - begun.length).toBe(neverBegun.length);
	});

	it('gives every event its effect once with the shared ledger where events share executions', async () => {
		const trial = { ...SALE, ledger: 'redis', accidents: false, groupEvents: GROUPED };
		const { figures, executions, deliveries, workflowId } = await play('grouped', trial);
		expect(figures).toMatchObject({ once: SALE.events, twice: 0, more: 0, never: 0 });
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		expect(executions.length).toBeLessThan(SALE.events / 2);
		const runs = await Promise.all(
			deliveries.map(async (delivery) => String(await stateOf(workflowId, delivery))),
		);
		expect(new Set(runs)).toEqual(new Set(executions.map(({ id }) => `run:${id}`)));
	});

	it('loses no event with the embedded ledger either, but runs many twice', async () => {
		const { figures, missing, executions } = await play('embedded', {
			...PEAK,
			ledger: 'embedded',
			accidents: true,
		});
		expect(figures.more).toBe(0);
		const killed = executions.filter(({ status }) => status !== 'success');
		expect(missing.length).toBeLessThanOrEqual(killed.length);
	});

	it('lets one of two executions of an event go on, wherever they begin', async () => {
		sink.clear();
		const { id, path: webhookPath } = await activate({ ledger: 'redis' });
		for (const worker of cluster.workers) await worker.kill();
		const delivery = shopifyDelivery({ secret: SECRET });
		const sendTo = async (index: 0 | 1) => {
			const response = await fetch(`${cluster.webhooks[index].url}${webhookPath}`, delivery);
			await response.arrayBuffer();
			return [response.status, response.headers.get('x-webhook-outcome')];
		};
		expect(await sendTo(0)).toEqual([200, null]);
		// As when a process dies that has handed the event to n8n and has not said so: its claim ends.
		await until(async () => (await stateOf(id, delivery))?.startsWith('seen:') === true, 'the outcome');
		await cluster.redis.command('DEL', keyOf(id, delivery));
		expect(await sendTo(1)).toEqual([200, null]);
		for (const worker of cluster.workers) await worker.restart();
		const { ended } = await rested(id);
		expect(ended.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(sink.received).toHaveLength(1);
		expect(await stateOf(id, delivery)).toMatch(/^run:\d+$/);
	});

	it('tests the credential of the shared ledger, good and bad', async () => {
		const { id } = credentials.redisHttpApi!;
		expect(await api.testCredential(id)).toMatchObject({ status: 'OK' });
		const away = { url: 'http://127.0.0.1:9', authentication: 'none' };
		const bad = await api.createCredential('redisHttpApi', 'away', away);
		expect(await api.testCredential(bad)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Redis cannot be reached (ECONNREFUSED)'),
		});
	});

	it('asks the store only the first time about a copy, which is what the shared ledger costs', async () => {
		const { path: webhookPath } = await activate({ ledger: 'redis' });
		const deliveries = Array.from({ length: 100 }, () => shopifyDelivery({ secret: SECRET }));
		const msEach = async (index: 0 | 1) => {
			const started = performance.now();
			const outcomes = new Set<string | null>();
			for (const delivery of deliveries) {
				const response = await fetch(`${cluster.webhooks[index].url}${webhookPath}`, delivery);
				await response.arrayBuffer();
				outcomes.add(response.headers.get('x-webhook-outcome'));
			}
			const each = (performance.now() - started) / deliveries.length;
			return { outcomes: [...outcomes], ms: Number(each.toFixed(1)) };
		};
		const fresh = await msEach(0);
		const asked = await msEach(1);
		const known = await msEach(1);
		expect([fresh.outcomes, asked.outcomes, known.outcomes]).toEqual([[null], ['duplicate'], ['duplicate']]);
		process.stderr.write(
			`[queue] ms a delivery: ${fresh.ms} new, ${asked.ms} a copy with one question to the store, ` +
				`${known.ms} a copy with none\n`,
		);
	});

	it('keeps what the embedded ledger remembers in PostgreSQL, where the other process reads it', async () => {
		const { id, path: webhookPath } = await activate({});
		const delivery = shopifyDelivery({ secret: SECRET });
		const outcomeAt = async (index: 0 | 1) => {
			const response = await fetch(`${cluster.webhooks[index].url}${webhookPath}`, delivery);
			await response.arrayBuffer();
			return response.headers.get('x-webhook-outcome');
		};
		expect(await outcomeAt(0)).toBeNull();
		const remembered = async () => JSON.stringify((await api.getWorkflow(id)).staticData);
		await until(async () => (await remembered()).includes('deliveries:'), 'what is remembered');
		expect(await outcomeAt(1)).toBe('duplicate');
		await cluster.webhooks[0].kill();
		await cluster.webhooks[0].restart();
		expect(await outcomeAt(0)).toBe('duplicate');
	});

	it('reports in the main process what the webhook processes refuse, also after it was killed', async () => {
		const { id, path: webhookPath } = await activate({ ledger: 'redis' });
		const forgery = shopifyDelivery({ secret: 'guessed' });
		const refused = async () => {
			for (const { url } of cluster.webhooks) {
				const response = await fetch(`${url}${webhookPath}`, forgery);
				await response.arrayBuffer();
				expect(response.status).toBe(401);
			}
		};
		const reports = async (count: number) => {
			const failed = async () => (await api.executions(id)).filter(({ status }) => status === 'error');
			await until(async () => (await failed()).length === count, `report ${count}`, REPORTED_WITHIN_MS);
		};
		await refused();
		await reports(1);
		await cluster.main.kill();
		await refused();
		await cluster.main.restart();
		api = await cluster.login();
		// Redis lets one report of a kind be made in an hour, whichever process makes it: as if it were over.
		const node = `${instanceId}/${id}/${TRIGGER_ID}`;
		await cluster.redis.command('DEL', redisKey(DEFAULT_PREFIX, node, 'reported refused'));
		await reports(2);
	});

	it('recovers in the main process what no webhook process has received, also after it was killed', async () => {
		sink.clear();
		const kit = KITS.pancake;
		const platform = await kit.start({ patienceMs: 30_000 });
		const pancake = platform.simulator;
		try {
			const { type } = kit.credential;
			const credential = await api.createCredential(type, type, platform.credential);
			const webhookId = randomUUID();
			const { id } = await api.createWorkflow(
				triggerToSink({
					type: nodeType(kit.trigger.node),
					typeVersion: 1.1,
					parameters: {
						...kit.trigger.byHand,
						...kit.trigger.recovering,
						options: { ledger: 'redis' },
					},
					credentials: { ...credentials, [type]: { id: credential, name: type } },
					sinkUrl: sink.url,
					webhookId,
				}),
			);
			await api.activate(id);
			const urls = cluster.webhooks.map(({ url }) => `${url}/webhook/${webhookId}/webhook`);
			const push = async (index: 0 | 1, orderId: string) => {
				await platform.connect(urls[index]!);
				const payload = { type: 'orders', event_type: 'update', ...pancake.order(orderId) };
				const { status, headers } = await pancake.deliver({ payload });
				pancake.configureWebhook({ webhook_enable: false });
				return headers['x-webhook-outcome'] ?? status;
			};
			const ids = () => sink.received.map(({ body }) => (body as { resource: { id: string } }).resource.id);
			const arrived = async (expected: readonly string[]) =>
				await until(() => expected.every((each) => ids().includes(each)), 'the events', RECOVERED_WITHIN_MS);

			const pushed = await platform.unnoticed!(1);
			expect(await push(0, pushed[0]!)).toBe(200);
			const first = await platform.unnoticed!(5);
			await arrived([...pushed, ...first]);
			expect(await push(1, first[0]!)).toBe('duplicate');
			await cluster.main.kill();
			const second = await platform.unnoticed!(5);
			expect(await push(1, second[0]!)).toBe(200);
			await cluster.main.restart();
			api = await cluster.login();
			await arrived(second);
			expect(ids().toSorted()).toEqual([...pushed, ...first, ...second].toSorted());
		} finally {
			await platform.close();
		}
	});

	it('sees on PostgreSQL that an execution is written, and answers at the deadline', async () => {
		sink.clear();
		const { id, path: webhookPath } = await activate({ answerDeadlineMs: 1_500 });
		const url = `${cluster.webhooks[0].url}${webhookPath}`;
		// n8n answers after it has saved the static data, which this keeps it from.
		let locked = true;
		const lock = cluster.postgres.query(
			`BEGIN; SELECT id FROM workflow_entity WHERE id = '${id}' FOR NO KEY UPDATE; SELECT pg_sleep(60); COMMIT`,
		);
		const unlocked = lock.catch(() => {}).then(() => (locked = false));
		const asleep = `FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
		const counted = async () => (await cluster.postgres.query(`SELECT count(*) ${asleep}`))[0];
		await until(async () => (await counted()) === '1', 'the lock');
		const delivery = shopifyDelivery({ secret: SECRET });
		const response = await fetch(url, delivery);
		expect([response.status, locked]).toEqual([200, true]);
		await cluster.postgres.query(`SELECT pg_cancel_backend(pid) ${asleep}`);
		await unlocked;
		expect((await fetch(url, delivery)).headers.get('x-webhook-outcome')).toBe('duplicate');
		await rested(id);
		expect(sink.received).toHaveLength(1);
	});
});

function countsOf(values: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}

function report(figures: Figures): void {
	writeFileSync(path.join(OUTPUT, `queue-${figures.name}.json`), JSON.stringify(figures, null, '\t'));
	// Not console: jest would print a stack trace around it.
	process.stderr.write(`[queue] ${JSON.stringify(figures)}\n`);
}
