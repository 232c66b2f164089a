import type { IHookFunctions } from 'n8n-workflow';

import { stripQuery } from '../util/url';
import { ownEntry } from './ownEntry';

/** The entry of the static data with the URLs that a trigger has registered with its platform. */
export const REGISTERED_ENTRY = 'registered';

/** So many URLs are remembered. n8n may have another public address at each start. */
const MOST_URLS = 20;

/**
 * Remembers a URL that this node has registered, without its query, which may hold a secret. n8n's public address may
 * be another one at the next activation or deactivation: the platform still has this URL then.
 */
export function rememberRegisteredUrl(context: IHookFunctions, url: string): void {
	const urls = [...new Set([stripQuery(url), ...registeredUrls(context)])].slice(0, MOST_URLS);
	ownEntry(context, REGISTERED_ENTRY).write({ urls });
}

/** @returns the URLs that this node of this n8n has registered, the last one first; see ownEntry */
export function registeredUrls(context: IHookFunctions): readonly string[] {
	const urls = ownEntry(context, REGISTERED_ENTRY).read()?.urls;
	return Array.isArray(urls) ? urls.map(String) : [];
}

/** Whether this node of this n8n has registered a URL. */
export function hasRegistered(context: IHookFunctions): boolean {
	return ownEntry(context, REGISTERED_ENTRY).read() !== undefined;
}
