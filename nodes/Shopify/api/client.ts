import {
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type NodeApiError,
} from 'n8n-workflow';

import { answerWithoutSecrets, withoutSecrets } from '../../shared/api/redact';
import { ATTEMPTS, backoffMs, LONGEST_WAIT_MS } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { API_VERSION, problemIn, CREDENTIAL_TYPE, secretsIn } from '../platform/keys';
import { explainStatus } from './errors';
import { readResponse, type GraphqlAnswer, type QueryCost } from './response';

/** n8n's contexts that may call the Admin API. */
export type ApiContext = IExecuteFunctions | IHookFunctions;

const RETRIED_STATUSES: readonly string[] = ['429', '500', '502', '503', '504'];

/**
 * Runs one operation of the Admin GraphQL API and returns its data.
 *
 * Shopify answers a throttled call with HTTP 200. Such a call is repeated when the bucket has regained the
 * points that the call costs. After HTTP 429, 500, 502, 503 and 504, the call is repeated after growing
 * waits.
 *
 * @param needs a sentence with the scopes that the operation needs, for the error when one is missing
 * @throws NodeApiError that says what happened and what to do
 * @see https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
 */
export async function callApi<Data>(
	context: ApiContext,
	query: string,
	variables: IDataObject,
	needs = '',
): Promise<Data> {
	const gap = problemIn(await context.getCredentials(CREDENTIAL_TYPE));
	if (gap !== undefined) throw apiError(context, gap);
	for (let attempt = 1; ; attempt++) {
		const last = attempt === ATTEMPTS;
		const answer = await post(context, { query, variables }, last);
		if (answer === undefined) {
			await sleep(backoffMs(attempt));
			continue;
		}
		const result = readResponse(answer, needs);
		if (result.kind === 'answer') return result.data as Data;
		if (last || !result.throttled) throw apiError(context, result.problem);
		await sleep(throttledWait(result.cost, attempt));
	}
}

/** @returns the answer; undefined after an error that may pass, so that the call can be repeated */
async function post(
	context: ApiContext,
	body: IDataObject,
	last: boolean,
): Promise<GraphqlAnswer | undefined> {
	try {
		const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_TYPE,
			{
				method: 'POST',
				url: `/admin/api/${API_VERSION}/graphql.json`,
				body,
				json: true,
			},
		);
		return answerWithoutSecrets(answer, await secretsOf(context)) as GraphqlAnswer;
	} catch (error) {
		const { httpCode, message } = error as Partial<NodeApiError>;
		// Without an answer, n8n puts a network error such as ECONNREFUSED into `httpCode`.
		const status = /^\d{3}$/.test(httpCode ?? '') ? (httpCode ?? undefined) : undefined;
		if (!last && status !== undefined && RETRIED_STATUSES.includes(status)) return undefined;
		const reason = withoutSecrets(message ?? '', await secretsOf(context));
		throw apiError(context, explainStatus(status, bodyOf(error), reason), status);
	}
}

/** Reads the credential again, as the call may have fetched a token. */
async function secretsOf(context: ApiContext): Promise<string[]> {
	return secretsIn(await context.getCredentials(CREDENTIAL_TYPE));
}

/**
 * @returns as text, the body of the answer that n8n turned into an error: JSON, or HTML from the token
 *   endpoint
 */
function bodyOf(error: unknown): string {
	const { cause } = error as { cause?: { response?: { data?: unknown } } };
	return JSON.stringify(cause?.response?.data ?? '');
}

function throttledWait(cost: QueryCost | undefined, attempt: number): number {
	const missing = cost === undefined ? 0 : cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable;
	const rate = cost?.throttleStatus.restoreRate ?? 0;
	if (missing <= 0 || rate <= 0) return backoffMs(attempt);
	return Math.min(LONGEST_WAIT_MS, Math.ceil((missing / rate) * 1_000));
}
