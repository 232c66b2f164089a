/** The rule for stopping pushes to an address. */
export interface StopRule {
	/** Pushing stops above this failure rate (0 to 1). */
	readonly above: number;
	/** The number of attempts before the rate counts, which is not documented. */
	readonly minimum: number;
}

/** "If the failure rate of an app is above 50 %, pushing to that address stops." */
export const STOP_RULE: StopRule = { above: 0.5, minimum: 100 };

/**
 * The failure rate of an address. Lazada does not document the period that it covers. Here it covers all
 * attempts since the address was saved or pushing was started again.
 */
export class Health {
	private attempts = 0;
	private failures = 0;
	private isStopped = false;

	constructor(private readonly rule: StopRule) {}

	get stopped(): boolean {
		return this.isStopped;
	}

	/** The failure rate (0 to 1); 0 before the first attempt. */
	get failureRate(): number {
		return this.attempts === 0 ? 0 : this.failures / this.attempts;
	}

	record(succeeded: boolean): void {
		this.attempts += 1;
		if (!succeeded) this.failures += 1;
		if (this.attempts >= this.rule.minimum && this.failureRate > this.rule.above) this.isStopped = true;
	}

	/** Counting starts again. */
	reset(): void {
		this.attempts = 0;
		this.failures = 0;
		this.isStopped = false;
	}
}
