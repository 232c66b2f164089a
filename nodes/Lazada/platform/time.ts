const WITH_SPACE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * @param time in one of Lazada's formats: "2018-02-09T22:44:30+08:00", "2014-10-15 18:36:05 +0800", or ms
 *   since 1970 as a number or a text
 * @returns ms since 1970; undefined where the value is no time
 */
export function instantOf(time: unknown): number | undefined {
	if (typeof time === 'number') return time > 0 && isInstant(time) ? time : undefined;
	if (typeof time !== 'string') return undefined;
	if (/^\d{10,16}$/.test(time)) return instantOf(Number(time));
	const match = WITH_SPACE.exec(time.trim());
	if (match === null) return undefined;
	const [, day, clock, zone = 'Z'] = match;
	const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
	const instant = Date.parse(`${day}T${clock}${offset}`);
	return Number.isNaN(instant) ? undefined : instant;
}

/** @returns whether a Date can have this value: dates end in the year 275760 */
export function isInstant(ms: number): boolean {
	return !Number.isNaN(new Date(ms).getTime());
}

/** The format has four digits for the year. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59Z');

/** @returns e.g. "2018-02-09T14:44:30+00:00", the only form that Lazada documents for parameters */
export function lazadaDate(instant: number): string {
	const date = new Date(Math.min(Math.max(instant, 0), LAST_INSTANT));
	return `${date.toISOString().slice(0, 19)}+00:00`;
}
