import { namedSecrets } from '../../shared/ingest/secrets';
import { shopDomain } from './shop';
import type { ShopifyKeys } from './signature';

export const SHOPIFY_CREDENTIAL = 'shopifyWebhookApi';

/** The Admin API version this package speaks. */
export const API_VERSION = '2026-10';

/** @returns what the fields of the credential hold to verify deliveries with */
export function shopifyKeys(credential: Readonly<Record<string, unknown>>): ShopifyKeys {
	const { clientSecret, notificationsSecret, previousSecret } = credential;
	const shop = String(credential.shop ?? '').trim();
	return {
		secrets: namedSecrets({ clientSecret, notificationsSecret, previousSecret }),
		// A name that is no shop's can match no delivery: better refused than let through.
		shop: shop === '' ? undefined : (shopDomain(shop) ?? shop),
	};
}

/** @returns what the credential holds that no message and no item may show */
export function shopifySecrets(credential: Readonly<Record<string, unknown>>): string[] {
	const { accessToken, sessionToken, clientSecret, notificationsSecret, previousSecret } = credential;
	const secrets = [accessToken, sessionToken, clientSecret, notificationsSecret, previousSecret];
	return secrets.map((secret) => String(secret ?? '').trim());
}

/**
 * @returns where the Admin API of the credential's shop is, without a slash at the end
 * @throws Error with the cure when the credential names no shop
 */
export function apiBaseUrl(credential: Readonly<Record<string, unknown>>): string {
	const baseUrl = String(credential.baseUrl ?? '').trim();
	if (baseUrl !== '') return baseUrl.replace(/\/+$/, '');
	const shop = shopDomain(String(credential.shop ?? ''));
	if (shop === undefined) {
		throw new Error(
			'The credential names no shop: enter it like "example" or "example.myshopify.com". Only to receive webhooks, neither the shop nor this test is needed',
		);
	}
	return `https://${shop}`;
}
