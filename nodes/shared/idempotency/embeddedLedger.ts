import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/hash';
import type { Claim } from './claim';
import { ClaimTable } from './claimTable';
import type { MemoryBounds } from './eventMemory';
import type { EventId } from './eventId';
import type { ClaimResult } from './ledger';

/** Deliveries that start no execution repair or extend what is stored at most this often. */
const REPAIR_INTERVAL_MS = 1_000;

/** With more events than this, what n8n has to read and write is so much that it is saved more rarely ... */
const SAVED_EACH_TIME = 10_000;
/** ... at most this often. */
const SAVING_INTERVAL_MS = 1_000;

/** One delivery's own copy of the static data. */
interface Copy {
	readonly entry: StaticDataEntry;
	/** Whether it lacks something that this process knows. */
	readonly differs: boolean;
	/** Called when the copy will be saved. */
	readonly onSave: () => void;
}

/**
 * The ledger of one trigger node in one process.
 *
 * The claim table in memory decides. n8n's workflow static data makes it last: every request of n8n reads its
 * own copy of the static data and overwrites the whole, so each delivery merges what it read into the memory
 * and writes the memory back. What one save overwrites comes back with the next.
 */
export class EmbeddedLedger {
	private readonly claims = new ClaimTable();
	private repairedAt = 0;
	private savedAt = 0;

	/**
	 * @param entry in the delivery's own copy of the static data
	 * @param onSave called when the copy will be saved: n8n saves the whole of it, so what else is kept there
	 *   has to be up to date
	 * @returns the ledger as one delivery uses it
	 */
	open(
		entry: StaticDataEntry,
		bounds: MemoryBounds,
		onSave = () => {},
	): { claim(eventId: EventId): ClaimResult } {
		this.claims.committed.bounds = bounds;
		const differs = this.claims.committed.merge(entry.read(), Date.now());
		const copy: Copy = { entry, differs, onSave };
		return { claim: (eventId) => this.claimFor(copy, fingerprintOf(eventId)) };
	}

	/** Whether no event is claimed, so that all that is known can be read again from the static data. */
	get idle(): boolean {
		return this.claims.idle;
	}

	/** Whether nothing is remembered, as where another ledger is chosen. */
	get unused(): boolean {
		return this.claims.committed.size === 0;
	}

	/** Has what is remembered saved with this copy of the static data. */
	write(entry: StaticDataEntry): void {
		const now = () => this.claims.committed.copy(Date.now());
		writeWhenSaved(entry, now(), now);
	}

	private claimFor(copy: Copy, event: Fingerprint): ClaimResult {
		const result = this.claims.claim(event);
		if (result.kind === 'claimed') return { kind: 'claimed', claim: this.claimOf(copy, event) };
		// A duplicate starts no execution, so nothing else would put the stored copy right.
		if (result.kind === 'duplicate' && copy.differs) this.saveSoon(copy);
		return result as ClaimResult;
	}

	private claimOf(copy: Copy, event: Fingerprint): Claim {
		let persists = false;
		return {
			commit: () => {
				this.claims.commit(event);
				if (!persists) this.saveSoon(copy);
			},
			release: () => this.claims.release(event),
			revoke: () => this.claims.release(event),
			persistWithExecution: (isSaved) => {
				persists = true;
				if (this.mayWrite()) this.writeWith(copy, event, isSaved);
			},
		};
	}

	/** n8n saves this copy after the execution, right before it answers. */
	private writeWith({ entry, onSave }: Copy, event: Fingerprint, isSaved: () => boolean): void {
		const { committed } = this.claims;
		writeWhenSaved(entry, committed.copy(Date.now(), event), () => {
			// A released event is in no copy, and other copies may include it once its execution is saved.
			const claimed = this.claims.isClaimed(event);
			if (claimed && isSaved()) this.claims.commit(event);
			return committed.copy(Date.now(), claimed ? event : undefined);
		});
		onSave();
	}

	/** What is not saved now is in the memory, and is saved with what comes after. */
	private saveSoon({ entry, onSave }: Copy): void {
		const now = Date.now();
		if (now - this.repairedAt < REPAIR_INTERVAL_MS) return;
		this.repairedAt = now;
		this.write(entry);
		onSave();
	}

	private mayWrite(): boolean {
		const now = Date.now();
		if (this.claims.committed.size > SAVED_EACH_TIME && now - this.savedAt < SAVING_INTERVAL_MS) return false;
		this.savedAt = now;
		return true;
	}
}
