import type { IDataObject } from 'n8n-workflow';

import { explainOddAnswer, explainWithout, type ApiProblem } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import type { Problem } from '../../shared/errors/problem';
import { asObject } from '../../shared/util/object';
import { oneLine } from '../../shared/util/text';
import { API, explainError, explainStatus, SDK_FORM_MISSING } from './errors';

/** Fields in which Pancake, or a server in front of it, describes an error. */
const WORDS = ['message', 'error_message', 'error', 'errors', 'reason', 'detail'] as const;

/** The number of characters of Pancake's words that an error shows. */
const LONGEST_WORDS = 300;

/** The number of names of lists that an error shows, and of characters of a name. */
const MOST_NAMES = 5;
const LONGEST_NAME = 40;

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
 * @param name of the rows, e.g. "orders"
 * @returns the list that an answer holds under the name or in `data`, or the answer if it is a list; the first that has
 *   rows, where there are several; otherwise undefined
 */
export function listIn(answer: unknown, name: string): unknown[] | undefined {
	const { data, [name]: named } = asObject(answer);
	const lists = [named, data, answer].filter((value): value is unknown[] => Array.isArray(value));
	return lists.find(({ length }) => length > 0) ?? lists[0];
}

/**
 * @param what the missing part of the answer, e.g. "a list of orders"
 * @returns the problem of an answer without this part. Lists under names that are not known are named: taken for no
 *   rows, they would look as if there were nothing
 */
export function explainMissing(answer: unknown, what: string): Problem {
	const names = namesOfLists(answer);
	if (names.length === 0) return explainWithout(API, what);
	return {
		what: `Pancake answered without ${what}, but with lists under other names: ${names.join(', ')}`,
		cure: 'Update this package, as Pancake may have renamed the list. If the error remains, report the names to the maintainers of this package, and get the rows with an HTTP Request node meanwhile.',
	};
}

function namesOfLists(answer: unknown): string[] {
	const { data, ...others } = asObject(answer);
	const entries = [
		...Object.entries(others),
		...Object.entries(asObject(data)).map(([name, value]) => [`data.${name}`, value] as const),
	];
	const names = entries.filter(([, value]) => Array.isArray(value)).map(([name]) => name);
	return names.slice(0, MOST_NAMES).map((name) => `"${oneLine(name, LONGEST_NAME)}"`);
}

function wordsIn(parsed: unknown): string {
	const answer = asObject(parsed);
	const words = WORDS.map((name) => answer[name]).find((value) => value !== undefined && value !== null);
	if (words === undefined || words === '') return '';
	return typeof words === 'string' ? words : JSON.stringify(words);
}
