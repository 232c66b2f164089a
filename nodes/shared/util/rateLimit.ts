import { monotonicMs } from './monotonicTime';

/** Allows something a few times in a row, and then once in an interval. */
export class RateLimit {
	private left: number;
	private countedAt = monotonicMs();

	/**
	 * @param inARow how often at once
	 * @param intervalMs after this time once more, in ms
	 */
	constructor(
		private readonly inARow: number,
		private readonly intervalMs: number,
	) {
		this.left = inARow;
	}

	/** @returns whether it is allowed now; it then counts as done */
	take(): boolean {
		const now = monotonicMs();
		const regained = Math.floor((now - this.countedAt) / this.intervalMs);
		if (regained > 0) {
			this.left = Math.min(this.inARow, this.left + regained);
			this.countedAt = now;
		}
		if (this.left === 0) return false;
		this.left -= 1;
		return true;
	}
}
