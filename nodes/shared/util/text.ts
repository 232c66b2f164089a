/** @param list a text that a user has entered, separated by commas, semicolons or new lines */
export function splitList(list: string): string[] {
	return list
		.split(/[,;\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

/** @param list ids or names without white space; white space separates them too */
export function splitWords(list: string): string[] {
	return splitList(list).flatMap((entry) => entry.split(/\s+/));
}

/** @returns an id or a name as text; empty where the value is neither text nor number */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @returns a text or number of an answer as text, and anything else there as JSON; empty where there is nothing */
export function wordsOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return textOf(value) || JSON.stringify(value);
}

/** Escape sequences by which a terminal is controlled (ECMA-48): with parameters, or a whole string. */
const ESCAPES =
	/(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g;
/** Line breaks, other characters that control a terminal, and those that reorder or hide what follows. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;

/**
 * @param longest number of characters
 * @returns a text as one line without control characters; of a longer text its beginning and its end
 */
export function oneLine(text: string, longest: number): string {
	// What is thrown away anyway need not be cleaned: a text may have megabytes.
	const enough = cutInTheMiddle(text, 4 * longest);
	const line = enough.replace(ESCAPES, '').replace(CONTROLS, ' ').replace(/ {2,}/g, ' ').trim();
	return cutInTheMiddle(line, longest);
}

const GAP = ' ... ';

function cutInTheMiddle(text: string, longest: number): string {
	if (text.length <= longest) return text;
	const half = Math.floor((longest - GAP.length) / 2);
	return `${withoutHalves(text.slice(0, half))}${GAP}${withoutHalves(text.slice(-half))}`;
}

/** @returns a part of a text without the half of a character at either end, where the text was cut within one */
function withoutHalves(part: string): string {
	return part.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}
