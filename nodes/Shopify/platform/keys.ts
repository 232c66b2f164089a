import { namedSecrets, type NamedSecret } from '../../shared/credential/secrets';
import { ProblemError, type Problem } from '../../shared/errors/problem';
import { withoutTrailingSlashes } from '../../shared/util/url';
import { shopDomain } from './shop';

export const CREDENTIAL_TYPE = 'shopifyWebhookApi';

/** The Admin API version this package speaks. */
export const API_VERSION = '2026-10';

/** @returns the keys that the credential holds to verify deliveries with */
export function keysFrom(credential: Readonly<Record<string, unknown>>): Keys {
	const { clientSecret, notificationsSecret, previousSecret } = credential;
	const shop = String(credential.shop ?? '').trim();
	return {
		secrets: namedSecrets({ clientSecret, notificationsSecret, previousSecret }),
		// An invalid name is kept: it matches no delivery, so every delivery is refused instead of accepted.
		shop: shop === '' ? undefined : (shopDomain(shop) ?? shop),
	};
}

/** @returns the secrets of the credential, which no message and no item may show */
export function secretsIn(credential: Readonly<Record<string, unknown>>): string[] {
	const { accessToken, sessionToken, clientSecret, notificationsSecret, previousSecret } = credential;
	const secrets = { accessToken, sessionToken, clientSecret, notificationsSecret, previousSecret };
	return namedSecrets(secrets).map(({ value }) => value);
}

const RECEIVING = 'To receive webhooks only, the secret that signs them is enough.';

const NO_SHOP: Problem = {
	what: 'The credential names no shop',
	cure: `Enter the shop like "example" or "example.myshopify.com". ${RECEIVING}`,
};
const NO_TOKEN: Problem = {
	what: 'The credential has no access token',
	cure: `Enter the Admin API access token of a custom app, or choose "Client ID and Secret". ${RECEIVING}`,
};
const NO_CLIENT: Problem = {
	what: 'The credential has no client ID or no client secret',
	cure: `Enter both from the settings of the app in the Dev Dashboard. ${RECEIVING}`,
};

/** @returns the problem of a credential that cannot call the Admin API; undefined where it can */
export function callProblemIn(credential: Readonly<Record<string, unknown>>): Problem | undefined {
	const has = (...fields: string[]) => fields.every((field) => String(credential[field] ?? '').trim() !== '');
	if (!has('baseUrl') && shopDomain(String(credential.shop ?? '')) === undefined) return NO_SHOP;
	if (credential.authentication !== 'clientCredentials') return has('accessToken') ? undefined : NO_TOKEN;
	return has('clientId', 'clientSecret') ? undefined : NO_CLIENT;
}

/**
 * @returns the base URL of the Admin API of the credential's shop, without a slash at the end
 * @throws ProblemError when a field that calls need is missing in the credential
 */
export function apiBaseUrl(credential: Readonly<Record<string, unknown>>): string {
	const gap = callProblemIn(credential);
	if (gap !== undefined) throw new ProblemError(gap);
	const baseUrl = String(credential.baseUrl ?? '').trim();
	return baseUrl === '' ? `https://${shopDomain(String(credential.shop))}` : withoutTrailingSlashes(baseUrl);
}

/**
 * @returns the token that calls carry: the entered one, or the one that was granted last; empty where the credential
 *   has none
 */
export function accessTokenOf(credential: Readonly<Record<string, unknown>>): string {
	const { authentication, sessionToken, accessToken } = credential;
	return String((authentication === 'clientCredentials' ? sessionToken : accessToken) ?? '').trim();
}

/** The keys that a trigger verifies deliveries with. */
export interface Keys {
	/** The secrets that may have signed a delivery, in the order in which they are tried. */
	readonly secrets: readonly NamedSecret[];
	/** "example.myshopify.com"; undefined where deliveries of every shop are accepted. */
	readonly shop: string | undefined;
}
