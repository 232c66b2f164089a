import type { Spread } from './stats';

/** @returns e.g. "0.92 (0.88 to 0.97)" */
export function spread({ median, least, most }: Spread, digits = 2): string {
	return `${fixed(median, digits)} (${fixed(least, digits)} to ${fixed(most, digits)})`;
}

export function fixed(value: number, digits: number): string {
	return Number.isFinite(value) ? value.toFixed(digits) : 'not known';
}
