import type { IDataObject } from 'n8n-workflow';

import { problemText, type Problem, type ProblemText } from '../errors/problem';
import { isObject } from './object';

const INTEGER = /^-?\d+$/;

/** No platform nests its JSON nearly as deeply. JSON with a few thousand levels could not be written again. */
const DEEPEST = 200;

/** The third argument of a reviver. Node passes it since version 22. */
interface ReviverContext {
	readonly source?: string;
}

/**
 * Parses JSON without losing a digit. An integer that a JavaScript number cannot hold exactly becomes a text
 * with all its digits, and so does a number that is too large to be finite.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseLosslessJson(text: string): unknown {
	return withEveryDigit(JSON.parse(text), text);
}

/** @returns the same; undefined where the text is not JSON */
export function tryParseLosslessJson(text: string): unknown {
	try {
		return parseLosslessJson(text);
	} catch {
		return undefined;
	}
}

/** @param parsed the result of the plain parser for the text, which has seldom lost a digit */
function withEveryDigit(parsed: unknown, text: string): unknown {
	if (!holdsLongNumber(parsed)) return parsed;
	return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

/** An integer that has lost digits lies beyond 2^53, and so does an infinite number. */
function holdsLongNumber(value: unknown): boolean {
	if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsLongNumber);
}

function keepDigits(_key: string, value: unknown, { source }: ReviverContext): unknown {
	if (typeof value !== 'number' || source === undefined) return value;
	if (!Number.isFinite(value)) return source;
	return INTEGER.test(source) && !Number.isSafeInteger(value) ? source : value;
}

/** The result of reading a request body: the object, or the reason why the body is none. */
export type ParsedBody =
	| { readonly kind: 'object'; readonly payload: IDataObject }
	| { readonly kind: 'malformed'; readonly reason: ProblemText };

/** Reads a request body that has to be a JSON object in UTF-8 without a byte order mark. */
export function parseJsonObject(body: Uint8Array): ParsedBody {
	let text: string;
	let value: unknown;
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
		value = JSON.parse(text);
	} catch {
		return malformed({
			what: 'The request body is not JSON in UTF-8',
			cure: 'Choose JSON as the format of the webhook where the platform offers several.',
		});
	}
	if (!isObject(value)) {
		return malformed({
			what: 'The request body is JSON, but not an object',
			cure: 'Check what sends to this URL: every delivery of the platform is an object.',
		});
	}
	if (isDeeperThan(DEEPEST, value)) {
		return malformed({
			what: `The request body is JSON with more than ${DEEPEST} levels`,
			cure: 'Check what sends to this URL: no delivery of the platform is nested as deeply.',
		});
	}
	return { kind: 'object', payload: withEveryDigit(value, text) as IDataObject };
}

function malformed(problem: Problem): ParsedBody {
	return { kind: 'malformed', reason: problemText(problem) };
}

function isDeeperThan(levels: number, value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}
