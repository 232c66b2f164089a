import type { Problem } from '../errors/problem';

/** The problem where a signature matches one of these bodies, but not the body that was received. */
export const BODY_REWRITTEN: Problem = {
	what: 'A proxy has rewritten the body, so its signature no longer matches',
	cure: 'Have the proxy pass the bytes of the body on unchanged.',
};

/**
 * Spells a body as the platform may have sent it, if a proxy rewrote the JSON: without white space, and with a
 * space behind each comma and colon, as Python does. Characters that are escaped without need are plain in both.
 *
 * The body is not parsed but copied byte by byte. So the work grows with the length alone, whatever a stranger
 * has nested, and a long number keeps its digits. What is not JSON gives bytes that nobody has signed.
 */
export function rewrittenBodies(body: Uint8Array): readonly [compact: Buffer, spaced: Buffer] {
	const compact = new Bytes(body.length);
	const spaced = new Bytes(2 * body.length);
	const both = (byte: number) => {
		compact.push(byte);
		spaced.push(byte);
	};
	let inString = false;
	for (let at = 0; at < body.length; at++) {
		const byte = body[at]!;
		if (inString) {
			if (byte === BACKSLASH) {
				at = copyEscape(body, at, both);
				continue;
			}
			inString = byte !== QUOTE;
			both(byte);
		} else if (!isWhiteSpace(byte)) {
			inString = byte === QUOTE;
			both(byte);
			if (byte === COMMA || byte === COLON) spaced.push(SPACE);
		}
	}
	return [compact.written, spaced.written];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;
const LETTER_U = 0x75;

function isWhiteSpace(byte: number): boolean {
	return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Writes the escape that begins here as JSON.stringify would.
 *
 * @returns where the escape ends: the place of its last byte
 */
function copyEscape(body: Uint8Array, at: number, write: (byte: number) => void): number {
	const next = body[at + 1];
	const unit = next === LETTER_U ? unitAt(body, at) : undefined;
	if (unit === undefined) {
		if (next !== SLASH) write(BACKSLASH);
		if (next !== undefined) write(next);
		return at + 1;
	}
	const low = isHighSurrogate(unit) ? unitAt(body, at + ESCAPED) : undefined;
	if (low !== undefined && isLowSurrogate(low)) {
		writeUtf8(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), write);
		return at + 2 * ESCAPED - 1;
	}
	const short = SHORT_ESCAPES.get(unit);
	if (short !== undefined) [BACKSLASH, short].forEach(write);
	else if (unit < SPACE || isHighSurrogate(unit) || isLowSurrogate(unit)) writeEscaped(unit, write);
	else writeUtf8(unit, write);
	return at + ESCAPED - 1;
}

/** The length of an escape such as "\u00fc". */
const ESCAPED = 6;

/** The escapes of one letter, by the character that they stand for. */
const SHORT_ESCAPES: ReadonlyMap<number, number> = new Map(
	['\b', '\t', '\n', '\f', '\r', '"', '\\'].map((character) => [
		character.charCodeAt(0),
		JSON.stringify(character).charCodeAt(2),
	]),
);

/** @returns the UTF-16 code unit that is escaped with hexadecimal digits here; undefined where none is */
function unitAt(body: Uint8Array, at: number): number | undefined {
	if (body[at] !== BACKSLASH || body[at + 1] !== LETTER_U) return undefined;
	let unit = 0;
	for (let digit = at + 2; digit < at + ESCAPED; digit++) {
		const value = HEX_VALUES[body[digit] ?? 0]!;
		if (value < 0) return undefined;
		unit = 16 * unit + value;
	}
	return unit;
}

/** The value of each byte as a hexadecimal digit; -1 where it is none. */
const HEX_VALUES = Int8Array.from({ length: 256 }, (_, byte) =>
	'0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
);

function isHighSurrogate(unit: number): boolean {
	return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
	return unit >= 0xdc00 && unit < 0xe000;
}

function writeEscaped(unit: number, write: (byte: number) => void): void {
	Buffer.from(`\\u${unit.toString(16).padStart(4, '0')}`).forEach(write);
}

function writeUtf8(codePoint: number, write: (byte: number) => void): void {
	if (codePoint < 0x80) return write(codePoint);
	if (codePoint < 0x800) write(0xc0 | (codePoint >> 6));
	else {
		if (codePoint < 0x10000) write(0xe0 | (codePoint >> 12));
		else {
			write(0xf0 | (codePoint >> 18));
			write(0x80 | ((codePoint >> 12) & 0x3f));
		}
		write(0x80 | ((codePoint >> 6) & 0x3f));
	}
	write(0x80 | (codePoint & 0x3f));
}

/** Bytes that are written one after the other, at most as many as there is room for. */
class Bytes {
	private readonly bytes: Buffer;
	private length = 0;

	constructor(room: number) {
		this.bytes = Buffer.allocUnsafe(room);
	}

	get written(): Buffer {
		return this.bytes.subarray(0, this.length);
	}

	push(byte: number): void {
		this.bytes[this.length++] = byte;
	}
}
