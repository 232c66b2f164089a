import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { WebhookContext } from 'n8n-core';
import type { INodeExecutionData, INodeType } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { redisKey } from '../../nodes/shared/idempotency/redisEvent';
import { startUpstash } from '../../simulators/redis/upstash';
import { executeContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { shopifyTriggerOfAnotherProcess } from '../support/otherProcess';
import { startRedis, type RedisServer } from '../../harness/redis';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const SECRET = 'shpss_secret';
const TOKEN = 'token-of-the-rest-api';
const KEY = /^n8n-webhooks:\{[0-9a-f]{8}\}:[0-9a-f]{32}$/;
const HOUR = 3_600;
const CLAIM_OF_THE_DEAD = randomUUID();
const INSTANCE_ID = executeContext({ type: new ShopifyWebhookTrigger() }).getInstanceId();
let nodes = 0;

describeWith(['redis-server', 'webdis', 'setpriv'], 'the shared ledger', () => {
	let redis: RedisServer;
	let shopify: StoredCredential;
	let store: StoredCredential;
	/** Two webhook processes of one n8n, serving the same trigger. */
	let here: WebhookHost;
	let there: WebhookHost;
	let nodeId: string;
	let logged: string[];
	/** Servers of a test's own. */
	let own: Array<{ close(): Promise<void> }>;

	/** It is closed after the test, however that ends. */
	const ofThisTest = <T extends { close(): Promise<void> }>(server: T): T => {
		own.push(server);
		return server;
	};
	const parameters = (options = {}) => ({ options: { ledger: 'redis', ...options } });
	const startHost = async (type: INodeType) =>
		await startWebhookHost({
			type,
			parameters: parameters(),
			credential: shopify,
			moreCredentials: [store],
			nodeId,
		});
	const setBoth = (changes: Partial<WebhookHost['setup']>) => {
		for (const host of [here, there]) host.setup = { ...host.setup, ...changes };
	};
	const send = async (host: WebhookHost, request = shopifyDelivery({ secret: SECRET }), url = host.url) => {
		const response = await fetch(url, request);
		const outcome = response.headers.get('x-webhook-outcome');
		return { status: response.status, outcome, body: await response.text() };
	};
	/** Deliveries to the test URL claim nothing, but tell the event's id. */
	const keyOf = async (request: ReturnType<typeof shopifyDelivery>) => {
		await send(here, request, here.testUrl);
		const { eventId } = here.executions.pop()!.json;
		return redisKey(String(store.data.prefix), `${INSTANCE_ID}/workflow-1/${nodeId}`, String(eventId));
	};
	const keys = async () =>
		(await redis.keys()).filter((key) => key.startsWith(`${String(store.data.prefix)}:`));
	const executions = () => here.executions.length + there.executions.length;
	/** A delivery has opened its event in the store. */
	const claimed = async () => await until(async () => (await keys()).length === 1, 'the claim');
	const stateOf = async (key: string) => (await redis.command('GET', key)) as string | null;

	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(async () => await redis?.close());

	beforeEach(async () => {
		logged = [];
		own = [];
		const { logger } = executeContext({ type: new ShopifyWebhookTrigger() });
		for (const level of ['info', 'warn', 'error'] as const) {
			jest.spyOn(logger, level).mockImplementation((line) => void logged.push(line));
		}
		shopify = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' });
		store = storedCredential(
			new RedisHttpApi(),
			// A prefix of its own, because what a test before this one left behind is settled meanwhile.
			{ url: `${redis.webdisUrl}/`, authentication: 'none', prefix: `test ${++nodes}` },
			'store-1',
		);
		nodeId = `shared-${nodes}`;
		here = await startHost(new ShopifyWebhookTrigger());
		there = await startHost(shopifyTriggerOfAnotherProcess());
	});
	afterEach(async () => {
		await here.close();
		await there.close();
		// What was acknowledged is told to the store a moment later.
		await until(async () => {
			const states = await Promise.all((await keys()).map(stateOf));
			return states.every((state) => /^(seen|run):/.test(state ?? ''));
		}, 'the outcome of every event');
		jest.restoreAllMocks();
	});
	afterEach(async () => {
		for (const server of own) await server.close();
	});

	describe('a store that is away', () => {
		it('is answered with 503, claims nothing, is logged with its reason, and comes back', async () => {
			store.data = { ...store.data, url: 'http://127.0.0.1:9' };
			const request = shopifyDelivery({ secret: SECRET });
			const answer = await send(here, request);
			expect(answer).toEqual({
				status: 503,
				outcome: null,
				body: expect.stringContaining('{"message":"The shared ledger gives no answer'),
			});
			expect(logged.join('\n')).toContain('Redis cannot be reached (ECONNREFUSED)');
			expect(executions()).toBe(0);
			// As when somebody selects another credential.
			const other = storedCredential(new RedisHttpApi(), { ...store.data, url: redis.webdisUrl }, 'store-2');
			setBoth({ moreCredentials: [other] });
			expect((await send(here, request)).status).toBe(200);
		});

		it('may be Redis alone: what Webdis says then is told, and deliveries run again by themselves', async () => {
			const request = shopifyDelivery({ secret: SECRET });
			await redis.stopRedis();
			expect((await send(here, request)).status).toBe(503);
			expect((await send(there, request)).status).toBe(503);
			expect(logged.join('\n')).toContain('The shared ledger gives no answer: ');
			await redis.startRedis();
			await until(async () => (await send(here, request)).status === 200, 'a delivery that runs');
			expect((await send(there, request)).outcome).toBe('duplicate');
			expect(executions()).toBe(1);
		});

		it('may be slow: a claim that comes into force too late is released', async () => {
			const request = shopifyDelivery({ secret: SECRET });
			const key = await keyOf(request);
			const slow = ofThisTest(await startUpstash({ redisPort: redis.port, token: TOKEN }));
			store.data = { ...store.data, url: slow.url, authentication: 'bearer', token: TOKEN };
			slow.delayMs = 1_500;
			expect((await send(here, request)).status).toBe(503);
			expect(logged.join('\n')).toContain('Redis did not answer within 1000 ms');
			slow.delayMs = 0;
			await until(async () => (await stateOf(key)) !== null, 'the late claim');
			await until(async () => (await stateOf(key)) === null, 'its release');
			expect((await send(here, request)).outcome).toBeNull();
			expect(executions()).toBe(1);
			await until(async () => (await send(there, request)).outcome === 'duplicate', 'a duplicate');
		});

		it('may be stuck: it is answered in time, and deliveries run when it goes on', async () => {
			const request = shopifyDelivery({ secret: SECRET });
			redis.freezeWebdis();
			expect((await send(here, request)).status).toBe(503);
			redis.thawWebdis();
			await until(async () => (await send(there, request)).status === 200, 'a delivery that runs');
			expect(executions()).toBe(1);
		}, 20_000);

		it('learns of an acknowledgement later, and copies are no duplicates before', async () => {
			setBoth({ parameters: parameters({ answerDeadlineMs: 0 }) });
			here.startExecution = async () => await redis.stopRedis();
			const request = shopifyDelivery({ secret: SECRET });
			expect((await send(here, request)).status).toBe(200);
			const copy = send(here, request);
			await delay(100);
			await redis.startRedis();
			await claimed();
			expect((await copy).outcome).toBe('duplicate');
			expect((await send(there, request)).outcome).toBe('duplicate');
			expect(executions()).toBe(1);
		});

		it('is not waited for where the trigger has no credential for it', async () => {
			setBoth({ moreCredentials: [] });
			expect((await send(here)).status).toBe(503);
			expect(logged.join('\n')).toContain('No credential for Redis is selected in the trigger');
		});

		it('may have another password by now: the next delivery after the change gets through', async () => {
			const guarded = ofThisTest(await startRedis({ basicAuth: 'n8n:new' }));
			const access = { url: guarded.webdisUrl, authentication: 'basic', user: 'n8n' };
			store.data = { ...store.data, ...access, password: 'old' };
			expect((await send(here)).status).toBe(503);
			expect(logged.join('\n')).toContain('The server refuses the credential or the command (403)');
			store.data = { ...store.data, password: 'new' };
			await send(here);
			const request = shopifyDelivery({ secret: SECRET });
			expect((await send(here, request)).status).toBe(200);
			await until(async () => (await send(here, request)).outcome === 'duplicate', 'a duplicate');
		});
	});

	describe('at every kind of server', () => {
		const servers: Record<string, () => Promise<object>> = {
			Webdis: async () => ({ url: redis.webdisUrl, authentication: 'none' }),
			'Webdis with a password': async () => {
				const guarded = ofThisTest(await startRedis({ basicAuth: 'n8n:open sesame' }));
				return { url: guarded.webdisUrl, authentication: 'basic', user: 'n8n', password: 'open sesame' };
			},
			Upstash: async () => {
				const upstash = ofThisTest(await startUpstash({ redisPort: redis.port, token: TOKEN }));
				return { url: upstash.url, authentication: 'bearer', token: TOKEN };
			},
			'serverless-redis-http': async () => {
				const kind = 'serverless-redis-http';
				const upstash = ofThisTest(await startUpstash({ redisPort: redis.port, token: TOKEN, kind }));
				return { url: upstash.url, authentication: 'bearer', token: TOKEN };
			},
			// A gateway that asks for a token itself tells nothing about the server behind it.
			'Webdis, with a token it does not look at': async () => ({
				url: redis.webdisUrl,
				authentication: 'bearer',
				token: TOKEN,
			}),
		};

		it.each(Object.keys(servers))('runs an event once: %s', async (server) => {
			store.data = { ...store.data, ...(await servers[server]!()) };
			const requests = Array.from({ length: 20 }, () => shopifyDelivery({ secret: SECRET }));
			const answers: Awaited<ReturnType<typeof send>>[] = [];
			// All of them share this process with the servers, and a question may take a second.
			for (let start = 0; start < requests.length; start += 5) {
				const some = requests.slice(start, start + 5);
				const copies = some.flatMap((request) => [
					send(here, request),
					send(there, request),
					send(there, request),
				]);
				answers.push(...(await Promise.all(copies)));
			}
			expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(60).fill([200, '']));
			expect(answers.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(40);
			expect(executions()).toBe(20);
			// What is acknowledged last is told to the store while the last answers go out.
			for (const request of requests) expect((await send(here, request)).outcome).toBe('duplicate');
		});
	});

	it('keeps a digest for the retention, and nothing else', async () => {
		store.data = { ...store.data, prefix: 'n8n-webhooks' };
		setBoth({ parameters: parameters({ rememberForHours: 96 }) });
		await send(here);
		await until(async () => String(await stateOf((await keys())[0]!)).startsWith('seen:'), 'the outcome');
		const [key, ...others] = await keys();
		expect(others).toEqual([]);
		expect(key).toMatch(KEY);
		expect(await stateOf(key!)).toMatch(/^seen:[0-9a-f-]{36}$/);
		expect(await redis.command('TTL', key!)).toBeGreaterThan(95 * HOUR);
		expect(here.staticData).toEqual({});
	});

	it('uses the prefix of the credential', async () => {
		store.data = { ...store.data, prefix: ' shop one ' };
		await send(here);
		expect(await redis.keys()).toContainEqual(
			expect.stringMatching(/^shop one:\{[0-9a-f]{8}\}:[0-9a-f]{32}$/),
		);
	});

	it('is asked only where a trigger chooses it', async () => {
		setBoth({ parameters: {} });
		const request = shopifyDelivery({ secret: SECRET });
		await send(here, request);
		await send(there, request);
		expect(executions()).toBe(2);
		expect(await keys()).toEqual([]);
		expect(JSON.stringify(here.staticData)).toContain('deliveries:');
		expect(store.reads).toBe(0);
	});

	it('lets every trigger node have an event for itself', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		await send(here, request);
		there.setup = { ...there.setup, nodeId: `${nodeId}-other` };
		expect((await send(there, request)).outcome).toBeNull();
		there.setup = { ...there.setup, nodeId, workflowId: 'workflow-2' };
		expect((await send(there, request)).outcome).toBeNull();
		expect(executions()).toBe(3);
	});

	it('lets every n8n have an event for itself, also with the same ids of workflow and node', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		expect((await send(here, request)).outcome).toBeNull();
		const instance = jest.spyOn(WebhookContext.prototype, 'getInstanceId').mockReturnValue('another n8n');
		expect((await send(there, request)).outcome).toBeNull();
		expect((await send(there, request)).outcome).toBe('duplicate');
		instance.mockRestore();
		expect(executions()).toBe(2);
		expect(await keys()).toHaveLength(2);
	});

	it('reads the credential once for many deliveries', async () => {
		for (let delivery = 0; delivery < 20; delivery++) await send(here);
		expect(store.reads).toBe(1);
	});

	it('asks the store nothing about a copy of what it knows to be acknowledged', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		await send(here, request);
		expect((await send(here, request)).outcome).toBe('duplicate');
		await redis.command('FLUSHALL');
		expect((await send(here, request)).outcome).toBe('duplicate');
		expect(await keys()).toEqual([]);
	});

	it('lets a copy in another process wait for the outcome: acknowledged, so it is a duplicate', async () => {
		let finish = () => {};
		here.startExecution = async () => await new Promise((resolve) => (finish = resolve));
		const request = shopifyDelivery({ secret: SECRET });
		const first = send(here, request);
		await claimed();
		const copy = send(there, request);
		await delay(100);
		finish();
		expect((await first).outcome).toBeNull();
		expect(await copy).toEqual({ status: 200, outcome: 'duplicate', body: '' });
		expect(executions()).toBe(1);
	});

	it('lets a copy in another process take the place of a delivery that n8n refused', async () => {
		let fail = () => {};
		here.startExecution = async () =>
			await new Promise((_resolve, reject) => (fail = () => reject(new Error('The database is gone'))));
		const request = shopifyDelivery({ secret: SECRET });
		const first = send(here, request);
		await claimed();
		const copy = send(there, request);
		await delay(100);
		fail();
		expect((await first).status).toBe(500);
		expect(await copy).toEqual({ status: 200, outcome: null, body: '' });
		expect(there.executions).toHaveLength(1);
	});

	it('asks for another delivery when one in another process stays open too long', async () => {
		setBoth({ parameters: parameters({ answerDeadlineMs: 0 }) });
		let finish = () => {};
		here.startExecution = async () => await new Promise((resolve) => (finish = resolve));
		const request = shopifyDelivery({ secret: SECRET });
		const first = send(here, request);
		await claimed();
		expect((await send(there, request)).status).toBe(503);
		finish();
		expect((await first).status).toBe(200);
	});

	it('takes over the event of a process that died, when its lease has ended', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		await redis.command('SET', await keyOf(request), CLAIM_OF_THE_DEAD, 'PX', '900');
		expect(await send(here, request)).toEqual({ status: 200, outcome: null, body: '' });
		expect(executions()).toBe(1);
	});

	it('forgets an event that n8n failed to run after the deadline had acknowledged it', async () => {
		setBoth({ parameters: parameters({ answerDeadlineMs: 50 }) });
		here.startExecution = async () => {
			await delay(600);
			throw new Error('The database is gone');
		};
		const request = shopifyDelivery({ secret: SECRET });
		expect((await send(here, request)).status).toBe(200);
		await claimed();
		await until(async () => (await keys()).length === 0, 'the release of the event');
		expect((await send(there, request)).outcome).toBeNull();
		expect(there.executions).toHaveLength(1);
	});

	describe('when executions begin', () => {
		const begin = async (
			type: INodeType,
			items: INodeExecutionData[],
			executionId: string,
			mode = 'webhook',
		) => {
			const setup = { type, parameters: parameters(), moreCredentials: [store], nodeId };
			const context = executeContext(setup, items, { mode: mode as 'webhook', executionId });
			const [output = []] = (await type.execute!.call(context)) as INodeExecutionData[][];
			return output;
		};

		it('lets the first of several executions of an event go on, and again when it is resumed', async () => {
			const request = shopifyDelivery({ secret: SECRET });
			await send(here, request);
			const items = [...here.executions];
			const [worker, other] = [shopifyTriggerOfAnotherProcess(), shopifyTriggerOfAnotherProcess()];
			expect(await begin(worker, items, '7')).toEqual(items);
			expect(await begin(other, items, '8')).toEqual([]);
			expect(await begin(other, items, '7')).toEqual(items);
			expect(await begin(other, items, '9', 'retry')).toEqual(items);
		});

		it('lets an event go on once though a header that is not signed marks it as a test', async () => {
			await send(here, shopifyDelivery({ secret: SECRET, headers: { 'x-shopify-test': 'true' } }));
			const items = [...here.executions];
			expect(items[0]!.json.delivery).toMatchObject({ test: true });
			expect(await begin(shopifyTriggerOfAnotherProcess(), items, '7')).toEqual(items);
			expect(await begin(shopifyTriggerOfAnotherProcess(), items, '8')).toEqual([]);
		});

		it('makes an event a duplicate that was handed to n8n by a process that died', async () => {
			const request = shopifyDelivery({ secret: SECRET });
			const key = await keyOf(request);
			await send(here, request, here.testUrl);
			await redis.command('SET', key, CLAIM_OF_THE_DEAD, 'EX', '30');
			const items = here.executions.splice(0);
			expect(await begin(shopifyTriggerOfAnotherProcess(), items, '7')).toEqual(items);
			expect((await send(there, request)).outcome).toBe('duplicate');
			expect(await stateOf(key)).toBe('run:7');
			expect(await redis.command('TTL', key)).toBeGreaterThan(71 * HOUR);
		});

		it('keeps that an execution has begun, whatever its delivery says later', async () => {
			for (const fails of [false, true]) {
				here.startExecution = async () => {};
				const request = shopifyDelivery({ secret: SECRET });
				const key = await keyOf(request);
				here.startExecution = async (items) => {
					await begin(shopifyTriggerOfAnotherProcess(), items, '7');
					if (fails) throw new Error('The database is gone');
				};
				expect((await send(here, request)).status).toBe(fails ? 500 : 200);
				expect((await send(there, request)).outcome).toBe('duplicate');
				expect(await stateOf(key)).toBe('run:7');
			}
		});

		it('stops nothing while the store is away: what was acknowledged has to run', async () => {
			await send(here);
			const items = [...here.executions];
			store.data = { ...store.data, url: 'http://127.0.0.1:9' };
			expect(await begin(shopifyTriggerOfAnotherProcess(), items, '7')).toEqual(items);
			expect(logged.join('\n')).toContain('run, although the shared ledger does not tell');
		});
	});
});
