import type { Fingerprint } from '../util/hash';
import { LONGEST_CLAIM_MS } from './claim';
import { EventMemory } from './eventMemory';
import { monotonicMs } from '../util/monotonicTime';
import type { InFlight } from './ledger';

interface OpenClaim {
	/** By the monotonic clock. */
	readonly since: number;
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

	/** Where the result is "claimed", the caller has to commit or release the event. */
	claim(event: Fingerprint): { readonly kind: 'claimed' } | { readonly kind: 'duplicate' } | InFlight {
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
		this.open.set(event, { since, isSaved: () => false, ended, end });
		return { kind: 'claimed' };
	}

	/** @param isSaved whether n8n has written the execution: its claim is committed where n8n does not answer */
	persist(event: Fingerprint, isSaved: () => boolean): void {
		const claim = this.open.get(event);
		if (claim !== undefined) claim.isSaved = isSaved;
	}

	isClaimed(event: Fingerprint): boolean {
		return this.open.has(event);
	}

	commit(event: Fingerprint): void {
		this.committed.add(event, Date.now());
		this.end(event);
	}

	/** Forgets the event, also where it was committed. */
	release(event: Fingerprint): void {
		this.committed.remove(event);
		this.end(event);
	}

	private end(event: Fingerprint): void {
		this.open.get(event)?.end();
		this.open.delete(event);
	}
}
