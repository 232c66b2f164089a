import {
	LONGEST_CLAIM_MS,
	type Claim,
	type ExecutionSave,
	type SavedWithExecution,
} from '../idempotency/claim';
import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/hash';
import { KeyedLock, type Unlock } from '../util/keyedLock';
import { monotonicMs } from '../util/monotonicTime';
import type { KnownState } from './decideChange';
import type { SnapshotBounds } from './settings';
import { SharedClaim } from './sharedClaim';
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
export class EmbeddedSnapshots implements SavedWithExecution<PendingSnapshot> {
	private readonly memory = new SnapshotMemory();
	private readonly locks = new KeyedLock(LONGEST_CLAIM_MS);
	/** The last claim of each resource that has not ended. */
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
				const earlier = this.sharedClaim(fingerprint);
				const before = earlier?.asRecord() ?? this.memory.get(fingerprint, Date.now());
				return {
					known: knownState(before),
					dependsOn: earlier,
					claim: (next) => this.claimOf(copy, { fingerprint, before, next }, earlier, unlock),
					release: unlock,
				};
			},
		};
	}

	/** @returns the claim by which the next delivery is decided; undefined where the memory says it */
	private sharedClaim(fingerprint: Fingerprint): EmbeddedSnapshotClaim | undefined {
		const claim = this.claims.get(fingerprint);
		if (claim?.isShared === true && !claim.isOverdue) return claim;
		// The lock of a claim that n8n never answers goes to the next delivery.
		claim?.endOverdue();
		return undefined;
	}

	/** @param earlier the claim that the snapshot before comes from, where it has not ended */
	private claimOf(
		copy: StaticDataView,
		opened: Opened,
		earlier: EmbeddedSnapshotClaim | undefined,
		unlock: Unlock,
	): Claim {
		const { fingerprint } = opened;
		const { memory } = this;
		const claim = new EmbeddedSnapshotClaim(this, memory, copy, opened, earlier, unlock, (last) => {
			if (this.claims.get(fingerprint) !== claim) return;
			if (last === undefined) this.claims.delete(fingerprint);
			else this.claims.set(fingerprint, last);
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

	/** Earlier snapshots were dropped because there was no room for them; in ms since 1970. */
	get keptSince(): number {
		return this.memory.keptSince;
	}

	/** Whether no snapshot is open. This object can then be dropped and read again from the static data. */
	get idle(): boolean {
		return this.locks.idle && this.claims.size === 0;
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

	/** Has the snapshots saved with this copy of the static data. */
	write(entry: StaticDataEntry): void {
		this.writeWithExecution(entry, []);
	}

	writeWithExecution(entry: StaticDataEntry, pending: readonly PendingSnapshot[]): void {
		writeWhenSaved(entry, this.memory.copy(Date.now()), () => {
			const records = pending.flatMap((record) => record() ?? []);
			const last = new Map(records.map((record) => [record.fingerprint, record]));
			return this.memory.copy(Date.now(), [...last.values()]);
		});
	}
}

/** Gives a snapshot to save although it is not in the memory yet; undefined where it is, or its claim has ended. */
type PendingSnapshot = () => Omit<SnapshotRecord, 'madeAt'> | undefined;

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
}

/** A snapshot that a delivery has open. */
interface Opened {
	readonly fingerprint: Fingerprint;
	readonly before: SnapshotRecord | undefined;
	readonly next: Snapshot;
}

class EmbeddedSnapshotClaim extends SharedClaim<EmbeddedSnapshotClaim> {
	private readonly since = monotonicMs();
	/** Whether the claim ended because n8n had not answered for very long. */
	private overdue = false;
	private isSaved = (): boolean => false;
	/** Whether n8n may have saved the next snapshot. */
	private saved = false;
	/** Whether the next snapshot is in the memory. */
	private remembered = false;
	/** Whether a later snapshot is in the memory. */
	private replaced = false;
	private revoked = false;

	/** @param onEnd called with the claim by which the next delivery is decided, where the memory does not say it */
	constructor(
		private readonly snapshots: EmbeddedSnapshots,
		private readonly memory: SnapshotMemory,
		private readonly copy: StaticDataView,
		private readonly opened: Opened,
		earlier: EmbeddedSnapshotClaim | undefined,
		unlock: Unlock,
		private readonly onEnd: (last: EmbeddedSnapshotClaim | undefined) => void,
	) {
		super(earlier, unlock);
	}

	/** Whether n8n has not answered for very long. */
	get isOverdue(): boolean {
		return monotonicMs() - this.since > LONGEST_CLAIM_MS;
	}

	/** @returns the snapshot as the next delivery finds it */
	asRecord(): SnapshotRecord {
		return { fingerprint: this.opened.fingerprint, snapshot: this.opened.next, madeAt: Date.now() };
	}

	commit(): void {
		if (this.hasEnded) return;
		if (this.isAsBefore()) this.copy.repair();
		else {
			this.remember();
			if (!this.saved) this.write();
		}
		this.end();
		this.earlier = undefined;
	}

	release(): void {
		// Later deliveries were decided by the snapshot of this claim: nothing is known for sure any more.
		if (this.overdue) return this.revoke();
		if (this.hasEnded) return;
		this.released = true;
		const { before, fingerprint } = this.opened;
		// The next snapshot may be saved already, so the snapshot from before is set again with a later time.
		if (this.saved && !this.replaced) {
			if (this.lastBefore(({ revoked }) => revoked) !== undefined) this.makeUncertain();
			else this.memory.set(fingerprint, before?.snapshot, Date.now());
		}
		this.end(this.openBefore());
	}

	revoke(): void {
		this.revoked = true;
		this.makeUncertain();
		this.end();
	}

	/**
	 * Ends the claim where another delivery has got its lock. The snapshot is remembered if n8n has written the
	 * execution, which may wait for a slot and will run.
	 */
	endOverdue(): void {
		if (this.hasEnded) return;
		this.overdue = this.isSaved();
		if (!this.overdue) return this.end(this.openBefore());
		this.remember();
		this.end();
		this.earlier = undefined;
	}

	persistWithExecution({ isSaved, add }: ExecutionSave): void {
		if (this.hasEnded) return;
		this.isSaved = isSaved;
		add(this.snapshots, () => {
			if (this.hasEnded) return undefined;
			this.saved = true;
			const { fingerprint, next: snapshot } = this.opened;
			if (!isSaved()) return { fingerprint, snapshot };
			this.remember();
			return undefined;
		});
	}

	/** @returns the last claim before this one that has not ended, unless the memory has what came after it */
	private openBefore(): EmbeddedSnapshotClaim | undefined {
		return this.lastBefore(({ hasEnded }) => !hasEnded);
	}

	private isAsBefore(): boolean {
		// What this delivery was decided by may not be in the memory.
		if (this.earlier !== undefined && (!this.earlier.hasEnded || this.earlier.isReleased)) return false;
		const { before, next } = this.opened;
		const { snapshot, madeAt = 0 } = before ?? {};
		const same = snapshot !== undefined && equalSnapshots(snapshot, next);
		return same && Date.now() - madeAt < REFRESHED_EVERY_MS;
	}

	/** A snapshot whose fields are the same is saved less often: little is lost if n8n ends before that. */
	private write(): void {
		const { snapshot } = this.opened.before ?? {};
		const { fields } = this.opened.next;
		const hasSameFields = snapshot !== undefined && equalSnapshots({ ...snapshot, fields }, snapshot);
		if (hasSameFields) this.copy.writeSoon();
		else this.copy.write();
	}

	private makeUncertain(): void {
		const fields = Object.fromEntries(this.memory.fields.map((key) => [key, UNCERTAIN]));
		this.memory.set(this.opened.fingerprint, { clock: undefined, content: '', fields }, Date.now());
	}

	private remember(): void {
		if (!this.remembered && !this.replaced) {
			this.memory.set(this.opened.fingerprint, this.opened.next, Date.now());
		}
		this.remembered = true;
		for (let { earlier } = this; earlier !== undefined; earlier = earlier.earlier) earlier.replaced = true;
	}

	/** @param last the claim by which the next delivery is decided; left out where the memory says it */
	protected override end(last?: EmbeddedSnapshotClaim): void {
		super.end();
		this.onEnd(last);
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
