/** @returns a share with one decimal, rounded down, so that it is not shown as the bound that it misses: "94.9 %" */
export function percentText(percent: number): string {
	return `${Math.floor(percent * 10) / 10} %`;
}

/** @param time in ms since 1970 @returns e.g. "2026-11-30 20:11 UTC" */
export function minuteText(time: number): string {
	return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
