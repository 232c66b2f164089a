/** @returns an id or a name as text; empty for what is neither text nor number */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/**
 * @param time seconds since 1970; milliseconds are told by their magnitude
 * @returns ISO 8601 in UTC; null where it is no time
 */
export function isoFromEpoch(time: unknown): string | null {
	const number = typeof time === 'string' || typeof time === 'number' ? Number(time) : NaN;
	if (!(number > 0)) return null;
	const date = new Date(number < 1e11 ? number * 1_000 : number);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
