import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	IPollFunctions,
	ITriggerFunctions,
} from 'n8n-workflow';

import { reasonOf } from '../errors/problem';
import { boundedRequest } from '../n8n/boundedRequest';
import { explainUnreachable, type Api } from './errors';
import { answerWithoutSecrets, problemWithoutSecrets } from './redact';
import { bodyOf, type ApiResult, type HttpAnswer } from './response';
import { tokenFailure } from './tokenError';

/** When an attempt of a call ends without its whole answer, in ms. */
export const CALL_DEADLINE_MS = 60_000;

/** n8n's contexts that may call an API. */
export type ApiContext = IExecuteFunctions | IHookFunctions | IPollFunctions | ITriggerFunctions;

export interface ApiRequest {
	readonly method: IHttpRequestMethods;
	/** Follows the base URL, which `authenticate` of the credential adds. */
	readonly path: string;
	readonly query?: IDataObject | undefined;
	/** An object, sent as JSON, or JSON text, whose numbers may have more digits than a JavaScript number. */
	readonly body?: IDataObject | string | undefined;
	readonly headers?: Readonly<Record<string, string>> | undefined;
	/**
	 * Whether to keep the credential's secrets in the answer, because the answer is sent back to the platform. Such
	 * an answer must not be shown.
	 */
	readonly unaltered?: boolean | undefined;
	/** Further options of n8n's request. */
	readonly options?: Partial<IHttpRequestOptions> | undefined;
}

/**
 * Makes one attempt of a call.
 *
 * An error of n8n contains the request with its secrets: only its message is kept. No text of the result shows a
 * secret of the credential.
 *
 * @param read reads the answer of the platform
 */
export async function attemptCall(
	context: ApiContext,
	api: Api,
	request: ApiRequest,
	read: (answer: HttpAnswer) => ApiResult,
): Promise<ApiResult> {
	const result = await send(context, api, request).then(read, (error: unknown): ApiResult =>
		failureOf(api, error, read),
	);
	// The credential is read after the call, as the call may have fetched a token.
	const secrets = api.secretsIn(await context.getCredentials(api.credentialType));
	if (result.kind === 'failed') {
		return { ...result, problem: problemWithoutSecrets(result.problem, secrets) };
	}
	return request.unaltered === true
		? result
		: { ...result, data: answerWithoutSecrets(result.data, secrets) };
}

async function send(
	context: ApiContext,
	{ credentialType }: Api,
	{ method, path, query, body, headers, options }: ApiRequest,
): Promise<HttpAnswer> {
	const request: IHttpRequestOptions = {
		method,
		url: path,
		headers: {
			Accept: 'application/json',
			...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
			...headers,
		},
		encoding: 'arraybuffer',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		...(query && { qs: query }),
		...(body && { body }),
		...options,
	};
	const { httpRequestWithAuthentication } = context.helpers;
	const answer = (await boundedRequest(
		request,
		CALL_DEADLINE_MS,
		async (bounded) => await httpRequestWithAuthentication.call(context, credentialType, bounded),
	)) as { statusCode: number; body: Uint8Array };
	return { status: answer.statusCode, body: bodyOf(answer.body) };
}

function failureOf(api: Api, error: unknown, read: (answer: HttpAnswer) => ApiResult): ApiResult {
	const status = statusOf(error);
	const failure = tokenFailure(error) ?? (status === undefined ? undefined : read({ status, body: '' }));
	return failure ?? { kind: 'failed', problem: explainUnreachable(api, reasonOf(error)) };
}

/** @returns the status of the answer that n8n turned into an error; undefined where there was no answer */
function statusOf(error: unknown): number | undefined {
	// Without an answer, n8n puts a network error such as ECONNREFUSED into `httpCode`; after an answer that breaks off,
	// its status, such as 200.
	const { httpCode } = Object(error) as { httpCode?: unknown };
	return typeof httpCode === 'string' && /^[45]\d\d$/.test(httpCode) ? Number(httpCode) : undefined;
}
