const SECOND = 1_000;

/**
 * "Api access frequency exceeds the limit. this ban will last 1 seconds": if more calls of one API than
 * allowed come within a second, its calls are refused for the second after. Calls during a ban do not prolong
 * it, which is not documented.
 */
export class Throttle {
	private readonly calls = new Map<string, number[]>();
	private readonly bannedUntil = new Map<string, number>();

	/** @param qps calls a second; 0 for no limit */
	constructor(private readonly qps: number) {}

	/** @returns whether the call may pass */
	admits(path: string): boolean {
		if (this.qps === 0) return true;
		const now = performance.now();
		if (now < (this.bannedUntil.get(path) ?? 0)) return false;
		const recent = (this.calls.get(path) ?? []).filter((at) => now - at < SECOND);
		this.calls.set(path, recent);
		if (recent.length < this.qps) {
			recent.push(now);
			return true;
		}
		this.bannedUntil.set(path, now + SECOND);
		return false;
	}
}
