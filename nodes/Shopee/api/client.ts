import type { IDataObject } from 'n8n-workflow';

import { attemptCall, type ApiContext } from '../../shared/api/request';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { API } from './errors';
import { readResponse } from './response';

export interface Call {
	readonly method: 'GET' | 'POST';
	/** With /api/v2. */
	readonly path: string;
	readonly query?: IDataObject;
	/** An object, or JSON text, whose numbers may have more digits than a JavaScript number. */
	readonly body?: IDataObject | string;
}

/**
 * Calls one API. Shopee reports errors in the field `error`, also with HTTP status 200. A call that meets a
 * rate limit or an error of Shopee's servers is tried again after doubling waits.
 *
 * @param read what of the answer is wanted: by default its field `response`
 * @throws NodeApiError that says what happened and what to do
 */
export async function callApi(context: ApiContext, call: Call, read = readResponse): Promise<unknown> {
	const result = await callWithRetries(async () => await attemptCall(context, API, call, read));
	if (result.kind === 'answer') return result.data;
	throw apiError(context, result.problem);
}
