import type { IDataObject } from 'n8n-workflow';

import type { Problem } from '../../shared/errors/problem';
import { parseLosslessJson } from '../../shared/util/json';
import { asObject } from '../../shared/util/object';
import { explainForeignAnswer, explainRefusal, explainStatus } from './errors';
import { withoutKey } from './redact';

/** What came back for a call. */
export interface RawAnswer {
	readonly status: number;
	/** The bytes, as bare ids beyond 2^53 lose digits in n8n's own parser. */
	readonly body: Uint8Array;
}

export type ApiResult =
	| { readonly kind: 'answer'; readonly answer: unknown }
	| { readonly kind: 'failed'; readonly problem: Problem; readonly status: number };

/** How Pancake, or what stands before it, names what went wrong. */
const WORDS = ['message', 'error_message', 'error', 'errors', 'reason', 'detail'] as const;

/** As much of Pancake's words as an error shows. */
const LONGEST_WORDS = 300;

/**
 * Reads an answer: an error where its status or its `success: false` says so, else what it holds.
 *
 * @param apiKey kept out of what an error says, even if the answer repeats it
 * @param sdkForm whether it is an operation that Pancake's published API does not list
 */
export function readResponse({ status, body }: RawAnswer, apiKey: string, sdkForm: boolean): ApiResult {
	const parsed = parse(body);
	const said = withoutKey(wordsIn(parsed), apiKey).slice(0, LONGEST_WORDS);
	const failed = (problem: Problem): ApiResult => ({ kind: 'failed', problem, status });

	if (status < 200 || status >= 300) return failed(explainStatus(status, said, sdkForm));
	if (body.length === 0) return { kind: 'answer', answer: {} };
	if (typeof parsed !== 'object' || parsed === null) return failed(explainForeignAnswer(status, sdkForm));
	if (asObject(parsed).success === false) return failed(explainRefusal(said));
	return { kind: 'answer', answer: parsed };
}

/** @returns what an answer holds: the object in `data` or under its name, or else the answer without `success` */
export function objectIn(answer: unknown, name?: string): IDataObject {
	const { success: _success, ...flat } = asObject(answer);
	for (const inner of [name === undefined ? undefined : flat[name], flat.data]) {
		if (Object.keys(asObject(inner)).length > 0) return asObject(inner);
	}
	return flat;
}

/** @returns the list that an answer holds in `data`, under its name, or is itself; undefined where there is none */
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
