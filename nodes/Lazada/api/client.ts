import {
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ITriggerFunctions,
} from 'n8n-workflow';

import { explainUnreachable } from '../../shared/api/errors';
import { answerWithoutSecrets, problemWithoutSecrets, withoutSecrets } from '../../shared/api/redact';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { errorMessage } from '../../shared/errors/problem';
import { renewalRequest } from '../../shared/n8n/tokenRenewal';
import { textOf } from '../../shared/util/text';
import { CREDENTIAL_TYPE, secretsIn } from '../platform/keys';
import { TOKEN_REFUSED, API } from './errors';
import { type ApiResult, readResponse } from './response';
import { RenewalError } from './tokens';

/** n8n's contexts that may call the Open Platform. */
export type ApiContext = IExecuteFunctions | ITriggerFunctions;

/** A ban for too many calls "will last 1 seconds". The wait begins after the last call. */
const BAN_MS = 1_100;

/**
 * Calls one API of the seller and returns the `data` of its answer.
 *
 * @param path without /rest, e.g. "/order/get"
 * @param parameters of the query; undefined and null values are left out
 * @throws NodeApiError that says what happened and what to do
 */
export async function callApi(
	context: ApiContext,
	path: string,
	parameters: IDataObject = {},
): Promise<unknown> {
	const outcome = await tryApi(context, path, parameters);
	if (outcome.kind === 'answer') return outcome.data;
	throw apiError(context, outcome.problem);
}

/**
 * Calls one API of the seller. Lazada reports errors in the body, with HTTP status 200. A call that meets a
 * limit or an error of Lazada's servers is tried again after growing waits. An expired access token is
 * renewed once.
 *
 * @throws NodeApiError where Lazada cannot be reached
 */
export async function tryApi(
	context: ApiContext,
	path: string,
	parameters: IDataObject = {},
): Promise<ApiResult> {
	const { accessToken, refreshToken } = await context.getCredentials(CREDENTIAL_TYPE);
	const outcome = await callPatiently(context, path, parameters);
	if (outcome.kind === 'answer' || outcome.code !== TOKEN_REFUSED) return outcome;

	const refused = textOf(accessToken).trim();
	if (refused === '' || textOf(refreshToken).trim() === '') return outcome;
	const renewed = await callPatiently(context, path, parameters, refused);
	if (renewed.kind === 'answer') return renewed;
	const { accessToken: current } = await context.getCredentials(CREDENTIAL_TYPE);
	if (textOf(current).trim() === refused) return renewed;
	// Another process has renewed the tokens: the credential has the new ones now.
	return await callPatiently(context, path, parameters);
}

async function callPatiently(
	context: ApiContext,
	path: string,
	parameters: IDataObject,
	refusedToken?: string,
): Promise<ApiResult> {
	return await callWithRetries(
		async () => await attemptCall(context, path, parameters, refusedToken),
		(outcome) => outcome.kind === 'failed' && outcome.problem.transient === true,
		BAN_MS,
	);
}

async function attemptCall(
	context: ApiContext,
	path: string,
	parameters: IDataObject,
	refusedToken?: string,
): Promise<ApiResult> {
	const options: IHttpRequestOptions = {
		method: 'GET',
		url: path,
		qs: parameters,
		// The answer as text: ids have more digits than a number can hold.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		...(refusedToken !== undefined && { headers: renewalRequest(refusedToken) }),
	};
	try {
		const { statusCode, body } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_TYPE,
			options,
		)) as { statusCode: number; body: unknown };
		return readResponse(statusCode, answerWithoutSecrets(body, await secretsOf(context)));
	} catch (error) {
		const renewal = renewalErrorIn(error);
		if (renewal === undefined) {
			const message = withoutSecrets(errorMessage(error), await secretsOf(context));
			throw apiError(context, explainUnreachable(API, message));
		}
		const problem = problemWithoutSecrets(renewal.problem, await secretsOf(context));
		return { kind: 'failed', code: renewal.code, problem };
	}
}

/** Reads the credential again: the call may have renewed the tokens. */
async function secretsOf(context: ApiContext): Promise<string[]> {
	return secretsIn(await context.getCredentials(CREDENTIAL_TYPE));
}

/** n8n wraps the error of a renewal in an error of its own. */
function renewalErrorIn(error: unknown): RenewalError | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof RenewalError) return cause;
	}
	return undefined;
}
