import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/fingerprint';
import { LONGEST_OPEN_MS, type Claim, type ClaimOutcome, type DeliveryLedger } from './ledger';
import { EventMemory, type MemoryBounds } from './eventMemory';

/** A store that differs is written again by deliveries that run nothing, at most this often. */
const HEALING_INTERVAL_MS = 1_000;

/** With more events than this, what n8n has to read and write is so much that it is saved more rarely ... */
const SAVED_EACH_TIME = 10_000;
/** ... at most this often. */
const SAVING_INTERVAL_MS = 1_000;

interface InFlight {
	readonly since: number;
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
	private healedAt = 0;
	private savedAt = 0;

	/**
	 * The ledger as one delivery uses it.
	 *
	 * @param besides called when the copy of the static data will be saved: n8n saves the whole of it, so what
	 *   else is kept there has to be as it is now
	 */
	open(store: StaticDataEntry, bounds: MemoryBounds, besides = () => {}): EmbeddedDelivery {
		this.memory.bounds = bounds;
		const differs = this.memory.merge(store.read(), Date.now());
		return new EmbeddedDelivery(this, store, differs, besides);
	}

	/** Whether nothing is on its way, so that all that is known can be had from the store again. */
	get idle(): boolean {
		return this.inFlight.size === 0;
	}

	/** Whether nothing is remembered, as where another ledger is chosen. */
	get unused(): boolean {
		return this.memory.size === 0;
	}

	claim(fingerprint: Fingerprint): Claim {
		const now = Date.now();
		if (this.memory.has(fingerprint, now)) return { kind: 'duplicate' };
		const other = this.inFlight.get(fingerprint);
		if (other !== undefined && now - other.since < LONGEST_OPEN_MS) {
			return { kind: 'inFlight', outcome: other.outcome };
		}
		let settle: InFlight['settle'] = () => {};
		const outcome = new Promise<ClaimOutcome>((resolve) => {
			settle = resolve;
		});
		this.inFlight.set(fingerprint, { since: now, outcome, settle });
		return { kind: 'fresh' };
	}

	settle(fingerprint: Fingerprint, outcome: ClaimOutcome): void {
		if (outcome === 'committed') this.memory.add(fingerprint, Date.now());
		else this.memory.remove(fingerprint);
		this.inFlight.get(fingerprint)?.settle(outcome);
		this.inFlight.delete(fingerprint);
	}

	/**
	 * Has what is remembered saved with this copy.
	 *
	 * @param own the event of this delivery, which is saved with it unless it has been released by then
	 * @param isRunning whether the event's execution is saved, so that other copies may include it too
	 */
	write(store: StaticDataEntry, own?: Fingerprint, isRunning = () => false): void {
		writeWhenSaved(store, this.memory.snapshot(Date.now(), own), () => {
			const claimed = own !== undefined && this.inFlight.has(own);
			if (claimed && isRunning()) this.settle(own, 'committed');
			return this.memory.snapshot(Date.now(), claimed ? own : undefined);
		});
	}

	/** Whether this delivery has what is remembered saved; it is in the memory in any case. */
	maySave(): boolean {
		const now = Date.now();
		if (this.memory.size > SAVED_EACH_TIME && now - this.savedAt < SAVING_INTERVAL_MS) return false;
		this.savedAt = now;
		return true;
	}

	mayHeal(): boolean {
		const now = Date.now();
		if (now - this.healedAt < HEALING_INTERVAL_MS) return false;
		this.healedAt = now;
		return true;
	}
}

/** The embedded ledger as one delivery uses it, with that delivery's copy of the static data. */
export class EmbeddedDelivery implements DeliveryLedger {
	constructor(
		private readonly ledger: EmbeddedLedger,
		private readonly store: StaticDataEntry,
		private readonly storeDiffers: boolean,
		private readonly besides: () => void,
	) {}

	claim(eventId: string): Claim {
		return this.ledger.claim(fingerprintOf(eventId));
	}

	commit(eventId: string): void {
		this.ledger.settle(fingerprintOf(eventId), 'committed');
	}

	release(eventId: string): void {
		this.ledger.settle(fingerprintOf(eventId), 'released');
	}

	/**
	 * Has the event saved with its execution: n8n saves this copy after the execution, right before it
	 * answers.
	 *
	 * @param isRunning whether the execution is known to be saved
	 */
	saveWithExecution(eventId: string, isRunning: () => boolean): void {
		if (!this.ledger.maySave()) return;
		this.ledger.write(this.store, fingerprintOf(eventId), isRunning);
		this.besides();
	}

	/** A delivery that runs nothing puts right a store that another save has overwritten. */
	heal(): void {
		if (this.storeDiffers) this.saveSoon();
	}

	/** What is left out now is in the memory, and is saved with what comes after. */
	saveSoon(): void {
		if (!this.ledger.mayHeal()) return;
		this.ledger.write(this.store);
		this.besides();
	}
}
