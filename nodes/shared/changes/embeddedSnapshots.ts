import { LONGEST_CLAIM_MS, type Claim } from '../idempotency/claim';
import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/hash';
import { KeyedLock, type Unlock } from '../util/keyedLock';
import type { KnownState } from './decide';
import type { SnapshotBounds } from './settings';
import { equalSnapshots, type Snapshot } from './snapshot';
import { holdsSnapshots, SnapshotMemory } from './snapshotMemory';
import type { SnapshotRecord } from './snapshotRecord';
import type { SnapshotStore } from './snapshotStore';

/** Deliveries that change no field have what is known saved at most this often. */
const WRITING_INTERVAL_MS = 1_000;

/** A snapshot that stays the same is made again at most this often, so that it does not expire. */
const REFRESHED_EVERY_MS = 86_400_000;

export interface EmbeddedSnapshotEvents {
	/** Called, once in a while, with how many snapshots there was no room for. */
	dropped(count: number): void;
	/** Called when the copy of the static data will be saved; see EmbeddedLedger. */
	onSave(): void;
}

/**
 * The snapshots of one trigger node in one process. As with the events, this process's memory decides, and
 * n8n's workflow static data makes it last.
 */
export class EmbeddedSnapshots {
	private readonly memory = new SnapshotMemory();
	private readonly locks = new KeyedLock(LONGEST_CLAIM_MS);
	private reported = 0;
	private writtenAt = 0;

	/**
	 * @param entry in the delivery's own copy of the static data
	 * @returns the snapshots as one delivery uses them
	 */
	openStore(
		entry: StaticDataEntry,
		fields: readonly string[],
		bounds: SnapshotBounds,
		{ dropped, onSave }: EmbeddedSnapshotEvents,
	): SnapshotStore {
		this.memory.bounds = bounds;
		this.memory.fields = fields;
		const differs = this.memory.merge(entry.read(), Date.now());
		if (this.memory.dropped > this.reported) {
			dropped(this.memory.dropped);
			this.reported = this.memory.dropped * 2;
		}
		const copy = new Copy(entry, differs, onSave, this);
		return {
			open: async (resourceId, patienceMs) => {
				const fingerprint = fingerprintOf(resourceId);
				const unlock = await this.locks.acquire(fingerprint, patienceMs);
				if (unlock === undefined) return undefined;
				const before = this.memory.get(fingerprint, Date.now());
				return {
					known: knownState(before),
					claim: (next) => new EmbeddedSnapshotClaim(this.memory, copy, fingerprint, before, next, unlock),
				};
			},
		};
	}

	/**
	 * Forgets all snapshots. Where nothing is compared any more, nothing is noted of what the workflow sees:
	 * what is known would be wrong when fields are watched again.
	 */
	forget(entry: StaticDataEntry): void {
		if (this.unused && !holdsSnapshots(entry.read())) return;
		this.memory.clear();
		this.write(entry);
	}

	/** Whether no snapshot is open, so that all that is known can be read again from the static data. */
	get idle(): boolean {
		return this.locks.idle;
	}

	/** Whether nothing is kept, as where no field is watched. */
	get unused(): boolean {
		return this.memory.size === 0;
	}

	/** Whether a snapshot may be written again that differs in nothing but its time. */
	mayWriteAgain(): boolean {
		const now = Date.now();
		if (now - this.writtenAt < WRITING_INTERVAL_MS) return false;
		this.writtenAt = now;
		return true;
	}

	/**
	 * Has what is known saved with this copy.
	 *
	 * @param pending gives a snapshot that is to be saved with it although it is not known yet
	 */
	write(
		entry: StaticDataEntry,
		pending: () => Omit<SnapshotRecord, 'madeAt'> | undefined = () => undefined,
	): void {
		writeWhenSaved(entry, this.memory.copy(Date.now()), () => {
			const record = pending();
			return this.memory.copy(Date.now(), record);
		});
	}
}

/** One delivery's own copy of the static data. */
class Copy {
	constructor(
		private readonly entry: StaticDataEntry,
		private readonly differs: boolean,
		private readonly onSave: () => void,
		private readonly snapshots: EmbeddedSnapshots,
	) {}

	/** Has it saved. */
	write(): void {
		this.snapshots.write(this.entry);
		this.onSave();
	}

	/** Has it saved unless another one was just before: then with what comes after. */
	writeSoon(): void {
		if (this.snapshots.mayWriteAgain()) this.write();
	}

	/** Has it saved where it differs from what is known. */
	repair(): void {
		if (this.differs) this.writeSoon();
	}

	/** Has it saved with a snapshot that is not known yet. */
	writeWith(pending: () => Omit<SnapshotRecord, 'madeAt'> | undefined): void {
		this.snapshots.write(this.entry, pending);
	}
}

class EmbeddedSnapshotClaim implements Claim {
	private ended = false;
	/** Whether n8n may have saved the next snapshot, and whether it is in the memory already. */
	private saved = false;
	private remembered = false;

	constructor(
		private readonly memory: SnapshotMemory,
		private readonly copy: Copy,
		private readonly fingerprint: Fingerprint,
		private readonly before: SnapshotRecord | undefined,
		private readonly next: Snapshot,
		private readonly unlock: Unlock,
	) {}

	commit(): void {
		if (this.ended) return;
		if (this.isAsBefore()) this.copy.repair();
		else {
			this.remember();
			if (!this.saved) this.write();
		}
		this.end();
	}

	release(): void {
		if (this.ended) return;
		// What was saved for a delivery that was then refused is overruled by what was there before.
		if (this.saved) this.memory.set(this.fingerprint, this.before?.snapshot, Date.now());
		this.end();
	}

	revoke(): void {
		const fields = Object.fromEntries(this.memory.fields.map((path) => [path, UNCERTAIN]));
		this.memory.set(this.fingerprint, { clock: undefined, content: '', fields }, Date.now());
		this.end();
	}

	persistWithExecution(isSaved: () => boolean): void {
		if (this.ended) return;
		this.copy.writeWith(() => {
			if (this.ended) return undefined;
			this.saved = true;
			if (!isSaved()) return { fingerprint: this.fingerprint, snapshot: this.next };
			this.remember();
			return undefined;
		});
	}

	private isAsBefore(): boolean {
		const { snapshot, madeAt = 0 } = this.before ?? {};
		const same = snapshot !== undefined && equalSnapshots(snapshot, this.next);
		return same && Date.now() - madeAt < REFRESHED_EVERY_MS;
	}

	/** Where only the time differs, less is lost when n8n ends before that is saved. */
	private write(): void {
		const { snapshot } = this.before ?? {};
		const { fields } = this.next;
		const hasSameFields = snapshot !== undefined && equalSnapshots({ ...snapshot, fields }, snapshot);
		if (hasSameFields) this.copy.writeSoon();
		else this.copy.write();
	}

	private remember(): void {
		if (!this.remembered) this.memory.set(this.fingerprint, this.next, Date.now());
		this.remembered = true;
	}

	private end(): void {
		this.ended = true;
		this.unlock();
	}
}

/** In the place of digests that would no longer be right: it equals no digest. */
const UNCERTAIN = '------';

function knownState(record: SnapshotRecord | undefined): KnownState {
	const { snapshot } = record ?? {};
	return snapshot !== undefined && Object.values(snapshot.fields).includes(UNCERTAIN)
		? 'uncertain'
		: snapshot;
}
