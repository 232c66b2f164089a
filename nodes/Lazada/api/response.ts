import { explainOddAnswer } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { explainError, API } from './errors';

/** Reads an answer, whose data is in the field `data`. Lazada reports errors in the body, with HTTP status 200. */
export function readResponse({ status, body }: HttpAnswer): ApiResult {
	if (!isObject(body) || !('code' in body)) {
		return { kind: 'failed', problem: explainOddAnswer(API, status) };
	}
	const code = textOf(body.code);
	if (code === '0') return { kind: 'answer', data: body.data };
	const problem = explainError(code, textOf(body.message), textOf(body.request_id));
	return { kind: 'failed', code, problem };
}
