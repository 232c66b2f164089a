const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Before 1970 and after 2255 lie what programs write where they have no time. */
function plausible(time: number): number | undefined {
	return time > 0 && time <= Number.MAX_SAFE_INTEGER ? time : undefined;
}

/** @returns milliseconds since 1970 of whole seconds, NaN where it is no time, and the digits of their fraction */
function inParts(time: unknown): { milliseconds: number; fraction: string } {
	const [, day = '', clock = '', fraction = '', zone = 'Z'] =
		typeof time === 'string' ? (ISO.exec(time.trim()) ?? []) : [];
	return { milliseconds: Date.parse(`${day}T${clock}${zone.toUpperCase()}`), fraction };
}

/** @returns the first digits of a fraction as a number */
function digits(fraction: string, count: number): number {
	return Number(fraction.padEnd(count, '0').slice(0, count));
}

/**
 * @param time ISO 8601; without a zone it is UTC
 * @returns microseconds since 1970; undefined where it is no time
 */
export function microseconds(time: unknown): number | undefined {
	const { milliseconds, fraction } = inParts(time);
	return plausible(milliseconds * 1_000 + digits(fraction, 6));
}

/**
 * @param time ISO 8601; without a zone it is UTC
 * @returns ISO 8601 in UTC, cut to milliseconds; null where it is no time
 */
export function isoFromText(time: unknown): string | null {
	const { milliseconds, fraction } = inParts(time);
	return isoOf(milliseconds + digits(fraction, 3));
}

/**
 * @param time seconds since 1970; milliseconds are told by their magnitude
 * @returns microseconds since 1970; undefined where it is no time
 */
export function epochMicroseconds(time: unknown): number | undefined {
	return plausible(Math.round(epochMilliseconds(time) * 1e3));
}

/**
 * @param time seconds since 1970; milliseconds are told by their magnitude
 * @returns ISO 8601 in UTC; null where it is no time
 */
export function isoFromEpoch(time: unknown): string | null {
	const milliseconds = epochMilliseconds(time);
	return milliseconds > 0 ? isoOf(milliseconds) : null;
}

function epochMilliseconds(time: unknown): number {
	const number = typeof time === 'string' || typeof time === 'number' ? Number(time) : Number.NaN;
	return number < 1e11 ? number * 1e3 : number;
}

function isoOf(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
