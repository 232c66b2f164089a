/**
 * @param value of a number field, or of an expression in it
 * @returns it within the bounds; undefined where it is no number
 */
export function numberWithin(value: unknown, least: number, most: number): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
	return Math.min(most, Math.max(least, number));
}
