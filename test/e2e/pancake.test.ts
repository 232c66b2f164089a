import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	startPancakeSimulator,
	type ManualDelivery,
	type PancakeSimulator,
	type SdkWebhook,
} from '../simulators/pancake';
import { canonical } from '../simulators/pancake/canonical';
import { SDK_EVENTS } from '../simulators/pancake/sdk/types';
import { packAndInstall } from '../support/install';
import { startN8n, type N8nInstance } from '../support/n8n';
import { itemsOf, N8nApi } from '../support/n8nApi';
import { startSink, type Received, type Sink } from '../support/sink';
import { triggerToSink, type WorkflowJson } from '../support/workflows';

const CREDENTIAL_TYPE = 'pancakePosApi';
const PACKAGE = 'n8n-nodes-commerce-webhooks';
/** With characters that a URL, which has to carry it, writes in several ways. */
const API_KEY = 'pk/5f2c+8b1d 90e3="4a67b8';
const API_KEY_SPELLINGS = [
	API_KEY,
	encodeURIComponent(API_KEY),
	new URLSearchParams({ k: API_KEY }).toString().slice(2),
	JSON.stringify(API_KEY).slice(1, -1),
];
const SECRET = 'webhook-secret-0123456789abcdef';
const URL_SECRET = 'url secret/0123456789+abcdef';
const SHOP_ID = 1001;
/** Whose webhook leads elsewhere. */
const TAKEN_SHOP_ID = 1002;
const FOREIGN_URL = 'https://erp.example.com/pancake?token=theirs';

