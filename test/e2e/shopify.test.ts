import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { executionRows } from '../../harness/executionRows';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startSink, type Sink } from '../../harness/sink';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { until } from '../../harness/until';
import { isAtLeast } from '../support/versions';
import { nodeType, triggerToSink } from '../../harness/workflows';

const CREDENTIAL_TYPE = 'shopifyWebhookApi';
const CREDENTIAL_NAME = 'Shopify';
const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
const TOKEN = 'shpat_simulated';

/** An active workflow whose Shopify trigger hands its items to the sink. */
async function activateTrigger(
	api: N8nApi,
	sink: Sink,
	credentialId: string,
	parameters: INodeParameters,
): Promise<{ id: string; webhookId: string }> {
	const webhookId = randomUUID();
	const workflow = triggerToSink({
		type: nodeType('shopifyWebhookTrigger'),
		typeVersion: 1.1,
		parameters,
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
		sinkUrl: sink.url,
		webhookId,
	});
	const { id } = await api.createWorkflow(workflow);
	await api.activate(id);
	return { id, webhookId };
}

describe('the Shopify Webhook Trigger in a real n8n', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let shopify: ShopifySimulator;
	let credentialId: string;
	/** Production URL of the trigger that all tests share. */
	let url: string;
	let workflowId: string;

	const credentialData = () => ({
		shop: 'demo-shop',
		authentication: 'accessToken',
		accessToken: TOKEN,
		clientSecret: SECRET,
		baseUrl: shopify.url,
	});

	const activate = async (parameters: INodeParameters): Promise<{ id: string; url: string }> => {
		const { id, webhookId } = await activateTrigger(api, sink, credentialId, parameters);
		return { id, url: n8n.webhookUrl(webhookId) };
	};

	const send = async (request = shopifyDelivery({ secret: SECRET }), to = url) => {
		const response = await fetch(to, request);
		const outcome = response.headers.get('x-webhook-outcome');
		return { status: response.status, outcome, body: await response.text() };
	};
	const eventIds = () => sink.received.map(({ body }) => (body as { eventId: string }).eventId);

	beforeAll(async () => {
		sink = await startSink();
		shopify = await startShopifySimulator({ accessToken: TOKEN, clientSecret: SECRET });
		n8n = await startN8n({ name: 'shopify', codeNodes: false, prepare: packAndInstall });
		api = await N8nApi.login(n8n.url);
		credentialId = await api.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, credentialData());
		({ id: workflowId, url } = await activate({}));
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		await n8n?.stop();
		await shopify?.close();
		await sink?.close();
	});

	it('answers 200 with an empty body and hands the contract item to the workflow', async () => {
		const body = '{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508"}';
		expect(await send(shopifyDelivery({ secret: SECRET, body }))).toEqual({
			status: 200,
			outcome: null,
			body: '',
		});
		const [received] = await sink.waitFor(1);
		expect(received!.body).toMatchObject({
			platform: 'shopify',
			event: 'orders/create',
			eventId: expect.stringMatching(/^shopify_[0-9a-f]{32}$/),
			shopId: 'demo-shop.myshopify.com',
			resource: { type: 'order', id: '820982911946154508' },
			payload: { id: '820982911946154508' },
			delivery: { verifiedWith: 'clientSecret', test: false },
		});
	});

	it('refuses forgeries, says so in the log, and starts no execution', async () => {
		const before = (await api.webhookExecutions(workflowId)).length;
		const genuine = shopifyDelivery({ secret: SECRET });
		const forgeries = [
			shopifyDelivery({ secret: 'guessed' }),
			{ ...genuine, body: Buffer.from('{"id":2}') },
			shopifyDelivery({ secret: SECRET, headers: { 'x-shopify-hmac-sha256': '' } }),
			shopifyDelivery({ secret: SECRET, shop: 'other.myshopify.com' }),
		];
		for (const forgery of forgeries) {
			expect(await send(forgery)).toMatchObject({
				status: 401,
				body: expect.stringMatching(/^\{"message":/),
			});
		}
		expect((await api.webhookExecutions(workflowId)).length).toBe(before);
		expect(n8n.logTail(200)).toContain('made with none of the known secrets');
		expect(n8n.logTail(500)).not.toContain(SECRET);
	});

	it('survives hostile requests: each is answered, none starts an execution, none shows a stack trace', async () => {
		const before = (await api.webhookExecutions(workflowId)).length;
		const signed = (body: string, headers: Record<string, string> = {}) =>
			shopifyDelivery({ secret: SECRET, body, headers });
		const multipart = (body: string) => signed(body, { 'content-type': 'multipart/form-data; boundary=x' });
		// n8n reads these itself, before the node runs; before 2.29, what it cannot read is its own failure.
		const refusedByN8n = isAtLeast(n8n.version, '2.29') ? 400 : 500;
		const requests: Array<[string, RequestInit, number[]]> = [
			['no body', { method: 'POST' }, [401]],
			['signed, empty', signed(''), [400, 401]],
			['signed, not JSON, as text', signed('hello', { 'content-type': 'text/plain' }), [400]],
			['signed, not JSON', signed('hello'), [400, 422]],
			['signed, cut off', signed('{"id":1'), [400, 422]],
			['signed array', signed('[1,2]'), [400]],
			['unknown content type', signed('[]', { 'content-type': 'application/x-unknown' }), [400]],
			[
				'multipart',
				multipart('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'),
				[401],
			],
			['broken multipart', multipart('--x\r\n\r\n--x--'), [refusedByN8n]],
			['multipart without boundary', signed('x', { 'content-type': 'multipart/form-data' }), [refusedByN8n]],
			['XML', signed('<a/>', { 'content-type': 'application/xml' }), [400]],
			['broken XML', signed('<a', { 'content-type': 'application/xml' }), [400, 422]],
			['deep nesting', signed(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`), [400]],
			[
				'signature of 10 kB',
				{ ...signed('{}'), headers: { 'x-shopify-hmac-sha256': 'A'.repeat(10_000) } },
				[401],
			],
			['GET', { method: 'GET' }, [404]],
		];
		const unexpected: unknown[] = [];
		for (const [name, request, expected] of requests) {
			const answer = await send(request as never);
			if (!expected.includes(answer.status)) unexpected.push([name, answer]);
			// What n8n cannot read itself, it refuses before the node runs, outside production with its stack.
			const byN8n = /"stacktrace":"(ResponseError|Error: There was a problem executing)/.test(answer.body);
			if (!byN8n && /\bat \S+ \(/.test(answer.body)) unexpected.push([name, answer]);
		}
		expect(unexpected).toEqual([]);
		// n8n saves an execution before it answers, so there is none to wait for.
		expect((await api.webhookExecutions(workflowId)).length).toBe(before);
	});

	it('runs a body that speaks of prototypes, once and without harm', async () => {
		const before = (await api.webhookExecutions(workflowId)).length;
		const body = '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}';
		expect(await send(shopifyDelivery({ secret: SECRET, body }))).toMatchObject({ status: 200, body: '' });
		expect((await api.webhookExecutions(workflowId)).length).toBe(before + 1);
		const [received] = await sink.waitFor(1);
		expect(received!.body).toMatchObject({ platform: 'shopify', resource: { type: 'order', id: null } });
	});

	it('runs 50 simultaneous copies of one delivery exactly once', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		const answers = await Promise.all(
			Array.from({ length: 50 }, () => sendUntilAccepted(async () => await send(request))),
		);
		expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
		await sink.waitFor(1);
		await delay(500);
		expect(sink.received).toHaveLength(1);
		expect(await send(request)).toEqual({ status: 200, outcome: 'duplicate', body: '' });
	});

	it('runs every distinct delivery once, also in a burst, each known after a restart', async () => {
		const requests = Array.from({ length: 40 }, () => shopifyDelivery({ secret: SECRET }));
		for (let start = 0; start < requests.length; start += 8) {
			await Promise.all(requests.slice(start, start + 8).map((request) => send(request)));
		}
		await sink.waitFor(40);
		await n8n.kill();
		await n8n.restart();
		for (const request of requests) expect((await send(request)).outcome).toBe('duplicate');
		await delay(300);
		expect(new Set(eventIds()).size).toBe(40);
		expect(sink.received).toHaveLength(40);
	});

	it('forgets a delivery that n8n answered with 500, so that its repetition runs', async () => {
		const request = shopifyDelivery({ secret: SECRET, body: `{"id":1,"note":"${randomUUID()}"}` });
		const { DatabaseSync } = await import('node:sqlite');
		const database = new DatabaseSync(`${n8n.userFolder}/.n8n/database.sqlite`);
		try {
			database.exec('ALTER TABLE execution_data RENAME TO execution_data_gone');
			expect((await send(request)).status).toBe(500);
		} finally {
			database.exec('ALTER TABLE execution_data_gone RENAME TO execution_data');
			database.close();
		}
		expect(await send(request)).toEqual({ status: 200, outcome: null, body: '' });
		await sink.waitFor(1);
		expect((await send(request)).outcome).toBe('duplicate');
	});

	it('accepts a secret at once when it is changed, and the old one while it is the previous', async () => {
		const renamed = { ...credentialData(), clientSecret: 'shpss_new', previousSecret: SECRET };
		await api.updateCredential(credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, renamed);
		expect((await send(shopifyDelivery({ secret: 'shpss_new' }))).status).toBe(200);
		expect((await send(shopifyDelivery({ secret: SECRET }))).status).toBe(200);
		await api.updateCredential(credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, credentialData());
	});

	it('tests its credential with a real call', async () => {
		expect(await api.testCredential(credentialId)).toMatchObject({ status: 'OK' });
		const grant = {
			...credentialData(),
			authentication: 'clientCredentials',
			accessToken: '',
			clientId: 'x',
		};
		const wrong = [
			{ ...credentialData(), accessToken: 'shpat_wrong' },
			{ ...credentialData(), shop: '', baseUrl: '' },
			grant,
		];
		const cures = [/does not accept the access token/, /names no shop/, /client ID and secret/];
		for (const [index, data] of wrong.entries()) {
			const id = await api.createCredential(CREDENTIAL_TYPE, 'Wrong', data);
			const message = expect.stringMatching(cures[index]!) as string;
			expect(await api.testCredential(id)).toMatchObject({ status: 'Error', message });
			await api.deleteCredential(id);
		}
	});

	it('takes test deliveries again and again, without remembering them', async () => {
		const request = shopifyDelivery({ secret: SECRET });
		const testUrl = url.replace('/webhook/', '/webhook-test/');
		for (let time = 0; time < 2; time++) {
			await api.listenForTestEvent(workflowId, 'Trigger');
			expect(await send(request, testUrl)).toMatchObject({ status: 200, outcome: null });
		}
		expect(await send(request)).toMatchObject({ status: 200, outcome: null });
		await sink.waitFor(3);
		const tests = sink.received.map(({ body }) => (body as { delivery: { test: boolean } }).delivery.test);
		// The executions end in no certain order.
		expect(tests.toSorted()).toEqual([false, true, true]);
	});

	it('registers its topics at activation, receives from Shopify, and unsubscribes at deactivation', async () => {
		const trigger = await activate({ registration: 'api', topics: ['orders/create', 'orders/updated'] });
		const own = () => shopify.subscriptions().filter(({ uri }) => uri === trigger.url);
		expect(own().map(({ topic }) => topic)).toEqual(['ORDERS_CREATE', 'ORDERS_UPDATED']);

		const { attempts } = await shopify.emit('orders/create', { id: 1, updated_at: new Date().toISOString() });
		expect(attempts.map(({ status, responseBody }) => [status, responseBody])).toEqual([[200, '']]);
		await sink.waitFor(1);

		await n8n.restart();
		expect(own()).toHaveLength(2);
		await api.deactivate(trigger.id);
		expect(own()).toEqual([]);
	});

	it('says why it cannot be activated, and what to do', async () => {
		shopify.setScopes(['read_products']);
		// At the same moment, as n8n tries for 15 s.
		await Promise.all([
			expect(activate({ registration: 'api' })).rejects.toThrow('No topic is chosen'),
			expect(activate({ registration: 'api', topics: ['orders/create'] })).rejects.toThrow(
				'The app lacks a scope for this',
			),
		]);
	});

	it.each([
		['', {}],
		[', also where events share executions', { groupEvents: { eventsPerExecution: 15 } }],
	])(
		'has an execution for every delivery that was answered with 200 before a kill%s',
		async (_also, grouping) => {
			// The earliest answer there can be.
			const parameters = { options: { answerDeadlineMs: 1 }, ...grouping };
			const stored = await activateTrigger(api, sink, credentialId, parameters);
			const { webhookId } = stored;

			const acknowledged: string[] = [];
			const deliver = async (name: string) => {
				const body = `{"id":1,"name":"${name}"}`;
				const answer = await fetch(n8n.webhookUrl(webhookId), shopifyDelivery({ secret: SECRET, body }));
				if (answer.status === 200) acknowledged.push(name);
				if (acknowledged.length === 20) await n8n.kill();
			};
			const burst = Array.from({ length: 80 }, (_, number) => deliver(`order ${number}`));
			await Promise.allSettled(burst);
			await n8n.restart();

			const executions = await api.executions(stored.id);
			const saved = await Promise.all(
				executions.map(async ({ id: execution }) => await api.execution(execution)),
			);
			const text = JSON.stringify(saved) + sink.received.map((request) => request.text).join();
			const lost = acknowledged.filter(
				(name) => !text.includes(`"${name}"`) && !text.includes(`\\"${name}\\"`),
			);
			expect(acknowledged.length).toBeGreaterThanOrEqual(20);
			expect(lost).toEqual([]);
		},
	);
});

describe('the Shopify Webhook Trigger in an n8n without a free execution slot', () => {
	let n8n: N8nInstance;
	let sink: Sink;

	beforeAll(async () => {
		sink = await startSink({ delayMs: 15_000 });
		n8n = await startN8n({
			name: 'shopify-slots',
			codeNodes: false,
			prepare: packAndInstall,
			env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' },
		});
	});
	afterAll(async () => {
		await n8n?.stop();
		await sink?.close();
	});

	it('answers by the deadline with the execution saved: a kill loses none of them', async () => {
		const api = await N8nApi.login(n8n.url);
		const id = await api.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, { clientSecret: SECRET });
		const parameters = { options: { answerDeadlineMs: 1_000 } };
		const stored = await activateTrigger(api, sink, id, parameters);
		const { webhookId } = stored;

		const requests = Array.from({ length: 4 }, () => shopifyDelivery({ secret: SECRET }));
		const answers = await Promise.all(requests.map((request) => fetch(n8n.webhookUrl(webhookId), request)));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
		// Before, n8n shows no node when it has saved an execution, and answers itself when there is a slot.
		const runs = isAtLeast(n8n.version, '2.28') ? 1 : 4;
		await sink.waitFor(runs);
		expect(sink.received).toHaveLength(runs);

		await n8n.kill();
		sink.delayMs = 0;
		await n8n.restart();
		await api.waitForExecutions(stored.id, 4, 60_000);
		const acknowledged = new Set(sink.received.map(({ body }) => (body as { eventId: string }).eventId));
		expect(acknowledged.size).toBe(4);
		expect(n8n.logTail(200)).not.toContain('Cannot set headers');
	});

	// Before 2.28 a group waits until n8n answers, which it does when there is a slot.
	it('saves and answers group after group while one execution slot is taken: a kill loses none of them', async () => {
		sink.clear();
		sink.delayMs = 0;
		const runOn = sink.hold();
		const api = await N8nApi.login(n8n.url);
		const id = await api.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, { clientSecret: SECRET });
		const parameters = { options: { answerDeadlineMs: 1_000 }, groupEvents: { eventsPerExecution: 100 } };
		const stored = await activateTrigger(api, sink, id, parameters);
		const url = n8n.webhookUrl(stored.webhookId);
		const [bursts, atOnce] = [3, 10];
		const acknowledged: string[] = [];
		const deliver = async (name: string) => {
			const request = shopifyDelivery({ secret: SECRET, body: JSON.stringify({ id: 1, name }) });
			const answer = await sendUntilAccepted(async () => await fetch(url, request)).catch(() => undefined);
			if (answer?.status === 200) acknowledged.push(name);
		};
		const savedItems = async () => {
			const rows = await executionRows(n8n.userFolder);
			return rows.flatMap(({ data }) => [...new Set(data.match(/group-\d+-\d+/g))]);
		};

		const underWay: Array<Promise<void>> = [];
		for (let burst = 1; burst <= bursts; burst++) {
			for (let event = 0; event < atOnce; event++) underWay.push(deliver(`group-${burst}-${event}`));
			const isSaved = async () => (await savedItems()).length === burst * atOnce;
			await until(isSaved, `burst ${burst} in the database`, 60_000);
		}
		await until(() => acknowledged.length > atOnce, 'the answers', 60_000);
		// One run has not ended, and all others are saved.
		const statuses = (await api.executions(stored.id)).map(({ status }) => status);
		expect(statuses.filter((status) => status !== 'new')).toEqual(['running']);
		const groups = statuses.length;
		expect(groups).toBeLessThanOrEqual((bursts * atOnce) / 2);

		await n8n.kill();
		runOn();
		await Promise.all(underWay);
		await n8n.restart();
		await api.waitForExecutions(stored.id, groups, 60_000);
		const eventIds = sink.received.map(({ body }) => (body as { eventId: string }).eventId);
		expect(eventIds).toHaveLength(bursts * atOnce);
		expect(new Set(eventIds).size).toBe(bursts * atOnce);
		expect(n8n.logTail(200)).not.toContain('Cannot set headers');
	});
});
