import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { Pancake } from '../../nodes/Pancake/Pancake.node';
import {
	API_KEY,
	SHOP_ID,
	startPancakeSimulator,
	type PancakeSimulator,
	type PancakeSimulatorOptions,
} from '../../simulators/pancake';
import { failing, runAction } from '../../harness/action';
import { executeContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { startSink, type Sink } from '../../harness/sink';

const SECRET = 'a-long-random-text-0123456789';

describe('the Pancake node', () => {
	const type = new Pancake();
	let pancake: PancakeSimulator;
	let receiver: Sink;
	let credential: StoredCredential;

	const start = async (options: PancakeSimulatorOptions = {}) => {
		receiver = await startSink();
		pancake = await startPancakeSimulator({ retryWaitsMs: [], ...options });
		credential = storedCredential(new PancakePosApi(), {
			apiKey: API_KEY,
			shopId: String(SHOP_ID),
			baseUrl: pancake.url,
			webhookSecret: SECRET,
		});
	};
	afterEach(async () => {
		await pancake.close();
		await receiver.close();
	});

	const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
		await runAction({ type, credential, parameters: { resource, operation, ...parameters } });
	const createWebhook = async (events = ['order.created'], more: INodeParameters = {}) =>
		(await run('webhook', 'create', { url: receiver.url, events, ...more }))[0] as IDataObject & {
			id: string;
		};

	describe('with the webhook settings of the shop', () => {
		it.each([{}, { shopForm: 'data', headersForm: 'list' }] as const)(
			'updates and gets them, and shows no secret: %j',
			async (options) => {
				await start(options);
				pancake.configureWebhook({ webhook_headers: { 'X-Tenant': '7' }, webhook_partner: 'p' });
				credential.data = { ...credential.data, urlSecret: 'hidden/secret' };
				const change = {
					enabled: true,
					url: 'https://n8n.example.com/webhook/x/webhook?secret=hidden%2Fsecret',
					types: 'orders, products',
					email: 'ops@example.com',
					setSecretHeader: true,
				};
				const [updated] = await run('webhookSettings', 'update', { change });
				const shown = {
					enabled: true,
					url: 'https://n8n.example.com/webhook/x/webhook?secret=***',
					email: 'ops@example.com',
					types: ['orders', 'products'],
					partner: 'p',
					headerNames: ['X-Tenant', 'X-API-KEY'],
					secretHeaderIsSet: true,
				};
				expect(updated).toEqual({ updated: true, ...shown });
				expect(await run('webhookSettings', 'get')).toEqual([shown]);
				expect(pancake.webhook().webhook_headers).toEqual({ 'X-Tenant': '7', 'X-API-KEY': SECRET });
			},
		);

		it('changes only what is added, and empties only what is told to be', async () => {
			await start();
			await run('webhookSettings', 'update', { change: { email: 'ops@example.com', types: 'orders' } });
			await run('webhookSettings', 'update', { change: { enabled: true, email: '', types: '' } });
			expect(pancake.webhook()).toMatchObject({
				webhook_enable: true,
				webhook_email: 'ops@example.com',
				webhook_types: ['orders'],
			});
			await run('webhookSettings', 'update', { change: { email: 'None', types: 'none' } });
			expect(pancake.webhook()).toMatchObject({ webhook_email: '', webhook_types: [] });
		});

		it.each([
			[{}, 'There is nothing to change'],
			[{ types: null, email: '' }, 'There is nothing to change'],
			[{ url: 'http://n8n.example.com/x' }, 'the webhook secret would be sent unprotected'],
		])('refuses %j', async (change, message) => {
			await start();
			expect((await failing(run('webhookSettings', 'update', { change }))).message).toContain(message);
			expect(pancake.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
		});

		it('sets no header without a secret', async () => {
			await start();
			credential.data = { ...credential.data, webhookSecret: '' };
			const change = { setSecretHeader: true };
			expect((await failing(run('webhookSettings', 'update', { change }))).message).toBe(
				'The credential has no webhook secret',
			);
		});
	});

	describe('with webhooks in the SDK form', () => {
		it('creates, gets, lists, updates, switches and deletes one', async () => {
			await start();
			const created = await createWebhook(['order.created'], {
				otherEvents: 'order.updated, order.created',
				description: 'n8n',
				isActive: false,
			});
			expect(created).toMatchObject({
				url: receiver.url,
				events: ['order.created', 'order.updated'],
				is_active: false,
				description: 'n8n',
				health_status: { status: 'healthy' },
			});
			const webhookId = created.id;
			expect(await run('webhook', 'getMany')).toEqual([created]);
			expect((await run('webhook', 'setActive', { webhookId, isActive: true }))[0]).toMatchObject({
				is_active: true,
			});
			const change = { events: ['product.deleted'], description: '', isActive: false };
			expect((await run('webhook', 'update', { webhookId, change }))[0]).toMatchObject({
				url: receiver.url,
				events: ['product.deleted'],
				description: '',
				is_active: false,
			});
			expect((await run('webhook', 'get', { webhookId }))[0]).toMatchObject({ events: ['product.deleted'] });
			const [{ secret_key: secretKey } = {}] = await run('webhook', 'rotateSecret', { webhookId });
			expect(secretKey).not.toBe(created.secret_key);
			expect(pancake.sdkWebhooks()[0]!.secret_key).toBe(secretKey);
			expect(await run('webhook', 'delete', { webhookId })).toEqual([{ deleted: true, id: webhookId }]);
			expect(pancake.sdkWebhooks()).toEqual([]);
			expect(await run('webhook', 'getMany')).toEqual([]);
		});

		it('understands a deletion that is answered without a body', async () => {
			await start({ sdkDeleteAnswer: 204 });
			const { id } = await createWebhook();
			expect(await run('webhook', 'delete', { webhookId: id })).toEqual([{ deleted: true, id }]);
		});

		it('has a test event sent, with a payload that keeps its digits', async () => {
			await start();
			const { id: webhookId } = await createWebhook();
			const payload = '{"order_id": 585229755054261862}';
			const test = { webhookId, event: 'order.created', payload };
			expect((await run('webhook', 'test', test))[0]).toMatchObject({
				delivery_id: expect.any(String),
				status: 'success',
				response: { status_code: 200 },
			});
			expect(receiver.received[0]!.text).toContain('585229755054261862');
			receiver.status = 500;
			expect((await run('webhook', 'test', { ...test, payload: { a: 1 } }))[0]).toMatchObject({
				status: 'failed',
				failure_reason: 'HTTP 500',
			});
			expect((await failing(run('webhook', 'test', { ...test, payload: '[' }))).message).toBe(
				'The payload is not a JSON object',
			);
		});

		it.each([
			['get', { webhookId: '' }, '"" is not the ID of a webhook'],
			['delete', { webhookId: '..' }, '".." is not the ID of a webhook'],
			['delete', { webhookId: 'undefined' }, '"undefined" is not the ID of a webhook'],
			['update', { webhookId: 'w', change: {} }, 'There is nothing to change'],
			['create', { url: 'http://n8n.example.com', events: ['order.created'] }, 'is not an https URL'],
			['create', { url: 'https://n8n.example.com', events: [] }, 'No event is chosen'],
		])('refuses %s %j before it calls', async (operation, parameters, message) => {
			await start();
			expect((await failing(run('webhook', operation, parameters))).message).toContain(message);
			expect(pancake.calls).toEqual([]);
		});

		it('encodes ids, so that none leads to another path', async () => {
			await start();
			await failing(run('webhook', 'delete', { webhookId: '../orders/1?x=' }));
			expect(pancake.calls.at(-1)!.path).toBe(`/shops/${SHOP_ID}/webhooks/..%2Forders%2F1%3Fx%3D`);
		});

		it.each([{ sdkEndpoints: false }, { sdkEndpoints: false, errorStatus: 200 }] as const)(
			'says so where Pancake does not have them: %j',
			async (options) => {
				await start(options);
				for (const [resource, operation, parameters] of [
					['webhook', 'getMany', {}],
					['webhook', 'create', { url: receiver.url, events: ['order.created'] }],
					['delivery', 'getPending', {}],
					['statistics', 'get', { webhookId: 'w' }],
				] as const) {
					const { message, description } = await failing(
						run(resource, operation, parameters as INodeParameters),
					);
					expect(message).toBe('Pancake does not have this operation, or does not find the ID');
					expect(description).toContain('not in the published API of Pancake');
					expect(description).toContain('Order (Get Many, with "Since") to get what no webhook told');
					expect(description).toContain('Retry in the list of executions of n8n');
				}
			},
		);

		it('comes last in the list of resources, each with (SDK) in its name', () => {
			const { options = [] } = type.description.properties.find(({ name }) => name === 'resource')!;
			expect(options.map(({ name }) => name)).toEqual([
				'Webhook Settings',
				'Order',
				'Webhook (SDK)',
				'Delivery (SDK)',
				'Statistics (SDK)',
			]);
		});

		it('labels every operation as unverified in the form', () => {
			const operations = type.description.properties.filter(({ name }) => name === 'operation');
			for (const { options = [], displayOptions } of operations) {
				const [resource] = displayOptions!.show!.resource as string[];
				if (!['webhook', 'delivery', 'statistics'].includes(resource!)) continue;
				for (const option of options as Array<{ value: string; description: string }>) {
					expect(option.description).toContain('SDK form (unverified)');
					const notices = type.description.properties.filter(
						({ type: kind, displayOptions: shown }) =>
							kind === 'notice' &&
							shown?.show?.resource?.includes(resource) &&
							shown.show.operation?.includes(option.value),
					);
					expect(notices[0]?.displayName).toContain('published API of Pancake does not list it');
				}
			}
		});
	});

	describe('with deliveries in the SDK form', () => {
		const fail = async (count: number) => {
			receiver.status = 500;
			for (let number = 0; number < count; number++)
				await pancake.emit('order.created', { id: String(number) });
			receiver.status = 200;
		};

		it('gets all of them, page after page, and those that a filter finds', async () => {
			await start({ maxPageSize: 7 });
			const { id: webhookId } = await createWebhook(['order.created', 'order.updated']);
			await fail(15);
			await pancake.emit('order.updated', { id: '585229755054261862' });
			const get = async (parameters: INodeParameters) => await run('delivery', 'getMany', parameters);
			expect(await get({ returnAll: true })).toHaveLength(16);
			expect(await get({ limit: 9 })).toHaveLength(9);
			const found = async (filters: INodeParameters) => (await get({ returnAll: true, filters })).length;
			expect(await found({ status: 'failed' })).toBe(15);
			expect(await found({ event: 'order.updated' })).toBe(1);
			expect(await found({ webhookId })).toBe(16);
			expect(await found({ webhookId: 'another' })).toBe(0);
			const today = new Date().toISOString();
			expect(await found({ fromDate: today, toDate: today.slice(0, 10) })).toBe(16);
			expect(await found({ fromDate: '2099-01-01' })).toBe(0);
			expect(await found({ toDate: '2001-01-01' })).toBe(0);
			expect((await failing(get({ filters: { fromDate: '1.11.2026' } }))).message).toBe(
				'"1.11.2026" is not a day',
			);
			const [{ id: deliveryId } = {}] = await get({ filters: { event: 'order.updated' } });
			expect((await run('delivery', 'get', { deliveryId: deliveryId as string }))[0]).toMatchObject({
				id: deliveryId,
				payload: { id: '585229755054261862' },
			});
		});

		it('gets those that are pending', async () => {
			await start({ retryWaitsMs: [600_000] });
			await createWebhook();
			await fail(2);
			expect((await run('delivery', 'getPending')).map(({ event }) => event)).toEqual(
				Array(2).fill('order.created'),
			);
		});

		it('retries one, and tells how it ended', async () => {
			await start();
			await createWebhook();
			await fail(1);
			const deliveryId = pancake.sdkDeliveries()[0]!.id;
			expect(await run('delivery', 'retry', { deliveryId })).toMatchObject([
				{ delivery_id: deliveryId, status: 'success', response: { status_code: 200 } },
			]);
			expect((await failing(run('delivery', 'retry', { deliveryId: 'gone' }))).message).toContain(
				'Pancake does not have this operation, or does not find the ID',
			);
		});

		it('retries all failed ones that a filter finds, one after the other, with a result for each', async () => {
			await start();
			const { id: webhookId } = await createWebhook();
			await fail(4);
			await pancake.emit('order.created', { id: 'fine' });
			receiver.clear();
			const all = { retryWhat: 'allFailed', pauseMs: 1, filters: { webhookId } };
			const results = await run('delivery', 'retry', all);
			expect(results).toHaveLength(4);
			expect(results).toMatchObject(
				Array(4).fill({ webhook_id: webhookId, event: 'order.created', status: 'success' }),
			);
			expect(new Set(results.map(({ delivery_id: id }) => id)).size).toBe(4);
			expect(receiver.received).toHaveLength(4);
			expect(await run('delivery', 'retry', all)).toEqual([]);
		});

		it('loses no result over a row without an ID', async () => {
			await start();
			const { id: webhookId } = await createWebhook();
			await fail(2);
			const [first, second] = pancake.sdkDeliveries();
			const body = JSON.stringify({
				data: [{ id: first!.id }, { event: 'order.created' }, { id: second!.id }],
			});
			pancake.failNext({ status: 200, body, headers: { 'content-type': 'application/json' } });
			const all = { retryWhat: 'allFailed', pauseMs: 1, filters: { webhookId } };
			expect((await run('delivery', 'retry', all)).map(({ status }) => status)).toEqual([
				'success',
				'error',
				'success',
			]);
		});

		it('goes on after a retry that failed, and stops where all would', async () => {
			await start();
			await createWebhook();
			await fail(3);
			const all = { retryWhat: 'allFailed', pauseMs: 200, limit: 50 };
			pancake.failNext({ status: 422, message: 'of the list' });
			expect((await failing(run('delivery', 'retry', all))).description).toContain('of the list');

			const retried = run('delivery', 'retry', all);
			await receiver.waitFor(4);
			pancake.failNext({ status: 422, message: 'gone by now' });
			expect(await retried).toMatchObject([
				{ status: 'success' },
				{ status: 'error', failure_reason: expect.stringContaining('Pancake does not accept a value') },
				{ status: 'success' },
			]);

			await fail(3);
			receiver.clear();
			const refused = run('delivery', 'retry', all);
			await receiver.waitFor(1);
			pancake.setApiKeys({});
			expect((await refused).map(({ status }) => status)).toEqual(['success', 'error', 'skipped', 'skipped']);
			expect((await failing(run('delivery', 'retry', all))).message).toBe(
				'Pancake does not accept the API key',
			);
		});

		it('clears the history that a filter finds', async () => {
			await start();
			const { id: webhookId } = await createWebhook();
			await fail(2);
			await pancake.emit('order.created');
			const clear = async (filters: INodeParameters) =>
				await run('delivery', 'clearHistory', { webhookId, filters });
			expect(await clear({ beforeDate: '2001-01-01' })).toEqual([{ deleted_count: 0 }]);
			expect(await clear({ status: 'failed' })).toEqual([{ deleted_count: 2 }]);
			// As an expression that finds nothing makes it.
			expect(await failing(clear({ beforeDate: '' }))).toMatchObject({
				message: '"Before Day" is empty',
				description: 'Enter a day, or remove the filter to delete the whole history.',
			});
			expect(await clear({})).toEqual([{ deleted_count: 1 }]);
		});

		it('computes the success rate, and shows the health', async () => {
			await start();
			const { id: webhookId } = await createWebhook();
			const get = async (period: INodeParameters = {}) =>
				(await run('statistics', 'get', { webhookId, period }))[0];
			expect(await get()).toMatchObject({ total_deliveries: 0, success_rate: null });
			await fail(1);
			await pancake.emit('order.created');
			await pancake.emit('order.created');
			expect(await get()).toMatchObject({
				total_deliveries: 3,
				success_count: 2,
				failure_count: 1,
				success_rate: 66.67,
				event_counts: { 'order.created': 3 },
				health_status: { status: expect.stringMatching(/healthy|warning|error/) },
			});
			expect(await get({ fromDate: '2001-01-01', toDate: '2001-01-02' })).toMatchObject({
				success_rate: null,
			});
		});
	});

	describe('with orders', () => {
		it('gets one with every digit of its id', async () => {
			await start();
			await pancake.createOrder({ id: '585229755054261862', status: 3 });
			const [order] = await run('order', 'get', { orderId: '585229755054261862' });
			expect(order).toMatchObject({
				id: '585229755054261862',
				system_id: '585229755054261862',
				shop_id: SHOP_ID,
				status: 3,
			});
			expect((await failing(run('order', 'get', { orderId: '1' }))).message).toBe(
				'Pancake does not find the requested object',
			);
		});

		it('gets all that were updated since a time, page after page', async () => {
			await start({ maxPageSize: 40 });
			for (let number = 0; number < 90; number++) {
				await pancake.createOrder({ id: `A${number}`, updated_at: '2026-07-05T09:00:00.000000' });
			}
			await pancake.createOrder({ id: 'old', updated_at: '2026-07-05T08:59:59.000000' });
			await pancake.createOrder({ id: 'removed', status: 7, updated_at: '2026-07-05T09:30:00.000000' });
			const found = async (filters: INodeParameters, more: INodeParameters = { returnAll: true }) =>
				(await run('order', 'getMany', { filters, ...more })).map(({ id }) => id);
			const updatedSince = '2026-07-05T09:00:00Z';
			expect(await found({ updatedSince })).toHaveLength(90);
			expect(await found({ updatedSince }, { limit: 60 })).toHaveLength(60);
			expect(await found({ updatedSince, includeRemoved: true })).toContain('removed');
			expect(await found({ updatedSince, updatedUntil: '2026-07-05T08:00:00Z' })).toEqual([]);
			expect(await found({ updatedSince, timeThatCounts: 'inserted_at' })).toHaveLength(91);
			expect(await found({ updatedUntil: '2026-07-05T08:59:59.000Z' })).toEqual(['old']);
			expect(await found({ statuses: [7], otherStatuses: '99' })).toEqual(['removed']);
			expect(await found({ search: 'old' })).toEqual(['old']);
			const query = pancake.calls.filter(({ path }) => path.endsWith('/orders'))[0]!.query;
			expect(query).toMatchObject({
				updateStatus: 'updated_at',
				startDateTime: String(Date.parse(updatedSince) / 1_000),
				endDateTime: expect.stringMatching(/^\d{10}$/),
				option_sort: 'last_updated_order_asc',
			});
		});

		it('gets all of a period in ascending order of update, whatever is updated meanwhile', async () => {
			await start({ maxPageSize: 50 });
			const at = (index: number) => new Date(1_783_241_000_000 + index * 1_000).toISOString().slice(0, -1);
			for (let index = 0; index < 300; index++) {
				await pancake.createOrder({ id: `A${index}`, updated_at: at(index), inserted_at: at(300 - index) });
			}
			const parameters = {
				resource: 'order',
				operation: 'getMany',
				returnAll: true,
				filters: { updatedSince: `${at(0)}Z` },
			};
			const context = executeContext({ type, credential, parameters });
			const call = context.helpers.httpRequestWithAuthentication;
			let calls = 0;
			context.helpers.httpRequestWithAuthentication = async function (...args) {
				const answer: unknown = await call.apply(this, args);
				// Ten orders that were read leave the period: with pages by number, ten others would be lost.
				const from = calls * 40;
				calls++;
				for (let index = from; index < Math.min(300, from + 10); index++) {
					await pancake.updateOrder(`A${index}`, { updated_at: '2099-01-01T00:00:00.000000' });
				}
				return answer;
			};
			const [items = []] = await type.execute.call(context);
			const ids = items.map(({ json }) => json.id);
			expect(calls).toBeGreaterThan(6);
			expect(ids).toHaveLength(new Set(ids).size);
			expect(new Set(ids).size).toBe(300);
			const times = items.map(({ json }) => String(json.updated_at));
			expect(times).toEqual([...times].sort());
		});

		it('refuses a list that is not of the period, as Pancake ignores what it does not know', async () => {
			await start({ ignoredParameters: ['startDateTime'] });
			await pancake.createOrder({ id: 'A1', updated_at: '2026-07-05T08:00:00.000000' });
			const { message, description } = await failing(
				run('order', 'getMany', { filters: { updatedSince: '2026-07-05T09:00:00Z' } }),
			);
			expect(message).toBe(
				'Pancake has ignored the period: it lists the order A1 with updated_at 2026-07-05T08:00:00.000000',
			);
			expect(description).toContain('leave "Since" and "Until" empty');
		});

		it('takes a time without a zone for one of the workflow', async () => {
			await start();
			const zones = [
				['2026-07-05T09:00:00', 'Asia/Ho_Chi_Minh', '2026-07-05T02:00:00Z'],
				['2026-07-05', 'UTC', '2026-07-05T00:00:00Z'],
				['2026-07-05T09:00:00.000+09:00', 'UTC', '2026-07-05T00:00:00Z'],
				// The clocks are put forward at 02:00 on that day.
				['2026-03-08T03:30:00', 'America/New_York', '2026-03-08T07:30:00Z'],
				['2026-03-08T01:30:00', 'America/New_York', '2026-03-08T06:30:00Z'],
			];
			for (const [updatedSince, timezone, utc] of zones) {
				const parameters = {
					resource: 'order',
					operation: 'getMany',
					filters: { updatedSince },
				} as INodeParameters;
				const context = executeContext({ type, credential, parameters });
				Object.assign(context, { getTimezone: () => timezone });
				await type.execute.call(context);
				expect(pancake.calls.at(-1)!.query.startDateTime).toBe(String(Date.parse(utc!) / 1_000));
			}
		});

		it.each([
			[{ updatedSince: 'yesterday' }, '"yesterday" is not a date'],
			[{ otherStatuses: 'x' }, '"x" is not the code of a status'],
		])('refuses %j', async (filters, message) => {
			await start();
			expect((await failing(run('order', 'getMany', { filters }))).message).toContain(message);
		});

		it.each(['empty', 'error'] as const)(
			'does not pretend that a list which Pancake cuts off is whole: %s',
			async (beyondCap) => {
				await start({ beyondCap });
				for (let number = 0; number < 10_001; number++) await pancake.createOrder({ id: `A${number}` });
				expect((await failing(run('order', 'getMany', { returnAll: true }))).message).toBe(
					'There are 10001 such orders, but Pancake lists only the first 10000',
				);
			},
			60_000,
		);
	});

	it('goes on after an error where it is told to', async () => {
		await start();
		const parameters = { resource: 'order', operation: 'get', orderId: '1' };
		const context = executeContext({ type, credential, parameters });
		Object.assign(context, { continueOnFail: () => true });
		const [output] = await type.execute.call(context);
		expect(output![0]!.json).toEqual({
			error: 'Pancake does not find the requested object',
			description: expect.stringContaining('Pancake says: Page not found'),
		});
	});

	it('does not send again what Pancake may have taken', async () => {
		await start();
		pancake.failNext({ status: 502, body: '<html>Bad gateway</html>' });
		expect((await failing(createWebhook())).message).toBe('Pancake has an internal error (HTTP 502)');
		expect(pancake.calls).toHaveLength(1);
		pancake.failNext();
		expect(await createWebhook()).toMatchObject({ is_active: true });
	});
});
