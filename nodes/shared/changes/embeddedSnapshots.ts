import { LONGEST_CLAIM_MS, type Claim } from '../idempotency/claim';
import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/hash';
import { KeyedLock, type Unlock } from '../util/keyedLock';
import { monotonicMs } from '../util/monotonicTime';
import type { KnownState } from './decideChange';
import type { SnapshotBounds } from './settings';
import { equalSnapshots, type Snapshot } from './snapshot';
import { holdsSnapshots, SnapshotMemory } from './snapshotMemory';
import type { SnapshotRecord } from './snapshotRecord';
import type { Snapshots } from './snapshots';

/** Deliveries that change no field have the snapshots saved at most once in this time, in ms. */
const WRITING_INTERVAL_MS = 1_000;

/** A snapshot that stays the same is made again after this time, in ms, so that it does not expire. */
const REFRESHED_EVERY_MS = 86_400_000;

export interface EmbeddedSnapshotCallbacks {
	/** Called now and then with the number of snapshots that were dropped because there was no room for them. */
	dropped(count: number): void;
	/** Called when n8n will save the copy of the static data; see EmbeddedLedger. */
	onSave(): void;
}

/**
 * The snapshots of one trigger node in one process. As with the events, this process decides by its memory, and
 * n8n's workflow static data makes the memory last.
 */
export class EmbeddedSnapshots {
	private readonly memory = new SnapshotMemory();
	private readonly locks = new KeyedLock(LONGEST_CLAIM_MS);
	/** The claims that have not ended. The lock of a claim that n8n never answers goes to the next delivery. */
	private readonly claims = new Map<Fingerprint, EmbeddedSnapshotClaim>();
	private reported = 0;
	private writtenAt = -Infinity;

	/**
	 * @param entry the entry in the delivery's own copy of the static data
	 * @param fields keys of the watched fields
	 * @returns the snapshots for one delivery
	 */
	open(
		entry: StaticDataEntry,
		fields: readonly string[],
		bounds: SnapshotBounds,
		{ dropped, onSave }: EmbeddedSnapshotCallbacks,
	): Snapshots {
		this.memory.bounds = bounds;
		this.memory.fields = fields;
		const differs = this.memory.merge(entry.read(), Date.now());
		if (this.memory.dropped > this.reported) {
			dropped(this.memory.dropped);
			this.reported = this.memory.dropped * 2;
		}
		const copy = new StaticDataView(entry, differs, onSave, this);
		return {
			open: async (resourceId, patienceMs) => {
				const fingerprint = fingerprintOf(resourceId);
				const unlock = await this.locks.acquire(fingerprint, patienceMs);
				if (unlock === undefined) return undefined;
				this.claims.get(fingerprint)?.endOverdue();
				const before = this.memory.get(fingerprint, Date.now());
				return {
					known: knownState(before),
					claim: (next) => this.claimOf(copy, fingerprint, before, next, unlock),
					release: unlock,
				};
			},
		};
	}

	private claimOf(
		copy: StaticDataView,
		fingerprint: Fingerprint,
		before: SnapshotRecord | undefined,
		next: Snapshot,
		unlock: Unlock,
	): Claim {
		const claim = new EmbeddedSnapshotClaim(this.memory, copy, fingerprint, before, next, () => {
			if (this.claims.get(fingerprint) === claim) this.claims.delete(fingerprint);
			unlock();
		});
		this.claims.set(fingerprint, claim);
		return claim;
	}

	/**
	 * Forgets all snapshots. While no field is watched, the snapshots are not updated with the states that the
	 * workflow sees, so they would be wrong when fields are watched again.
	 */
	forget(entry: StaticDataEntry): void {
		if (this.isEmpty && !holdsSnapshots(entry.read())) return;
		this.memory.clear();
		this.write(entry);
	}

	/** Whether no snapshot is open. This object can then be dropped and read again from the static data. */
	get idle(): boolean {
		return this.locks.idle;
	}

	/** Whether there are no snapshots, e.g. because no field is watched. */
	get isEmpty(): boolean {
		return this.memory.size === 0;
	}

	/** Whether the snapshots may be written for a delivery that changed no field. */
	mayWriteAgain(): boolean {
		const now = monotonicMs();
		if (now - this.writtenAt < WRITING_INTERVAL_MS) return false;
		this.writtenAt = now;
		return true;
	}

	/**
	 * Has the snapshots saved with this copy of the static data.
	 *
	 * @param pending gives a snapshot to save with the others although it is not in the memory yet
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
class StaticDataView {
	constructor(
		private readonly entry: StaticDataEntry,
		private readonly differs: boolean,
		private readonly onSave: () => void,
		private readonly snapshots: EmbeddedSnapshots,
	) {}

	/** Has the snapshots saved with this copy. */
	write(): void {
		this.snapshots.write(this.entry);
		this.onSave();
	}

	/** Has the snapshots saved with this copy, unless they were written just before: then with a later copy. */
	writeSoon(): void {
		if (this.snapshots.mayWriteAgain()) this.write();
	}

	/** Has the snapshots saved where this copy differs from the memory. */
	repair(): void {
		if (this.differs) this.writeSoon();
	}

	/** Has the snapshots saved with this copy, and with them a snapshot that is not in the memory yet. */
	writeWith(pending: () => Omit<SnapshotRecord, 'madeAt'> | undefined): void {
		this.snapshots.write(this.entry, pending);
	}
}

class EmbeddedSnapshotClaim implements Claim {
	private ended = false;
	/** Whether the claim ended because n8n had not answered for very long. */
	private overdue = false;
	private isSaved = (): boolean => false;
	/** Whether n8n may have saved the next snapshot. */
	private saved = false;
	/** Whether the next snapshot is in the memory. */
	private remembered = false;

	constructor(
		private readonly memory: SnapshotMemory,
		private readonly copy: StaticDataView,
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
		// Later deliveries were decided by the snapshot of this claim: nothing is known for sure any more.
		if (this.overdue) return this.revoke();
		if (this.ended) return;
		// The next snapshot may be saved already, so the snapshot from before is set again with a later time.
		if (this.saved) this.memory.set(this.fingerprint, this.before?.snapshot, Date.now());
		this.end();
	}

	revoke(): void {
		const fields = Object.fromEntries(this.memory.fields.map((key) => [key, UNCERTAIN]));
		this.memory.set(this.fingerprint, { clock: undefined, content: '', fields }, Date.now());
		this.end();
	}

	/**
	 * Ends the claim where another delivery has got its lock. The snapshot is remembered if n8n has written the
	 * execution, which may wait for a slot and will run.
	 */
	endOverdue(): void {
		if (this.ended) return;
		this.overdue = this.isSaved();
		if (this.overdue) this.remember();
		this.end();
	}

	persistWithExecution(isSaved: () => boolean): void {
		if (this.ended) return;
		this.isSaved = isSaved;
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

	/** A snapshot whose fields are the same is saved less often: little is lost if n8n ends before that. */
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

/** Replaces digests that may be wrong; it equals no digest. */
const UNCERTAIN = '------';

function knownState(record: SnapshotRecord | undefined): KnownState {
	const { snapshot } = record ?? {};
	return snapshot !== undefined && Object.values(snapshot.fields).includes(UNCERTAIN)
		? 'uncertain'
		: snapshot;
}
