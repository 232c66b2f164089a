import type { ICredentialDataDecryptedObject, INodeCredentialDescription } from 'n8n-workflow';

import { withoutTrailingSlashes } from '../util/url';
import { UPSTASH, WEBDIS, type RedisDialect } from './dialects';

export const REDIS_CREDENTIAL = 'redisHttpApi';

/** For the entry of this credential in a trigger: shown where the option "Remember In" says so. */
export const SHOW_WITH_REDIS: INodeCredentialDescription['displayOptions'] = {
	show: { '/options.ledger': ['redis'] },
};

export const DEFAULT_PREFIX = 'n8n-webhooks';

/** @returns the URL without a slash at the end; empty where none is entered */
export function redisBaseUrl(credential: ICredentialDataDecryptedObject): string {
	return withoutTrailingSlashes(text(credential.url));
}

/** @returns what the name of every key begins with */
export function redisPrefix(credential: ICredentialDataDecryptedObject): string {
	return text(credential.prefix) || DEFAULT_PREFIX;
}

/** @returns the header that proves who is calling; none where the server asks for none */
export function redisAuthorization(credential: ICredentialDataDecryptedObject): Record<string, string> {
	if (credential.authentication === 'bearer') return { Authorization: `Bearer ${text(credential.token)}` };
	if (credential.authentication !== 'basic') return {};
	const pair = `${text(credential.user)}:${text(credential.password)}`;
	return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** @returns what the credential holds that no message may show */
export function redisSecrets(credential: ICredentialDataDecryptedObject): string[] {
	const { Authorization: header = '' } = redisAuthorization(credential);
	return [text(credential.token), text(credential.password), header.replace(/^\w+ /, '')];
}

/** Upstash and serverless-redis-http want a token, which Webdis by itself does not know. */
export function likelyDialects(credential: ICredentialDataDecryptedObject): readonly RedisDialect[] {
	return credential.authentication === 'bearer' ? [UPSTASH, WEBDIS] : [WEBDIS, UPSTASH];
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