describe('Pancake in a real n8n', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	/** One URL for a shop; keys and white space in another order for each delivery. */
	let pancake: PancakeSimulator;
	/** Appends the type to URLs, signs webhooks of the SDK, and never repeats. */
	let peculiar: PancakeSimulator;
	let credentialId: string;
	const workflowIds: string[] = [];
	/** Everything that n8n said, to look for the API key in. */
	const said: string[] = [];

	const credentialData = (): IDataObject => ({
		apiKey: API_KEY,
		shopId: String(SHOP_ID),
		baseUrl: pancake.url,
		webhookSecret: SECRET,
	});
	const createCredential = async (changes: IDataObject = {}) =>
		await api.createCredential(CREDENTIAL_TYPE, 'Pancake', { ...credentialData(), ...changes });
	const createWorkflow = async (workflow: WorkflowJson) => {
		const { id } = await api.createWorkflow(workflow);
		workflowIds.push(id);
		return id;
	};
	const createTrigger = async (parameters: INodeParameters = {}, credential = credentialId) => {
		const webhookId = randomUUID();
		const id = await createWorkflow(
			triggerToSink({
				type: `${PACKAGE}.pancakeTrigger`,
				typeVersion: 1.1,
				parameters,
				credentials: { [CREDENTIAL_TYPE]: { id: credential, name: 'Pancake' } },
				sinkUrl: sink.url,
				webhookId,
			}),
		);
		return { id, webhookId, url: n8n.webhookUrl(webhookId) };
	};
	/** @returns the message; n8n tries five times before it gives up */
	const refusedActivation = async (id: string) =>
		await api.activate(id).then(
			() => {
				throw new Error('it was activated');
			},
			(error: Error) => {
				said.push(error.message);
				return error.message;
			},
		);
	/** What the action node puts out, or how it fails. */
	const act = async (parameters: INodeParameters, credential = credentialId) => {
		const workflow = triggerToSink({
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval: [{ field: 'hours' }] } },
			sinkUrl: sink.url,
			webhookId: randomUUID(),
		});
		const [, node] = workflow.nodes;
		Object.assign(node!, {
			type: `${PACKAGE}.pancake`,
			typeVersion: 1,
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id: credential, name: 'Pancake' } },
		});
		const id = await createWorkflow(workflow);
		await api.listenForTestEvent(id, 'Trigger');
		const [ended] = await api.waitForExecutions(id, 1);
		const execution = await api.execution(ended!.id);
		return {
			items: itemsOf(execution, 'Sink').map(({ json }) => json),
			error: execution.data.resultData.error?.message,
		};
	};
	/** In the order in which the deliveries came, which their executions need not keep. */
	const bodies = () =>
		sink.received
			.map(({ body }) => body as IDataObject)
			.sort((one, other) => String(one.receivedAt).localeCompare(String(other.receivedAt)));
	const effects = () => sink.countBy(({ body }: Received) => (body as { eventId: string }).eventId);
	/** Enough for what should not arrive to arrive. */
	const settle = async () => await delay(400);

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({ name: 'pancake', prepare: packAndInstall, env: { N8N_LOG_LEVEL: 'debug' } });
		pancake = await startPancakeSimulator({
			shops: [{ id: SHOP_ID, name: 'Demo Shop' }, { id: TAKEN_SHOP_ID }],
			apiKeys: { [API_KEY]: 'all' },
			shuffleKeys: true,
			shuffleSpace: true,
			// Once a second, as long as n8n may be away.
			retryWaitsMs: Array<number>(120).fill(60_000),
			timeScale: 60,
			requestTimeoutMs: 5_000,
		});
		peculiar = await startPancakeSimulator({
			shops: [{ id: SHOP_ID, name: 'Demo Shop' }],
			apiKeys: { [API_KEY]: 'all' },
			urlSuffix: true,
			retryWaitsMs: [],
			signature: { header: 'X-Pancake-Signature' },
		});
		api = await N8nApi.login(n8n.url);
		credentialId = await createCredential();
	});
	beforeEach(() => {
		sink.clear();
		sink.status = 200;
	});
	afterAll(async () => {
		await n8n?.stop();
		await pancake?.close();
		await peculiar?.close();
		await sink?.close();
	});

	describe('a shop whose webhook is registered by API', () => {
		let trigger: { id: string; webhookId: string; url: string };

		beforeAll(async () => {
			trigger = await createTrigger({ registration: 'api', options: { errorEmail: 'ops@example.com' } });
			await api.activate(trigger.id);
		});
		afterAll(async () => await api.deactivate(trigger.id));

		it('has the URL, the types and the header with the secret', () => {
			expect(pancake.webhook()).toEqual({
				webhook_enable: true,
				webhook_url: trigger.url,
				webhook_email: 'ops@example.com',
				webhook_types: ['orders', 'customers', 'products', 'variations_warehouses', 'auto_call'],
				webhook_partner: '',
				webhook_headers: { 'X-API-KEY': SECRET },
			});
		});

		it('starts the workflow with an order, its status named and its time in UTC', async () => {
			const { record } = await pancake.createOrder({ status: 17 });
			const [received] = await sink.waitFor(1);
			expect(received!.body).toMatchObject({
				platform: 'pancake',
				event: 'orders',
				shopId: String(SHOP_ID),
				resource: { type: 'order', id: String(record.id) },
				occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
				delivery: {
					type: 'orders',
					eventType: 'create',
					wrapper: 'none',
					status: 17,
					statusName: 'Waiting for confirmation',
					statusNameVi: 'Chờ xác nhận',
					verifiedWith: 'webhookSecret',
					test: false,
				},
			});
		});

		it('passes a status through that nobody has documented', async () => {
			await pancake.createOrder({ status: 99, status_name: 'on_the_moon' });
			const [received] = await sink.waitFor(1);
			expect((received!.body as IDataObject).delivery).toMatchObject({
				status: 99,
				statusName: 'on_the_moon',
				statusNameVi: null,
			});
		});

		it('is refused with the reason where the secret is wrong or missing, or the shop another', async () => {
			const cases: Array<[string, ManualDelivery, string]> = [
				['wrong secret', { headers: { 'X-API-KEY': 'guessed' } }, 'does not hold the webhook secret'],
				['no secret', { headers: { 'X-API-KEY': null } }, 'The header X-API-KEY is missing'],
				['empty secret', { headers: { 'X-API-KEY': '' } }, 'The header X-API-KEY is missing'],
				[
					'secret in another header',
					{ headers: { 'X-API-KEY': null, Authorization: SECRET } },
					'The header X-API-KEY is missing',
				],
				['half the secret', { headers: { 'X-API-KEY': SECRET.slice(0, 15) } }, 'does not hold'],
				['another shop', { payload: { shop_id: TAKEN_SHOP_ID } }, 'of another shop than 1001'],
				['another shop, wrapped', { payload: { shop_id: 7 }, wrapper: 'data' }, 'of another shop'],
			];
			for (const [name, delivery, reason] of cases) {
				const answer = await pancake.deliver(delivery);
				said.push(answer.body);
				expect([name, answer.status, answer.body]).toEqual([name, 401, expect.stringContaining(reason)]);
			}
			for (const body of ['[]', 'null', '{"type":"orders"']) {
				const answer = await pancake.deliver({ body, headers: { 'content-type': 'text/plain' } });
				expect([body, answer.status]).toEqual([body, 400]);
			}
			await settle();
			expect(sink.received).toEqual([]);
		});

		it('runs once for one content, whatever the order of its keys and its white space', async () => {
			const { eventId } = await pancake.emit('products', { name: 'Áo Sơ Mi, cổ "tròn"' });
			const copies = await pancake.duplicate(eventId, 9);
			const sent = pancake.deliveries.filter((attempt) => attempt.type === 'products');
			expect(new Set(sent.map(({ body }) => body)).size).toBeGreaterThan(5);
			expect(copies.map(({ attempts: [attempt] }) => [attempt!.status, attempt!.responseBody])).toEqual(
				Array(9).fill([200, '']),
			);
			const outcomes = copies.map(({ attempts: [attempt] }) => attempt!.responseHeaders['x-webhook-outcome']);
			expect(new Set(outcomes)).toEqual(new Set(['duplicate']));
			await sink.waitFor(1);
			await settle();
			expect(bodies()).toEqual([
				expect.objectContaining({ payload: expect.objectContaining({ name: 'Áo Sơ Mi, cổ "tròn"' }) }),
			]);
		});

		it('runs for a change of the fee that leaves the time of update as it was, once', async () => {
			const { record } = await pancake.createOrder({ id: 'AF100975192O582' });
			const { record: after, events } = await pancake.changeFee('AF100975192O582', 12_000);
			expect(after.updated_at).toBe(record.updated_at);
			await pancake.duplicate(events[0]!.eventId, 2);
			await sink.waitFor(2);
			await settle();
			expect(bodies().map(({ payload }) => (payload as IDataObject).fee_marketplace)).toEqual([
				15_000, 12_000,
			]);
			const [first, second] = bodies();
			expect([second!.occurredAt, second!.resource]).toEqual([first!.occurredAt, first!.resource]);
			expect(second!.eventId).not.toBe(first!.eventId);
		});

		it('runs for every change of stock, also for twins that come in the wrong order', async () => {
			const moves = [{ change: 5 }, { change: -2, orderId: '480' }, { change: -2, orderId: '481' }];
			const { events } = await pancake.moveStock(moves, 'reversed');
			for (const { eventId, type } of events) {
				if (type === 'variations_warehouses') await pancake.duplicate(eventId, 2);
			}
			await sink.waitFor(3);
			await settle();
			const received = bodies().map(({ payload }) => payload as IDataObject);
			expect(received.map((payload) => [payload.change_quantity, payload.order_id])).toEqual([
				[-2, '481'],
				[-2, '480'],
				[5, undefined],
			]);
			const times = received.map(({ inserted_at: at }) => String(at));
			expect(times).toEqual([...times].sort().reverse());
			expect(bodies()[0]).toMatchObject({
				shopId: String(SHOP_ID),
				resource: { type: 'inventory', id: received[0]!.variation_id },
				delivery: { status: null },
			});
		});

		it('finds what a delivery is about in each of the wrappers', async () => {
			const expected = { flat: 'none', data: 'data', 'data.record': 'data.record', order: 'order' } as const;
			for (const wrapper of Object.keys(expected) as Array<keyof typeof expected>) {
				await pancake.emit('orders', { id: `in-${wrapper}`, status: 3 }, { wrapper });
			}
			await sink.waitFor(4);
			expect(
				bodies().map(({ event, resource, delivery }) => [
					event,
					(resource as IDataObject).id,
					(delivery as IDataObject).wrapper,
					(delivery as IDataObject).statusName,
				]),
			).toEqual(Object.entries(expected).map(([name, found]) => ['orders', `in-${name}`, found, 'Received']));
		});

		it('hands integers beyond 2^53 on with all their digits', async () => {
			const body = '{"type":"orders","id":585229755054261862,"shop_id":1001,"status":0}';
			expect((await pancake.emit('orders', {}, { body })).attempts[0]!.status).toBe(200);
			const [received] = await sink.waitFor(1);
			expect((received!.body as IDataObject).resource).toEqual({ type: 'order', id: '585229755054261862' });
		});

		it('runs 1,000 mixed events with copies once each, with a restart in the middle', async () => {
			const before = pancake.deliveries.length;
			let groups = 0;
			/** Five events; the fee is of the order before it. */
			const group = async () => {
				const number = ++groups;
				const orderId = `order-${number}`;
				const told = await Promise.all([
					pancake
						.createOrder({ id: orderId })
						.then(async ({ events }) => [...events, ...(await pancake.changeFee(orderId, number)).events]),
					pancake.moveStock({ change: number }).then(({ events }) => events),
					pancake.emit('customers', { id: `customer-${number}` }),
					pancake.emit('products', { name: `product ${number}` }),
				]);
				return told.flat().filter(({ withheld }) => withheld === null);
			};
			const batch = async () => {
				const events = (await Promise.all([group(), group(), group(), group()])).flat();
				expect(events).toHaveLength(20);
				await Promise.all(events.slice(0, 8).map(({ eventId }) => pancake.duplicate(eventId)));
				return events;
			};
			const early = await batch();
			while (groups < 100) await batch();
			// What an n8n that is killed had under way, it lists as crashed.
			await sink.waitFor(500);
			await n8n.kill();
			for (let count = 0; count < 4; count++) await group();
			await n8n.restart();
			await pancake.idle();
			await Promise.all(early.map(({ eventId }) => pancake.duplicate(eventId, 2)));
			while (groups < 200) await batch();
			await pancake.idle();
			await sink.waitFor(1_000, 120_000).catch(() => undefined);
			await settle();
			const ran = new Set(bodies().map(({ payload }) => canonical(JSON.stringify(payload))));
			const sent = pancake.deliveries.slice(before);
			// While it starts, n8n itself answers 200 to everything, and the sender takes that for a success.
			const answeredByN8n = new Set(
				sent
					.filter(({ responseBody }) => responseBody.includes('n8n is starting up'))
					.map(({ body }) => canonical(body))
					.filter((content) => !ran.has(content)),
			);
			const lost = sent.filter(
				({ body }) => !ran.has(canonical(body)) && !answeredByN8n.has(canonical(body)),
			);
			expect(
				lost.map(({ at, body, status, error, responseHeaders }) => {
					return [at, body, status ?? error, responseHeaders['x-webhook-outcome']];
				}),
			).toEqual([]);
			expect([...effects().values()].filter((times) => times !== 1)).toEqual([]);
			expect(effects().size).toBe(1_000 - answeredByN8n.size);
		}, 400_000);

		it('has its webhook switched off at deactivation, and on again', async () => {
			const registered = pancake.webhook();
			await api.deactivate(trigger.id);
			expect(pancake.webhook()).toEqual({ ...registered, webhook_enable: false });
			await api.activate(trigger.id);
			expect(pancake.webhook()).toEqual(registered);
		});
	});

	describe('a shop whose webhook leads elsewhere', () => {
		const theirs = {
			webhook_enable: true,
			webhook_url: FOREIGN_URL,
			webhook_email: 'them@example.com',
			webhook_headers: { Authorization: 'theirs' },
		};
		let shop: string;

		beforeAll(async () => {
			shop = await createCredential({ shopId: String(TAKEN_SHOP_ID) });
		});

		it('is not taken from them, unless the node may', async () => {
			pancake.configureWebhook(theirs, TAKEN_SHOP_ID);
			const { id } = await createTrigger({ registration: 'api' }, shop);
			const message = await refusedActivation(id);
			expect(message).toContain('already leads to https://erp.example.com/pancake');
			expect(message).toContain('Replace Another Webhook URL');
			expect(message).not.toContain('theirs');
			expect(pancake.webhook(TAKEN_SHOP_ID)).toMatchObject(theirs);

			const replacing = await createTrigger({ registration: 'api', replaceWebhookUrl: true }, shop);
			await api.activate(replacing.id);
			expect(pancake.webhook(TAKEN_SHOP_ID)).toMatchObject({
				webhook_enable: true,
				webhook_url: replacing.url,
				webhook_headers: { 'X-API-KEY': SECRET },
			});
			pancake.configureWebhook(theirs, TAKEN_SHOP_ID);
			await api.deactivate(replacing.id);
			expect(pancake.webhook(TAKEN_SHOP_ID)).toMatchObject(theirs);
		});
	});

	describe('without a secret', () => {
		it('is not activated in either way, and says what to set', async () => {
			const nothing = await createCredential({ webhookSecret: '' });
			const signingOnly = await createCredential({ webhookSecret: '', signingKey: 'key' });
			const triggers = await Promise.all([
				createTrigger({ registration: 'manual' }, nothing),
				createTrigger({ registration: 'api' }, nothing),
				createTrigger({ registration: 'api' }, signingOnly),
			]);
			expect(await Promise.all(triggers.map(({ id }) => refusedActivation(id)))).toEqual([
				expect.stringMatching(/No secret is set in the credential.*enter it as Webhook Secret/),
				expect.stringMatching(/No secret is set in the credential.*enter it as Webhook Secret/),
				expect.stringMatching(/has no webhook secret.*Enter a long random text as Webhook Secret/),
			]);
		});

		it('refuses deliveries once the secret is taken away', async () => {
			const data = { ...credentialData(), urlSecret: '' };
			const emptied = await createCredential();
			const { id, url } = await createTrigger({ registration: 'manual' }, emptied);
			await api.activate(id);
			const headers = { 'X-API-KEY': SECRET };
			expect((await pancake.deliver({ url, headers })).status).toBe(200);
			await api.updateCredential(emptied, CREDENTIAL_TYPE, 'Pancake', { ...data, webhookSecret: '' });
			// A removed secret is known for as long as credentials are kept.
			const deadline = Date.now() + 90_000;
			let answer = await pancake.deliver({ url, headers });
			while (answer.status === 200 && Date.now() < deadline) {
				await delay(1_000);
				answer = await pancake.deliver({ url, headers });
			}
			expect(answer).toMatchObject({
				status: 401,
				body: expect.stringContaining('No secret is set in the credential of the trigger'),
			});
			await api.deactivate(id);
		});
	});

	describe('a URL with a secret', () => {
		let credential: string;

		beforeAll(async () => {
			credential = await createCredential({ urlSecret: URL_SECRET, baseUrl: peculiar.url });
		});

		it('is registered, and has to be right beside the header', async () => {
			const { id, url } = await createTrigger({ registration: 'api', types: ['orders'] }, credential);
			await api.activate(id);
			expect(peculiar.webhook().webhook_url).toBe(`${url}?secret=${encodeURIComponent(URL_SECRET)}`);
			const cases: Array<[string, ManualDelivery, number, string]> = [
				['right', { url: peculiar.webhook().webhook_url! }, 200, ''],
				['wrong', { url: `${url}?secret=guessed` }, 401, 'is not the URL secret'],
				['missing', { url }, 401, 'The URL was called without its secret'],
				['empty', { url: `${url}?secret=` }, 401, 'The URL was called without its secret'],
				[
					'header missing',
					{ url: peculiar.webhook().webhook_url!, headers: { 'X-API-KEY': null } },
					401,
					'The header X-API-KEY is missing',
				],
				// What is appended to a URL that ends in a query lands behind the secret.
				['suffixed', { url: `${peculiar.webhook().webhook_url}/orders`, payload: { id: 'x' } }, 200, ''],
			];
			for (const [name, delivery, status, reason] of cases) {
				const answer = await peculiar.deliver(delivery);
				said.push(answer.body);
				expect([name, answer.status, answer.body]).toEqual([name, status, expect.stringContaining(reason)]);
			}
			const received = await sink.waitFor(2);
			expect(received.map(({ body }) => (body as IDataObject).delivery)).toEqual(
				Array(2).fill(expect.objectContaining({ verifiedWith: 'webhookSecret + urlSecret' })),
			);
			await api.deactivate(id);
			expect(peculiar.webhook().webhook_enable).toBe(false);
		});

		it('takes a type that Pancake appends to its path, where it is registered for that', async () => {
			const options = { appendsType: true };
			// The trigger before it has left its URL there.
			const parameters = { registration: 'api', replaceWebhookUrl: true, options };
			const { id, webhookId, url } = await createTrigger(parameters, credential);
			await api.activate(id);
			const registered = `${n8n.url}/webhook/${webhookId}/${webhookId}/webhook`;
			expect(peculiar.webhook().webhook_url).toBe(`${registered}?secret=${encodeURIComponent(URL_SECRET)}`);
			// The body of an automatic call that names no type has it from the URL alone.
			const { attempts } = await peculiar.emit('auto_call', {}, { body: '{"id":1,"phone_number":"09"}' });
			expect(attempts.map(({ url: called, status }) => [called, status])).toEqual([
				[`${registered}/auto_call?secret=${encodeURIComponent(URL_SECRET)}`, 200],
			]);
			await peculiar.createOrder();
			// Both URLs lead to the same trigger.
			const plain = { url: `${url}?secret=${encodeURIComponent(URL_SECRET)}`, payload: { id: 'plain' } };
			expect((await peculiar.deliver(plain)).status).toBe(200);
			await sink.waitFor(3);
			expect(bodies().map(({ event }) => event)).toEqual(['auto_call', 'orders', 'orders']);
			await api.deactivate(id);
			expect(peculiar.webhook().webhook_enable).toBe(false);
		});
	});

	it('starts for the chosen types only', async () => {
		const { id, url } = await createTrigger({ types: ['orders'], otherTypes: 'crm_contacts' });
		await api.activate(id);
		const outcome = async (type: string) => {
			const body = JSON.stringify({ type, id: randomUUID() });
			const answer = await pancake.deliver({ url, body, headers: { 'X-API-KEY': SECRET } });
			return answer.headers['x-webhook-outcome'] ?? answer.status;
		};
		expect([
			await outcome('orders'),
			await outcome('products'),
			await outcome('crm_contacts'),
			await outcome('order.created'),
		]).toEqual([200, 'ignored', 200, 'ignored']);
		await sink.waitFor(2);
		await api.deactivate(id);
	});

	describe('webhooks in the form of the SDK', () => {
		let trigger: { id: string; webhookId: string; url: string };
		let actions: string;
		let receiving: string;
		let hook: SdkWebhook;
		const data = () => ({ ...credentialData(), baseUrl: peculiar.url });

		beforeAll(async () => {
			actions = await createCredential({ baseUrl: peculiar.url });
			// The SDK knows no headers to send: the secret is in the URL.
			receiving = await createCredential({ ...data(), webhookSecret: '', urlSecret: 'in-the-url' });
			trigger = await createTrigger({}, receiving);
		});
		afterAll(async () => await api.deactivate(trigger.id));

		it('are made by the action node, with all thirteen events', async () => {
			const { items } = await act(
				{
					resource: 'webhook',
					operation: 'create',
					url: `${trigger.url}?secret=in-the-url`,
					events: [...SDK_EVENTS],
				},
				actions,
			);
			[hook] = peculiar.sdkWebhooks() as [SdkWebhook];
			expect(items).toEqual([JSON.parse(JSON.stringify(hook))]);
			expect(hook.events).toEqual(SDK_EVENTS);
		});

		it('have failed deliveries found and sent again, with a result for each', async () => {
			for (let number = 1; number <= 3; number++) await peculiar.emit('order.created', { id: `o-${number}` });
			const parameters = { resource: 'delivery', operation: 'getMany', filters: { status: 'failed' } };
			const failed = await act(parameters, actions);
			expect(failed.items).toHaveLength(3);
			expect(failed.items.map(({ failure_reason: reason }) => reason)).toEqual(Array(3).fill('HTTP 404'));
			const statistics = { resource: 'statistics', operation: 'get', webhookId: hook.id };
			expect((await act(statistics, actions)).items).toEqual([
				expect.objectContaining({
					total_deliveries: 3,
					success_rate: 0,
					health_status: expect.objectContaining({ status: 'error' }),
				}),
			]);

			await api.activate(trigger.id);
			const retry = { resource: 'delivery', operation: 'retry', retryWhat: 'allFailed', pauseMs: 10 };
			const { items } = await act(retry, actions);
			expect(items).toEqual(
				failed.items.map(({ id, webhook_id, event }) =>
					expect.objectContaining({ delivery_id: id, webhook_id, event, status: 'success' }),
				),
			);
			await sink.waitFor(3);
			expect(
				bodies()
					.map(({ resource }) => (resource as IDataObject).id)
					.sort(),
			).toEqual(['o-1', 'o-2', 'o-3']);
			expect((await act(retry, actions)).items).toEqual([]);
			expect((await act(statistics, actions)).items).toEqual([
				expect.objectContaining({ success_rate: 100 }),
			]);
		});

		it('start the workflow with each of the thirteen events', async () => {
			for (const event of SDK_EVENTS) await peculiar.emit(event, { id: `of-${event}` });
			await sink.waitFor(SDK_EVENTS.length);
			expect(
				bodies().map(({ event, resource, delivery }) => [
					event,
					(resource as IDataObject).id,
					(delivery as IDataObject).wrapper,
					(delivery as IDataObject).verifiedWith,
				]),
			).toEqual(
				SDK_EVENTS.map((event) => [
					event,
					event === 'inventory.updated' ? 'of-inventory.updated' : `of-${event}`,
					'payload',
					'urlSecret',
				]),
			);
		});

		it('are verified by a signature where the credential has the secret_key, also a rotated one', async () => {
			const keys = (signingKey: string) => ({ ...data(), webhookSecret: '', signingKey });
			const signing = await createCredential(keys(hook.secret_key));
			const signed = await createTrigger({}, signing);
			await api.activate(signed.id);
			const change = { url: signed.url, events: ['order.updated'], description: 'signed' };
			await act({ resource: 'webhook', operation: 'update', webhookId: hook.id, change }, actions);
			const emit = async (id: string) => (await peculiar.emit('order.updated', { id })).attempts[0]!;

			expect(await emit('signed')).toMatchObject({ url: signed.url, status: 200 });
			const [received] = await sink.waitFor(1);
			expect((received!.body as IDataObject).delivery).toMatchObject({ verifiedWith: 'signingKey' });

			const rotation = { resource: 'webhook', operation: 'rotateSecret', webhookId: hook.id };
			const [rotated] = (await act(rotation, actions)).items;
			expect(await emit('signed anew')).toMatchObject({
				status: 401,
				responseBody: expect.stringContaining('was not made with the signing key'),
			});
			await api.updateCredential(signing, CREDENTIAL_TYPE, 'Pancake', keys(String(rotated!.secret_key)));
			expect(await emit('signed anew')).toMatchObject({ status: 200 });
			await api.deactivate(signed.id);
		});
	});

	describe('the API', () => {
		it('tests its credential with a real call', async () => {
			expect(await api.testCredential(credentialId)).toEqual({
				status: 'OK',
				message: 'Connected to shop 1001 (Demo Shop)',
			});
			const wrong: Array<[IDataObject, string]> = [
				[{ apiKey: 'wrong-key' }, 'Pancake does not accept the API key'],
				[{ apiKey: '' }, 'The credential has no API key'],
				[{ shopId: '999' }, 'It has: 1001 (Demo Shop), 1002 (Shop 1002)'],
				[{ shopId: '' }, 'The credential has no shop ID'],
				[{ baseUrl: 'http://127.0.0.1:9' }, 'Pancake could not be reached'],
				[{ baseUrl: `${pancake.url}/nowhere` }, 'Pancake does not find this'],
			];
			for (const [changes, message] of wrong) {
				const id = await createCredential(changes);
				const result = await api.testCredential(id);
				said.push(result.message);
				expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
				await api.deleteCredential(id);
			}
		});

		it('is called for orders and settings, and its refusal with HTTP 200 is an error', async () => {
			const { record } = await pancake.createOrder({ id: '585229755054269999', status: 2 });
			const get = { resource: 'order', operation: 'get', orderId: '585229755054269999' };
			expect((await act(get)).items).toEqual([
				expect.objectContaining({ id: '585229755054269999', updated_at: record.updated_at }),
			]);
			const since = new Date(Date.now() - 600_000).toISOString();
			const many = {
				resource: 'order',
				operation: 'getMany',
				filters: { updatedSince: since, statuses: [2] },
			};
			expect((await act(many)).items.map(({ id }) => id)).toContain('585229755054269999');

			const settings = { resource: 'webhookSettings', operation: 'get' };
			const { items } = await act(settings);
			expect(items).toEqual([
				expect.objectContaining({ headerNames: ['X-API-KEY'], secretHeaderIsSet: true }),
			]);
			expect(JSON.stringify(items)).not.toContain(SECRET);
			pancake.failNext({ status: 200, message: `Something is wrong with ${API_KEY}` });
			expect((await act(settings)).error).toBe(
				'Pancake did not carry out the call: Something is wrong with ***',
			);
		});

		it('never shows its key: not in the log, in executions, nor in answers', async () => {
			// Whatever carries the key in its URL fails in every way there is.
			const settings = { resource: 'webhookSettings', operation: 'get' };
			for (const failure of [{ status: 400 }, { status: 403, body: `<p>${API_KEY}</p>` }, { status: 302 }]) {
				pancake.failNext({ message: `api_key=${API_KEY}`, ...failure });
				said.push((await act(settings)).error!);
			}
			const unreachable = await createCredential({ baseUrl: 'http://127.0.0.1:9' });
			const { error } = await act(settings, unreachable);
			expect(error).toContain('Pancake could not be reached');
			const { id } = await createTrigger({ registration: 'api' }, unreachable);
			expect(await refusedActivation(id)).toContain('Pancake could not be reached');

			for (const workflowId of workflowIds) {
				for (const execution of (await api.executions(workflowId)).slice(0, 10)) {
					said.push(JSON.stringify(await api.request('GET', `/executions/${execution.id}`)));
				}
			}
			const answers = [...pancake.deliveries, ...peculiar.deliveries].map(
				({ responseBody, responseHeaders }) => responseBody + JSON.stringify(responseHeaders),
			);
			const all = [await readFile(n8n.logFile, 'utf8'), ...said, ...answers];
			expect(all.length).toBeGreaterThan(50);
			for (const spelling of API_KEY_SPELLINGS) {
				expect(all.filter((text) => text.includes(spelling))).toEqual([]);
			}
			expect(all.filter((text) => text.includes(SECRET))).toEqual([]);
		});
	});
});
