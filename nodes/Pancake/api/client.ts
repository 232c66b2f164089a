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
	/** Behind the base URL and /shops/{id}, with every id in it encoded; see `segment`. */
	readonly path: string;
	readonly query?: IDataObject;
	readonly body?: IDataObject;
	/** Whether Pancake's published API does not list it: what is missing then is told apart. */
	readonly sdkForm?: boolean;
	/** Whether the answer is written back, so that nothing in it may be hidden; it must not be shown then. */
	readonly unaltered?: boolean;
}

/**
 * Calls the API for the shop of the credential. Rate limits and errors of the servers are tried again
 * with doubling waits; what a second call could do twice (POST) only where Pancake did not take the first.
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

/** @returns an id for a path; undefined where it is none, or would lead to another path */
export function segment(id: unknown): string | undefined {
	const text = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '';
	if (text === '' || /^(\.+|undefined|null|\[object Object\])$/.test(text)) return undefined;
	return encodeURIComponent(text);
}

function mayPass(method: IHttpRequestMethods, status: number): boolean {
	if (status === 429) return true;
	return status >= 500 && method !== 'POST';
}

/** Whatever is thrown here carries the request, and so the URL with the key: only its words are kept. */
async function send(
	context: ApiContext,
	{ method, path, query, body }: Call,
	apiKey: string,
): Promise<RawAnswer> {
	const options: IHttpRequestOptions = {
		method,
		url: path,
		headers: { Accept: 'application/json' },
		// Lists as name[]=a&name[]=b: n8n would number them.
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
		const said = withoutKey(errorMessage(error), apiKey);
		throw apiError(context, explainUnreachable(API, said));
	}
}
