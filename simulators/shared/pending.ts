/** Counts the deliveries under way and the retries that wait, so that tests can wait for the last one. */
export class Pending {
	private count = 0;
	private ended = false;
	private waiting: Array<() => void> = [];
	private readonly timers = new Set<NodeJS.Timeout>();

	/** Whether `close` was called: nothing may be retried any more. */
	get closed(): boolean {
		return this.ended;
	}

	/** A delivery begins; it is pending, its retries included, until `end`. */
	begin(): void {
		this.count += 1;
	}

	end(): void {
		this.settle(1);
	}

	/** Calls the action after some ms of real time, unless `close` was called before. */
	after(ms: number, action: () => void): void {
		if (this.ended) return;
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, ms);
		this.timers.add(timer);
	}

	/** Resolves when nothing is pending. */
	idle(): Promise<void> {
		if (this.count === 0) return Promise.resolve();
		return new Promise((resolve) => this.waiting.push(resolve));
	}

	/** Drops the retries that wait. */
	close(): void {
		this.ended = true;
		for (const timer of this.timers) clearTimeout(timer);
		this.settle(this.count);
	}

	private settle(count: number): void {
		this.count = Math.max(0, this.count - count);
		if (this.count > 0) return;
		for (const resolve of this.waiting.splice(0)) resolve();
	}
}
