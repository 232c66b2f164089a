import { fingerprintOf, type Fingerprint } from './fingerprint';
import type { Claim, ClaimOutcome, Ledger } from './ledger';
import { EventMemory, type MemoryBounds, type StoredBuckets } from './memory';

/** Where one delivery reads and writes what is remembered: its own copy of n8n's workflow static data. */
export interface LedgerStore {
	read(): unknown;
	/** Marks the copy as changed, so that n8n saves it. */
	write(buckets: StoredBuckets): void;
}

/** A store that differs is written again by deliveries that run nothing, at most this often. */
const HEALING_INTERVAL_MS = 1_000;

interface InFlight {
	readonly outcome: Promise<ClaimOutcome>;
	readonly settle: (outcome: ClaimOutcome) => void;
}

/**
 * The ledger of one trigger node in one process.
 *
 * This process's own memory decides, without any wait between looking and claiming. n8n's workflow
 * static data makes it last: every request of n8n reads its own copy of it and overwrites the whole,
 * so each delivery merges what it read into the memory and writes the memory back. What one save
 * overwrites comes back with the next.
 */
export class EmbeddedLedger {
	private readonly memory = new EventMemory();
	private readonly inFlight = new Map<Fingerprint, InFlight>();
	/** Deliveries whose copy n8n has still to save. */
	private readonly unsaved = new Set<DeliveryLedger>();
	private healedAt = 0;

	/** The ledger as one delivery uses it. */
	open(store: LedgerStore, bounds: MemoryBounds): DeliveryLedger {
		this.memory.bounds = bounds;
		const differs = this.memory.merge(store.read(), Date.now());
		return new DeliveryLedger(this, store, differs);
	}

	get size(): number {
		return this.memory.size;
	}

	claim(fingerprint: Fingerprint): Claim {
		if (this.memory.has(fingerprint, Date.now())) return { kind: 'duplicate' };
		const other = this.inFlight.get(fingerprint);
		if (other !== undefined) return { kind: 'inFlight', outcome: other.outcome };
		let settle: InFlight['settle'] = () => {};
		const outcome = new Promise<ClaimOutcome>((resolve) => {
			settle = resolve;
		});
		this.inFlight.set(fingerprint, { outcome, settle });
		return { kind: 'fresh' };
	}

	settle(fingerprint: Fingerprint, outcome: ClaimOutcome): void {
		if (outcome === 'committed') this.memory.add(fingerprint, Date.now());
		else this.memory.remove(fingerprint);
		for (const delivery of this.unsaved) delivery.write();
		this.inFlight.get(fingerprint)?.settle(outcome);
		this.inFlight.delete(fingerprint);
	}

	snapshot(pending?: Fingerprint): StoredBuckets {
		return this.memory.snapshot(Date.now(), pending);
	}

	keepWriting(delivery: DeliveryLedger): void {
		this.unsaved.add(delivery);
	}

	stopWriting(delivery: DeliveryLedger): void {
		this.unsaved.delete(delivery);
	}

	mayHeal(): boolean {
		const now = Date.now();
		if (now - this.healedAt < HEALING_INTERVAL_MS) return false;
		this.healedAt = now;
		return true;
	}
}

/** The embedded ledger as one delivery uses it, with that delivery's copy of the static data. */
export class DeliveryLedger implements Ledger {
	private pending: Fingerprint | undefined;

	constructor(
		private readonly ledger: EmbeddedLedger,
		private readonly store: LedgerStore,
		private readonly storeDiffers: boolean,
	) {}

	claim(eventId: string): Claim {
		const fingerprint = fingerprintOf(eventId);
		const claim = this.ledger.claim(fingerprint);
		if (claim.kind === 'fresh') this.pending = fingerprint;
		return claim;
	}

	commit(eventId: string): void {
		this.settle(eventId, 'committed');
	}

	release(eventId: string): void {
		this.settle(eventId, 'released');
	}

	/**
	 * Writes what is remembered and this delivery's own event, and again whenever another delivery is
	 * settled, until `saved`. The events of other deliveries that are still on their way are left out:
	 * n8n may not have saved their executions.
	 */
	keepWriting(): void {
		this.ledger.keepWriting(this);
		this.write();
	}

	/** n8n has saved this delivery's copy. */
	saved(): void {
		this.ledger.stopWriting(this);
	}

	write(): void {
		this.store.write(this.ledger.snapshot(this.pending));
	}

	/** A delivery that runs nothing puts right a store that a concurrent save has overwritten. */
	heal(): void {
		if (this.storeDiffers && this.ledger.mayHeal()) this.write();
	}

	private settle(eventId: string, outcome: ClaimOutcome): void {
		this.pending = undefined;
		this.ledger.settle(fingerprintOf(eventId), outcome);
	}
}
