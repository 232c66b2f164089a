import type { IWebhookFunctions } from 'n8n-workflow';

import type { Delivery } from './types';

/**
 * Step 1 of the pipeline: takes the delivery as it came in.
 *
 * n8n reads JSON bodies before the node runs and leaves their bytes in `rawBody`; bodies of other
 * content types are still unread. A multipart body has been consumed: its bytes are gone, so the
 * delivery is read as empty and no signature will match it.
 *
 * @throws when the sender breaks off or the body is larger than n8n takes (N8N_PAYLOAD_SIZE_MAX)
 */
export async function readDelivery(
	context: IWebhookFunctions,
	callbackUrls: readonly string[] = [],
): Promise<Delivery> {
	const receivedAt = new Date();
	const request = context.getRequestObject();
	const headers = lowerCaseHeaders(context.getHeaderData());
	const consumed = headers['content-type']?.trimStart().toLowerCase().startsWith('multipart/') ?? false;
	if (request.rawBody === undefined && !consumed) await request.readRawBody();
	return {
		body: request.rawBody ?? Buffer.alloc(0),
		headers,
		callbackUrls,
		query: context.getQueryData() as Delivery['query'],
		pathParameters: context.getParamsData() as Delivery['pathParameters'],
		receivedAt,
	};
}

/** Names in lower case, values as one string. */
function lowerCaseHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
	const result: Record<string, string> = Object.create(null);
	for (const [name, value] of Object.entries(headers)) {
		if (value === undefined || value === null) continue;
		result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	return result;
}
