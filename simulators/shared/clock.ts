/** @returns seconds since 1970, as the platforms' timestamps have it */
export function nowInSeconds(): number {
	return Math.floor(Date.now() / 1_000);
}
