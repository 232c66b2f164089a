/** The present time in microseconds since 1970. No two calls return the same time. */
export class MicroClock {
	private last = 0;

	/** @param step least difference to the call before, in microseconds */
	now(step = 1): number {
		this.last = Math.max(Date.now() * 1_000, this.last + step);
		return this.last;
	}
}

/**
 * @param micros since 1970
 * @param separator orders were observed with "T", inventory events with a space
 * @returns a time in Pancake's form: in UTC, although the text does not say so, with microseconds
 */
export function naive(micros: number, separator: 'T' | ' ' = 'T'): string {
	const seconds = new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19).replace('T', separator);
	return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/** @returns seconds since 1970, with their fraction; null where the value is no time in this form */
export function secondsOf(value: unknown): number | null {
	if (typeof value !== 'string') return null;
	const milliseconds = Date.parse(`${value.replace(' ', 'T')}Z`);
	return Number.isNaN(milliseconds) ? null : milliseconds / 1_000;
}
