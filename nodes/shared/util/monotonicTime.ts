/**
 * The clock for durations within this process: how old a cached value is, how long to wait, how often to write.
 * It goes on evenly whatever the clock of the machine is set to. `Date.now()` is for a time that is stored, shown,
 * or compared with the time of another process or machine.
 *
 * @returns ms since a moment that differs from process to process
 */
export function monotonicMs(): number {
	return performance.now();
}
