import type { IWebhookFunctions } from 'n8n-workflow';

import type { Delivery } from './types';

/** The content type of which n8n keeps no bytes. */
const CONSUMED = /^\s*multipart\/form-data\s*(?:;|$)/i;

/**
 * Step 1 of the pipeline: reads the delivery as it was sent.
 *
 * n8n reads a JSON body before the node runs and keeps its bytes in `rawBody`. A body of another content type
 * is still unread. A form with several parts is an exception: n8n has read it without keeping its bytes.
 *
 * @returns undefined where n8n has kept nothing of the body
 * @throws when the sender breaks off or the body is larger than n8n accepts (N8N_PAYLOAD_SIZE_MAX)
 */
export async function readDelivery(
	context: IWebhookFunctions,
	callbackUrls: readonly string[] = [],
): Promise<Delivery | undefined> {
	const receivedAt = new Date();
	const request = context.getRequestObject();
	const headers = headerTexts(context.getHeaderData());
	if (request.rawBody === undefined) {
		if (CONSUMED.test(headers['content-type'] ?? '')) return undefined;
		await request.readRawBody();
	}
	return {
		body: request.rawBody ?? Buffer.alloc(0),
		headers,
		callbackUrls,
		query: context.getQueryData() as Delivery['query'],
		pathParameters: context.getParamsData() as Delivery['pathParameters'],
		receivedAt,
	};
}

/**
 * Node has put the names into lower case. The headers are not copied, because a request may have thousands: only those
 * that somebody asks for are read.
 *
 * @returns the headers by name, each value as one text
 */
function headerTexts(headers: Readonly<Record<string, unknown>>): Record<string, string> {
	const textOf = (name: string | symbol): string | undefined => {
		if (typeof name === 'symbol' || !Object.hasOwn(headers, name)) return undefined;
		const value = headers[name];
		if (value === undefined || value === null) return undefined;
		return Array.isArray(value) ? value.join(', ') : String(value);
	};
	return new Proxy(headers, { get: (_headers, name) => textOf(name) }) as Record<string, string>;
}
