/** Allows something a few times in a row, and then once in an interval. */
export class RateLimit {
	private left: number;
	private countedAt = Date.now();

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
		const now = Date.now();
		// Where somebody set the clock back, the limit counts from there.
		if (now < this.countedAt) this.countedAt = now;
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
