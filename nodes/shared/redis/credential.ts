import type { ICredentialDataDecryptedObject, INodeCredentialDescription } from 'n8n-workflow';

import { withoutTrailingSlashes } from '../util/url';
import { UPSTASH, WEBDIS, type RedisDialect } from './dialects';

export const REDIS_CREDENTIAL = 'redisHttpApi';

/** Shows this credential in a trigger only where its option "Remember In" is set to Redis. */
export const SHOW_WITH_REDIS: INodeCredentialDescription['displayOptions'] = {
	show: { '/options.ledger': ['redis'] },
};

export const DEFAULT_PREFIX = 'n8n-webhooks';

/** @returns the URL without a slash at the end; empty where none is entered */
export function redisBaseUrl(credential: ICredentialDataDecryptedObject): string {
	return withoutTrailingSlashes(text(credential.url));
}

/** @returns the prefix of the name of every key */
export function redisPrefix(credential: ICredentialDataDecryptedObject): string {
	return text(credential.prefix) || DEFAULT_PREFIX;
}

/** @returns the header that authenticates a request; empty where the server needs no authentication */
export function redisAuthorization(credential: ICredentialDataDecryptedObject): Record<string, string> {
	if (credential.authentication === 'bearer') return { Authorization: `Bearer ${text(credential.token)}` };
	if (credential.authentication !== 'basic') return {};
	const pair = `${text(credential.user)}:${text(credential.password)}`;
	return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** @returns the secrets of the credential, which no message may show */
export function redisSecrets(credential: ICredentialDataDecryptedObject): string[] {
	const { Authorization: header = '' } = redisAuthorization(credential);
	return [text(credential.token), text(credential.password), header.replace(/^\w+ /, '')];
}

/**
 * Upstash and serverless-redis-http need a bearer token, and Webdis by itself knows no bearer token.
 *
 * @returns all dialects, the likely one first
 */
export function likelyDialects(credential: ICredentialDataDecryptedObject): readonly RedisDialect[] {
	return credential.authentication === 'bearer' ? [UPSTASH, WEBDIS] : [WEBDIS, UPSTASH];
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
