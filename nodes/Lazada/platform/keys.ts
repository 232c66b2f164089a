import { customBaseUrl } from '../../shared/credential/customBaseUrl';
import { namedSecrets } from '../../shared/credential/secrets';
import { SITES } from './site';

export const CREDENTIAL_TYPE = 'lazadaOpenPlatformApi';

/** One host creates and renews the tokens of all sites. */
const AUTHORIZATION_HOST = 'https://auth.lazada.com/rest';

type Fields = Readonly<Record<string, unknown>>;

/** @returns the secrets of the credential, which no message and no item may show */
export function secretsIn({ appSecret, accessToken, refreshToken }: Fields): string[] {
	return namedSecrets({ appSecret, accessToken, refreshToken }).map(({ value }) => value);
}

/** @returns the keys of the credential that verify pushes; an empty text where a field is empty */
export function keysFrom({ appKey, appSecret }: Fields): Keys {
	return { appKey: String(appKey ?? '').trim(), appSecret: String(appSecret ?? '').trim() };
}

/** @returns the access token of the seller, which calls carry; empty where the credential has none */
export function accessTokenOf({ accessToken }: Fields): string {
	return String(accessToken ?? '').trim();
}

/**
 * @returns the URL of the API of the credential's site, with /rest and without a slash at the end
 * @throws ProblemError when a custom base URL is chosen, and its field has no web address
 */
export function apiBaseUrl({ site, baseUrl }: Fields): string {
	return SITES.find(({ value }) => value === site)?.host ?? customBaseUrl(baseUrl, 'a site');
}

/**
 * @returns the URL at which tokens are renewed; a custom base URL serves for the renewal, too
 * @throws ProblemError when a custom base URL is chosen, and its field has no web address
 */
export function authorizationBaseUrl({ site, baseUrl }: Fields): string {
	return SITES.some(({ value }) => value === site) ? AUTHORIZATION_HOST : customBaseUrl(baseUrl, 'a site');
}

/** The keys with which a trigger verifies pushes. */
export interface Keys {
	readonly appKey: string;
	readonly appSecret: string;
}
