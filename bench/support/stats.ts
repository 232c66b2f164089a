/** Several measurements of the same thing. */
export interface Spread {
	readonly median: number;
	readonly least: number;
	readonly most: number;
}

/** @param part e.g. 0.9 for the value that nine of ten do not exceed */
export function quantile(values: readonly number[], part: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const place = (sorted.length - 1) * part;
	const below = sorted[Math.floor(place)] ?? Number.NaN;
	const above = sorted[Math.ceil(place)] ?? Number.NaN;
	return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function spreadOf(values: readonly number[]): Spread {
	return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** @returns the ratios of measurements that were made side by side, pair by pair */
export function ratiosOf(values: readonly number[], others: readonly number[]): Spread {
	return spreadOf(values.map((value, index) => value / others[index]!));
}

/** Shares no factor with the length of a list here, so that every member comes first at some time. */
const STRIDE = 7;

/** @returns the list begun at another place for every turn, every other time backwards */
export function rotated<T>(list: readonly T[], turn: number): T[] {
	const start = (turn * STRIDE) % list.length;
	const turned = [...list.slice(start), ...list.slice(0, start)];
	return turn % 2 === 0 ? turned : turned.reverse();
}
