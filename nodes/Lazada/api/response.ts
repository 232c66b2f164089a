import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, type ApiProblem } from '../../shared/api/errors';
import { parseLosslessJson } from '../../shared/util/json';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { explainError, API } from './errors';

/** The result of a call: the `data` (in some APIs the `result`) of the answer, or the reason of the failure. */
export type ApiResult =
	| { readonly kind: 'answer'; readonly data: unknown }
	| { readonly kind: 'failed'; readonly code: string; readonly problem: ApiProblem };

/**
 * Reads an answer. Lazada reports errors in the body, with HTTP status 200.
 *
 * @param body the text of the answer, or the value that n8n has parsed from the text
 */
export function readResponse(status: number, body: unknown): ApiResult {
	const answer = parsed(body);
	if (answer === undefined) return { kind: 'failed', code: '', problem: explainOddAnswer(API, status) };
	const code = textOf(answer.code);
	if (code !== '0') return failed(code, answer.message, answer.request_id);
	// The APIs for reverse orders answer under `result`, which has a code and a success of its own.
	const result = asObject(answer.result);
	if (String(result.success) === 'false') {
		const { error_code: ownCode, errorCode, error_msg: ownMessage, errorMsg, error } = result;
		return failed(textOf(ownCode ?? errorCode), ownMessage ?? errorMsg ?? error, answer.request_id);
	}
	return { kind: 'answer', data: answer.data ?? answer.result };
}

function failed(code: string, message: unknown, requestId: unknown): ApiResult {
	return { kind: 'failed', code, problem: explainError(code, textOf(message), textOf(requestId)) };
}

function parsed(body: unknown): IDataObject | undefined {
	try {
		const value = typeof body === 'string' ? parseLosslessJson(body) : body;
		const isAnswer = typeof value === 'object' && value !== null && 'code' in value;
		return isAnswer ? (value as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}
