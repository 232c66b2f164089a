import { startShopifySimulator } from '../../simulators/shopify';
import { ask, subscribe } from '../../simulators/shopify/client';
import { useSimulator } from '../support/useSimulator';

const UPDATE = `mutation Update($id: ID!, $sub: WebhookSubscriptionInput!) {
	webhookSubscriptionUpdate(id: $id, webhookSubscription: $sub) {
		webhookSubscription { id uri name filter includeFields } userErrors { field message }
	}
}`;
const DELETE = `mutation Delete($id: ID!) {
	webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } }
}`;

const bench = useSimulator(startShopifySimulator);

describe('a subscription in the Shopify simulator', () => {
	it('keeps what a subscription was created with', async () => {
		const target = await bench.start();
		const sub = {
			uri: 'https://n8n.example/webhook/1',
			name: 'n8n-wf42',
			format: 'JSON',
			filter: 'financial_status:paid',
			includeFields: ['id', 'line_items.price'],
			metafieldNamespaces: ['custom'],
		};
		const { webhookSubscription, userErrors } = await subscribe(target, 'ORDERS_UPDATED', sub);
		expect(userErrors).toEqual([]);
		expect(webhookSubscription).toMatchObject({ topic: 'ORDERS_UPDATED', ...sub });
		expect(webhookSubscription.id).toMatch(/^gid:\/\/shopify\/WebhookSubscription\/\d+$/);
		expect(bench.simulator.subscriptions()).toHaveLength(1);
	});

	it('takes the deprecated callbackUrl, and shows the address in all its forms', async () => {
		const { url } = await bench.start();
		await subscribe({ url }, 'ORDERS_CREATE', { callbackUrl: ' https://n8n.example/webhook/1 ' });
		const { body } = await ask(
			{ url },
			`{ webhookSubscriptions(first: 1) { edges { cursor node { uri callbackUrl includeFields filter name
				legacyResourceId apiVersion { handle }
				endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } }
			} } } }`,
		);
		expect(body.data.webhookSubscriptions.edges[0].node).toMatchObject({
			uri: 'https://n8n.example/webhook/1',
			callbackUrl: 'https://n8n.example/webhook/1',
			endpoint: { __typename: 'WebhookHttpEndpoint', callbackUrl: 'https://n8n.example/webhook/1' },
			includeFields: [],
			filter: null,
			name: null,
			apiVersion: { handle: '2026-10' },
		});
	});

	it('refuses an address the topic already has, in the same format and with the same filter', async () => {
		const target = await bench.start();
		const sub = { uri: 'https://n8n.example/webhook/1' };
		await subscribe(target, 'ORDERS_CREATE', sub);
		expect(await subscribe(target, 'ORDERS_CREATE', { ...sub, filter: '' })).toEqual({
			webhookSubscription: null,
			userErrors: [
				{
					field: ['webhookSubscription', 'callbackUrl'],
					message: 'Address for this topic has already been taken',
				},
			],
		});
		for (const [topic, other] of [
			['ORDERS_UPDATED', {}],
			['ORDERS_CREATE', { format: 'XML' }],
			['ORDERS_CREATE', { filter: 'id:*' }],
		] as const) {
			expect((await subscribe(target, topic, { ...sub, ...other })).userErrors).toEqual([]);
		}
	});

	it.each([
		[{ uri: '' }, "Address can't be blank"],
		[{}, "Address can't be blank"],
		[{ uri: 'http://example.com/hook' }, 'Address protocol http:// is not supported'],
		[{ uri: 'ftp://example.com/hook' }, 'Address protocol ftp:// is not supported'],
		[{ uri: 'https://' }, 'Address is invalid'],
		[{ uri: 'https://10.1.2.3/hook' }, 'Address cannot be a Shopify or an internal domain'],
		[{ uri: 'https://a.myshopify.com/hook' }, 'Address cannot be a Shopify or an internal domain'],
	])('refuses the address of %j where http is not allowed', async (sub, message) => {
		const target = await bench.start({ allowHttp: false });
		const { userErrors } = await subscribe(target, 'ORDERS_CREATE', sub);
		expect(userErrors).toEqual([{ field: ['webhookSubscription', 'callbackUrl'], message }]);
	});

	it('refuses a name that is too long, has other characters or is used, whatever its case', async () => {
		const target = await bench.start();
		const named = async (name: string, uri = `https://n8n.example/${Math.random()}`) =>
			(await subscribe(target, 'ORDERS_CREATE', { uri, name })).userErrors.map(
				({ message }: { message: string }) => message,
			);
		expect(await named('has spaces')).toEqual([
			'Name name field can only contain alphanumeric characters, underscores, and hyphens',
		]);
		expect(await named('x'.repeat(51))).toEqual(['Name is too long (maximum is 50 characters)']);
		expect(await named('x'.repeat(50))).toEqual([]);
		expect(await named('OrderHook')).toEqual([]);
		expect(await named('orderhook')).toEqual(['Name already exists, no duplicate allowed']);
	});

	it('refuses a filter with a term that names no field', async () => {
		const target = await bench.start();
		for (const filter of ['totally bogus syntax', 'customer_id:1 bareword', '(id:1', 'id:1)']) {
			const { userErrors } = await subscribe(target, 'ORDERS_CREATE', { uri: 'https://n8n.example', filter });
			expect(userErrors).toEqual([
				{
					field: ['webhookSubscription'],
					message:
						'The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.',
				},
			]);
		}
	});

	it('denies access to a topic whose scope the app was not granted, where it is told to', async () => {
		const target = await bench.start({ scopes: ['write_orders'], missingScope: 'accessDenied' });
		const { status, body } = await ask(
			target,
			`mutation { webhookSubscriptionCreate(topic: PRODUCTS_CREATE,
				webhookSubscription: { uri: "https://n8n.example" }) { userErrors { message } } }`,
		);
		expect(status).toBe(200);
		expect(body.data).toEqual({ webhookSubscriptionCreate: null });
		expect(body.errors[0]).toMatchObject({
			message:
				'Access denied for webhookSubscriptionCreate field. Required access: `read_products` access scope.',
			path: ['webhookSubscriptionCreate'],
			extensions: { code: 'ACCESS_DENIED', documentation: 'https://shopify.dev/api/usage/access-scopes' },
		});
		expect((await subscribe(target, 'ORDERS_CREATE', { uri: 'https://n8n.example' })).userErrors).toEqual([]);
		expect((await subscribe(target, 'SHOP_UPDATE', { uri: 'https://n8n.example' })).userErrors).toEqual([]);
	});

	it('denies it by a user error otherwise', async () => {
		const target = await bench.start({ scopes: [] });
		expect((await subscribe(target, 'ORDERS_CREATE', { uri: 'https://n8n.example' })).userErrors).toEqual([
			expect.objectContaining({
				message: 'You cannot create a webhook subscription with the specified topic',
			}),
		]);
	});

	it('updates what is given and leaves the rest', async () => {
		const target = await bench.start();
		const { webhookSubscription } = await subscribe(target, 'ORDERS_CREATE', {
			uri: 'https://n8n.example/1',
			name: 'first',
			filter: 'id:*',
			includeFields: ['id'],
		});
		const { body } = await ask(target, UPDATE, {
			id: webhookSubscription.id,
			sub: { uri: 'https://n8n.example/2', filter: null },
		});
		expect(body.data.webhookSubscriptionUpdate.webhookSubscription).toEqual({
			id: webhookSubscription.id,
			uri: 'https://n8n.example/2',
			name: 'first',
			filter: null,
			includeFields: ['id'],
		});
	});

	it('deletes a subscription once, and does not know it afterwards', async () => {
		const target = await bench.start();
		const { webhookSubscription } = await subscribe(target, 'ORDERS_CREATE', { uri: 'https://n8n.example' });
		const { id } = webhookSubscription;
		const unknown = [{ field: ['id'], message: 'Webhook subscription does not exist' }];
		expect((await ask(target, DELETE, { id })).body.data.webhookSubscriptionDelete).toEqual({
			deletedWebhookSubscriptionId: id,
			userErrors: [],
		});
		expect((await ask(target, DELETE, { id })).body.data.webhookSubscriptionDelete).toEqual({
			deletedWebhookSubscriptionId: null,
			userErrors: unknown,
		});
		const update = await ask(target, UPDATE, { id, sub: { uri: 'https://n8n.example' } });
		expect(update.body.data.webhookSubscriptionUpdate).toEqual({
			webhookSubscription: null,
			userErrors: unknown,
		});
	});
});
