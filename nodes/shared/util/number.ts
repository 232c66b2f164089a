/**
 * @param value the value of a number field, or of an expression in the field
 * @returns the value, or the bound that it exceeds; undefined where the value is no number
 */
export function numberWithin(value: unknown, least: number, most: number): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
	return Math.min(most, Math.max(least, number));
}
