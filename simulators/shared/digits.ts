/*
 * JSON whose numbers keep their digits: sample events carry order ids above 2^53, which JSON.parse would
 * round. In the parsed value, a number is a text that begins with NUL, which no payload contains.
 */

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u0000';

/** @throws SyntaxError where the text is not JSON */
export function parseKeepingDigits(text: string): unknown {
	const marked = text.replace(STRING_OR_NUMBER, (token) =>
		token.startsWith('"') ? token : `"\\u0000${token}"`,
	);
	return JSON.parse(marked);
}

/** The inverse of `parseKeepingDigits`, without white space. */
export function stringifyKeepingDigits(
	value: unknown,
	replacer?: (key: string, field: unknown) => unknown,
): string {
	return JSON.stringify(value, replacer).replace(/"\\u0000([-+.\deE]+)"/g, '$1');
}

/** JSON.stringify for values that may hold a BigInt, written as a number. */
export function stringifyBigInts(value: unknown): string {
	return stringifyKeepingDigits(value, (_key, field: unknown) =>
		typeof field === 'bigint' ? `${MARK}${field}` : field,
	);
}

/** @returns a scalar of a parsed payload as plain text, a number by its digits */
export function plainText(value: string | boolean): string {
	return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : String(value);
}

/** @returns digits as a number of a parsed payload */
export function asNumber(digits: string): string {
	return `${MARK}${digits}`;
}

/** @returns whether a value of a parsed payload is a number */
export function isNumber(value: unknown): value is string {
	return typeof value === 'string' && value.startsWith(MARK);
}
