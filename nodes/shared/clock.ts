const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Before 1970 and after 2255 lie what programs write where they have no time. */
function plausible(time: number): number | undefined {
	return time > 0 && time <= Number.MAX_SAFE_INTEGER ? time : undefined;
}

/**
 * @param time ISO 8601; without a zone it is UTC
 * @returns microseconds since 1970; undefined where it is no time
 */
export function microseconds(time: unknown): number | undefined {
	if (typeof time !== 'string') return undefined;
	const [, day = '', clock = '', fraction = '', zone = 'Z'] = ISO.exec(time.trim()) ?? [];
	const milliseconds = Date.parse(`${day}T${clock}${zone.toUpperCase()}`);
	if (Number.isNaN(milliseconds)) return undefined;
	return plausible(milliseconds * 1_000 + Number(fraction.padEnd(6, '0').slice(0, 6)));
}

/**
 * @param time seconds since 1970; milliseconds are told by their magnitude
 * @returns microseconds since 1970; undefined where it is no time
 */
export function epochMicroseconds(time: unknown): number | undefined {
	const number = typeof time === 'string' || typeof time === 'number' ? Number(time) : Number.NaN;
	return plausible(Math.round(number < 1e11 ? number * 1e6 : number * 1e3));
}
