import {
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestOptions,
	type IPollFunctions,
} from 'n8n-workflow';

import { explainUnreachable } from '../../shared/api/errors';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { errorMessage } from '../../shared/errors/problem';
import { CREDENTIAL_TYPE } from '../platform/keys';
import { API } from './errors';
import { readResponse, type ApiResult } from './response';

/** n8n's contexts that may call the API. */
export type ApiContext = IExecuteFunctions | IHookFunctions | IPollFunctions;

/**
 * Calls one API. Shopee reports errors in the field `error`, also with HTTP status 200. A call that meets a
 * rate limit or an error of Shopee's servers is tried again after doubling waits.
 *
 * @param path with /api/v2
 * @param parameters for the query of a GET, or the JSON body of a POST
 * @returns the whole answer, whose `response` holds the data
 * @throws NodeApiError that says what happened and what to do
 */
export async function callApi(
	context: ApiContext,
	method: 'GET' | 'POST',
	path: string,
	parameters: IDataObject = {},
): Promise<IDataObject> {
	const outcome = await callWithRetries(
		async () => await attemptCall(context, method, path, parameters),
		(tried) => tried.kind === 'failed' && tried.problem.transient === true,
	);
	if (outcome.kind === 'answer') return outcome.answer;
	throw apiError(context, outcome.problem);
}

async function attemptCall(
	context: ApiContext,
	method: 'GET' | 'POST',
	path: string,
	parameters: IDataObject,
): Promise<ApiResult> {
	const options: IHttpRequestOptions = {
		method,
		url: path,
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		...(method === 'GET' ? { qs: parameters } : { body: parameters }),
	};
	const { statusCode, body } = await send(context, options);
	return readResponse(statusCode, body);
}

async function send(
	context: ApiContext,
	options: IHttpRequestOptions,
): Promise<{ statusCode: number; body: unknown }> {
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, options)) as {
			statusCode: number;
			body: unknown;
		};
	} catch (error) {
		throw apiError(context, explainUnreachable(API, errorMessage(error)));
	}
}
