import { setTimeout as delay } from 'node:timers/promises';

import type { INodeType, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { SharedProblems } from '../../nodes/shared/health/sharedProblems';
import { executeContext, triggerContext, type NodeSetup } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { shopifyTriggerOfAnotherProcess } from '../support/otherProcess';

const SECRET = 'shpss_secret';
const HOUR_MS = 3_600_000;
/** Longer than a webhook process collects, and than the main process waits between two looks. */
const COLLECTED_MS = 6_000;
const LOOKED_MS = 31_000;
let nodes = 0;

/** The monotonic clock of a test goes on when the test says so, and else as it does. */
let aheadMs = 0;
let logged: string[];

beforeEach(() => {
	aheadMs = 0;
	logged = [];
	const now = performance.now.bind(performance);
	jest.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs);
	const { logger } = executeContext({ type: new ShopifyWebhookTrigger() });
	for (const level of ['info', 'warn', 'error'] as const) {
		jest.spyOn(logger, level).mockImplementation((line) => void logged.push(line));
	}
});
afterEach(() => jest.restoreAllMocks());

type Failure = Error & { description?: string | null };

/** The background of a trigger, as n8n runs it in the process with the timers. */
class MainProcess {
	readonly failures: Failure[];
	/** How often the background has taken an isolate of n8n's expression engine. */
	isolates = 0;
	private readonly onTick: () => void;
	private response: ITriggerResponse | undefined;

	private constructor({ failures, ticks, workflow }: ReturnType<typeof triggerContext>) {
		this.failures = failures;
		this.onTick = () => ticks[0]!();
		Object.assign(workflow.expression, {
			withIsolate: async (work: () => Promise<unknown>) => {
				this.isolates++;
				return await work();
			},
		});
	}

	static async start(setup: NodeSetup): Promise<MainProcess> {
		const started = triggerContext(setup, () => {});
		const main = new MainProcess(started);
		main.response = await setup.type.trigger!.call(started.context);
		return main;
	}

