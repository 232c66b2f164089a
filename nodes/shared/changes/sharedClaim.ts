import type { Claim, Dependency } from '../idempotency/claim';
import type { Unlock } from '../util/keyedLock';

/**
 * The claim of a resource's snapshot. Once the claim is shared, the next deliveries about the resource are decided by
 * it although it has not ended: each claim depends on the one before.
 *
 * @typeParam Own the class of all claims of the resource
 */
export abstract class SharedClaim<Own extends SharedClaim<Own>> implements Claim, Dependency {
	isShared = false;
	hasEnded = false;
	readonly ended: Promise<void>;
	protected released = false;
	private settle = (): void => {};

	/**
	 * @param earlier the claim before, as long as it matters: each delivery of a burst would keep all those before it
	 * @param unlock lets the next delivery have the resource
	 */
	constructor(
		protected earlier: Own | undefined,
		protected readonly unlock: Unlock,
	) {
		this.ended = new Promise((resolve) => {
			this.settle = resolve;
		});
	}

	get isReleased(): boolean {
		return this.released || this.lastBefore(({ released }) => released) !== undefined;
	}

	share(): void {
		this.isShared = true;
		this.unlock();
	}

	dependencies(): Dependency[] {
		return this.earlier === undefined ? [] : [this.earlier];
	}

	supersede(): void {
		this.release();
	}

	abstract commit(): void;
	abstract release(): void;
	abstract revoke(): void;

	/** In a burst about one resource, thousands of claims depend on each other: too many for a recursion. */
	protected lastBefore(fits: (claim: Own) => boolean): Own | undefined {
		let { earlier } = this;
		while (earlier !== undefined && !fits(earlier)) ({ earlier } = earlier);
		return earlier;
	}

	protected end(): void {
		this.hasEnded = true;
		this.settle();
	}
}
