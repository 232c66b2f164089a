import type { KnownState } from './decide';
import { equalSnapshots, type Snapshot } from './snapshot';
import type { SnapshotBounds } from './settings';
import type { OpenSnapshot, SnapshotStore } from './snapshotStore';
import { writeWhenSaved, type StaticDataEntry } from '../n8n/staticData';
import { fingerprintOf, type Fingerprint } from '../util/fingerprint';
import { holdsSnapshots, SnapshotMemory } from './snapshotMemory';
import type { SnapshotRecord } from './snapshotRecord';
import { KeyedLock, type Unlock } from '../util/keyedLock';

/** Deliveries that change nothing in a field have what is known saved at most this often. */
const WRITING_INTERVAL_MS = 1_000;

/** A snapshot that stays as it is is made anew at most this often, so that it does not grow old. */
const REFRESHED_EVERY_MS = 86_400_000;

interface Surroundings {
	/** Told, once in a while, how many snapshots there was no room for. */
	dropped(count: number): void;
	/** Called when the copy of the static data will be saved; see EmbeddedLedger. */
	besides(): void;
}

/**
 * The snapshots of one trigger node in one process. As with the events, this process's memory decides, and
 * n8n's workflow static data makes it last.
 */
export class EmbeddedSnapshots {
	private readonly memory = new SnapshotMemory();
	private readonly turns = new KeyedLock();
	private reported = 0;
	private writtenAt = 0;

	/** The snapshots as one delivery uses them, with that delivery's copy of the static data. */
	openStore(
		store: StaticDataEntry,
		fields: readonly string[],
		bounds: SnapshotBounds,
		{ dropped, besides }: Surroundings,
	): SnapshotStore {
		this.memory.bounds = bounds;
		this.memory.fields = fields;
		const differs = this.memory.merge(store.read(), Date.now());
		if (this.memory.dropped > this.reported) {
			dropped(this.memory.dropped);
			this.reported = this.memory.dropped * 2;
		}
		const write = () => {
			this.write(store);
			besides();
		};
		const writeSoon = () => {
			if (this.mayWriteAgain()) write();
		};
		return {
			open: async (resource, patienceMs) => {
				const fingerprint = fingerprintOf(resource);
				const endTurn = await this.turns.acquire(fingerprint, patienceMs);
				if (endTurn === undefined) return undefined;
				return new OpenEmbedded(this, this.memory, fingerprint, endTurn, {
					store,
					write,
					writeSoon,
					heal: () => {
						if (differs) writeSoon();
					},
				});
			},
		};
	}

	/**
	 * Where nothing is compared here any more, what the workflow sees is not noted: what was known would be
	 * wrong when fields are watched again.
	 */
	forget(store: StaticDataEntry): void {
		if (this.unused && !holdsSnapshots(store.read())) return;
		this.memory.clear();
		this.write(store);
	}

	/** Whether nothing is on its way, so that all that is known can be had from the store again. */
	get idle(): boolean {
		return this.turns.idle;
	}

	/** Whether nothing is kept, as where no field is watched. */
	get unused(): boolean {
		return this.memory.size === 0;
	}

	private mayWriteAgain(): boolean {
		const now = Date.now();
		if (now - this.writtenAt < WRITING_INTERVAL_MS) return false;
		this.writtenAt = now;
		return true;
	}

	/**
	 * Has what is known saved with this copy.
	 *
	 * @param own gives a snapshot that is to be saved with it although it is not known yet
	 */
	write(
		store: StaticDataEntry,
		own: () => Omit<SnapshotRecord, 'madeAt'> | undefined = () => undefined,
	): void {
		writeWhenSaved(store, this.memory.copy(Date.now()), () => {
			const pending = own();
			return this.memory.copy(Date.now(), pending);
		});
	}
}

/** A delivery's copy of the static data. */
interface Copy {
	readonly store: StaticDataEntry;
	/** Has it saved. */
	write(): void;
	/** Has it saved unless another one was just before: then with what comes after. */
	writeSoon(): void;
	/** Has it saved where it was found to differ from what is known. */
	heal(): void;
}

class OpenEmbedded implements OpenSnapshot {
	readonly known: KnownState;
	private readonly before: SnapshotRecord | undefined;
	private settled = false;
	/** Whether n8n may have saved what is to be known, and whether it is known here already. */
	private stored = false;
	private set = false;

	constructor(
		private readonly snapshots: EmbeddedSnapshots,
		private readonly memory: SnapshotMemory,
		private readonly fingerprint: Fingerprint,
		private readonly endTurn: Unlock,
		private readonly copy: Copy,
	) {
		this.before = memory.get(fingerprint, Date.now());
		this.known = knownOf(this.before);
	}

	keep(next: Snapshot): void {
		if (this.settled) return;
		if (this.isAsBefore(next)) this.copy.heal();
		else {
			this.remember(next);
			if (!this.stored) this.write(next);
		}
		this.settle();
	}

	letGo(): void {
		if (this.settled) return;
		// What was saved for a delivery that was then refused is overruled by what was there before.
		if (this.stored) this.memory.set(this.fingerprint, this.before?.snapshot, Date.now());
		this.settle();
	}

	doubt(): void {
		const fields = Object.fromEntries(this.memory.fields.map((path) => [path, DOUBT]));
		this.memory.set(this.fingerprint, { clock: undefined, content: '', fields }, Date.now());
		this.settle();
	}

	saveWithExecution(next: Snapshot, isRunning: () => boolean): void {
		if (this.settled) return;
		this.snapshots.write(this.copy.store, () => {
			if (this.settled) return undefined;
			this.stored = true;
			if (!isRunning()) return { fingerprint: this.fingerprint, snapshot: next };
			this.remember(next);
			return undefined;
		});
	}

	private isAsBefore(next: Snapshot): boolean {
		const { snapshot, madeAt = 0 } = this.before ?? {};
		const same = snapshot !== undefined && equalSnapshots(snapshot, next);
		return same && Date.now() - madeAt < REFRESHED_EVERY_MS;
	}

	private write(next: Snapshot): void {
		if (this.hasSameFields(next)) this.copy.writeSoon();
		else this.copy.write();
	}

	/** Where only the time is another, less is lost when n8n dies before that is saved. */
	private hasSameFields({ fields }: Snapshot): boolean {
		const { snapshot } = this.before ?? {};
		return snapshot !== undefined && equalSnapshots({ ...snapshot, fields }, snapshot);
	}

	private remember(next: Snapshot): void {
		if (!this.set) this.memory.set(this.fingerprint, next, Date.now());
		this.set = true;
	}

	private settle(): void {
		this.settled = true;
		this.endTurn();
	}
}

/** In the place of digests that would no longer be right: no digest is the same. */
const DOUBT = '------';

function knownOf(record: SnapshotRecord | undefined): KnownState {
	const { snapshot } = record ?? {};
	return snapshot !== undefined && Object.values(snapshot.fields).includes(DOUBT) ? 'uncertain' : snapshot;
}
