import type { IDataObject } from 'n8n-workflow';

import { problemText, type Problem, type ProblemText } from '../errors/problem';
import { isObject } from './object';

/** The parts of a number in JSON. */
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e(?:\+|(-))?0*(\d{1,20}))?$/i;

/** The most zeros that a number with an exponent gets at its end, so that a short spelling makes no long text. */
const MOST_ZEROS = 40n;

/** No platform nests its JSON nearly as deeply. JSON with a few thousand levels could not be written again. */
const DEEPEST = 200;

/** The third argument of a reviver. Node passes it since version 22. */
interface ReviverContext {
	readonly source?: string;
}

/**
 * Parses JSON without losing a digit of an id. A number beyond 2^53, however it is spelled, becomes a text with
 * all its digits: 1234567890123456789.0 and 1234567890123456789 both become "1234567890123456789".
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

/** A number that has lost digits before its decimal point lies beyond 2^53, and so does an infinite number. */
function holdsLongNumber(value: unknown): boolean {
	if (typeof value === 'number') return isLong(value);
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsLongNumber);
}

function isLong(number: number): boolean {
	return Math.abs(number) > Number.MAX_SAFE_INTEGER;
}

function keepDigits(_key: string, value: unknown, { source }: ReviverContext): unknown {
	return typeof value === 'number' && isLong(value) && source !== undefined ? withoutExponent(source) : value;
}

/**
 * @param source a number beyond 2^53 in JSON
 * @returns the number in the one spelling that all its spellings share: its digits, without zeros before and behind
 *   that say nothing. A number with very many zeros at its end keeps an exponent, e.g. "1e400"
 */
function withoutExponent(source: string): string {
	const parts = NUMBER.exec(source);
	// Nobody means a number whose exponent has more than 20 digits, and to compute with it would take long.
	if (parts === null) return source;
	const [, sign = '', whole = '', fraction = '', minus = '', exponent = '0'] = parts;
	const all = whole + fraction;
	const digits = all.slice(zerosBefore(all), all.length - zerosBehind(all));
	/** The power of ten by which the digits, read as a whole number, are multiplied. */
	const power = BigInt(minus + exponent) - BigInt(fraction.length) + BigInt(zerosBehind(all));
	if (power > MOST_ZEROS) return `${sign}${digits}e${power}`;
	if (power >= 0n) return `${sign}${digits}${'0'.repeat(Number(power))}`;
	// A number beyond 2^53 has digits before its decimal point.
	return `${sign}${digits.slice(0, Number(power))}.${digits.slice(Number(power))}`;
}

function zerosBefore(digits: string): number {
	let count = 0;
	while (digits[count] === '0') count++;
	return count;
}

/** Counts from the end: `/0+$/` takes quadratic time for many zeros before another digit. */
function zerosBehind(digits: string): number {
	let count = 0;
	while (digits[digits.length - 1 - count] === '0') count++;
	return count;
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

/**
 * @param names of fields that a platform sends as JSON, or as a text with JSON in it
 * @returns an object in which the JSON in such texts is read without losing a digit. What is no JSON of an object or
 *   a list, or has more than 200 levels, stays a text
 */
export function withTextsRead(object: IDataObject, names: readonly string[]): IDataObject {
	const texts = names.flatMap((name) => {
		const value = Object.hasOwn(object, name) ? jsonInText(object[name]) : undefined;
		return value === undefined ? [] : [[name, value] as const];
	});
	return texts.length === 0 ? object : { ...object, ...Object.fromEntries(texts) };
}

function jsonInText(text: unknown): object | undefined {
	if (typeof text !== 'string') return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null || isDeeperThan(DEEPEST, value)) return undefined;
	return withEveryDigit(value, text) as object;
}

function malformed(problem: Problem): ParsedBody {
	return { kind: 'malformed', reason: problemText(problem) };
}

function isDeeperThan(levels: number, value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}
