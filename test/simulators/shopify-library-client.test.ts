import { startShopifySimulator } from '../../simulators/shopify';
import { DeliveryMethod } from '@shopify/shopify-api';
import { leadTo, library, SECRET, sessionWith } from '../../simulators/shopify/official-library';
import { useSimulator } from '../support/useSimulator';

const SHOP = 'demo-shop.myshopify.com';

const bench = useSimulator(startShopifySimulator, { clientId: 'client', clientSecret: SECRET });

beforeEach(async () => {
	const { url } = await bench.start();
	leadTo(url);
});

describe('the official library as a client of the simulator', () => {
	it('gets a token by its client credentials and works with it', async () => {
		const shopify = library();
		const { session } = await shopify.auth.clientCredentials({ shop: SHOP });
		expect(session.scope?.split(',')).toContain('read_orders');
		expect(session.expires).toBeInstanceOf(Date);
		const client = new shopify.clients.Graphql({ session });
		const { data } = await client.request('{ shop { myshopifyDomain } }');
		expect(data).toEqual({ shop: { myshopifyDomain: SHOP } });
	});

	it('is refused with a wrong secret and with a token that was revoked', async () => {
		await expect(library('wrong').auth.clientCredentials({ shop: SHOP })).rejects.toThrow('400');
		const shopify = library();
		bench.simulator.revokeToken();
		const client = new shopify.clients.Graphql({ session: sessionWith(shopify) });
		await expect(client.request('{ shop { id } }')).rejects.toThrow('401');
	});

	it('creates, lists and deletes subscriptions', async () => {
		const shopify = library();
		const client = new shopify.clients.Graphql({ session: sessionWith(shopify) });
		const created = await client.request(
			`mutation ($topic: WebhookSubscriptionTopic!, $sub: WebhookSubscriptionInput!) {
				webhookSubscriptionCreate(topic: $topic, webhookSubscription: $sub) {
					webhookSubscription { id } userErrors { field message }
				}
			}`,
			{ variables: { topic: 'ORDERS_CREATE', sub: { uri: bench.receiver.uri } } },
		);
		const { id } = created.data.webhookSubscriptionCreate.webhookSubscription;
		const list = '{ webhookSubscriptions(first: 250) { nodes { id uri topic } } }';
		expect((await client.request(list)).data.webhookSubscriptions.nodes).toEqual([
			{ id, uri: bench.receiver.uri, topic: 'ORDERS_CREATE' },
		]);
		await client.request(
			`mutation { webhookSubscriptionDelete(id: "${id}") { deletedWebhookSubscriptionId } }`,
		);
		expect((await client.request(list)).data.webhookSubscriptions.nodes).toEqual([]);
	});

	it('registers its own handlers: creates, then updates, then deletes what is left over', async () => {
		const session = sessionWith(library());
		const register = async (includeFields: string[] | null) => {
			const shopify = library();
			if (includeFields) {
				shopify.webhooks.addHandlers({
					ORDERS_CREATE: {
						deliveryMethod: DeliveryMethod.Http,
						callbackUrl: bench.receiver.uri,
						includeFields,
						callback: () => Promise.resolve(),
					},
				});
			}
			const results = await shopify.webhooks.register({ session });
			return results.ORDERS_CREATE?.map(({ success, operation }) => [operation, success]);
		};
		expect(await register(['id'])).toEqual([['create', true]]);
		expect(bench.simulator.subscriptions()[0]?.includeFields).toEqual(['id']);
		expect(await register(['id'])).toEqual([]);
		expect(await register(['id', 'email'])).toEqual([['update', true]]);
		expect(bench.simulator.subscriptions()[0]?.includeFields).toEqual(['email', 'id']);
		expect(await register(null)).toEqual([['delete', true]]);
		expect(bench.simulator.subscriptions()).toEqual([]);
	});
});
