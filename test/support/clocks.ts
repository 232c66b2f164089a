const HOUR_MS = 3_600_000;

/** Changes of a machine's clock, in ms. */
export const CLOCK_JUMPS: readonly number[] = [-23 * HOUR_MS, -2 * HOUR_MS, -1, 1, 2 * HOUR_MS, 23 * HOUR_MS];

/** Sets the clock of the machine while a test has fake timers: `Date` jumps, the monotonic clock goes on. */
export function setClock(byMs: number): void {
	jest.setSystemTime(Date.now() + byMs);
}

/** Deadlines of requests pass after `ms` at the latest, until `jest.restoreAllMocks` or the `mockRestore` of the result. */
export function cutDeadlinesShort(ms = 150): { mockRestore(): void } {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	return jest.spyOn(AbortSignal, 'timeout').mockImplementation((wanted) => timeout(Math.min(wanted, ms)));
}
