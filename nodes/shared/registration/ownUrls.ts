import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { sharedNodeKey } from '../n8n/node';
import { staticDataEntry } from '../n8n/staticData';
import { sha256Hex } from '../util/hash';
import { asObject } from '../util/object';
import { stripQuery } from '../util/url';

/** The entry of the static data with the URL that a trigger has registered with its platform. */
const ENTRY = 'registered';

/**
 * Remembers the URL that this node has registered, without its query, which may hold a secret. n8n's public address may
 * be another one at the next activation or deactivation: the platform still has this URL then.
 */
export function rememberRegisteredUrl(context: IHookFunctions, url: string): void {
	staticDataEntry(context, ENTRY).write({ by: ownerOf(context), url: stripQuery(url) });
}

/** Whether this node has registered a URL before; see {@link hasRegistered}. */
export function hasRegisteredUrl(context: IHookFunctions, url: string): boolean {
	return hasRegistered(context) && registration(context).url === stripQuery(url);
}

/**
 * Whether what the static data says of a registration is about this node of this n8n. A copy of the workflow in another
 * n8n has the same static data where all was copied, but must not take the webhook from the original.
 */
export function hasRegistered(context: IHookFunctions): boolean {
	return registration(context).by === ownerOf(context);
}

function registration(context: IHookFunctions): IDataObject {
	return asObject(staticDataEntry(context, ENTRY).read());
}

/** @returns a text that differs for each n8n, workflow and node */
export function ownerOf(context: IHookFunctions): string {
	return sha256Hex(sharedNodeKey(context)).slice(0, 16);
}
