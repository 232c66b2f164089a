import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { sharedNodeKey } from '../n8n/node';
import { staticDataEntry } from '../n8n/staticData';
import { sha256Hex } from '../util/hash';
import { asObject } from '../util/object';
import { stripQuery } from '../util/url';

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
	staticDataEntry(context, REGISTERED_ENTRY).write({ by: ownerOf(context), urls });
}

/** @returns the URLs that this node of this n8n has registered, the last one first; see {@link hasRegistered} */
export function registeredUrls(context: IHookFunctions): readonly string[] {
	const { urls } = registration(context);
	return hasRegistered(context) && Array.isArray(urls) ? urls.map(String) : [];
}

/**
 * Whether what the static data says of a registration is about this node of this n8n. A copy of the workflow in another
 * n8n has the same static data where all was copied, but must not take the webhook from the original.
 */
export function hasRegistered(context: IHookFunctions): boolean {
	return registration(context).by === ownerOf(context);
}

function registration(context: IHookFunctions): IDataObject {
	return asObject(staticDataEntry(context, REGISTERED_ENTRY).read());
}

/** @returns a text that differs for each n8n, workflow and node */
export function ownerOf(context: IHookFunctions): string {
	return sha256Hex(sharedNodeKey(context)).slice(0, 16);
}
