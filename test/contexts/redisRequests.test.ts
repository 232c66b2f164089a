import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { eventIdOf } from '../../nodes/shared/idempotency/eventId';
import { redisKey } from '../../nodes/shared/idempotency/redisEvent';
import { startUpstash, type UpstashServer } from '../../simulators/redis/upstash';
import { executeContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { triggerOfAnotherProcess } from '../support/otherProcess';
import { SIGNED } from '../support/signedPush';

const TOKEN = 'token-of-the-rest-api';
const INSTANCE_ID = executeContext({ type: new ShopifyWebhookTrigger() }).getInstanceId();
const PARAMETERS = { options: { ledger: 'redis' } };
let nodes = 0;

/** Each request to Redis carries one script, so Redis counts them. */
async function requestsTo(redis: RedisServer): Promise<number> {
	const stats = String(await redis.command('INFO', 'commandstats'));
	return Number(/^cmdstat_eval:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

function itemsOf(first: number, count: number): INodeExecutionData[] {
	const numbers = Array.from({ length: count }, (_, index) => String(first + index));
	return numbers.map((identity) => ({
		json: { eventId: eventIdOf({ platform: 'shopify', identity: [identity] }), delivery: { test: false } },
	}));
}

describeWith(['redis-server', 'webdis', 'setpriv'], 'requests to Redis', () => {
	let redis: RedisServer;
	let cluster: RedisServer;
	let logged: string[];
	/** Servers of a test's own. */
	let own: Array<{ close(): Promise<unknown> }>;

	beforeAll(async () => {
		redis = await startRedis();
		cluster = await startRedis({ cluster: true });
		await cluster.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
		await until(
			async () => String(await cluster.command('CLUSTER', 'INFO')).includes('cluster_state:ok'),
			'the cluster',
		);
	});
	afterAll(async () => {
		await redis?.close();
		await cluster?.close();
	});
	beforeEach(() => {
		logged = [];
		own = [];
		const { logger } = executeContext({ type: new ShopifyWebhookTrigger() });
		for (const level of ['info', 'warn', 'error'] as const)
			jest.spyOn(logger, level).mockImplementation((line) => void logged.push(line));
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		for (const server of own) await server.close();
	});

	const ofThisTest = <Server extends { close(): Promise<unknown> }>(server: Server): Server => {
		own.push(server);
		return server;
	};
	const storeOf = (data: IDataObject): StoredCredential =>
		storedCredential(new RedisHttpApi(), { ...data, prefix: `requests ${++nodes}` }, 'store-1');
	const throughUpstash = async (kind: 'upstash' | 'serverless-redis-http' = 'upstash') => {
		const server: UpstashServer = ofThisTest(
			await startUpstash({ redisPort: redis.port, token: TOKEN, kind }),
		);
		return { server, access: { url: server.url, authentication: 'bearer', token: TOKEN } };
	};

	const order = (id: number, more: IDataObject = {}) =>
		SIGNED.shopify.requestOf(JSON.stringify({ id, updated_at: '2026-11-22T05:00:00Z', tags: 'A', ...more }));
	const send = async (host: WebhookHost, request: RequestInit) => {
		const response = await fetch(host.url, request);
		await response.text();
		return response.headers.get('x-webhook-outcome') ?? response.status;
	};
	/** Counts the keys of a store by what they are: "seen" and "claimed" events, and what of resources is "open" or kept. */
	const kept = async (store: StoredCredential) => {
		const keys = (await redis.keys()).filter((key) => key.startsWith(`${String(store.data.prefix)}:`));
		const counts = { claimed: 0, seen: 0, open: 0, snapshot: 0 };
		const values = keys.length === 0 ? [] : ((await redis.command('MGET', ...keys)) as string[]);
		keys.forEach((key, index) => {
			const [, kind] = /:(open|snapshot)$/.exec(key) ?? [];
			if (kind === 'open' || kind === 'snapshot') counts[kind]++;
			else counts[values[index]?.startsWith('seen:') === true ? 'seen' : 'claimed']++;
		});
		return counts;
	};
	const settled = async (store: StoredCredential) =>
		await until(async () => {
			const { claimed, open } = await kept(store);
			return claimed === 0 && open === 0;
		}, 'the outcome of every delivery');

	describe('when an execution begins', () => {
		const SERVERS: Record<string, () => Promise<[RedisServer, IDataObject]>> = {
			Webdis: async () => [redis, { url: redis.webdisUrl, authentication: 'none' }],
			'Webdis before a cluster': async () => [cluster, { url: cluster.webdisUrl, authentication: 'none' }],
			Upstash: async () => [redis, (await throughUpstash()).access],
			'serverless-redis-http': async () => [redis, (await throughUpstash('serverless-redis-http')).access],
		};
		const nodeIdOf = (store: StoredCredential) => `begins ${String(store.data.prefix)}`;
		const begin = async (
			store: StoredCredential,
			items: INodeExecutionData[],
			executionId: string,
			type: INodeType = new ShopifyWebhookTrigger(),
		) => {
			const setup = { type, parameters: PARAMETERS, moreCredentials: [store], nodeId: nodeIdOf(store) };
			const context = executeContext(setup, items, { mode: 'webhook', executionId });
			const [output = []] = (await type.execute!.call(context)) as INodeExecutionData[][];
			return output;
		};
		const keyOf = (store: StoredCredential, { json }: INodeExecutionData) =>
			redisKey(
				String(store.data.prefix),
				`${INSTANCE_ID}/workflow-1/${nodeIdOf(store)}`,
				String(json.eventId),
			);

		it.each(Object.keys(SERVERS))('ask once for a thousand events: %s', async (name) => {
			const [server, access] = await SERVERS[name]!();
			const store = storeOf(access);
			const before = await requestsTo(server);
			const items = itemsOf(0, 1_000);
			expect(await begin(store, items, '7')).toEqual(items);
			expect(await requestsTo(server)).toBe(before + 1);
			// Another execution has some of the events, and others of its own.
			const more = itemsOf(600, 1_000);
			expect(await begin(store, more, '8')).toEqual(more.slice(400));
			expect(await begin(store, more, '8')).toEqual(more.slice(400));
			expect(await begin(store, items, '7')).toEqual(items);
			expect(await requestsTo(server)).toBe(before + 4);
			expect(logged.filter((line) => line.includes('begun by other executions'))).toEqual([
				expect.stringMatching(/: shopify_\w{32} by execution 7, .* and 397 more$/),
				expect.stringMatching(/: shopify_\w{32} by execution 7, .* and 397 more$/),
			]);
		});

		it.each(Object.keys(SERVERS))(
			'let the others be decided where one event has no usable state: %s',
			async (name) => {
				const [server, access] = await SERVERS[name]!();
				const store = storeOf(access);
				const items = itemsOf(0, 5);
				await begin(store, items.slice(3), '6');
				await server.command('HSET', keyOf(store, items[1]!), 'field', 'value');
				expect(await begin(store, items, '7')).toEqual(items.slice(0, 3));
				expect(await begin(store, items, '8')).toEqual([items[1]]);
				const warnings = logged.filter((line) => line.includes('does not tell whether they have run'));
				expect(warnings).toHaveLength(2);
				expect(warnings[0]).toContain(`Events (${String(items[1]!.json.eventId)}) run, although`);
				expect(warnings[0]).toContain('WRONGTYPE');
			},
		);

		it('are not waited for where Redis is away: all events run, and one line says so', async () => {
			const items = itemsOf(0, 1_000);
			const away = storeOf({ url: 'http://127.0.0.1:9', authentication: 'none' });
			expect(await begin(away, items, '7')).toEqual(items);
			expect(logged).toEqual([expect.stringContaining('and 997 more) run, although the shared ledger')]);
			expect(logged[0]).toContain('ECONNREFUSED');
		});

		it('are waited for three seconds in all, not for each event', async () => {
			const { server, access } = await throughUpstash();
			server.delayMs = 3_500;
			const items = itemsOf(0, 100);
			const started = performance.now();
			expect(await begin(storeOf(access), items, '7')).toEqual(items);
			expect(performance.now() - started).toBeLessThan(4_500);
			expect(logged).toEqual([expect.stringContaining('Redis did not answer within 3000 ms')]);
			await delay(1_000);
		});

		it('are shared by no other execution, as n8n ends the requests of one that is cancelled', async () => {
			const store = storeOf({ url: redis.webdisUrl, authentication: 'none' });
			await begin(store, itemsOf(0, 1), '6');
			const before = await requestsTo(redis);
			const type = new ShopifyWebhookTrigger();
			const begun = [7, 8, 9].map(async (id) => await begin(store, itemsOf(id * 100, 10), String(id), type));
			expect((await Promise.all(begun)).map(({ length }) => length)).toEqual([10, 10, 10]);
			expect(await requestsTo(redis)).toBe(before + 3);
		});
	});

	describe('for deliveries that come together', () => {
		const startHost = async (store: StoredCredential, parameters: IDataObject) =>
			ofThisTest(
				await startWebhookHost({
					type: new ShopifyWebhookTrigger(),
					parameters: { ...PARAMETERS, ...parameters },
					credential: SIGNED.shopify.credential(),
					moreCredentials: [store],
				}),
			);
		/** On a busy machine, Redis or n8n may take too long for a delivery. @returns how many were sent */
		const sendUntilDone = async (host: WebhookHost, ids: readonly number[]) => {
			let sent = 0;
			const untilDone = async (id: number) => {
				do sent++;
				while ((await send(host, order(id))) === 503);
			};
			await Promise.all(ids.map(untilDone));
			return sent;
		};

		it.each([
			['the events', {}, 1],
			[
				'the events and the snapshots of their resources',
				{ onlyWhenChanged: { fields: 'tags', firstSeen: 'start' } },
				2,
			],
		])('carry the claims and the commits of many: %s', async (_name, parameters, kinds) => {
			const { server, access } = await throughUpstash();
			const store = storeOf(access);
			const host = await startHost(store, { groupEvents: { eventsPerExecution: 100 }, ...parameters });
			expect(await send(host, order(0))).toBe(200);
			await settled(store);
			const before = await requestsTo(redis);
			server.delayMs = 50;
			const ids = Array.from({ length: 50 }, (_, index) => 1 + index);
			const sent = await sendUntilDone(host, ids);
			await settled(store);
			// Each sending claims, and each claim is committed or given up: alone, each with a request of its own.
			expect((await requestsTo(redis)) - before).toBeLessThan(sent * kinds);
			expect(host.executions).toHaveLength(51);
			const copies = ids.map(async (id) => await send(host, order(id)));
			expect(new Set(await Promise.all(copies))).toEqual(new Set(['duplicate']));
		});

		it('carry the releases of many where n8n refuses their execution', async () => {
			const store = storeOf({ url: redis.webdisUrl, authentication: 'none' });
			const host = await startHost(store, { groupEvents: { eventsPerExecution: 100, collectForMs: 2_000 } });
			host.startExecution = async () => {
				throw new Error('The database is gone');
			};
			const ids = Array.from({ length: 100 }, (_, index) => index);
			const answers = ids.map(async (id) => await send(host, order(id)));
			expect(new Set(await Promise.all(answers))).toEqual(new Set([500, 503]));
			await until(async () => (await kept(store)).claimed === 0, 'the releases', 10_000);
			host.startExecution = async () => {};
			await sendUntilDone(host, ids);
			expect(host.executions).toHaveLength(100);
			await settled(store);
		});
	});

	it('leave a delivery its time for Redis while it waits for another one of its resource', async () => {
		const { server, access } = await throughUpstash();
		const store = storeOf(access);
		const setup = {
			parameters: { ...PARAMETERS, onlyWhenChanged: { fields: 'tags', firstSeen: 'start' } },
			credential: SIGNED.shopify.credential(),
			moreCredentials: [store],
			nodeId: `waiting-${nodes}`,
		};
		const startHost = async () => {
			const type = triggerOfAnotherProcess(SIGNED.shopify.file);
			return ofThisTest(await startWebhookHost({ ...setup, type }));
		};
		const [here, there] = [await startHost(), await startHost()];
		expect(await send(here, order(1))).toBe(200);
		server.delayMs = 200;
		here.startExecution = async () => await delay(2_500);
		const first = send(here, order(1, { tags: 'B' }));
		await until(async () => (await kept(store)).open === 1, 'the first');
		// It asks ten times whether the resource is free, for 200 ms each, and has 1,000 ms in all.
		expect(await send(there, order(1, { tags: 'C' }))).toBe(200);
		expect(await first).toBe(200);
		server.delayMs = 0;
		await settled(store);
	}, 20_000);

	describe('from a delivery of Lazada, which waits for 500 ms,', () => {
		/** A review shows a recurring state: Redis is asked for the state told last, and then for the event. */
		const review = (id: number) =>
			SIGNED.lazada.requestOf(
				JSON.stringify({
					seller_id: '1',
					message_type: 21,
					data: { id, item_id: 1 },
					timestamp: Date.UTC(2026, 10, 22),
					site: 'lazada_vn',
				}),
			);
		const timed = async (host: WebhookHost, request: RequestInit) => {
			const started = performance.now();
			const response = await fetch(host.url, request);
			return { status: response.status, body: await response.text(), ms: performance.now() - started };
		};

		it('are given up in time where each takes 200 ms, leave nothing behind, and are made again', async () => {
			const { server, access } = await throughUpstash();
			const store = storeOf(access);
			const type = triggerOfAnotherProcess(SIGNED.lazada.file);
			const setup = { type, parameters: PARAMETERS, credential: SIGNED.lazada.credential() };
			const host = ofThisTest(await startWebhookHost({ ...setup, moreCredentials: [store] }));
			// A busy machine takes long for the first.
			await until(async () => (await timed(host, review(0))).status === 200, 'a delivery that runs');
			await settled(store);
			host.executions.length = 0;

			server.delayMs = 200;
			const slow = [];
			for (const id of [1, 2, 3, 4]) slow.push(await timed(host, review(id)));
			expect(slow.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
			for (const { body } of slow) expect(body).toContain('The shared ledger gives no answer');
			// Each lasted as long as two answers of Redis or less, also where a busy machine made some longer.
			expect(Math.min(...slow.map(({ ms }) => ms))).toBeLessThan(400);
			expect(logged.join('\n')).toContain(
				'The time that a delivery has for answers of Redis is used up (250 ms at most)',
			);
			expect(host.executions).toEqual([]);

			server.delayMs = 0;
			// Claims that took effect too late are given up.
			await settled(store);
			for (const id of [1, 2, 3, 4]) {
				await until(async () => (await timed(host, review(id))).status === 200, 'a delivery that runs');
			}
			expect(host.executions).toHaveLength(4);
			await settled(store);
		}, 40_000);
	});
});
