import type { IDataObject } from 'n8n-workflow';

import { attemptCall, type ApiContext, type ApiRequest } from '../../shared/api/request';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { API_VERSION, callProblemIn, CREDENTIAL_TYPE } from '../platform/keys';
import { API } from './errors';
import { readResponse } from './response';

/** One operation of the Admin GraphQL API. */
export interface Call {
	readonly query: string;
	readonly variables: IDataObject;
	/** The API version that is asked, where it is not that of the table of topics. */
	readonly version?: string;
	/** A sentence with the scopes that the operation needs, for the error when one is missing. */
	readonly needs?: string;
}

/**
 * Runs one operation of the Admin GraphQL API. A throttled call is repeated when the bucket has regained the points
 * that the call costs, and a call that meets an error of Shopify's servers after growing waits.
 *
 * @returns the `data` of the answer
 * @throws NodeApiError that says what happened and what to do
 */
export async function callApi(
	context: ApiContext,
	{ query, variables, version = API_VERSION, needs }: Call,
): Promise<unknown> {
	const gap = callProblemIn(await context.getCredentials(CREDENTIAL_TYPE));
	if (gap !== undefined) throw apiError(context, gap);
	const request: ApiRequest = {
		method: 'POST',
		path: `/admin/api/${version}/graphql.json`,
		body: { query, variables },
		// After status 401, n8n has the credential fetch another token.
		options: { ignoreHttpStatusErrors: { ignore: true, except: [401] } },
	};
	const result = await callWithRetries(
		async () => await attemptCall(context, API, request, (answer) => readResponse(answer, needs)),
	);
	if (result.kind === 'answer') return result.data;
	throw apiError(context, result.problem, result.status === undefined ? undefined : String(result.status));
}
