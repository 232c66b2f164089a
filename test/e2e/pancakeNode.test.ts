import type { IDataObject } from 'n8n-workflow';

import type { SdkWebhook } from '../../simulators/pancake';
import { SDK_EVENTS } from '../../simulators/pancake/sdk/types';
import { API_KEY, PancakeInN8n, SECRET } from '../support/pancakeInN8n';

describe('The Pancake POS node in a real n8n', () => {
	let rig: PancakeInN8n;

	beforeAll(async () => {
		rig = await PancakeInN8n.start('pancakeNode');
	});
	beforeEach(() => {
		rig.sink.clear();
		rig.sink.status = 200;
	});
	afterAll(async () => await rig?.stop());

	describe('webhooks in the form of the SDK', () => {
		let trigger: { id: string; webhookId: string; url: string };
		let actions: string;
		let receiving: string;
		let hook: SdkWebhook;
		const data = () => ({ ...rig.credentialData(), baseUrl: rig.peculiar.url });

		beforeAll(async () => {
			actions = await rig.createCredential({ baseUrl: rig.peculiar.url });
			// The SDK knows no headers to send: the secret is in the URL.
			receiving = await rig.createCredential({ ...data(), webhookSecret: '', urlSecret: 'in-the-url' });
			trigger = await rig.createTrigger({}, receiving);
		});
		afterAll(async () => await rig.api.deactivate(trigger.id));

		it('are made by the action node, with all thirteen events', async () => {
			const { items } = await rig.act(
				{
					resource: 'webhook',
					operation: 'create',
					url: `${trigger.url}?secret=in-the-url`,
					events: [...SDK_EVENTS],
				},
				actions,
			);
			[hook] = rig.peculiar.sdkWebhooks() as [SdkWebhook];
			expect(items).toEqual([JSON.parse(JSON.stringify(hook))]);
			expect(hook.events).toEqual(SDK_EVENTS);
		});

		it('have failed deliveries found and sent again, with a result for each', async () => {
			for (let number = 1; number <= 3; number++)
				await rig.peculiar.emit('order.created', { id: `o-${number}` });
			const parameters = { resource: 'delivery', operation: 'getMany', filters: { status: 'failed' } };
			const failed = await rig.act(parameters, actions);
			expect(failed.items).toHaveLength(3);
			expect(failed.items.map(({ failure_reason: reason }) => reason)).toEqual(Array(3).fill('HTTP 404'));
			const statistics = { resource: 'statistics', operation: 'get', webhookId: hook.id };
			expect((await rig.act(statistics, actions)).items).toEqual([
				expect.objectContaining({
					total_deliveries: 3,
					success_rate: 0,
					health_status: expect.objectContaining({ status: 'error' }),
				}),
			]);

			await rig.api.activate(trigger.id);
			const retry = { resource: 'delivery', operation: 'retry', retryWhat: 'allFailed', pauseMs: 10 };
			const { items } = await rig.act(retry, actions);
			expect(items).toEqual(
				failed.items.map(({ id, webhook_id, event }) =>
					expect.objectContaining({ delivery_id: id, webhook_id, event, status: 'success' }),
				),
			);
			await rig.sink.waitFor(3);
			expect(
				rig
					.bodies()
					.map(({ resource }) => (resource as IDataObject).id)
					.sort(),
			).toEqual(['o-1', 'o-2', 'o-3']);
			expect((await rig.act(retry, actions)).items).toEqual([]);
			expect((await rig.act(statistics, actions)).items).toEqual([
				expect.objectContaining({ success_rate: 100 }),
			]);
		});

		it('start the workflow with each of the thirteen events', async () => {
			for (const event of SDK_EVENTS) await rig.peculiar.emit(event, { id: `of-${event}` });
			await rig.sink.waitFor(SDK_EVENTS.length);
			expect(
				rig
					.bodies()
					.map(({ event, resource, delivery }) => [
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
			const signing = await rig.createCredential(keys(hook.secret_key));
			const signed = await rig.createTrigger({}, signing);
			await rig.api.activate(signed.id);
			const change = { url: signed.url, events: ['order.updated'], description: 'signed' };
			await rig.act({ resource: 'webhook', operation: 'update', webhookId: hook.id, change }, actions);
			const emit = async (id: string) => (await rig.peculiar.emit('order.updated', { id })).attempts[0]!;

			expect(await emit('signed')).toMatchObject({ url: signed.url, status: 200 });
			const [received] = await rig.sink.waitFor(1);
			expect((received!.body as IDataObject).delivery).toMatchObject({ verifiedWith: 'signingKey' });

			const rotation = { resource: 'webhook', operation: 'rotateSecret', webhookId: hook.id };
			const [rotated] = (await rig.act(rotation, actions)).items;
			expect(await emit('signed anew')).toMatchObject({
				status: 401,
				responseBody: expect.stringContaining('was not made with the signing key'),
			});
			await rig.updateCredential(signing, keys(String(rotated!.secret_key)));
			expect(await emit('signed anew')).toMatchObject({ status: 200 });
			await rig.api.deactivate(signed.id);
		});
	});

	describe('the API', () => {
		it('tests its credential with a real call', async () => {
			expect(await rig.api.testCredential(rig.credentialId)).toEqual({
				status: 'OK',
				message: 'Connected to shop 1001 (Demo Shop)',
			});
			const wrong: Array<[IDataObject, string]> = [
				[{ apiKey: 'wrong-key' }, 'Pancake does not accept the API key'],
				[{ apiKey: '', webhookSecret: '' }, 'No secret is set in the credential of the trigger'],
				[{ shopId: '999' }, 'It belongs to: 1001 (Demo Shop), 1002 (Shop 1002)'],
				[{ shopId: '' }, 'The credential has no shop ID'],
				[{ baseUrl: 'http://127.0.0.1:9' }, 'Pancake could not be reached'],
				[{ baseUrl: `${rig.pancake.url}/nowhere` }, 'Pancake does not find the requested object'],
			];
			for (const [changes, message] of wrong) {
				const id = await rig.createCredential(changes);
				const result = await rig.api.testCredential(id);
				rig.said.push(result.message);
				expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
				await rig.api.deleteCredential(id);
			}
		});

		it('is called for orders and settings, and its refusal with HTTP 200 is an error', async () => {
			const { record } = await rig.pancake.createOrder({ id: '585229755054269999', status: 2 });
			const get = { resource: 'order', operation: 'get', orderId: '585229755054269999' };
			expect((await rig.act(get)).items).toEqual([
				expect.objectContaining({ id: '585229755054269999', updated_at: record.updated_at }),
			]);
			const since = new Date(Date.now() - 600_000).toISOString();
			const many = {
				resource: 'order',
				operation: 'getMany',
				filters: { updatedSince: since, statuses: [2] },
			};
			expect((await rig.act(many)).items.map(({ id }) => id)).toContain('585229755054269999');

			rig.pancake.configureWebhook({ webhook_enable: true, webhook_headers: { 'X-API-KEY': SECRET } });
			const settings = { resource: 'webhookSettings', operation: 'get' };
			const { items } = await rig.act(settings);
			expect(items).toEqual([
				expect.objectContaining({ headerNames: ['X-API-KEY'], secretHeaderIsSet: true }),
			]);
			expect(JSON.stringify(items)).not.toContain(SECRET);
			rig.pancake.failNext({ status: 200, message: `Something is wrong with ${API_KEY}` });
			expect((await rig.act(settings)).error).toBe(
				'Pancake did not carry out the call: Something is wrong with ***',
			);
		});

		it('never shows its key: not in the log, in executions, nor in answers', async () => {
			// Whatever carries the key in its URL fails in every way there is.
			const settings = { resource: 'webhookSettings', operation: 'get' };
			for (const failure of [{ status: 400 }, { status: 403, body: `<p>${API_KEY}</p>` }, { status: 302 }]) {
				rig.pancake.failNext({ message: `api_key=${API_KEY}`, ...failure });
				rig.said.push((await rig.act(settings)).error!);
			}
			const unreachable = await rig.createCredential({ baseUrl: 'http://127.0.0.1:9' });
			const { error } = await rig.act(settings, unreachable);
			expect(error).toContain('Pancake could not be reached');
			const { id } = await rig.createTrigger({ registration: 'api' }, unreachable);
			expect(await rig.refusedActivation(id)).toContain('Pancake could not be reached');

			const { looked, found } = await rig.textsWithSecrets();
			// The log, what n8n said ten times, and the executions; without the SDK's tests there are fewest.
			expect(looked).toBeGreaterThan(15);
			expect(found).toEqual([]);
		});
	});
});
