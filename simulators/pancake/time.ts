/** The present in microseconds since 1970; no two calls give the same. */
export class MicroClock {
	private last = 0;

	/** @param step at least so many microseconds after the call before */
	now(step = 1): number {
		this.last = Math.max(Date.now() * 1_000, this.last + step);
		return this.last;
	}
}

/**
 * @param micros since 1970
 * @param separator orders were seen with "T", inventory events with a space
 * @returns a time as Pancake writes it: of UTC, though nothing in it says so, to the microsecond
 */
export function naive(micros: number, separator: 'T' | ' ' = 'T'): string {
	const seconds = new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19).replace('T', separator);
	return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/** @returns seconds since 1970, with their fraction; null where the value is no such time */
export function secondsOf(value: unknown): number | null {
	if (typeof value !== 'string') return null;
	const milliseconds = Date.parse(`${value.replace(' ', 'T')}Z`);
	return Number.isNaN(milliseconds) ? null : milliseconds / 1_000;
}
