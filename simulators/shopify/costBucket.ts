/** The leaky bucket of one app in one shop. It fills up in real time, because the client waits in real time. */
export class CostBucket {
	private available: number;
	private updatedAt = Date.now();

	/** @param restoreRate points a second */
	constructor(
		readonly maximumAvailable: number,
		readonly restoreRate: number,
	) {
		this.available = maximumAvailable;
	}

	get currentlyAvailable(): number {
		const now = Date.now();
		const restored = ((now - this.updatedAt) / 1_000) * this.restoreRate;
		this.available = Math.min(this.maximumAvailable, this.available + restored);
		this.updatedAt = now;
		return Math.floor(this.available);
	}

	spend(points: number): void {
		this.available = Math.max(0, this.available - points);
	}

	/** The `extensions.cost` of a response; `actual` is null for a throttled one. */
	report(requested: number, actual: number | null, currentlyAvailable = this.currentlyAvailable): object {
		return {
			requestedQueryCost: requested,
			actualQueryCost: actual,
			throttleStatus: {
				maximumAvailable: this.maximumAvailable,
				currentlyAvailable,
				restoreRate: this.restoreRate,
			},
		};
	}
}