	/** Lets the timer tick for a while, so that what is due is done. */
	async tick(times = 10): Promise<void> {
		for (let time = 0; time < times; time++) {
			this.onTick();
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	async untilReported(failures: number): Promise<void> {
		await until(async () => {
			await this.tick(1);
			return this.failures.length >= failures;
		}, `report ${failures}`);
	}

	async close(): Promise<void> {
		await this.response?.closeFunction?.();
	}
}

function shopifyCredential(): StoredCredential {
	return storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' });
}

async function statusOf(url: string, request = shopifyDelivery({ secret: SECRET })): Promise<number> {
	const response = await fetch(url, request);
	await response.arrayBuffer();
	return response.status;
}

const forged = () => shopifyDelivery({ secret: 'guessed' });

/** As where the key of n8n, by which credentials are encrypted, is another one. */
function makeUnreadable(credential: StoredCredential): void {
	Object.defineProperty(credential, 'data', {
		get: () => {
			throw new Error('Credentials could not be decrypted');
		},
	});
}

describe('problems of deliveries in the process that reports', () => {
	let host: WebhookHost;
	let credential: StoredCredential;
	let main: MainProcess;

	beforeEach(async () => {
		credential = shopifyCredential();
		const type = new ShopifyWebhookTrigger();
		host = await startWebhookHost({ type, credential, nodeId: `reported-${++nodes}` });
	});
	afterEach(async () => {
		await main?.close();
		await host.close();
	});
	const begin = async (options: object = {}, more: Partial<NodeSetup> = {}) => {
		host.setup = { ...host.setup, parameters: { options } as never, ...more };
		main = await MainProcess.start(host.setup);
	};

	it('make one report where the credential cannot be read', async () => {
		await begin();
		makeUnreadable(credential);
		expect([await statusOf(host.url), await statusOf(host.url)]).toEqual([503, 503]);
		await main.untilReported(1);
		expect(main.failures[0]!.message).toMatch(
			/^[12] deliver(y|ies) of Shopify could not be taken and got the answer 503 or 500, since 2/,
		);
		expect(main.failures[0]!.description).toContain('Credentials could not be decrypted');
		await statusOf(host.url);
		await main.tick();
		expect(main.failures).toHaveLength(1);
		aheadMs += HOUR_MS;
		await main.untilReported(2);
		expect(main.failures).toHaveLength(2);
	});

	it('make one report where Redis is down', async () => {
		const away = storedCredential(new RedisHttpApi(), { url: 'http://127.0.0.1:9' }, 'store-1');
		await begin({ ledger: 'redis' }, { moreCredentials: [away] });
		expect([await statusOf(host.url), await statusOf(host.url)]).toEqual([503, 503]);
		await main.untilReported(1);
		await main.tick();
		expect(main.failures).toHaveLength(1);
		expect(main.failures[0]!.message).toMatch(/^2 deliveries of Shopify could not be taken/);
		expect(main.failures[0]!.description).toContain('Redis cannot be reached (ECONNREFUSED)');
	});

	it('make one report where n8n does not save what was acknowledged at the deadline', async () => {
		await begin({ answerDeadlineMs: 50 });
		let fail = () => {};
		host.startExecution = async () =>
			await new Promise((_resolve, reject) => (fail = () => reject(new Error('The database is gone'))));
		expect(await statusOf(host.url)).toBe(200);
		await main.tick();
		expect(main.failures).toEqual([]);
		fail();
		await main.untilReported(1);
		await main.tick();
		expect(main.failures).toHaveLength(1);
		expect(main.failures[0]!.message).toMatch(
			/^1 event had been acknowledged when n8n failed to save the execution, since 2/,
		);
		expect(main.failures[0]!.description).toContain('but n8n then failed with 500');
	});

	it('make one report where 5 answers come later than the platform waits', async () => {
		await begin();
		host.startExecution = async () => void (aheadMs += 6_000);
		const lateAnswers = async (count: number) => {
			for (let answer = 0; answer < count; answer++) expect(await statusOf(host.url)).toBe(200);
			await main.tick();
		};
		await lateAnswers(4);
		expect(main.failures).toEqual([]);
		await lateAnswers(1);
		expect(main.failures.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^5 answers came later than Shopify waits, since 2/),
		]);
		expect(main.failures[0]!.description).toContain('the platform is assumed to wait 5,000 ms');
	});

	it('make no report where the late answers are not within an hour', async () => {
		await begin();
		host.startExecution = async () => void (aheadMs += HOUR_MS / 3);
		for (let answer = 0; answer < 8; answer++) expect(await statusOf(host.url)).toBe(200);
		await main.tick();
		expect(main.failures).toEqual([]);
	});

	describe('in the editor', () => {
		let thrown: Failure[];
		/** @param change of the context of each delivery */
		const listen = async (change: (context: IWebhookFunctions) => void = () => {}) => {
			thrown = [];
			const { webhook } = host.setup.type;
			host.setup.type.webhook = async function () {
				change(this);
				try {
					return await webhook!.call(this);
				} catch (error) {
					thrown.push(error as Failure);
					throw error;
				}
			};
			await begin();
		};
		const nothingIsReported = async () => {
			await main.tick();
			expect(main.failures).toEqual([]);
		};

		it('end the listening where the credential cannot be read', async () => {
			await listen();
			makeUnreadable(credential);
			expect(await statusOf(host.testUrl)).toBe(503);
			expect(thrown.map(({ message }) => message)).toEqual([
				'The credential of the trigger could not be read: Credentials could not be decrypted',
			]);
			await nothingIsReported();
		});

		it('end the listening where the delivery cannot be handled', async () => {
			await listen((context) => {
				context.getNodeParameter = () => {
					throw new Error('The expression fails');
				};
			});
			expect(await statusOf(host.testUrl)).toBe(500);
			expect(thrown.map(({ message }) => message)).toEqual([
				'The delivery could not be handled: The expression fails',
			]);
			await nothingIsReported();
		});

		it('end the listening where the delivery is refused', async () => {
			await listen();
			expect(await statusOf(host.testUrl, forged())).toBe(401);
			expect(thrown.map(({ message }) => message)).toEqual(['A delivery was refused']);
			await nothingIsReported();
		});
	});
});

