import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, type ApiProblem } from '../../shared/api/errors';
import { parseLosslessJson } from '../../shared/util/json';
import { textOf } from '../../shared/util/text';
import { explainError, API } from './errors';

/** The result of a call: the `data` of the answer, or the reason of the failure. */
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
	if (code === '0') return { kind: 'answer', data: answer.data };
	const problem = explainError(code, textOf(answer.message), textOf(answer.request_id));
	return { kind: 'failed', code, problem };
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
