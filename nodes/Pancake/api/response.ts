import type { IDataObject } from 'n8n-workflow';

import type { Problem } from '../../shared/errors/problem';
import { parseLosslessJson } from '../../shared/util/json';
import { asObject } from '../../shared/util/object';
import { explainForeignAnswer, explainRefusal, explainStatus } from './errors';
import { withoutKey } from './redact';

/** The answer to a call, before it is read. */
export interface RawAnswer {
	readonly status: number;
	/** Kept as bytes, because n8n's own parser loses digits of numeric ids beyond 2^53. */
	readonly body: Uint8Array;
}

export type ApiResult =
	| { readonly kind: 'answer'; readonly answer: unknown }
	| { readonly kind: 'failed'; readonly problem: Problem; readonly status: number };

/** Fields in which Pancake, or a server in front of it, describes an error. */
const WORDS = ['message', 'error_message', 'error', 'errors', 'reason', 'detail'] as const;

/** The number of characters of Pancake's words that an error shows. */
const LONGEST_WORDS = 300;

/**
 * Reads an answer. Its status or `success: false` makes it a failure.
 *
 * @param apiKey removed from the error, should the answer repeat the key
 * @param sdkForm whether Pancake's published API does not list the operation
 */
export function readResponse({ status, body }: RawAnswer, apiKey: string, sdkForm: boolean): ApiResult {
	const parsed = parse(body);
	const words = withoutKey(wordsIn(parsed), apiKey).slice(0, LONGEST_WORDS);
	const failed = (problem: Problem): ApiResult => ({ kind: 'failed', problem, status });

	if (status < 200 || status >= 300) return failed(explainStatus(status, words, sdkForm));
	if (body.length === 0) return { kind: 'answer', answer: {} };
	if (typeof parsed !== 'object' || parsed === null) return failed(explainForeignAnswer(status, sdkForm));
	if (asObject(parsed).success === false) return failed(explainRefusal(words, sdkForm));
	return { kind: 'answer', answer: parsed };
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
export function listIn(answer: unknown, name?: string): IDataObject[] | undefined {
	const { data, [name ?? 'data']: named } = asObject(answer);
	return [named, data, answer].find(Array.isArray) as IDataObject[] | undefined;
}

function parse(body: Uint8Array): unknown {
	try {
		return parseLosslessJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}

function wordsIn(parsed: unknown): string {
	const answer = asObject(parsed);
	const words = WORDS.map((name) => answer[name]).find((value) => value !== undefined && value !== null);
	if (words === undefined || words === '') return '';
	return typeof words === 'string' ? words : JSON.stringify(words);
}
