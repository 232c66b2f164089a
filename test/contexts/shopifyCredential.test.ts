import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhook } from '../../nodes/Shopify/ShopifyWebhook.node';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { testCredential } from '../../nodes/Shopify/api/credentialTest';
import { listen } from '../../simulators/shared/server';
import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { pressTest } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';

const APP = { clientId: 'client-id-of-the-app', clientSecret: 'client-secret-of-the-app' };
const GRANTED = { authentication: 'clientCredentials', accessToken: '', ...APP };

describe('the test of the Shopify credential', () => {
	let shopify: ShopifySimulator;

	beforeEach(async () => {
		shopify = await startShopifySimulator({ accessToken: 'shpat_of-the-app', ...APP });
	});
	afterEach(async () => await shopify.close());

	const tested = async (changes: ICredentialDataDecryptedObject = {}) => {
		const fields = { shop: shopify.shop, baseUrl: shopify.url, accessToken: 'shpat_of-the-app', ...changes };
		return await pressTest(testCredential, storedCredential(new ShopifyWebhookApi(), fields));
	};

	it('is that of both nodes', () => {
		for (const { description, methods } of [new ShopifyWebhook(), new ShopifyWebhookTrigger()]) {
			expect(description.credentials).toContainEqual({
				name: 'shopifyWebhookApi',
				required: true,
				testedBy: 'shopifyWebhookApiTest',
			});
			expect(methods.credentialTest.shopifyWebhookApiTest).toBe(testCredential);
		}
	});

	it.each([
		['an access token', {}],
		['a client ID and secret', GRANTED],
	])('names the shop, with %s', async (_case, changes) => {
		expect(await tested(changes)).toEqual({
			status: 'OK',
			message: expect.stringMatching(new RegExp(`^Connected to .+ \\(${shopify.shop}\\)$`)),
		});
	});

	it.each(['clientSecret', 'notificationsSecret'])(
		'says of one with only a %s that nothing was called, and what calls need',
		async (name) => {
			expect(await tested({ accessToken: ' ', shop: '', baseUrl: '', [name]: 'a-secret' })).toEqual({
				status: 'OK',
				message:
					'Ready to receive; calls need an access token. Nothing was called: the first delivery shows whether the secret is right',
			});
		},
	);

	it.each([
		['with another token', { accessToken: 'shpat_wrong' }, 'Shopify does not accept the access token'],
		['with another client secret', { ...GRANTED, clientSecret: 'wrong' }, 'client ID and secret'],
		['with the name of another shop', { shop: 'other-shop' }, 'Enter demo-shop.myshopify.com as Shop'],
		['without a shop', { shop: '', baseUrl: '' }, 'The credential names no shop. Enter the shop'],
		['without an access token', { accessToken: ' ' }, 'the secret that signs them is enough'],
		['without a client ID', { ...GRANTED, clientId: '' }, 'no client ID or no client secret'],
		[
			'with a token but no shop, though it could receive',
			{ shop: '', baseUrl: '', clientSecret: 'shpss' },
			'names no shop',
		],
		['where nobody answers', { baseUrl: 'http://127.0.0.1:1' }, 'Shopify could not be reached'],
		['with a base URL that is none', { baseUrl: 'nowhere' }, 'Check the shop and base URL'],
	])('says what to do %s', async (_case, changes, message) => {
		expect(await tested(changes)).toEqual({ status: 'Error', message: expect.stringContaining(message) });
	});

	it.each([
		['a page', 200, '<html>', 'Shopify answered with HTTP 200, not as its API does'],
		['no shop', 200, '{"data":{"shop":null}}', 'Shopify answered without a shop'],
		['an error of GraphQL', 200, '{"errors":[{"message":"New"}]}', 'Shopify answered with an error: New'],
		['an error in words', 200, '{"errors":"Not here"}', 'Shopify answered with an error: Not here'],
		['a shop that is frozen', 402, '', 'The shop is frozen'],
		['a redirect', 302, '', 'Shopify redirects calls to another address'],
	])('says what to do where the answer is %s', async (_case, status, body, message) => {
		const server = await listen(0, (_request, response) => {
			response.writeHead(status, { Location: shopify.url }).end(body);
		});
		try {
			const result = await tested({ baseUrl: server.url });
			expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		} finally {
			await server.close();
		}
	});
});
