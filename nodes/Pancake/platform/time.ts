/** A date and a time between which Pancake writes "T" or a space, with up to six digits behind the seconds. */
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * @param time as Pancake writes it: without a zone, which means UTC
 * @returns ISO 8601 in UTC, to the millisecond; null where it is no such time
 */
export function toIso(time: unknown): string | null {
	const [, day, minute, seconds = '00', fraction = '', zone = 'Z'] =
		typeof time === 'string' ? (TIME.exec(time.trim()) ?? []) : [];
	if (day === undefined) return null;
	const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
	const offset = zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
	const date = new Date(`${day}T${minute}:${seconds}.${milliseconds}${offset}`);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
