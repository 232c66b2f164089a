import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import { attemptCall, type ApiContext } from '../../shared/api/request';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { textOf } from '../../shared/util/text';
import { CREDENTIAL_TYPE, requireShopId } from '../platform/keys';
import { API } from './errors';
import { readResponse } from './response';

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
	/** See `ApiRequest`. */
	readonly unaltered?: boolean;
}

/**
 * Calls the API for the shop of the credential. After HTTP 429 and server errors, the call is repeated after
 * doubling waits. A POST is repeated after 429 only: after a server error, Pancake may have carried it out.
 *
 * @returns the answer, in which numbers beyond 2^53 are texts with all their digits
 * @throws NodeApiError that says what happened and what to do, without the API key
 */
export async function callApi(
	context: ApiContext,
	{ path, sdkForm = false, ...call }: Call,
): Promise<unknown> {
	const shop = requireShopId(await context.getCredentials(CREDENTIAL_TYPE));
	// n8n would number the entries of a list; "brackets" writes them as name[]=a&name[]=b.
	const options = { arrayFormat: 'brackets' } as const;
	const request = { ...call, path: `/shops/${shop}${path}`, options };
	const result = await callWithRetries(
		async () => await attemptCall(context, API, request, (answer) => readResponse(answer, sdkForm)),
		{
			mayRepeat: ({ problem, status }) =>
				problem.transient === true && (status === 429 || call.method !== 'POST'),
		},
	);
	if (result.kind === 'answer') return result.data;
	throw apiError(context, result.problem, result.status === undefined ? undefined : String(result.status));
}

/** @returns the id, encoded for a path; undefined where the value is no id or would lead to another path */
export function segment(id: unknown): string | undefined {
	const text = textOf(id).trim();
	if (text === '' || /^(\.+|undefined|null|\[object Object\])$/.test(text)) return undefined;
	return encodeURIComponent(text);
}
