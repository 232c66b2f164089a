import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { hookContext, WEBHOOK_BASE_URL, WEBHOOK_ID, WEBHOOK_TEST_BASE_URL } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';

const TOKEN = 'shpat_simulated';
const URL = `${WEBHOOK_BASE_URL}/${WEBHOOK_ID}/webhook`;
const TEST_URL = `${WEBHOOK_TEST_BASE_URL}/${WEBHOOK_ID}/webhook`;

describe('the registration of a Shopify trigger', () => {
	const type = new ShopifyWebhookTrigger();
	const { checkExists, create, delete: remove } = type.webhookMethods.default;
	let shopify: ShopifySimulator;
	let credential: StoredCredential;
	/** The workflow's static data in the database. */
	let staticData: IDataObject;

	beforeEach(async () => {
		shopify = await startShopifySimulator({ accessToken: TOKEN, clientSecret: 'shpss_1' });
		credential = storedCredential(new ShopifyWebhookApi(), {
			shop: 'demo-shop',
			accessToken: TOKEN,
			clientSecret: 'shpss_1',
			baseUrl: shopify.url,
		});
		staticData = {};
	});
	afterEach(async () => await shopify.close());

	/** Runs a lifecycle method as n8n does; the static data of a test is not saved. */
	const call = async (
		method: typeof create,
		parameters: INodeParameters,
		{ test = false, baseUrl = WEBHOOK_BASE_URL, instance = 'this n8n' } = {},
	) => {
		const copy = structuredClone(staticData);
		const setup = { type, credential, parameters, staticData: copy, webhookBaseUrl: baseUrl };
		const context = hookContext(setup, { test });
		Object.assign(context, { getInstanceId: () => instance });
		const result = await method.call(context);
		if (!test) staticData = JSON.parse(JSON.stringify(context.workflow.staticData)) as IDataObject;
		return result;
	};
	const api = (topics: string[], more: INodeParameters = {}) => ({ registration: 'api', topics, ...more });
	const registered = () => shopify.subscriptions().map(({ topic, uri }) => [topic, uri]);

	it('subscribes to the chosen topics and finds them again', async () => {
		const parameters = api(['orders/create', 'orders/updated'], { otherTopics: 'SHOP_UPDATE' });
		expect(await call(checkExists, parameters)).toBe(false);
		expect(await call(create, parameters)).toBe(true);
		expect(registered()).toEqual([
			['ORDERS_CREATE', URL],
			['ORDERS_UPDATED', URL],
			['SHOP_UPDATE', URL],
		]);
		expect(await call(checkExists, parameters)).toBe(true);
		expect(await call(remove, parameters)).toBe(true);
		expect(registered()).toEqual([]);
	});

	it('sets what the fields say, and updates a subscription whose fields differ', async () => {
		const fields = { filter: 'total_price:>=10', includeFields: ['line_items'], name: 'n8n-1' };
		await call(create, api(['orders/create'], { subscriptionFields: fields }));
		expect(shopify.subscriptions()).toMatchObject([
			{ filter: 'total_price:>=10', includeFields: ['id', 'updated_at', 'line_items'], name: 'n8n-1' },
		]);
		const [before] = shopify.subscriptions();
		expect(await call(checkExists, api(['orders/create'], { subscriptionFields: fields }))).toBe(true);

		const changed = api(['orders/create'], { subscriptionFields: { metafieldNamespaces: ['custom'] } });
		expect(await call(checkExists, changed)).toBe(false);
		await call(create, changed);
		expect(shopify.subscriptions()).toMatchObject([
			{ id: before!.id, includeFields: [], metafieldNamespaces: ['custom'] },
		]);
		expect(shopify.subscriptions()[0]!.filter || null).toBeNull();
		expect(await call(checkExists, changed)).toBe(true);
	});

	it('adopts a subscription of the same topic and URL that is there already', async () => {
		await call(create, api(['orders/create']));
		const [before] = shopify.subscriptions();
		staticData = {};
		await call(create, api(['orders/create']));
		expect(shopify.subscriptions().map(({ id }) => id)).toEqual([before!.id]);
		await call(remove, api(['orders/create']));
		expect(registered()).toEqual([]);
	});

	it('heals at the next activation what Shopify has removed', async () => {
		const parameters = api(['orders/create', 'orders/updated']);
		await call(create, parameters);
		const context = hookContext({ type, credential, parameters });
		const { deleteSubscription } = await import('../../nodes/Shopify/api/subscriptions');
		await deleteSubscription(context, shopify.subscriptions()[0]!.id);
		expect(await call(checkExists, parameters)).toBe(false);
		await call(create, parameters);
		expect(registered()).toHaveLength(2);
		expect(await call(checkExists, parameters)).toBe(true);
	});

	it('removes a topic that is no longer chosen', async () => {
		await call(create, api(['orders/create', 'orders/updated']));
		expect(await call(checkExists, api(['orders/create']))).toBe(false);
		await call(create, api(['orders/create']));
		expect(registered()).toEqual([['ORDERS_CREATE', URL]]);
	});

	it('keeps test and production apart, and leaves the subscriptions of others alone', async () => {
		const parameters = api(['orders/create']);
		const other = 'https://elsewhere.example.com/hook';
		const context = hookContext({ type, credential, parameters });
		const { createSubscription } = await import('../../nodes/Shopify/api/subscriptions');
		await createSubscription(context, 'orders/create', { uri: other });

		await call(create, parameters);
		await call(create, parameters, { test: true });
		expect(registered().map(([, uri]) => uri)).toEqual([other, URL, TEST_URL]);
		await call(remove, parameters, { test: true });
		expect(registered().map(([, uri]) => uri)).toEqual([other, URL]);
		await call(remove, parameters);
		expect(registered().map(([, uri]) => uri)).toEqual([other]);
	});

	describe('when n8n has got another public address', () => {
		const moved = { baseUrl: 'https://new.example.com/webhook' };
		const newUrl = `https://new.example.com/webhook/${WEBHOOK_ID}/webhook`;
		const two = api(['orders/create', 'orders/updated']);

		it('gives its subscriptions the new URL when it is published, each with its id', async () => {
			await call(create, two);
			const ids = shopify.subscriptions().map(({ id }) => id);
			expect(await call(checkExists, two, moved)).toBe(false);
			await call(create, two, moved);
			expect(shopify.subscriptions().map(({ id, uri }) => [id, uri])).toEqual(ids.map((id) => [id, newUrl]));
			expect(await call(checkExists, two, moved)).toBe(true);
			await call(remove, two, moved);
			expect(registered()).toEqual([]);
		});

		it('removes them when it is unpublished', async () => {
			await call(create, two);
			await call(remove, two, moved);
			expect(registered()).toEqual([]);
			expect(JSON.stringify(staticData)).not.toContain('gid://');
		});

		it('removes those whose topic is no longer chosen, or that has one with the new URL already', async () => {
			await call(create, two);
			const context = hookContext({ type, credential });
			const { createSubscription } = await import('../../nodes/Shopify/api/subscriptions');
			await createSubscription(context, 'orders/create', { uri: newUrl });
			await call(create, api(['orders/create']), moved);
			expect(registered()).toEqual([['ORDERS_CREATE', newUrl]]);
		});

		it('makes those again that Shopify has removed meanwhile', async () => {
			await call(create, two);
			const context = hookContext({ type, credential });
			const { deleteSubscription } = await import('../../nodes/Shopify/api/subscriptions');
			for (const { id } of shopify.subscriptions()) await deleteSubscription(context, id);
			await call(create, two, moved);
			expect(registered()).toEqual([
				['ORDERS_CREATE', newUrl],
				['ORDERS_UPDATED', newUrl],
			]);
		});

		it('leaves those of a test alone, and a test leaves those of production alone', async () => {
			await call(create, two);
			await call(create, two, { test: true });
			await call(remove, two, { test: true });
			expect(registered()).toHaveLength(2);
		});

		it('does not take them from another n8n, of whose workflow this one is a copy', async () => {
			await call(create, two);
			const copy = { ...moved, instance: 'another n8n' };
			await call(create, two, copy);
			expect(registered().map(([, uri]) => uri)).toEqual([URL, URL, newUrl, newUrl]);
			await call(create, two, copy);
			await call(remove, two, copy);
			expect(registered().map(([, uri]) => uri)).toEqual([URL, URL]);
		});
	});

	it('deletes what is already gone without complaint', async () => {
		await call(create, api(['orders/create']));
		const kept = structuredClone(staticData);
		await call(remove, api(['orders/create']));
		staticData = kept;
		expect(await call(remove, api(['orders/create']))).toBe(true);
	});

	it('gives each of several topics, and those of the test URL, a name of their own', async () => {
		const fields = { subscriptionFields: { name: 'n8n' } };
		const parameters = api(['orders/create', 'orders/updated'], fields);
		await call(create, parameters);
		await call(create, parameters, { test: true });
		expect(shopify.subscriptions().map(({ name }) => name)).toEqual([
			'n8n-orders-create',
			'n8n-orders-updated',
			'n8n-orders-create-test',
			'n8n-orders-updated-test',
		]);
		expect(await call(checkExists, parameters)).toBe(true);
		await call(create, api(['orders/create'], fields));
		expect(shopify.subscriptions()[0]!.name).toBe('n8n');
	});

	it.each(['accessDenied', 'merchantApproval', 'userError'] as const)(
		'names the scope that is missing: %s',
		async (missingScope) => {
			await shopify.close();
			shopify = await startShopifySimulator({ accessToken: TOKEN, missingScope });
			credential.data = { ...credential.data, baseUrl: shopify.url };
			shopify.setScopes(['read_products']);
			const parameters = api(['products/update', 'orders/create']);
			await expect(call(create, parameters)).rejects.toMatchObject({
				message: expect.stringMatching(
					new RegExp(`${'The app lacks a scope for this'}.*${'orders/create needs read_orders'}`),
				),
			});
			// What had been registered before the topic that failed is taken back.
			expect(registered()).toEqual([]);
		},
	);

	it('names the cure for an app that may not use protected customer data, and what Shopify says', async () => {
		await shopify.close();
		shopify = await startShopifySimulator({ accessToken: TOKEN, protectedCustomerData: false });
		credential.data = { ...credential.data, baseUrl: shopify.url };
		await expect(call(create, api(['products/update', 'orders/create']))).rejects.toMatchObject({
			message: expect.stringMatching(
				/^The app may not use protected customer data\. Request .* Shopify says: This app is not approved .*https:/,
			),
		});
		expect(registered()).toEqual([]);
	});

	it('needs no API where Shopify is configured already, but a secret', async () => {
		await shopify.close();
		expect(await call(checkExists, {})).toBe(false);
		expect(await call(create, {})).toBe(true);
		expect(await call(remove, {})).toBe(true);
		credential.data = { ...credential.data, clientSecret: '' };
		await expect(call(create, {})).rejects.toThrow('No signing secret is set in the credential');
		shopify = await startShopifySimulator();
	});

	it('keeps every name within the length that Shopify takes, and each a different one', async () => {
		const long = [
			'fulfillment_orders/fulfillment_service_failed_to_complete',
			'fulfillment_orders/fulfillment_request_accepted',
		];
		const fields = { subscriptionFields: { name: 'n8n-of-the-accounting-department' } };
		await call(create, api(long, fields));
		await call(create, api(long, fields), { test: true });
		const names = shopify.subscriptions().map(({ name }) => name);
		expect(new Set(names).size).toBe(4);
		for (const name of names) expect(name).toMatch(/^[\w-]{1,50}$/);
	});

	it('makes a subscription that it adopts deliver JSON', async () => {
		const context = hookContext({ type, credential });
		const { callApi: runOperation } = await import('../../nodes/Shopify/api/client');
		await runOperation(context, {
			query: `mutation ($uri: String!) { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: { uri: $uri, format: XML }) { userErrors { message } } }`,
			variables: { uri: URL },
		});
		await call(create, api(['orders/create']));
		expect(shopify.subscriptions().map(({ format }) => format)).toEqual(['JSON']);
	});

	it.each([
		[
			'a shop that is none',
			{ shop: 'shop.example.com' },
			['orders/create'],
			'"shop.example.com" in the credential is not the name of a shop',
		],
		['no topic', {}, [], 'No topic is chosen'],
		['a compliance topic', {}, ['customers/redact'], 'customers/redact cannot be registered by API'],
		[
			'no client secret',
			{ clientSecret: ' ', notificationsSecret: 'x' },
			['orders/create'],
			'The client secret is missing in the credential',
		],
		[
			'a wrong token',
			{ accessToken: 'shpat_wrong' },
			['orders/create'],
			'Shopify does not accept the access token',
		],
		['no shop', { shop: '', baseUrl: '' }, ['orders/create'], 'The credential names no shop'],
		['no access token', { accessToken: '' }, ['orders/create'], 'The credential has no access token'],
		[
			'nobody listening',
			{ baseUrl: 'http://127.0.0.1:9' },
			['orders/create'],
			'Shopify could not be reached',
		],
	])('fails with the cure when there is %s', async (_case, data, topics, message) => {
		credential.data = { ...credential.data, ...data };
		const failure = await call(create, api(topics)).then(
			() => undefined,
			(error: Error) => error,
		);
		expect(failure?.message).toContain(message);
		expect(failure!.message.length).toBeGreaterThan(message.length + 20);
		expect(JSON.stringify(failure)).not.toContain('shpat_');
		expect(registered()).toEqual([]);
	});

	it.each([
		['chosen for the API', { registration: 'api', topics: ['orders/create'], otherTopics: 'orders/update' }],
		['configured already', { otherTopics: 'orders/create, orders/update' }],
		['to watch', { onlyWhenChanged: { fields: 'total_price', events: 'orders/update' } }],
	])('names a topic that Shopify does not know, and the nearest one: %s', async (_case, parameters) => {
		await expect(call(create, parameters as INodeParameters)).rejects.toThrow(
			/^Shopify has no topic "orders\/update"\. Did you mean orders\/updated\?/,
		);
		expect(registered()).toEqual([]);
	});

	it('says how a topic of another API version is entered', async () => {
		await expect(call(create, { otherTopics: 'loyalty_points/earned' })).rejects.toThrow(
			/Enter a topic that only another version has with that version, such as loyalty_points\/earned@2027-01/,
		);
	});

	it('takes a topic of another API version that is configured already', async () => {
		const names = {
			otherTopics: 'loyalty_points/updated@2027-01',
			onlyWhenChanged: { fields: 'points', events: 'loyalty_points/updated' },
		};
		expect(await call(create, names)).toBe(true);
		expect(registered()).toEqual([]);
	});

	describe('of a topic that only a newer API version has', () => {
		beforeEach(async () => {
			await shopify.close();
			const newerTopics = { '2027-01': ['LOYALTY_POINTS_EARNED'], '2027-07': ['LOYALTY_POINTS_SPENT'] };
			shopify = await startShopifySimulator({
				accessToken: TOKEN,
				clientSecret: 'shpss_1',
				apiVersion: '2027-04',
				newerTopics,
			});
			credential.data = { ...credential.data, baseUrl: shopify.url };
		});

		it('subscribes to it, finds it again, gives it another URL, and unsubscribes', async () => {
			const parameters = api(['orders/create'], { otherTopics: 'loyalty_points/earned@2027-01' });
			expect(await call(checkExists, parameters)).toBe(false);
			expect(await call(create, parameters)).toBe(true);
			expect(registered()).toEqual([
				['ORDERS_CREATE', URL],
				['LOYALTY_POINTS_EARNED', URL],
			]);
			expect(await call(checkExists, parameters)).toBe(true);
			const baseUrl = 'https://moved.example.com/webhook';
			await call(create, parameters, { baseUrl });
			expect(registered().map(([, uri]) => uri)).toEqual([
				`${baseUrl}/${WEBHOOK_ID}/webhook`,
				`${baseUrl}/${WEBHOOK_ID}/webhook`,
			]);
			expect(await call(remove, parameters, { baseUrl })).toBe(true);
			expect(registered()).toEqual([]);
		});

		it.each([
			['another name', 'loyalty_points/earnt@2027-01', 'LOYALTY_POINTS_EARNT', '2027-01'],
			['another version', 'loyalty_points/spent@2027-04', 'LOYALTY_POINTS_SPENT', '2027-04'],
			['a known name with a mistake', 'orders/update@2027-01', 'ORDERS_UPDATE', '2027-01'],
		])(
			'has what Shopify refuses and the topic that is most like it, and leaves nothing, with %s',
			async (_case, otherTopics, asked, version) => {
				const failure = await call(create, api(['orders/create'], { otherTopics })).then(
					() => undefined,
					(error: Error) => error,
				);
				expect(failure?.message).toMatch(/Shopify has no such topic/);
				const text = `${failure!.message} ${(failure as unknown as { description: string }).description}`;
				expect(text).toContain('was provided invalid value');
				expect(text).toContain(`API version ${version} was asked for ${asked}. Of the topics of 2026-10, `);
				if (asked === 'ORDERS_UPDATE') expect(text).toContain('orders/updated is written most like it');
				expect(registered()).toEqual([]);
			},
		);
	});

	it('takes topics of next generation Events that are configured already, and refuses them for the API', async () => {
		const names = { otherTopics: 'Product, Customer/update', onlyWhenChanged: { events: 'product/update' } };
		expect(await call(create, names)).toBe(true);
		await expect(call(create, api([], names))).rejects.toThrow(
			/^"Product" is a topic of next generation Events, which cannot be registered by API\. Enter .*shopify.app.toml/,
		);
	});

	it('subscribes to topics of metaobjects with a filter by type, which no other topic shares', async () => {
		const filtered = (filter: string, ...topics: string[]) => api(topics, { subscriptionFields: { filter } });
		await expect(call(create, api(['metaobjects/create']))).rejects.toThrow(
			/^metaobjects\/create needs a filter\. Add the type/,
		);
		await expect(
			call(create, filtered('type:lookbook', 'orders/create', 'metaobjects/create')),
		).rejects.toThrow(/^metaobjects\/create and orders\/create cannot share a trigger/);
		expect(registered()).toEqual([]);
		await call(create, filtered('type:lookbook', 'metaobjects/create', 'metaobjects/update'));
		expect(shopify.subscriptions().map(({ topic, filter }) => [topic, filter])).toEqual([
			['METAOBJECTS_CREATE', 'type:lookbook'],
			['METAOBJECTS_UPDATE', 'type:lookbook'],
		]);
	});

	it('fetches a token by client ID and secret, and a new one when it has ended', async () => {
		await shopify.close();
		shopify = await startShopifySimulator({ clientId: 'client', clientSecret: 'shpss_1' });
		credential.data = {
			...credential.data,
			authentication: 'clientCredentials',
			accessToken: '',
			clientId: 'client',
			baseUrl: shopify.url,
		};
		await call(create, api(['orders/create']));
		const first = credential.data.sessionToken;
		expect(first).toBeTruthy();
		shopify.revokeToken();
		expect(await call(checkExists, api(['orders/create']))).toBe(true);
		expect(credential.data.sessionToken).not.toBe(first);

		for (const [state, message] of [
			['notInstalled', 'The app is not installed in this shop'],
			['otherOrganization', 'The app may not use the client credentials grant for this shop'],
		] as const) {
			shopify.setInstallation(state);
			credential.data = { ...credential.data, sessionToken: '' };
			await expect(call(create, api(['orders/create']))).rejects.toThrow(message);
		}
	});
});
