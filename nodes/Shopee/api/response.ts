import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, type ApiProblem } from '../../shared/api/errors';
import { isObject } from '../../shared/util/object';
import { explainError, API } from './errors';

/** What Shopee's documentation writes where there is no error. */
const NO_ERROR: readonly unknown[] = ['', '-', undefined, null];

export type ApiResult =
	| { readonly kind: 'answer'; readonly answer: IDataObject }
	| { readonly kind: 'failed'; readonly problem: ApiProblem };

/**
 * Shopee tells success by `error`, whatever the HTTP status.
 *
 * @param body of the answer, parsed where it is JSON
 */
export function readResponse(status: number, body: unknown): ApiResult {
	if (!isObject(body)) return { kind: 'failed', problem: explainOddAnswer(API, status) };
	if (!NO_ERROR.includes(body.error)) {
		return { kind: 'failed', problem: explainError(String(body.error), String(body.message ?? '')) };
	}
	if (status >= 300) return { kind: 'failed', problem: explainOddAnswer(API, status) };
	return { kind: 'answer', answer: body };
}
