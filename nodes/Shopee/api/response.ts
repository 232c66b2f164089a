import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, type ApiProblem } from '../../shared/api/errors';
import { isObject } from '../../shared/util/object';
import { explainError, API } from './errors';

/** The values of `error` where there is no error, as in Shopee's documentation. */
const NO_ERROR: readonly unknown[] = ['', '-', undefined, null];

export type ApiResult =
	| { readonly kind: 'answer'; readonly answer: IDataObject }
	| { readonly kind: 'failed'; readonly problem: ApiProblem };

/**
 * Reads an answer. Shopee reports errors in the field `error`, also with HTTP status 200.
 *
 * @param body the body of the answer, parsed where the body is JSON
 */
export function readResponse(status: number, body: unknown): ApiResult {
	if (!isObject(body)) return { kind: 'failed', problem: explainOddAnswer(API, status) };
	if (!NO_ERROR.includes(body.error)) {
		return { kind: 'failed', problem: explainError(String(body.error), String(body.message ?? '')) };
	}
	if (status >= 300) return { kind: 'failed', problem: explainOddAnswer(API, status) };
	return { kind: 'answer', answer: body };
}
