import { startShopifySimulator } from '../../simulators/shopify';
import { ask, subscribe } from '../../simulators/shopify/client';
import { useSimulator } from '../support/useSimulator';

const LIST = `query List($first: Int, $topics: [WebhookSubscriptionTopic!]) {
	webhookSubscriptions(first: $first, topics: $topics) { nodes { id } }
}`;

const bench = useSimulator(startShopifySimulator);

describe('the Admin API of the Shopify simulator', () => {
	it('refuses a wrong token with 401', async () => {
		const { url } = await bench.start();
		const { status, body } = await ask({ url, token: 'shpat_wrong' }, '{ shop { id } }');
		expect(status).toBe(401);
		expect(body).toEqual({
			errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
		});
	});

	it('tells about the shop and the scopes of the app', async () => {
		const { url } = await bench.start({ scopes: ['read_orders', 'write_products'] });
		const { body } = await ask(
			{ url },
			'{ shop { id name myshopifyDomain } currentAppInstallation { accessScopes { handle } } }',
		);
		expect(body.data).toEqual({
			shop: {
				id: 'gid://shopify/Shop/954889',
				name: 'demo-shop',
				myshopifyDomain: 'demo-shop.myshopify.com',
			},
			currentAppInstallation: {
				accessScopes: [{ handle: 'read_orders' }, { handle: 'write_products' }],
			},
		});
	});

	it.each([
		['2026-10', '2026-10'],
		['2026-04', '2026-04'],
		['2024-07', '2026-01'],
		['2025-10', '2026-01'],
	])('answers version %s as %s, falling forward from those no longer supported', async (version, served) => {
		const { url } = await bench.start();
		const { headers } = await ask({ url, version }, '{ shop { id } }');
		expect(headers.get('x-shopify-api-version')).toBe(served);
	});

	it('answers a query that cannot run with errors alone and status 200', async () => {
		const target = await bench.start();
		const broken = await ask(target, '{ shop {');
		expect(broken.status).toBe(200);
		expect(broken.body.errors[0].extensions).toEqual({ code: 'PARSE_ERROR' });
		expect(broken.body.extensions).toBeUndefined();

		const unknown = await ask(target, '{ collections }');
		expect(unknown.body.errors[0]).toMatchObject({
			message: "Field 'collections' doesn't exist on type 'QueryRoot'",
			extensions: { code: 'undefinedField', typeName: 'QueryRoot', fieldName: 'collections' },
		});

		const topic = await ask(target, LIST, { first: 1, topics: ['NOT_A_TOPIC'] });
		expect(topic.body.errors[0]).toMatchObject({
			message: 'Variable $topics of type [WebhookSubscriptionTopic!] was provided invalid value',
			extensions: { code: 'INVALID_VARIABLE', value: ['NOT_A_TOPIC'] },
		});
	});

	it('reports the cost of every query that ran', async () => {
		const target = await bench.start({ cost: { restoreRate: 0 } });
		const { body } = await ask(target, LIST, { first: 250 });
		expect(body.extensions.cost).toEqual({
			requestedQueryCost: 13,
			actualQueryCost: 2,
			throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1998, restoreRate: 0 },
		});
	});

	it('throttles with status 200 when the bucket is too low, until it has filled up', async () => {
		const target = await bench.start({ cost: { maximumAvailable: 15, restoreRate: 10 } });
		const sub = (index: number) => ({ uri: `https://n8n.example/${index}` });
		await subscribe(target, 'ORDERS_CREATE', sub(1));
		const throttled = await ask(target, LIST, { first: 250 });
		expect(throttled.status).toBe(200);
		expect(throttled.body).toEqual({
			errors: [
				{
					message: 'Throttled',
					extensions: {
						code: 'THROTTLED',
						documentation: 'https://shopify.dev/api/usage/rate-limits',
					},
				},
			],
			extensions: {
				cost: {
					requestedQueryCost: 13,
					actualQueryCost: null,
					throttleStatus: {
						maximumAvailable: 15,
						currentlyAvailable: expect.any(Number),
						restoreRate: 10,
					},
				},
			},
		});
		const { requestedQueryCost, throttleStatus } = throttled.body.extensions.cost;
		const missing = requestedQueryCost - throttleStatus.currentlyAvailable;
		expect(missing).toBeGreaterThan(0);
		await new Promise((resolve) => setTimeout(resolve, (missing / throttleStatus.restoreRate) * 1_000 + 5));
		expect((await ask(target, LIST, { first: 250 })).body.errors).toBeUndefined();
	});

	it('keeps the shops of one app apart', async () => {
		const { url } = await bench.start({ otherShops: ['other.myshopify.com'] });
		await subscribe({ url: `${url}/other.myshopify.com` }, 'ORDERS_CREATE', { uri: 'https://n8n.example' });
		expect(bench.simulator.subscriptions()).toHaveLength(0);
		expect(bench.simulator.subscriptions('other.myshopify.com')).toHaveLength(1);
		const nobody = await ask({ url: `${url}/nobody.myshopify.com` }, '{ shop { id } }');
		expect(nobody.status).toBe(404);
	});
});
