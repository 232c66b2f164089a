import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, isRedirect } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { isObject } from '../../shared/util/object';
import { wordsOf } from '../../shared/util/text';
import { explainError, API } from './errors';

/** The values of `error` where there is no error, as in Shopee's documentation. */
const NO_ERROR: readonly unknown[] = ['', '-', undefined, null];

/** Reads an answer whose data is in the field `response`. */
export function readResponse(answer: HttpAnswer): ApiResult {
	const result = readWhole(answer);
	return result.kind === 'answer' ? { kind: 'answer', data: (result.data as IDataObject).response } : result;
}

/**
 * Reads an answer whose data stands beside its error. Shopee reports errors in the field `error`, also with HTTP status
 * 200.
 */
export function readWhole({ status, body }: HttpAnswer): ApiResult {
	if (isRedirect(status) || !isObject(body))
		return { kind: 'failed', problem: explainOddAnswer(API, status) };
	if (!NO_ERROR.includes(body.error)) {
		return { kind: 'failed', problem: explainError(wordsOf(body.error), wordsOf(body.message)) };
	}
	if (status >= 300) return { kind: 'failed', problem: explainOddAnswer(API, status) };
	return { kind: 'answer', data: body };
}
