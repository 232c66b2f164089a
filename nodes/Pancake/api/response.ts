import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, type ApiProblem } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { asObject } from '../../shared/util/object';
import { API, explainError, explainStatus, SDK_FORM_MISSING } from './errors';

/** Fields in which Pancake, or a server in front of it, describes an error. */
const WORDS = ['message', 'error_message', 'error', 'errors', 'reason', 'detail'] as const;

/** The number of characters of Pancake's words that an error shows. */
const LONGEST_WORDS = 300;

/**
 * Reads an answer. Its status or `success: false` makes it a failure.
 *
 * @param sdkForm whether Pancake's published API does not list the operation
 */
export function readResponse({ status, body }: HttpAnswer, sdkForm = false): ApiResult {
	const words = wordsIn(body).slice(0, LONGEST_WORDS);
	const failed = (problem: ApiProblem): ApiResult => ({ kind: 'failed', problem, status });

	if (status < 200 || status >= 300) return failed(explainStatus(status, words, sdkForm));
	if (body === '') return { kind: 'answer', data: {} };
	if (typeof body !== 'object' || body === null) {
		return failed(sdkForm ? SDK_FORM_MISSING : explainOddAnswer(API, status));
	}
	if (asObject(body).success === false) return failed(explainError(words, sdkForm));
	return { kind: 'answer', data: body };
}

/**
 * @returns the object that an answer holds under the name or in `data`; otherwise the answer itself without
 *   `success`
 */
export function objectIn(answer: unknown, name?: string): IDataObject {
	const { success: _success, ...flat } = asObject(answer);
	for (const inner of [name === undefined ? undefined : flat[name], flat.data]) {
		if (Object.keys(asObject(inner)).length > 0) return asObject(inner);
	}
	return flat;
}

/**
 * @returns the list that an answer holds under the name or in `data`, or the answer if it is a list;
 *   otherwise undefined
 */
export function listIn(answer: unknown, name?: string): unknown[] | undefined {
	const { data, [name ?? 'data']: named } = asObject(answer);
	return [named, data, answer].find(Array.isArray);
}

function wordsIn(parsed: unknown): string {
	const answer = asObject(parsed);
	const words = WORDS.map((name) => answer[name]).find((value) => value !== undefined && value !== null);
	if (words === undefined || words === '') return '';
	return typeof words === 'string' ? words : JSON.stringify(words);
}
