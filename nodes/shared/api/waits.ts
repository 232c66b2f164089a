/** The longest wait between two attempts of a call, in ms. */
export const LONGEST_WAIT_MS = 20_000;

/** @returns ms to wait before the next attempt: doubling from a second on */
export function growingWait(attempt: number): number {
	return Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (attempt - 1));
}
