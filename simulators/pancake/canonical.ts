import { createHash } from 'node:crypto';
import { parseKeepingDigits, stringifyKeepingDigits } from '../shared/digits';

/** @returns the JSON text with its keys sorted at every level and no white space; numbers keep their digits */
export function canonical(text: string): string {
	return stringifyKeepingDigits(sorted(parseKeepingDigits(text)));
}

export function sha256(text: string | Uint8Array): string {
	return createHash('sha256').update(text).digest('hex');
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([left], [right]) => (left < right ? -1 : 1))
			.map(([key, field]) => [key, sorted(field)]),
	);
}
