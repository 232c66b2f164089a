import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { DeliveryAttempt, ManualDelivery } from '../../simulators/pancake';
import { canonical } from '../../simulators/pancake/canonical';
import { PancakeInN8n, SECRET, SHOP_ID, TAKEN_SHOP_ID } from '../support/pancakeInN8n';
import { until } from '../../harness/until';

const URL_SECRET = 'url secret/0123456789+abcdef';
const FOREIGN_URL = 'https://erp.example.com/pancake?token=theirs';

describe('Pancake in a real n8n', () => {
	let rig: PancakeInN8n;
	/** A trigger whose credential has lost its secret. A removed secret is known for as long as credentials are kept. */
	let emptied: { id: string; url: string };
	const deliverToEmptied = async () =>
		await rig.pancake.deliver({ url: emptied.url, headers: { 'X-API-KEY': SECRET } });

	beforeAll(async () => {
		rig = await PancakeInN8n.start('pancake');
		const credential = await rig.createCredential();
		emptied = await rig.createTrigger({ registration: 'manual' }, credential);
		await rig.api.activate(emptied.id);
		expect((await deliverToEmptied()).status).toBe(200);
		await rig.updateCredential(credential, { ...rig.credentialData(), urlSecret: '', webhookSecret: '' });
	});
	beforeEach(() => {
		rig.sink.clear();
		rig.sink.status = 200;
	});
	afterAll(async () => await rig?.stop());

	describe('a shop whose webhook is registered by API', () => {
		let trigger: { id: string; webhookId: string; url: string };

		beforeAll(async () => {
			trigger = await rig.createTrigger({ registration: 'api', options: { errorEmail: 'ops@example.com' } });
			await rig.api.activate(trigger.id);
		});
		afterAll(async () => await rig.api.deactivate(trigger.id));

		it('has the URL, the types and the header with the secret', () => {
			expect(rig.pancake.webhook()).toEqual({
				webhook_enable: true,
				webhook_url: trigger.url,
				webhook_email: 'ops@example.com',
				webhook_types: ['orders', 'customers', 'products', 'variations_warehouses', 'auto_call'],
				webhook_partner: '',
				webhook_headers: { 'X-API-KEY': SECRET },
			});
		});

		it('starts the workflow with an order, its status named and its time in UTC', async () => {
			const { record } = await rig.pancake.createOrder({ status: 17 });
			const [received] = await rig.sink.waitFor(1);
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
			await rig.pancake.createOrder({ status: 99, status_name: 'on_the_moon' });
			const [received] = await rig.sink.waitFor(1);
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
				['another shop', { payload: { shop_id: TAKEN_SHOP_ID } }, 'does not come from shop 1001'],
				[
					'another shop, wrapped',
					{ payload: { shop_id: 7 }, wrapper: 'data' },
					'does not come from shop 1001',
				],
			];
			for (const [name, delivery, reason] of cases) {
				const answer = await rig.pancake.deliver(delivery);
				rig.said.push(answer.body);
				expect([name, answer.status, answer.body]).toEqual([name, 401, expect.stringContaining(reason)]);
			}
			for (const body of ['[]', 'null', '{"type":"orders"']) {
				const answer = await rig.pancake.deliver({ body, headers: { 'content-type': 'text/plain' } });
				expect([body, answer.status]).toEqual([body, 400]);
			}
			await rig.settle();
			expect(rig.sink.received).toEqual([]);
		});

		it('runs once for one content, whatever the order of its keys and its white space', async () => {
			const { eventId } = await rig.pancake.emit('products', { name: 'Áo Sơ Mi, cổ "tròn"' });
			const copies = await rig.pancake.duplicate(eventId, 9);
			const sent = rig.pancake.deliveries.filter((attempt) => attempt.type === 'products');
			expect(new Set(sent.map(({ body }) => body)).size).toBeGreaterThan(5);
			expect(copies.map(({ attempts: [attempt] }) => [attempt!.status, attempt!.responseBody])).toEqual(
				Array(9).fill([200, '']),
			);
			const outcomes = copies.map(({ attempts: [attempt] }) => attempt!.responseHeaders['x-webhook-outcome']);
			expect(new Set(outcomes)).toEqual(new Set(['duplicate']));
			await rig.sink.waitFor(1);
			await rig.settle();
			expect(rig.bodies()).toEqual([
				expect.objectContaining({ payload: expect.objectContaining({ name: 'Áo Sơ Mi, cổ "tròn"' }) }),
			]);
		});

		it('runs for a change of the fee that leaves the time of update as it was, once', async () => {
			const { record } = await rig.pancake.createOrder({ id: 'AF100975192O582' });
			const { record: after, events } = await rig.pancake.changeFee('AF100975192O582', 12_000);
			expect(after.updated_at).toBe(record.updated_at);
			await rig.pancake.duplicate(events[0]!.eventId, 2);
			await rig.sink.waitFor(2);
			await rig.settle();
			expect(rig.bodies().map(({ payload }) => (payload as IDataObject).fee_marketplace)).toEqual([
				15_000, 12_000,
			]);
			const [first, second] = rig.bodies();
			expect([second!.occurredAt, second!.resource]).toEqual([first!.occurredAt, first!.resource]);
			expect(second!.eventId).not.toBe(first!.eventId);
		});

		it('runs for every change of stock, also for twins that come in the wrong order', async () => {
			const moves = [{ change: 5 }, { change: -2, orderId: '480' }, { change: -2, orderId: '481' }];
			const { events } = await rig.pancake.moveStock(moves, 'reversed');
			for (const { eventId, type } of events) {
				if (type === 'variations_warehouses') await rig.pancake.duplicate(eventId, 2);
			}
			await rig.sink.waitFor(3);
			await rig.settle();
			const received = rig.bodies().map(({ payload }) => payload as IDataObject);
			expect(received.map((payload) => [payload.change_quantity, payload.order_id])).toEqual([
				[-2, '481'],
				[-2, '480'],
				[5, undefined],
			]);
			const times = received.map(({ inserted_at: at }) => String(at));
			expect(times).toEqual([...times].sort().reverse());
			expect(rig.bodies()[0]).toMatchObject({
				shopId: String(SHOP_ID),
				resource: { type: 'inventory', id: received[0]!.variation_id },
				delivery: { status: null },
			});
		});

		it('finds what a delivery is about in each of the wrappers', async () => {
			const expected = { flat: 'none', data: 'data', 'data.record': 'data.record', order: 'order' } as const;
			for (const wrapper of Object.keys(expected) as Array<keyof typeof expected>) {
				await rig.pancake.emit('orders', { id: `in-${wrapper}`, status: 3 }, { wrapper });
			}
			await rig.sink.waitFor(4);
			expect(
				rig
					.bodies()
					.map(({ event, resource, delivery }) => [
						event,
						(resource as IDataObject).id,
						(delivery as IDataObject).wrapper,
						(delivery as IDataObject).statusName,
					]),
			).toEqual(Object.entries(expected).map(([name, found]) => ['orders', `in-${name}`, found, 'Received']));
		});

		it('hands integers beyond 2^53 on with all their digits', async () => {
			const body = '{"type":"orders","id":585229755054261862,"shop_id":1001,"status":0}';
			expect((await rig.pancake.emit('orders', {}, { body })).attempts[0]!.status).toBe(200);
			const [received] = await rig.sink.waitFor(1);
			expect((received!.body as IDataObject).resource).toEqual({ type: 'order', id: '585229755054261862' });
		});

		it('runs 300 mixed events with copies once each, with a restart in the middle', async () => {
			const before = rig.pancake.deliveries.length;
			let groups = 0;
			/** Orders before their fee. A copy of one has the time of the order with its fee: it might be the old fee
			 * that has come back, so it runs, and none is sent here. */
			const overtaken = new Set<string>();
			/** Five events; the fee is of the order before it. */
			const group = async () => {
				const number = ++groups;
				const orderId = `order-${number}`;
				const told = await Promise.all([
					rig.pancake.createOrder({ id: orderId }).then(async ({ events }) => {
						for (const { eventId } of events) overtaken.add(eventId);
						return [...events, ...(await rig.pancake.changeFee(orderId, number)).events];
					}),
					rig.pancake.moveStock({ change: number }).then(({ events }) => events),
					rig.pancake.emit('customers', { id: `customer-${number}` }),
					rig.pancake.emit('products', { id: `product-${number}`, name: `product ${number}` }),
				]);
				return told.flat().filter(({ withheld }) => withheld === null);
			};
			const batch = async () => {
				const events = (await Promise.all([group(), group(), group(), group()])).flat();
				expect(events).toHaveLength(20);
				const last = events.filter(({ eventId }) => !overtaken.has(eventId));
				await Promise.all(last.slice(0, 8).map(({ eventId }) => rig.pancake.duplicate(eventId)));
				return last;
			};
			const early = await batch();
			while (groups < 30) await batch();
			// What an n8n that is killed had under way, it lists as crashed.
			await rig.sink.waitFor(150);
			await rig.n8n.kill();
			for (let count = 0; count < 4; count++) await group();
			await rig.n8n.restart();
			await rig.pancake.idle();
			await Promise.all(early.map(({ eventId }) => rig.pancake.duplicate(eventId, 2)));
			while (groups < 60) await batch();
			await rig.pancake.idle();
			const sent = rig.pancake.deliveries.slice(before);
			// While it starts, n8n itself answers 200 to everything, and the sender takes that for a success.
			const byN8n = ({ responseBody }: DeliveryAttempt) => responseBody.includes('n8n is starting up');
			const contents = (deliveries: readonly DeliveryAttempt[]) =>
				deliveries.map(({ body }) => canonical(body));
			const taken = new Set(contents(sent.filter((each) => each.status === 200 && !byN8n(each))));
			const contentsThatRan = () =>
				new Set(rig.bodies().map(({ payload }) => canonical(JSON.stringify(payload))));
			const allTakenRan = () => {
				if (rig.sink.received.length < taken.size) return false;
				const ran = contentsThatRan();
				return [...taken].every((content) => ran.has(content));
			};
			// Where one does not run, the expectations below tell which.
			await until(allTakenRan, 'the last execution', 120_000).catch(() => undefined);
			await rig.settle();
			const ran = contentsThatRan();
			const answeredByN8n = new Set(contents(sent.filter(byN8n)).filter((content) => !ran.has(content)));
			const lost = sent.filter(
				({ body }) => !ran.has(canonical(body)) && !answeredByN8n.has(canonical(body)),
			);
			expect(
				lost.map(({ at, body, status, error, responseHeaders }) => {
					return [at, body, status ?? error, responseHeaders['x-webhook-outcome']];
				}),
			).toEqual([]);
			expect([...rig.effects().values()].filter((times) => times !== 1)).toEqual([]);
			expect(rig.effects().size).toBe(300 - answeredByN8n.size);
		});

		it('has its webhook switched off at deactivation, and on again', async () => {
			const registered = rig.pancake.webhook();
			await rig.api.deactivate(trigger.id);
			expect(rig.pancake.webhook()).toEqual({ ...registered, webhook_enable: false });
			await rig.api.activate(trigger.id);
			expect(rig.pancake.webhook()).toEqual(registered);
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
			shop = await rig.createCredential({ shopId: String(TAKEN_SHOP_ID) });
		});

		it('is not taken from them, unless the node may', async () => {
			rig.pancake.configureWebhook(theirs, TAKEN_SHOP_ID);
			const { id } = await rig.createTrigger({ registration: 'api' }, shop);
			const message = await rig.refusedActivation(id);
			expect(message).toContain('already has the URL https://erp.example.com/pancake');
			expect(message).toContain('Replace Another Webhook URL');
			expect(message).not.toContain('theirs');
			expect(rig.pancake.webhook(TAKEN_SHOP_ID)).toMatchObject(theirs);

			const replacing = await rig.createTrigger({ registration: 'api', replaceWebhookUrl: true }, shop);
			await rig.api.activate(replacing.id);
			expect(rig.pancake.webhook(TAKEN_SHOP_ID)).toMatchObject({
				webhook_enable: true,
				webhook_url: replacing.url,
				webhook_headers: { 'X-API-KEY': SECRET },
			});
			rig.pancake.configureWebhook(theirs, TAKEN_SHOP_ID);
			await rig.api.deactivate(replacing.id);
			expect(rig.pancake.webhook(TAKEN_SHOP_ID)).toMatchObject(theirs);
		});
	});

	describe('without a secret', () => {
		it('is not activated in either way, and says what to set', async () => {
			const nothing = await rig.createCredential({ webhookSecret: '' });
			const signingOnly = await rig.createCredential({ webhookSecret: '', signingKey: 'key' });
			const triggers = await Promise.all([
				rig.createTrigger({ registration: 'manual' }, nothing),
				rig.createTrigger({ registration: 'api' }, nothing),
				rig.createTrigger({ registration: 'api' }, signingOnly),
			]);
			expect(await Promise.all(triggers.map(({ id }) => rig.refusedActivation(id)))).toEqual([
				expect.stringMatching(/No secret is set in the credential.*enter it as Webhook Secret/),
				expect.stringMatching(/No secret is set in the credential.*enter it as Webhook Secret/),
				expect.stringMatching(/has no webhook secret.*Enter a long random text as Webhook Secret/),
			]);
		});
	});

	describe('a URL with a secret', () => {
		let credential: string;

		beforeAll(async () => {
			credential = await rig.createCredential({ urlSecret: URL_SECRET, baseUrl: rig.peculiar.url });
		});

		it('is registered, and has to be right beside the header', async () => {
			const { id, url } = await rig.createTrigger({ registration: 'api', types: ['orders'] }, credential);
			await rig.api.activate(id);
			expect(rig.peculiar.webhook().webhook_url).toBe(`${url}?secret=${encodeURIComponent(URL_SECRET)}`);
			const cases: Array<[string, ManualDelivery, number, string]> = [
				['right', { url: rig.peculiar.webhook().webhook_url! }, 200, ''],
				['wrong', { url: `${url}?secret=guessed` }, 401, 'is not the URL secret'],
				['missing', { url }, 401, 'The URL was called without the URL secret'],
				['empty', { url: `${url}?secret=` }, 401, 'The URL was called without the URL secret'],
				[
					'header missing',
					{ url: rig.peculiar.webhook().webhook_url!, headers: { 'X-API-KEY': null } },
					401,
					'The header X-API-KEY is missing',
				],
				// What is appended to a URL that ends in a query lands behind the secret.
				['suffixed', { url: `${rig.peculiar.webhook().webhook_url}/orders`, payload: { id: 'x' } }, 200, ''],
			];
			for (const [name, delivery, status, reason] of cases) {
				const answer = await rig.peculiar.deliver(delivery);
				rig.said.push(answer.body);
				expect([name, answer.status, answer.body]).toEqual([name, status, expect.stringContaining(reason)]);
			}
			const received = await rig.sink.waitFor(2);
			expect(received.map(({ body }) => (body as IDataObject).delivery)).toEqual(
				Array(2).fill(expect.objectContaining({ verifiedWith: 'webhookSecret + urlSecret' })),
			);
			await rig.api.deactivate(id);
			expect(rig.peculiar.webhook().webhook_enable).toBe(false);
		});

		it('takes a type that Pancake appends to its path, where it is registered for that', async () => {
			const options = { appendsType: true };
			// The trigger before it has left its URL there.
			const parameters = { registration: 'api', replaceWebhookUrl: true, options };
			const { id, webhookId, url } = await rig.createTrigger(parameters, credential);
			await rig.api.activate(id);
			const registered = `${rig.n8n.url}/webhook/${webhookId}/${webhookId}/webhook`;
			expect(rig.peculiar.webhook().webhook_url).toBe(
				`${registered}?secret=${encodeURIComponent(URL_SECRET)}`,
			);
			// The body of an automatic call that names no type has it from the URL alone.
			const { attempts } = await rig.peculiar.emit('auto_call', {}, { body: '{"id":1,"phone_number":"09"}' });
			expect(attempts.map(({ url: called, status }) => [called, status])).toEqual([
				[`${registered}/auto_call?secret=${encodeURIComponent(URL_SECRET)}`, 200],
			]);
			await rig.peculiar.createOrder();
			// Both URLs lead to the same trigger.
			const plain = { url: `${url}?secret=${encodeURIComponent(URL_SECRET)}`, payload: { id: 'plain' } };
			expect((await rig.peculiar.deliver(plain)).status).toBe(200);
			await rig.sink.waitFor(3);
			expect(rig.bodies().map(({ event }) => event)).toEqual(['auto_call', 'orders', 'orders']);
			await rig.api.deactivate(id);
			expect(rig.peculiar.webhook().webhook_enable).toBe(false);
		});
	});

	it('refuses deliveries once the secret is taken away', async () => {
		const refused = async () => (await deliverToEmptied()).status !== 200;
		await until(refused, 'the end of the time for which a credential is kept', 90_000);
		expect(await deliverToEmptied()).toMatchObject({
			status: 401,
			body: expect.stringContaining('No secret is set in the credential of the trigger'),
		});
		await rig.api.deactivate(emptied.id);
	});

	it('starts for the chosen types only', async () => {
		const { id, url } = await rig.createTrigger({ types: ['orders'], otherTypes: 'crm_contacts' });
		await rig.api.activate(id);
		const outcome = async (type: string) => {
			const body = JSON.stringify({ type, id: randomUUID() });
			const answer = await rig.pancake.deliver({ url, body, headers: { 'X-API-KEY': SECRET } });
			return answer.headers['x-webhook-outcome'] ?? answer.status;
		};
		expect([
			await outcome('orders'),
			await outcome('products'),
			await outcome('crm_contacts'),
			await outcome('order.created'),
		]).toEqual([200, 'ignored', 200, 'ignored']);
		await rig.sink.waitFor(2);
		await rig.api.deactivate(id);
	});

	it('shows neither the API key nor a secret: not in the log, in executions, nor in answers', async () => {
		const { looked, found } = await rig.textsWithSecrets([URL_SECRET]);
		expect(looked).toBeGreaterThan(50);
		expect(found).toEqual([]);
	});
});
