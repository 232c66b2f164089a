import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/hash';
import { monotonicMs } from '../util/monotonicTime';
import type { Claim, SavedWithExecution } from './claim';
import { ClaimTable, type OpenClaim } from './claimTable';
import type { MemoryBounds } from './eventMemory';
import type { EventId } from './eventId';
import type { ClaimResult } from './ledger';

/** Deliveries that start no execution have the static data saved at most once in this time, in ms. */
const REPAIR_INTERVAL_MS = 1_000;

/** With more events than this, n8n has to read and write large static data, so it is saved more rarely ... */
const SAVED_EACH_TIME = 10_000;
/** ... at most once in this time, in ms. */
const SAVING_INTERVAL_MS = 1_000;

/** The executions that are known to have begun: more than n8n takes up again when it starts. */
const MOST_BEGUN = 10_000;

/** One delivery's own copy of the static data. */
interface StaticDataView {
	readonly entry: StaticDataEntry;
	/** Whether the events in this copy differ from the events in the memory of this process. */
	readonly differs: boolean;
	/** Called when n8n will save this copy. */
	readonly onSave: () => void;
}

interface PendingEvent {
	readonly event: Fingerprint;
	/** Whether the execution is known to be saved. */
	readonly isSaved: () => boolean;
}

/**
 * The ledger of one trigger node in one process.
 *
 * The claim table in memory decides. n8n's workflow static data makes the events last. Every request of n8n reads
 * its own copy of the static data, and every save overwrites the whole. So each delivery merges its copy into the
 * memory and writes the memory back. Events that one save overwrites are saved again with the next.
 */
export class EmbeddedLedger implements SavedWithExecution<PendingEvent> {
	private readonly claims = new ClaimTable();
	/** The first execution of each event to begin in this process. */
	private readonly begun = new Map<Fingerprint, { readonly executionId: string; readonly at: number }>();
	private repairedAt = -Infinity;
	private savedAt = -Infinity;

	/**
	 * @param entry the entry in the delivery's own copy of the static data
	 * @param onSave called when n8n will save the copy: n8n saves the whole copy, so its other entries have to be
	 *   up to date
	 * @returns the ledger for one delivery
	 */
	open(
		entry: StaticDataEntry,
		bounds: MemoryBounds,
		onSave = () => {},
	): { claim(eventId: EventId): ClaimResult } {
		this.claims.committed.bounds = bounds;
		const differs = this.claims.committed.merge(entry.read(), Date.now());
		const copy: StaticDataView = { entry, differs, onSave };
		return { claim: (eventId) => this.claimFor(copy, fingerprintOf(eventId)) };
	}

	/**
	 * Marks the event as run by an execution. An event has two executions where n8n ended after it had saved the
	 * first and before it answered, or before it had saved what is remembered: n8n takes the saved execution up again
	 * when it starts, and the platform sends the event again.
	 *
	 * @returns the id of the execution that goes on; the same execution may call this again
	 */
	begin(eventId: EventId, executionId: string, rememberForMs: number): string {
		const event = fingerprintOf(eventId);
		const first = this.begun.get(event);
		if (first !== undefined && monotonicMs() - first.at < rememberForMs) return first.executionId;
		this.begun.delete(event);
		this.begun.set(event, { executionId, at: monotonicMs() });
		const [oldest] = this.begun.keys();
		if (this.begun.size > MOST_BEGUN && oldest !== undefined) this.begun.delete(oldest);
		this.claims.commit(event);
		return executionId;
	}

	/** Whether no event is claimed. This ledger can then be dropped and read again from the static data. */
	get idle(): boolean {
		return this.claims.idle;
	}

	/** Whether there is nothing to write, e.g. because another ledger is chosen. */
	get isEmpty(): boolean {
		return this.claims.committed.isEmpty;
	}

	/** Has the remembered events saved with this copy of the static data. */
	write(entry: StaticDataEntry): void {
		const now = () => this.claims.committed.copy(Date.now());
		writeWhenSaved(entry, now(), now);
	}

	private claimFor(copy: StaticDataView, event: Fingerprint): ClaimResult {
		const result = this.claims.claim(event);
		if (result.kind === 'claimed') {
			return { kind: 'claimed', claim: this.claimOf(copy, event, result.claim) };
		}
		// A duplicate starts no execution, so n8n would not save the static data by itself.
		if (result.kind === 'duplicate' && copy.differs) this.saveSoon(copy);
		return result;
	}

	private claimOf(copy: StaticDataView, event: Fingerprint, own: OpenClaim): Claim {
		let persists = false;
		return {
			commit: () => {
				this.claims.commit(event, own);
				if (!persists) this.saveSoon(copy);
			},
			release: () => this.claims.release(event, own),
			revoke: () => this.claims.release(event, own),
			persistWithExecution: ({ isSaved, add }) => {
				persists = true;
				own.isSaved = isSaved;
				add(this, { event, isSaved });
			},
		};
	}

	/** n8n saves the copy after the execution, right before it answers. */
	writeWithExecution(entry: StaticDataEntry, pending: readonly PendingEvent[]): void {
		const { committed } = this.claims;
		const claimed = () => pending.filter(({ event }) => this.claims.isClaimed(event));
		const copyWith = (events: readonly PendingEvent[]) =>
			committed.copy(
				Date.now(),
				events.map(({ event }) => event),
			);
		writeWhenSaved(entry, copyWith(claimed()), () => {
			// A released event must be in no copy. Once the execution is saved, the event may be in every copy.
			const events = claimed();
			for (const { event, isSaved } of events) if (isSaved()) this.claims.commit(event);
			return copyWith(events);
		});
	}

	/** Events that are not saved now stay in the memory and are saved with a later copy. */
	private saveSoon({ entry, onSave }: StaticDataView): void {
		const now = monotonicMs();
		if (now - this.repairedAt < REPAIR_INTERVAL_MS) return;
		this.repairedAt = now;
		this.write(entry);
		onSave();
	}

	/** Whether an execution may have the events saved with it, however many they are. It then counts as done. */
	takeSave(): boolean {
		const now = monotonicMs();
		if (this.claims.committed.size > SAVED_EACH_TIME && now - this.savedAt < SAVING_INTERVAL_MS) return false;
		this.savedAt = now;
		return true;
	}
}
