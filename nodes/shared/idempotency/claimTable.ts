import type { Fingerprint } from '../util/hash';
import { monotonicMs } from '../util/monotonicTime';
import { LONGEST_CLAIM_MS } from './claim';
import { EventMemory } from './eventMemory';
import type { InFlight } from './ledger';

/** The claim of one delivery in the table. */
export interface OpenClaim {
	/** By the monotonic clock. */
	readonly since: number;
	/** Whether another delivery of the event has decided since: this claim then changes nothing any more. */
	isSuperseded: boolean;
	/** Whether n8n has written the execution of the delivery; see Claim.persistWithExecution. */
	isSaved: () => boolean;
	readonly ended: Promise<void>;
	readonly end: () => void;
}

/**
 * The claimed events and the committed events of one trigger node in one process. `claim` is synchronous, so
 * exactly one of several simultaneous deliveries gets the claim.
 */
export class ClaimTable {
	/** The committed events. */
	readonly committed = new EventMemory();
	private readonly open = new Map<Fingerprint, OpenClaim>();

	/** Whether no event is claimed. This table can then be dropped and read again from static data or Redis. */
	get idle(): boolean {
		return this.open.size === 0;
	}

	/** Where the result is "claimed", the caller has to commit or release the claim. */
	claim(
		event: Fingerprint,
	): { readonly kind: 'claimed'; readonly claim: OpenClaim } | { readonly kind: 'duplicate' } | InFlight {
		if (this.committed.has(event, Date.now())) return { kind: 'duplicate' };
		const other = this.open.get(event);
		const since = monotonicMs();
		if (other !== undefined && since - other.since < LONGEST_CLAIM_MS) {
			return { kind: 'inFlight', ended: other.ended };
		}
		if (other?.isSaved() === true) {
			// The execution waits for a slot for as long as others have all of them. It will run.
			this.commit(event);
			return { kind: 'duplicate' };
		}
		let end: OpenClaim['end'] = () => {};
		const ended = new Promise<void>((resolve) => {
			end = resolve;
		});
		if (other !== undefined) other.isSuperseded = true;
		const claim: OpenClaim = { since, isSuperseded: false, isSaved: () => false, ended, end };
		this.open.set(event, claim);
		return { kind: 'claimed', claim };
	}

	isClaimed(event: Fingerprint): boolean {
		return this.open.has(event);
	}

	commit(event: Fingerprint, claim = this.open.get(event)): void {
		this.committed.add(event, Date.now());
		const other = this.open.get(event);
		if (other !== undefined && other !== claim) other.isSuperseded = true;
		this.end(event);
	}

	/** Forgets the event, also where this claim has committed it. */
	release(event: Fingerprint, claim: OpenClaim): void {
		if (claim.isSuperseded) return;
		this.committed.remove(event);
		this.end(event);
	}

	private end(event: Fingerprint): void {
		this.open.get(event)?.end();
		this.open.delete(event);
	}
}
