import type { IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { userError } from '../errors/nodeErrors';
import { stripQuery } from '../util/url';

/**
 * Whether a URL is one of this node: its production or its test URL, also below or above what it registers.
 * n8n makes the id of a webhook random; a copy of the workflow in another n8n has the same one on another host.
 */
export function isOwnWebhookUrl(context: IHookFunctions, url: string): boolean {
	const production = context.getNodeWebhookUrl('default');
	if (production === undefined) return false;
	if (stripQuery(url) === stripQuery(production)) return true;
	const { webhookId } = context.getNode();
	if (webhookId === undefined || !URL.canParse(url)) return false;
	const { origin, pathname } = new URL(url);
	return origin === new URL(production).origin && pathname.includes(`/${webhookId}/`);
}
/** @returns what to throw where n8n knows no URL for the webhook of a node */
export function missingWebhookUrl(context: IHookFunctions): NodeOperationError {
	return userError(context, {
		what: 'n8n has no webhook URL for this node',
		cure: 'Save the workflow and activate it again. If that does not help, delete the node and add it again.',
	});
}
