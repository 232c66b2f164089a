/** The domains that shops have on Shopify, as in Shopify's own library. */
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9_-]*\.(myshopify\.com|shopify\.com|myshopify\.io|shop\.dev)$/;
const SUBDOMAIN = /^[a-z0-9][a-z0-9_-]*$/;
const ADMIN_PATH = /^admin\.shopify\.com\/store\/([a-z0-9][a-z0-9_-]*)/;

/**
 * @param shop as people write it: "example", "example.myshopify.com", "https://example.myshopify.com/admin"
 *   or "https://admin.shopify.com/store/example"
 * @returns the shop's domain, "example.myshopify.com"; undefined for any other text
 */
export function shopDomain(shop: string): string | undefined {
	const address = shop
		.trim()
		.toLowerCase()
		.replace(/^https?:\/\//, '');
	const admin = ADMIN_PATH.exec(address);
	if (admin !== null) return `${admin[1]}.myshopify.com`;
	const [host = ''] = address.split(/[/?#]/, 1);
	if (SUBDOMAIN.test(host)) return `${host}.myshopify.com`;
	return SHOP_DOMAIN.test(host) ? host : undefined;
}
