import type { IHookFunctions } from 'n8n-workflow';

import { userError } from '../errors/nodeErrors';
import type { Problem } from '../errors/problem';
import { isSafeUrl, stripQuery } from '../util/url';
import { registeredUrls } from './ownUrls';

/**
 * Whether a URL belongs to this node: its production URL, its test URL, another URL of this n8n with the node's
 * webhook id, or a URL that the node has registered when n8n had another public address. n8n makes the id of a
 * webhook random. A copy of the workflow in another n8n has the same id on another host.
 */
export function isOwnWebhookUrl(context: IHookFunctions, url: string): boolean {
	const production = context.getNodeWebhookUrl('default');
	const own = [...(production === undefined ? [] : [stripQuery(production)]), ...registeredUrls(context)];
	if (own.includes(stripQuery(url))) return true;
	const { webhookId } = context.getNode();
	if (webhookId === undefined || !URL.canParse(url)) return false;
	const { origin, pathname } = new URL(url);
	const isOnOwnHost = own.some((each) => URL.canParse(each) && new URL(each).origin === origin);
	return isOnOwnHost && pathname.includes(`/${webhookId}/`);
}

/**
 * @param url the URL to register; by default the URL of the node's webhook
 * @throws NodeOperationError where there is none
 */
export function requireWebhookUrl(
	context: IHookFunctions,
	url = context.getNodeWebhookUrl('default'),
): string {
	if (url !== undefined) return url;
	throw userError(context, {
		what: 'n8n has no webhook URL for this node',
		cure: 'Save the workflow and activate it again. If that does not help, delete the node and add it again.',
	});
}

/**
 * @param problem makes the problem where the URL is not https; it gets the URL without its query
 * @returns the URL
 * @throws NodeOperationError with this problem
 */
export function requireHttps(
	context: IHookFunctions,
	url: string,
	problem: (url: string) => Problem,
): string {
	if (isSafeUrl(url)) return url;
	throw userError(context, problem(stripQuery(url)));
}
