import {
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { explainUnreachable } from '../../shared/api/errors';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { errorMessage } from '../../shared/errors/problem';
import { apiKeyOf, CREDENTIAL_TYPE, requireShopId } from '../platform/keys';
import { API } from './errors';
import { answerWithoutKey, withoutKey } from './redact';
import { readResponse, type RawAnswer } from './response';

/** n8n's contexts that may call the API. */
export type ApiContext = IExecuteFunctions | IHookFunctions;

export interface Call {
	readonly method: IHttpRequestMethods;
	/** Path after the base URL and /shops/{id}. Ids in the path are encoded; see `segment`. */
	readonly path: string;
	readonly query?: IDataObject;
	readonly body?: IDataObject;
	/**
	 * Whether Pancake's published API does not list the operation, so that a missing endpoint gets an error of
	 * its own.
	 */
	readonly sdkForm?: boolean;
	/**
	 * Whether to keep the API key in the answer, because the answer is sent back to Pancake. Such an answer
	 * must not be shown.
	 */
	readonly unaltered?: boolean;
}

/**
 * Calls the API for the shop of the credential. After HTTP 429 and server errors, the call is repeated after
 * doubling waits. A POST is repeated after 429 only: after a server error, Pancake may have carried it out.
 *
 * @returns the answer, in which integers beyond 2^53 are texts with all their digits
 * @throws NodeApiError that says what happened and what to do, without the API key
 */
export async function callApi(context: ApiContext, call: Call): Promise<unknown> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const url = `/shops/${requireShopId(credential)}${call.path}`;
	const apiKey = apiKeyOf(credential);
	const reading = await callWithRetries(
		async () =>
			readResponse(await send(context, { ...call, path: url }, apiKey), apiKey, call.sdkForm === true),
		(tried) => tried.kind === 'failed' && mayPass(call.method, tried.status),
	);
	if (reading.kind === 'failed') {
		throw apiError(context, reading.problem, String(reading.status));
	}
	return call.unaltered === true ? reading.answer : answerWithoutKey(reading.answer, apiKey);
}

/** @returns the id, encoded for a path; undefined where the value is no id or would lead to another path */
export function segment(id: unknown): string | undefined {
	const text = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '';
	if (text === '' || /^(\.+|undefined|null|\[object Object\])$/.test(text)) return undefined;
	return encodeURIComponent(text);
}

function mayPass(method: IHttpRequestMethods, status: number): boolean {
	if (status === 429) return true;
	return status >= 500 && method !== 'POST';
}

/**
 * Sends one request. An error of n8n contains the request and so the URL with the API key: only its message
 * is kept, without the key.
 */
async function send(
	context: ApiContext,
	{ method, path, query, body }: Call,
	apiKey: string,
): Promise<RawAnswer> {
	const options: IHttpRequestOptions = {
		method,
		url: path,
		headers: { Accept: 'application/json' },
		// Writes lists as name[]=a&name[]=b. Otherwise n8n would number the entries.
		arrayFormat: 'brackets',
		encoding: 'arraybuffer',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		...(query && { qs: query }),
		...(body && { body }),
	};
	try {
		const { statusCode, body: bytes } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_TYPE,
			options,
		)) as { statusCode: number; body: Uint8Array };
		return { status: statusCode, body: bytes };
	} catch (error) {
		const reason = withoutKey(errorMessage(error), apiKey);
		throw apiError(context, explainUnreachable(API, reason));
	}
}
