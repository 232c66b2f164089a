import { setTimeout as delay } from 'node:timers/promises';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { adapter } from '../../nodes/Shopify/trigger/adapter';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { restartTrigger } from '../support/restart';

const SECRET = 'shpss_secret';

/** Lets requests and answers pass while timers are fake. */
async function tick(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) {
		await new Promise((resolve) => setImmediate(resolve));
		jest.advanceTimersByTime(1);
	}
}

describe('the pipeline of a delivery', () => {
	let host: WebhookHost;
	let credential: StoredCredential;

	beforeEach(async () => {
		credential = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' });
		host = await startWebhookHost({ type: new ShopifyWebhookTrigger(), credential });
	});
	afterEach(async () => await host.close());

	const send = async (request = shopifyDelivery({ secret: SECRET }), url = host.url) => {
		const response = await fetch(url, request);
		return {
			status: response.status,
			outcome: response.headers.get('x-webhook-outcome'),
			body: await response.text(),
		};
	};

	it('ends with an item in the shape of the contract, and n8n answers', async () => {
		const before = Date.now();
		const body =
			'{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508","total":1}';
		const request = shopifyDelivery({
			secret: SECRET,
			body,
			headers: {
				'x-shopify-webhook-id': 'webhook-1',
				'x-shopify-event-id': 'event-1',
				'x-shopify-triggered-at': '2026-11-22T05:00:00.123456789Z',
				'x-shopify-name': 'n8n-orders',
			},
		});
		expect(await send(request)).toEqual({ status: 200, outcome: null, body: '' });
		const { json } = host.executions[0]!;
		expect(json).toEqual({
			platform: 'shopify',
			event: 'orders/create',
			eventId: expect.stringMatching(/^shopify_[0-9a-f]{32}$/),
			shopId: 'demo-shop.myshopify.com',
			resource: { type: 'order', id: '820982911946154508' },
			occurredAt: '2026-11-22T05:00:00.123Z',
			receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			payload: {
				id: '820982911946154508',
				admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
				total: 1,
			},
			delivery: {
				id: 'webhook-1',
				eventId: 'event-1',
				topic: 'orders/create',
				apiVersion: '2026-10',
				triggeredAt: '2026-11-22T05:00:00.123456789Z',
				subscriptionName: 'n8n-orders',
				verifiedWith: 'clientSecret',
				test: false,
			},
		});
		expect(Date.parse(String(json.receivedAt))).toBeGreaterThanOrEqual(before);
		expect(Date.parse(String(json.receivedAt))).toBeLessThanOrEqual(Date.now());
	});

	it('runs an event once, whether its copies come later or at the same moment', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		const answers = await Promise.all(Array.from({ length: 50 }, () => send(request)));
		expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(50).fill([200, '']));
		expect(answers.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(49);
		expect(await send(request)).toEqual({ status: 200, outcome: 'duplicate', body: '' });
		expect(host.executions).toHaveLength(1);
	});

	/** A fault of the package, by the part of the pipeline in which it comes. */
	const fault = () => {
		throw new Error('A fault of the package');
	};
	const faultInState = () => jest.spyOn(adapter.changes, 'resourceStateOf').mockImplementationOnce(fault);
	const faultInItem = () => {
		const { parse } = adapter;
		jest.spyOn(adapter, 'parse').mockImplementationOnce((...given) => {
			const parsed = parse(...given);
			if (parsed.kind === 'event') Object.defineProperty(parsed.event, 'occurredAt', { get: fault });
			return parsed;
		});
	};
	const watching = { onlyWhenChanged: { fields: 'note', firstSeen: 'start' } };
	const newest = { groupEvents: { eventsPerExecution: 10, onlyNewestState: true } };

	it.each([
		['a change is looked for', watching, faultInState],
		['its state is compared with others', newest, faultInState],
		['its item is made', { ...watching, ...newest }, faultInItem],
	])(
		'answers 500 where a fault comes when %s, and lets the repetition run at once',
		async (_when, parameters, begins) => {
			host.setup = { ...host.setup, parameters };
			jest.spyOn(console, 'error').mockImplementation();
			begins();
			const request = shopifyDelivery({
				secret: SECRET,
				topic: 'products/update',
				body: '{"id":1,"note":"a","updated_at":"2026-01-01T00:00:00Z"}',
			});
			expect(await send(request)).toMatchObject({ status: 500 });
			expect(await send(request)).toMatchObject({ status: 200, outcome: null });
			jest.restoreAllMocks();
		},
	);

	it('runs every distinct event, also when all come at the same moment', async () => {
		await Promise.all(Array.from({ length: 50 }, () => send()));
		expect(host.executions).toHaveLength(50);
	});

	it('remembers nothing that n8n refused: the copy that waited takes its place', async () => {
		let attempts = 0;
		host.startExecution = async () => {
			await delay(50);
			if (++attempts === 1) throw new Error('The database is gone');
		};
		const request = shopifyDelivery({ secret: SECRET });
		const answers = await Promise.all([send(request), send(request), send(request)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 500]);
		expect(host.executions).toHaveLength(1);
		expect((await send(request)).outcome).toBe('duplicate');
	});

	it('runs an event once whose sender broke off before the answer: its repetition is a duplicate', async () => {
		const abort = new AbortController();
		host.startExecution = async () => {
			abort.abort();
			await delay(50);
		};
		const request = shopifyDelivery({ secret: SECRET });
		await expect(fetch(host.url, { ...request, signal: abort.signal })).rejects.toThrow('aborted');
		expect((await send(request)).outcome).toBe('duplicate');
		expect(host.executions).toHaveLength(1);
	});

	it('runs the repetition of a delivery that n8n failed to run after its sender had broken off', async () => {
		const abort = new AbortController();
		host.startExecution = async () => {
			abort.abort();
			await delay(50);
			throw new Error('The database is gone');
		};
		const request = shopifyDelivery({ secret: SECRET });
		await expect(fetch(host.url, { ...request, signal: abort.signal })).rejects.toThrow('aborted');
		await delay(100);
		host.startExecution = async () => {};
		expect((await send(request)).outcome).toBeNull();
		expect(host.executions).toHaveLength(1);
	});

	it('does not answer at the deadline while the execution is not saved', async () => {
		host.setup = { ...host.setup, parameters: { options: { answerDeadlineMs: 100 } } };
		host.savesExecutions = false;
		host.startExecution = async () => {
			await delay(800);
			throw new Error('database is locked');
		};
		expect((await send()).status).toBe(500);
	});

	it('answers at the deadline while the execution waits, and n8n may answer later without harm', async () => {
		host.setup = { ...host.setup, parameters: { options: { answerDeadlineMs: 100 } } };
		let release = () => {};
		host.startExecution = async () => await new Promise((resolve) => (release = resolve));
		const request = shopifyDelivery({ secret: SECRET });
		expect(await send(request)).toEqual({ status: 200, outcome: null, body: '' });
		expect(host.executions).toHaveLength(0);
		expect((await send(request)).outcome).toBe('duplicate');
		release();
		await until(() => host.executions.length > 0, 'the execution');
		expect(host.executions).toHaveLength(1);
		expect(JSON.stringify(host.staticData)).toContain('deliveries:');
	});

	it('forgets an event that n8n failed to run after the deadline had acknowledged it', async () => {
		host.setup = { ...host.setup, parameters: { options: { answerDeadlineMs: 50 } } };
		let fail = () => {};
		host.startExecution = async () =>
			await new Promise((_resolve, reject) => (fail = () => reject(new Error('The database is gone'))));
		const request = shopifyDelivery({ secret: SECRET });
		expect((await send(request)).status).toBe(200);
		expect((await send(request)).outcome).toBe('duplicate');
		host.startExecution = async () => {};
		fail();
		await until(async () => (await send(request)).outcome === null, 'the run of the repetition');
		expect(host.executions).toHaveLength(1);
	});

	it('asks for another delivery when the one before it stays open too long', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		try {
			host.setup = { ...host.setup, parameters: { options: { answerDeadlineMs: 0 } } };
			let release = () => {};
			host.startExecution = async () => await new Promise((resolve) => (release = resolve));
			const request = shopifyDelivery({ secret: SECRET });
			const first = fetch(host.url, request);
			await tick();
			const second = fetch(host.url, request);
			await tick();
			jest.advanceTimersByTime(5_000);
			await tick();
			const answer = await second;
			expect(answer.status).toBe(503);
			expect(answer.headers.get('retry-after')).toBe('5');
			release();
			expect((await first).status).toBe(200);
		} finally {
			jest.useRealTimers();
		}
	});

	it('runs no copy of a delivery that is written, though n8n has had no slot for it for 11 minutes', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		try {
			host.setup = { ...host.setup, parameters: { options: { answerDeadlineMs: 0 } } };
			let slot = () => {};
			host.startExecution = async () => await new Promise((resolve) => (slot = resolve));
			const request = shopifyDelivery({ secret: SECRET });
			const first = fetch(host.url, request);
			await tick();
			jest.advanceTimersByTime(660_000);
			const copy = fetch(host.url, request);
			await tick();
			expect((await copy).headers.get('x-webhook-outcome')).toBe('duplicate');
			slot();
			expect((await first).status).toBe(200);
			expect(host.executions).toHaveLength(1);
		} finally {
			jest.useRealTimers();
		}
	});

	it('refuses with 401 what is not proven, and says why without telling a secret', async () => {
		const forged = shopifyDelivery({ secret: 'guessed' });
		const answer = await send(forged);
		expect(answer.status).toBe(401);
		expect(answer.body).toContain(
			'The signature in X-Shopify-Hmac-Sha256 was made with none of the known secrets',
		);
		expect(answer.body).not.toContain(SECRET);
		expect((await send(shopifyDelivery({ secret: SECRET, shop: 'other.myshopify.com' }))).status).toBe(401);
		const unsigned = shopifyDelivery({ secret: SECRET, headers: { 'x-shopify-hmac-sha256': '' } });
		expect((await send(unsigned)).status).toBe(401);
		expect(host.executions).toHaveLength(0);
		expect(host.staticData).toEqual({});
	});

	it('refuses with 400 what is genuine but cannot be read', async () => {
		expect(await send(shopifyDelivery({ secret: SECRET, body: '[]' }))).toMatchObject({
			status: 400,
			body: '{"message":"The request body is JSON, but not an object. Check what sends to this URL: every delivery of the platform is an object."}',
		});
		const headers = { 'x-shopify-topic': '' };
		expect((await send(shopifyDelivery({ secret: SECRET, headers }))).status).toBe(400);
		expect(host.executions).toHaveLength(0);
	});

	it('acknowledges topics it does not listen to, and starts nothing', async () => {
		host.setup = { ...host.setup, parameters: { topics: ['orders/create'], otherTopics: 'SHOP_UPDATE' } };
		const ofTopic = async (topic: string) => (await send(shopifyDelivery({ secret: SECRET, topic }))).outcome;
		expect(await ofTopic('orders/updated')).toBe('ignored');
		expect(await ofTopic('orders/create')).toBeNull();
		expect(await ofTopic('shop/update')).toBeNull();
		expect(await ofTopic('customers/redact')).toBe('ignored');
		expect(host.executions).toHaveLength(2);
	});

	it('forgets a test run: the same delivery may come to the test URL again and again', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		for (const url of [host.testUrl, host.testUrl, host.url, host.testUrl]) {
			expect((await send(request, url)).outcome).toBeNull();
		}
		expect(host.executions.map(({ json }) => (json.delivery as { test: boolean }).test)).toEqual([
			true,
			true,
			false,
			true,
		]);
		expect((await send(shopifyDelivery({ secret: 'guessed' }), host.testUrl)).status).toBe(401);
	});

	it('accepts a changed secret at once and reads the credential only then', async () => {
		for (let delivery = 0; delivery < 20; delivery++) await send();
		expect(credential.reads).toBe(1);
		credential.data = { ...credential.data, clientSecret: 'shpss_new', previousSecret: SECRET };
		expect((await send(shopifyDelivery({ secret: 'shpss_new' }))).status).toBe(200);
		expect((await send(shopifyDelivery({ secret: SECRET }))).status).toBe(200);
		expect(credential.reads).toBe(2);
		const verifiedWith = host.executions.map(
			({ json }) => (json.delivery as { verifiedWith: string }).verifiedWith,
		);
		expect(verifiedWith.slice(-2)).toEqual(['clientSecret', 'previousSecret']);
	});

	it('says that a secret is missing, and works as soon as it is entered', async () => {
		credential.data = { ...credential.data, clientSecret: '  ' };
		expect(await send()).toMatchObject({
			status: 401,
			body: expect.stringContaining('No signing secret is set in the credential of the trigger. Enter'),
		});
		credential.data = { ...credential.data, notificationsSecret: ` ${SECRET}\n` };
		expect((await send()).status).toBe(200);
	});

	it('asks for another delivery while the credential cannot be read', async () => {
		host.setup = { ...host.setup, credential: undefined };
		expect((await send()).status).toBe(401);
		const broken = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET }, 'credential-2');
		Object.defineProperty(broken, 'data', {
			get: () => {
				throw new Error('database is locked');
			},
		});
		host.setup = { ...host.setup, credential: broken };
		const answer = await send();
		expect(answer.status).toBe(503);
		expect(answer.body).not.toContain('locked');
	});

	it('merges what another process has saved into what it knows', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		await send(request);
		const saved = structuredClone(host.staticData);
		await send();
		host.staticData = saved;
		await send();
		restartTrigger(host, `restarted-${host.setup.nodeId}`);
		expect((await send(request)).outcome).toBe('duplicate');
		expect(host.executions).toHaveLength(3);
	});

	it('passes nothing on to a copy of the workflow, though its nodes and static data are the same', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		await send(request);
		host.setup = { ...host.setup, workflowId: 'copy' };
		expect((await send(request)).outcome).toBeNull();
		expect((await send(request)).outcome).toBe('duplicate');
		expect(host.executions).toHaveLength(2);
	});
});
