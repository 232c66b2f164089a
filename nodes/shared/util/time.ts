import { ProblemError } from '../errors/problem';

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Programs write times before 1970 or after 2255 where they have no time. */
function plausible(time: number): number | undefined {
	return time > 0 && time <= Number.MAX_SAFE_INTEGER ? time : undefined;
}

/** @returns full seconds as ms since 1970, NaN where the text is no time, and the digits of the fraction */
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
 * @param time ISO 8601; a time without a zone is in UTC
 * @returns microseconds since 1970; undefined where the value is no time
 */
export function microseconds(time: unknown): number | undefined {
	const { milliseconds, fraction } = inParts(time);
	return plausible(milliseconds * 1_000 + digits(fraction, 6));
}

/**
 * @param time ISO 8601; a time without a zone is in UTC
 * @returns ISO 8601 in UTC, cut to milliseconds; null where the value is no time
 */
export function isoFromText(time: unknown): string | null {
	const { milliseconds, fraction } = inParts(time);
	return isoOf(milliseconds + digits(fraction, 3));
}

/**
 * @param time seconds since 1970, or milliseconds, which are recognized by their magnitude
 * @returns microseconds since 1970; undefined where the value is no time
 */
export function epochMicroseconds(time: unknown): number | undefined {
	return plausible(Math.round(epochMilliseconds(time) * 1e3));
}

/**
 * @param time seconds since 1970, or milliseconds, which are recognized by their magnitude
 * @returns ISO 8601 in UTC; null where the value is no time
 */
export function isoFromEpoch(time: unknown): string | null {
	const milliseconds = epochMilliseconds(time);
	return milliseconds > 0 ? isoOf(milliseconds) : null;
}

function epochMilliseconds(time: unknown): number {
	const number = typeof time === 'string' || typeof time === 'number' ? Number(time) : Number.NaN;
	return number < 1e11 ? number * 1e3 : number;
}

/**
 * How far ahead of the clock a time may be that a delivery names, in microseconds. A clock may be wrong by some
 * minutes; a later time would make every true time look outdated.
 */
const BELIEVED_AHEAD = 600 * 1e6;

/**
 * @param time in microseconds since 1970
 * @returns the time; undefined where it is so far ahead of the clock that it cannot be right
 */
export function believedTime(time: number | undefined, receivedAt: Date): number | undefined {
	return time === undefined || time > receivedAt.getTime() * 1e3 + BELIEVED_AHEAD ? undefined : time;
}

function isoOf(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** ISO 8601, also with a space before the time and the zone, as APIs write it. */
const DATE =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z)|([+-]\d{2}):?(\d{2})?)?)?$/i;

/**
 * Reads the value of a date field of n8n: ISO 8601 with a zone, ISO 8601 without a zone (the date is then in
 * the time zone of the workflow), or a date object of an expression.
 *
 * @param timezone IANA name, e.g. "Asia/Ho_Chi_Minh"
 * @returns ms since 1970; undefined where the field is empty
 * @throws ProblemError where the value is no date
 */
export function instantFrom(value: unknown, timezone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const text = textOfDate(value).trim();
	const instant = instantOf(text, timezone);
	if (!Number.isNaN(instant)) return instant;
	throw new ProblemError({
		what: `"${text}" is not a date`,
		cure: 'Enter a date like 2026-01-31T08:00:00 in the time zone of the workflow, or with its own zone like 2026-01-31T08:00:00+08:00.',
	});
}

/** Dates of expressions are objects: JavaScript's Date, or n8n's ($now), which has a method `toISO`. */
function textOfDate(value: unknown): string {
	const date = value as { toISO?: unknown };
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
	if (typeof date.toISO === 'function') return String(date.toISO() ?? 'Invalid DateTime');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** @returns ms since 1970; NaN where the text is no date */
function instantOf(text: string, timezone: string): number {
	const [, day, time = '00:00', utc, hours, minutes = '00'] = DATE.exec(text) ?? [];
	if (day === undefined || !isInCalendar(day)) return NaN;
	const asUtc = Date.parse(`${day}T${time}Z`);
	if (utc !== undefined) return asUtc;
	if (hours !== undefined) return Date.parse(`${day}T${time}${hours}:${minutes}`);
	return Number.isNaN(asUtc) ? asUtc : localInstant(asUtc, timezone);
}

/** Date.parse reads February 31st as March 3rd. */
function isInCalendar(day: string): boolean {
	const start = new Date(`${day}T00:00Z`);
	return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(day);
}

/** @param asUtc the local time, read as if it were UTC */
function localInstant(asUtc: number, timezone: string): number {
	// Near a change of the clock, the offset at the instant itself may differ from the offset at `asUtc`.
	const near = asUtc - offsetAt(asUtc, timezone);
	return asUtc - offsetAt(near, timezone);
}

/** @returns how far the clocks of a zone are ahead of UTC at an instant, in ms */
function offsetAt(instant: number, timezone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(instant);
	const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
	const local = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return local - Math.floor(instant / 1_000) * 1_000;
}
