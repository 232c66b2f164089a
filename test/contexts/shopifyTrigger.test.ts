import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { storedCredential } from '../../harness/credentials';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const SECRET = 'test-shopify-client-secret';

describe('a Shopify trigger', () => {
	let shopify: ShopifySimulator;
	let host: WebhookHost;

	beforeEach(async () => {
		shopify = await startShopifySimulator({ clientSecret: SECRET });
		const credential = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' });
		host = await startWebhookHost({ type: new ShopifyWebhookTrigger(), credential });
	});
	afterEach(async () => {
		await shopify.close();
		await host.close();
	});

	it.each(['customers/data_request', 'customers/redact', 'shop/redact'] as const)(
		'runs the compliance topic %s once, which comes without API version and shop in its headers',
		async (topic) => {
			shopify.misbehave({ missingHeaders: ['X-Shopify-API-Version', 'X-Shopify-Shop-Domain'] });
			const delivery = { uri: host.url, topic, payload: shopify.compliance(topic), webhookId: topic };
			const answers = [
				await shopify.deliver({ ...delivery, eventId: topic }),
				await shopify.deliver({ ...delivery, eventId: topic }),
			];
			expect(answers.map(({ status }) => status)).toEqual([200, 200]);
			expect(host.executions.map(({ json }) => json)).toEqual([
				expect.objectContaining({
					event: topic,
					shopId: 'demo-shop.myshopify.com',
					delivery: expect.objectContaining({ apiVersion: null, verifiedWith: 'clientSecret' }),
				}),
			]);
		},
	);
});
