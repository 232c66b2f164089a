import { apiBaseUrl, callProblemIn, keysFrom } from '../../../nodes/Shopify/platform/keys';
import { shopDomain } from '../../../nodes/Shopify/platform/shop';

describe('the shop in the credential', () => {
	it.each([
		'example',
		' Example ',
		'example.myshopify.com',
		'https://example.myshopify.com',
		'https://example.myshopify.com/admin/products?limit=5',
		'http://EXAMPLE.myshopify.com/',
		'https://admin.shopify.com/store/example/settings',
		'admin.shopify.com/store/example',
	])('is understood as %j', (shop) => {
		expect(shopDomain(shop)).toBe('example.myshopify.com');
	});

	it.each([
		'',
		'my shop',
		'example.com',
		'example.myshopify.com.evil.net',
		'evil.net/example.myshopify.com',
		'-x',
	])('is not taken from %j', (shop) => {
		expect(shopDomain(shop)).toBeUndefined();
	});

	it('is not taken from a million question marks that a line break follows', () => {
		expect(shopDomain(`${'?'.repeat(2 ** 20)}\nx`)).toBeUndefined();
	});

	it('tells where the Admin API is, unless a base URL does', () => {
		const whole = { shop: 'example', accessToken: 'shpat_1' };
		expect(apiBaseUrl(whole)).toBe('https://example.myshopify.com');
		expect(apiBaseUrl({ ...whole, baseUrl: ' http://127.0.0.1:4000/ ' })).toBe('http://127.0.0.1:4000');
	});

	const granted = { authentication: 'clientCredentials', clientId: 'id', clientSecret: 'secret' };

	it.each([
		[{ shop: '', accessToken: 'shpat_1' }, 'The credential names no shop. Enter the shop like "example"'],
		[{ shop: 'example.com', ...granted }, 'The credential names no shop. Enter the shop like "example"'],
		[{ shop: 'example', accessToken: ' ' }, 'The credential has no access token. Enter'],
		[{ shop: 'example', clientSecret: 'secret' }, 'The credential has no access token. Enter'],
		[{ shop: 'example', ...granted, clientId: '' }, 'The credential has no client ID or no client secret.'],
		[{ baseUrl: 'http://127.0.0.1:4000', ...granted, clientSecret: '' }, 'no client ID or no client secret.'],
	])('and what else is missing to call it: %j', (credential, cure) => {
		expect(() => apiBaseUrl(credential)).toThrow(cure);
		expect(callProblemIn(credential)?.cure).toContain(
			'To receive webhooks only, the secret that signs them is enough',
		);
	});

	it('matches no delivery when it is not a shop, rather than any', () => {
		expect(keysFrom({ shop: '' }).shop).toBeUndefined();
		expect(keysFrom({ shop: 'example' }).shop).toBe('example.myshopify.com');
		expect(keysFrom({ shop: 'example.com' }).shop).toBe('example.com');
	});
});
