import { customBaseUrl } from '../../shared/credential/customBaseUrl';
import { namedSecrets, type NamedSecret } from '../../shared/credential/secrets';
import { ProblemError } from '../../shared/errors/problem';
import { ENVIRONMENTS } from './environment';

export const CREDENTIAL_TYPE = 'shopeeOpenPlatformApi';

type Fields = Readonly<Record<string, unknown>>;

/** The credential field of the key with which the console signs test pushes, and the sandbox all pushes. */
export const TEST_KEY = 'testPushPartnerKey';

/** @param verifiedWith of an item: the name of the key that signed its push */
export function isTestKey(verifiedWith: unknown): boolean {
	return String(verifiedWith).startsWith(TEST_KEY);
}

/**
 * @param allowApiKey whether a push may be signed with the API partner key too
 * @returns the keys of the credential that verify pushes
 */
export function keysFrom(fields: Fields, allowApiKey: boolean): Keys {
	const { pushPartnerKey, [TEST_KEY]: testPushPartnerKey, partnerKey } = fields;
	const ownKeys = { pushPartnerKey, [TEST_KEY]: testPushPartnerKey };
	const keys = namedSecrets(allowApiKey ? { ...ownKeys, partnerKey } : ownKeys);
	const [apiKey] = namedSecrets({ partnerKey });
	return { keys, refusedKey: allowApiKey ? undefined : apiKey?.value };
}

/** @returns the secrets of the credential, which no message and no item may show */
export function secretsIn({ partnerKey, pushPartnerKey, [TEST_KEY]: testPushPartnerKey }: Fields): string[] {
	return namedSecrets({ partnerKey, pushPartnerKey, testPushPartnerKey }).map(({ value }) => value);
}

/**
 * @returns the URL of the API, without a slash at the end
 * @throws ProblemError when a custom base URL is chosen, and its field has no web address
 */
export function apiBaseUrl({ environment, baseUrl }: Fields): string {
	const known = ENVIRONMENTS.find(({ value }) => value === environment);
	return known?.host ?? customBaseUrl(baseUrl, 'an environment');
}

/** @throws ProblemError when the credential has no partner ID that is a number */
export function requirePartnerId({ partnerId }: Fields): string {
	const id = String(partnerId ?? '').trim();
	if (/^\d+$/.test(id)) return id;
	throw new ProblemError({
		what: 'The credential has no partner ID that is a number',
		cure: 'Enter the partner ID of the app from the Shopee Open Platform console.',
	});
}

/** The keys with which a trigger verifies pushes. */
export interface Keys {
	/** The keys that may sign pushes, in the order in which the trigger tries them. */
	readonly keys: readonly NamedSecret[];
	/** The API partner key where it may not sign pushes. It only serves to explain why a push is refused. */
	readonly refusedKey: string | undefined;
}
