import { apiBaseUrl, shopifyKeys } from '../../../nodes/Shopify/platform/credential';
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

	it('tells where the Admin API is, unless a base URL does', () => {
		expect(apiBaseUrl({ shop: 'example' })).toBe('https://example.myshopify.com');
		expect(apiBaseUrl({ shop: 'example', baseUrl: ' http://127.0.0.1:4000/ ' })).toBe(
			'http://127.0.0.1:4000',
		);
		expect(() => apiBaseUrl({ shop: '' })).toThrow('The credential names no shop');
	});

	it('matches no delivery when it is not a shop, rather than any', () => {
		expect(shopifyKeys({ shop: '' }).shop).toBeUndefined();
		expect(shopifyKeys({ shop: 'example' }).shop).toBe('example.myshopify.com');
		expect(shopifyKeys({ shop: 'example.com' }).shop).toBe('example.com');
	});
});