describeWith(['redis-server', 'webdis', 'setpriv'], 'problems of deliveries in webhook processes', () => {
	let redis: RedisServer;
	let setup: NodeSetup;
	/** Two webhook processes and the main process of one n8n. */
	let here: WebhookHost;
	let there: WebhookHost;
	let main: MainProcess;
	let prefix: string;

	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(async () => await redis?.close());

	beforeEach(async () => {
		prefix = `reports ${++nodes}`;
		const store = { url: redis.webdisUrl, authentication: 'none', prefix };
		setup = {
			type: new ShopifyWebhookTrigger(),
			parameters: { options: { ledger: 'redis' } },
			credential: shopifyCredential(),
			moreCredentials: [storedCredential(new RedisHttpApi(), store, 'store-1')],
			nodeId: `queue-${nodes}`,
		};
		const startHost = async (type: INodeType) => await startWebhookHost({ ...setup, type });
		here = await startHost(shopifyTriggerOfAnotherProcess());
		there = await startHost(shopifyTriggerOfAnotherProcess());
		main = await MainProcess.start(setup);
	});
	afterEach(async () => {
		await main.close();
		await here.close();
		await there.close();
	});

	const problems = () => {
		const commands = () => redis.command;
		return SharedProblems.of(executeContext(setup), { prefix, commands });
	};
	const keysLike = async (pattern: RegExp) => {
		const all = (await redis.keys()).filter((key) => key.startsWith(`${prefix}:`));
		const values = await Promise.all(
			all.map(async (key) => [key, String(await redis.command('TYPE', key))] as const),
		);
		return values.filter(([, type]) => pattern.test(type)).map(([key]) => key);
	};
	const countInRedis = async () => {
		const keys = await keysLike(/^hash$/);
		const counts = await Promise.all(keys.map(async (key) => await redis.command('HGET', key, 'count')));
		return counts.reduce((sum: number, each) => sum + Number(each), 0);
	};
	/** Lets webhook processes collect until Redis has so many problems. */
	const shared = async (count: number) => {
		aheadMs += COLLECTED_MS;
		await until(async () => (await countInRedis()) === count, `${count} problems in Redis`);
	};
	/** Lets Redis believe that an hour has passed since the last reports. */
	const letAnHourPass = async () => {
		aheadMs += HOUR_MS;
		for (const key of await keysLike(/^string$/)) {
			if (String(await redis.command('GET', key)).includes('={')) await redis.command('DEL', key);
		}
	};
	const look = async () => {
		aheadMs += LOOKED_MS;
		await main.tick();
	};

	it('make one report an hour in the main process', async () => {
		await main.tick();
		for (const { url } of [here, there, here]) expect(await statusOf(url, forged())).toBe(401);
		await shared(3);
		await look();
		await main.untilReported(1);
		expect(main.failures[0]!.message).toMatch(
			/^3 deliveries that looked like Shopify's could not be verified or read, since 2/,
		);
		expect(main.failures[0]!.description).toMatch(/^Look at the last one: A delivery was refused\. \w/);
		expect(await statusOf(here.url, forged())).toBe(401);
		await shared(1);
		await look();
		expect(main.failures).toHaveLength(1);
		await letAnHourPass();
		await main.untilReported(2);
		expect(main.failures[1]!.message).toMatch(/^1 delivery that looked like/);
	});

	it('make no second report within the hour when the main process is started again', async () => {
		expect(await statusOf(here.url, forged())).toBe(401);
		await shared(1);
		await main.untilReported(1);
		await main.close();
		expect(await statusOf(here.url, forged())).toBe(401);
		await shared(1);
		main = await MainProcess.start({ ...setup, type: shopifyTriggerOfAnotherProcess() });
		await look();
		expect(main.failures).toEqual([]);
		await letAnHourPass();
		await main.untilReported(1);
		expect(main.failures[0]!.message).toMatch(/^1 delivery that looked like/);
	});

	it('are counted together: 3 late answers in one process and 2 in another make a report', async () => {
		for (const host of [here, there]) host.startExecution = async () => void (aheadMs += 6_000);
		for (const { url } of [here, here, here]) expect(await statusOf(url)).toBe(200);
		await shared(3);
		await look();
		expect(main.failures).toEqual([]);
		for (const { url } of [there, there]) expect(await statusOf(url)).toBe(200);
		aheadMs += COLLECTED_MS;
		await until(async () => {
			await look();
			return main.failures.length > 0;
		}, 'a report');
		expect(main.failures.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^5 answers came later than Shopify waits, since 2/),
		]);
	});

	it('are reported when Redis is back after they came, with what Redis was missed for', async () => {
		await main.tick();
		await redis.stopRedis();
		expect([await statusOf(here.url), await statusOf(there.url)]).toEqual([503, 503]);
		expect(await statusOf(here.url, forged())).toBe(401);
		const toldOutages = () => logged.filter((line) => line.includes('could not be told to the process'));
		aheadMs += COLLECTED_MS;
		await until(() => toldOutages().length === 2, 'the outage in the log of each process');
		for (const waitMs of [10_000, 20_000]) {
			aheadMs += waitMs;
			await main.tick();
		}
		await redis.startRedis();
		// Webdis connects to the new Redis in its own time; until then each attempt fails, and the next comes 5 minutes later.
		await until(async () => {
			aheadMs += 300_000;
			await delay(500);
			return (await countInRedis()) === 3;
		}, '3 problems in Redis');
		await look();
		await main.untilReported(2);
		expect(main.failures.map(({ message }) => message).sort()).toEqual([
			expect.stringMatching(/^1 delivery that looked like Shopify's could not be verified/),
			expect.stringMatching(/^2 deliveries of Shopify could not be taken/),
		]);
		expect(toldOutages()).toHaveLength(2);
	}, 60_000);

	it('are looked for without an isolate of n8n, which reading the credential needs', async () => {
		await main.tick();
		expect(main.isolates).toBe(1);
		const evalsBefore = await evals();
		for (let minute = 0; minute < 10; minute++) await look();
		expect(main.isolates).toBe(1);
		expect(await evals()).toBeGreaterThanOrEqual(evalsBefore + 5);
		expect(await statusOf(here.url, forged())).toBe(401);
		await shared(1);
		await look();
		await main.untilReported(1);
		expect(main.isolates).toBe(2);
	});

	const evals = async () => {
		const stats = String(await redis.command('INFO', 'commandstats'));
		return Number(/^cmdstat_eval:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
	};

	describe('in Redis', () => {
		const noted = (count: number, ...whats: string[]) => ({
			kind: 'refused' as const,
			count,
			since: new Date('2026-11-30T20:11:00Z'),
			problems: whats.map((what) => ({ what, cure: 'Correct it.' })),
		});

		it('are added once for each share, and keep the last five texts', async () => {
			const add = async (id: string, count: number, ...whats: string[]) =>
				await problems().add({ id, noted: noted(count, ...whats) });
			await add('1', 3, 'a', 'b');
			await add('1', 3, 'a', 'b');
			await add('2', 4, 'a', 'c', 'd', 'e', 'ü "\\');
			expect(await problems().take('refused', 0, 'call')).toEqual({
				kind: 'now',
				noted: noted(7, 'a', 'c', 'd', 'e', 'ü "\\'),
			});
		});

		it('are taken once, unless the same call is sent again because no answer came', async () => {
			await problems().add({ id: '1', noted: noted(1, 'a') });
			expect(await problems().isDue('refused', 0, 'look')).toBe(true);
			const taken = await problems().take('refused', 0, 'first');
			expect(taken).toEqual({ kind: 'now', noted: noted(1, 'a') });
			expect(await problems().take('refused', 0, 'first')).toEqual(taken);
			await problems().add({ id: '2', noted: noted(1, 'b') });
			const later = await problems().take('refused', 1, 'second');
			expect(later).toEqual({ kind: 'later', inMs: expect.any(Number) });
			expect((later as { inMs: number }).inMs).toBeGreaterThan(HOUR_MS - 60_000);
			expect(await problems().isDue('refused', 1, 'look')).toBe(false);
			await letAnHourPass();
			expect(await problems().take('refused', 0, 'third')).toEqual({ kind: 'now', noted: noted(1, 'b') });
		});

		it('are due together with those of the process that reports', async () => {
			await problems().add({ id: '1', noted: { ...noted(3, 'a'), kind: 'late' } });
			expect(await problems().isDue('late', 1, 'look')).toBe(false);
			expect(await problems().take('late', 1, 'first')).toEqual({ kind: 'nothing' });
			expect(await problems().isDue('late', 2, 'look')).toBe(true);
			expect(await problems().take('late', 2, 'second')).toMatchObject({ kind: 'now', noted: { count: 3 } });
			expect(await problems().take('putOff', 1, 'third')).toEqual({ kind: 'now', noted: undefined });
		});

		it('are forgotten after an hour where they were too few, and else after two', async () => {
			const ttl = async () => Number(await redis.command('TTL', (await keysLike(/^hash$/))[0]!));
			await problems().add({ id: '1', noted: { ...noted(4, 'a'), kind: 'late' } });
			expect(await ttl()).toBeLessThanOrEqual(3_600);
			expect(await ttl()).toBeGreaterThan(3_500);
			await problems().add({ id: '2', noted: { ...noted(1, 'a'), kind: 'late' } });
			expect(await ttl()).toBeGreaterThan(7_100);
		});
	});
});
