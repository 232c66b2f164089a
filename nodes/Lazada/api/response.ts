import { explainOddAnswer, isRedirect } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { asObject, isObject } from '../../shared/util/object';
import { textOf, wordsOf } from '../../shared/util/text';
import { explainError, API } from './errors';

/**
 * Reads an answer, whose data is in the field `data`, in some APIs in `result`. Lazada reports errors in the body,
 * with HTTP status 200.
 */
export function readResponse({ status, body }: HttpAnswer): ApiResult {
	if (isRedirect(status) || !isObject(body) || !('code' in body)) {
		return { kind: 'failed', problem: explainOddAnswer(API, status) };
	}
	const code = textOf(body.code);
	if (code !== '0') return failed(code, body.message, body.request_id);
	// The APIs for reverse orders answer under `result`, which has a code and a success of its own.
	const result = asObject(body.result);
	if (String(result.success) === 'false') {
		const { error_code: ownCode, errorCode, error_msg: ownMessage, errorMsg, error } = result;
		return failed(textOf(ownCode ?? errorCode), ownMessage ?? errorMsg ?? error, body.request_id);
	}
	return { kind: 'answer', data: body.data ?? body.result };
}

function failed(code: string, message: unknown, requestId: unknown): ApiResult {
	return { kind: 'failed', code, problem: explainError(code, wordsOf(message), textOf(requestId)) };
}
