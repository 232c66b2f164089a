import type { INodeParameters } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhook } from '../../nodes/Shopify/ShopifyWebhook.node';
import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { sendJson } from '../../simulators/shared/http';
import { listen } from '../../simulators/shared/server';
import { executeContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';

const TOKEN = 'shpat_simulated';

describe('the Shopify Webhook node', () => {
	const type = new ShopifyWebhook();
	let shopify: ShopifySimulator;
	let credential: StoredCredential;

	const start = async (options: Parameters<typeof startShopifySimulator>[0] = {}) => {
		shopify = await startShopifySimulator({ accessToken: TOKEN, ...options });
		credential = storedCredential(new ShopifyWebhookApi(), { accessToken: TOKEN, baseUrl: shopify.url });
	};
	afterEach(async () => await shopify.close());

	const run = async (operation: string, parameters: INodeParameters = {}, items = 1) => {
		const all = { resource: 'subscription', operation, ...parameters };
		const input = Array.from({ length: items }, () => ({ json: {} }));
		const [output = []] = await type.execute.call(
			executeContext({ type, credential, parameters: all }, input),
		);
		return output;
	};
	const create = async (topic: string, uri = 'https://example.com/hook') =>
		(await run('create', { topic, uri, settings: {} }))[0]!.json;

	it('creates, gets, updates and deletes a subscription', async () => {
		await start();
		const [created] = await run('create', {
			topic: 'ORDERS_CREATE',
			uri: ' https://example.com/hook ',
			settings: { name: 'n8n-1', includeFields: ['line_items'], filter: 'total_price:>=10' },
		});
		expect(created).toEqual({
			pairedItem: { item: 0 },
			json: {
				id: expect.stringMatching(/^gid:\/\/shopify\/WebhookSubscription\/\d+$/),
				topic: 'orders/create',
				topicEnum: 'ORDERS_CREATE',
				uri: 'https://example.com/hook',
				name: 'n8n-1',
				filter: 'total_price:>=10',
				includeFields: ['id', 'updated_at', 'line_items'],
				metafieldNamespaces: [],
				format: 'JSON',
				apiVersion: '2026-10',
				createdAt: expect.any(String),
				updatedAt: expect.any(String),
			},
		});
		const subscriptionId = String(created!.json.id).split('/').pop()!;
		expect((await run('get', { subscriptionId }))[0]!.json).toEqual(created!.json);

		const [updated] = await run('update', { subscriptionId, settings: { filter: '', name: 'n8n-2' } });
		expect(updated!.json).toMatchObject({ name: 'n8n-2', includeFields: ['id', 'updated_at', 'line_items'] });
		expect(updated!.json.filter || null).toBeNull();

		expect((await run('delete', { subscriptionId }))[0]!.json).toEqual({
			id: created!.json.id,
			deleted: true,
		});
		expect((await run('delete', { subscriptionId }))[0]!.json).toEqual({
			id: created!.json.id,
			deleted: false,
		});
		expect(shopify.subscriptions()).toEqual([]);
	});

	it('lists subscriptions over several pages, by limit, topic and URL', async () => {
		await start({ cost: { maximumAvailable: 100_000, restoreRate: 100_000 } });
		for (let number = 0; number < 260; number++)
			await create('orders/create', `https://example.com/${number}`);
		await create('orders/updated', 'https://example.com/7');
		const list = async (parameters: INodeParameters) =>
			(await run('getMany', { returnAll: true, limit: 50, filters: {}, ...parameters })).length;
		expect(await list({})).toBe(261);
		expect(await list({ returnAll: false })).toBe(50);
		expect(await list({ returnAll: false, limit: 255 })).toBe(255);
		expect(await list({ filters: { topics: 'orders/updated, SHOP_UPDATE' } })).toBe(1);
		expect(await list({ filters: { uri: 'https://example.com/7' } })).toBe(2);
	});

	it.each([
		['without a row', 4, () => [], /lists the same webhook subscriptions again and again/],
		[
			'with one new row',
			1_000,
			(page: number) => [{ id: `gid://${page}` }],
			/has not ended after 1,000 pages$/,
		],
	])(
		'ends with an error where every page %s has a new cursor and another page follows',
		async (_what, most, nodesOf, error) => {
			await start();
			let pages = 0;
			const server = await listen(0, (request, response) => {
				request.resume().once('end', () => {
					pages++;
					const pageInfo = { hasNextPage: true, endCursor: `cursor ${pages}` };
					sendJson(response, 200, { data: { webhookSubscriptions: { nodes: nodesOf(pages), pageInfo } } });
				});
			});
			try {
				credential.data = { ...credential.data, baseUrl: server.url };
				await expect(run('getMany', { returnAll: true })).rejects.toThrow(error);
				expect(pages).toBeLessThanOrEqual(most);
			} finally {
				await server.close();
			}
		},
		30_000,
	);

	it('creates and lists a subscription to a topic that only another API version has', async () => {
		await start({ apiVersion: '2027-01', newerTopics: { '2027-01': ['LOYALTY_POINTS_EARNED'] } });
		const topic = 'loyalty_points/earned@2027-01';
		expect(await create(topic)).toMatchObject({ topicEnum: 'LOYALTY_POINTS_EARNED' });
		await create('orders/create');
		const found = await run('getMany', { returnAll: true, filters: { topics: topic } });
		expect(found.map(({ json }) => json.topicEnum)).toEqual(['LOYALTY_POINTS_EARNED']);
	});

	it('waits out throttling, as long as Shopify says', async () => {
		await start({ cost: { maximumAvailable: 12, restoreRate: 20 } });
		for (const topic of ['orders/create', 'orders/updated', 'orders/paid']) await create(topic);
		expect(shopify.subscriptions()).toHaveLength(3);
	});

	it.each([
		['get', { subscriptionId: '404' }, 'There is no webhook subscription 404'],
		['update', { subscriptionId: '404', settings: { name: 'x' } }, 'There is no such webhook subscription'],
		['update', { subscriptionId: '404', settings: {} }, 'There is nothing to change'],
		[
			'create',
			{ topic: 'orders/create', uri: 'https://example.com/taken', settings: {} },
			'This URL already has',
		],
		[
			'create',
			{ topic: 'no/topic', uri: 'https://example.com/x', settings: {} },
			'Shopify has no topic "no/topic"',
		],
		[
			'create',
			{ topic: 'orders/create', uri: 'https://example.com/x', settings: { name: 'not a name' } },
			'Shopify does not accept the name of the webhook subscription',
		],
		[
			'create',
			{ topic: 'no/topic@2027-01', uri: 'https://example.com/x', settings: {} },
			'Shopify has no such topic',
		],
		['getMany', { returnAll: true, filters: { topics: 'orders/update' } }, 'no topic "orders/update"'],
		[
			'create',
			{ topic: 'metaobjects/create', uri: 'https://example.com/x', settings: {} },
			'Shopify does not accept the filter',
		],
		['vanish', {}, 'There is no operation subscription: vanish'],
	])('says what is wrong and what to do: %s %j', async (operation, parameters, message) => {
		await start();
		await create('orders/create', 'https://example.com/taken');
		const failure = await run(operation, parameters).then(
			() => undefined,
			(error: { message: string; description: string }) => error,
		);
		expect(failure?.message).toContain(message);
		expect(failure?.description).toMatch(/\w{4}/);
	});

	it('goes on with the other items where the node is set to continue', async () => {
		await start();
		const parameters = { resource: 'subscription', operation: 'get', subscriptionId: '404' };
		const context = executeContext({ type, credential, parameters }, [{ json: {} }, { json: {} }]);
		context.getNode().onError = 'continueRegularOutput';
		jest.spyOn(context, 'continueOnFail').mockReturnValue(true);
		const [output] = await type.execute.call(context);
		expect(output).toHaveLength(2);
		expect(output![1]).toEqual({
			pairedItem: { item: 1 },
			json: { error: 'There is no webhook subscription 404', description: expect.any(String) },
		});
	});
});
