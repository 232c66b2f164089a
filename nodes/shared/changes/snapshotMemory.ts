import type { Snapshot } from './snapshot';
import type { SnapshotBounds } from './settings';
import type { Fingerprint } from '../util/hash';
import { ChunkedText, chunksIn } from '../util/chunkedText';
import { madeAtOf, parseRecord, recordLength, recordText, type SnapshotRecord } from './snapshotRecord';

/** How snapshots are stored. */
export type StoredSnapshots = {
	/** The paths whose digests the records have. */
	fields: string[];
	/** Records joined, a later one in the place of an earlier one. */
	records: string[];
};

/** Where the count is exceeded, this part more is dropped, so that the next one need not do it again. */
const SURPLUS_PART = 1 / 16;

/** Replaced records are dropped when they are more than this part of the others, and this many. */
const REPLACED_PART = 1 / 2;
const REPLACED_AT_LEAST = 100;

/**
 * The snapshots of one trigger, bounded by age and number. As the events are, they are stored in a log that
 * grows at its end, so that they are compared and merged without looking at each.
 */
export class SnapshotMemory {
	/** The text of each record by its fingerprint, the one that was made first in front. */
	private readonly records = new Map<Fingerprint, string>();
	private log = new ChunkedText();
	private replaced = 0;
	private taken: readonly string[] = [];
	private paths: readonly string[] = [];

	bounds: SnapshotBounds = { keepForMs: Number.MAX_SAFE_INTEGER, keepAtMost: Number.MAX_SAFE_INTEGER };
	/** How many snapshots were dropped before their time because there were too many. */
	dropped = 0;

	get size(): number {
		return this.records.size;
	}

	/** The paths that are watched. When they change, digests of others are forgotten, those of new ones not known. */
	get fields(): readonly string[] {
		return this.paths;
	}

	set fields(paths: readonly string[]) {
		if (sameTexts(paths, this.paths)) return;
		const before = this.paths;
		const known = [...this.records.values()].flatMap((text) => parseRecord(text, before) ?? []);
		this.paths = paths;
		this.taken = [];
		this.records.clear();
		for (const record of known) this.records.set(record.fingerprint, recordText(record, paths));
		this.rewriteLog();
	}

	get(fingerprint: Fingerprint, now: number): SnapshotRecord | undefined {
		const text = this.records.get(fingerprint);
		if (text === undefined || !this.mayHold(madeAtOf(text), now)) return undefined;
		return parseRecord(text, this.paths);
	}

	/** @param snapshot undefined: nothing is known, also where a store says otherwise */
	set(fingerprint: Fingerprint, snapshot: Snapshot | undefined, now: number): void {
		this.put({ fingerprint, snapshot, madeAt: this.nextMadeAt(fingerprint, now) });
		this.dropSurplus();
	}

	clear(): void {
		this.records.clear();
		this.taken = [];
		this.rewriteLog();
	}

	/**
	 * Takes over what a store holds and was made later than what is known here.
	 *
	 * @param stored as `copy` made it; anything else is passed over
	 * @returns whether the store lacks something known here, or holds something else
	 */
	merge(stored: unknown, now: number): boolean {
		this.dropExpired(now);
		const { fields, records } = (stored ?? {}) as Partial<StoredSnapshots>;
		const pieces = chunksIn(records);
		const paths = chunksIn(fields);
		const same = sameTexts(paths, this.paths) ? this.log.sameStart(pieces) : 0;
		const unknown = sameTexts(paths, this.paths)
			? this.log.unknownIn(pieces, this.taken, same)
			: pieces.filter((piece, at) => piece !== this.taken[at]);
		if (unknown.length > 0) {
			for (const piece of unknown) this.takeOver(piece, paths, now);
			this.dropSurplus();
			this.taken = pieces;
		}
		return !sameTexts(paths, this.paths) || !this.log.equals(pieces, same);
	}

	/**
	 * @param pending a snapshot that is not known yet, but shall be in this copy
	 * @returns a copy to store
	 */
	copy(now: number, pending?: Omit<SnapshotRecord, 'madeAt'>): StoredSnapshots {
		this.dropExpired(now);
		const fields = [...this.paths];
		if (pending === undefined) return { fields, records: this.log.copy() };
		const madeAt = this.nextMadeAt(pending.fingerprint, now);
		return { fields, records: this.log.copyWith(recordText({ ...pending, madeAt }, this.paths)) };
	}

	/** Later than the one before also where a clock was set back: of two, the later one counts. */
	private nextMadeAt(fingerprint: Fingerprint, now: number): number {
		const before = this.records.get(fingerprint);
		return before === undefined ? now : Math.max(now, madeAtOf(before) + 1);
	}

	private takeOver(piece: string, paths: readonly string[], now: number): void {
		const length = recordLength(paths);
		for (let from = 0; from < piece.length; from += length) {
			const record = parseRecord(piece.slice(from, from + length), paths);
			if (record === undefined || !this.mayHold(record.madeAt, now)) continue;
			const known = this.records.get(record.fingerprint);
			if (known === undefined || madeAtOf(known) < record.madeAt) this.put(record);
		}
	}

	/** A clock that was set back leaves snapshots that lie ahead of now; they are kept. */
	private mayHold(madeAt: number, now: number): boolean {
		return Math.abs(now - madeAt) <= this.bounds.keepForMs;
	}

	private put(record: SnapshotRecord): void {
		const text = recordText(record, this.paths);
		if (this.records.delete(record.fingerprint)) this.replaced++;
		this.records.set(record.fingerprint, text);
		this.log.append(text);
		if (this.replaced > Math.max(REPLACED_AT_LEAST, this.size * REPLACED_PART)) this.rewriteLog();
	}

	private dropExpired(now: number): void {
		const oldest = now - this.bounds.keepForMs;
		for (const [fingerprint, text] of this.records) {
			if (madeAtOf(text) >= oldest) return;
			this.records.delete(fingerprint);
			this.replaced++;
		}
	}

	private dropSurplus(): void {
		const most = this.bounds.keepAtMost;
		if (this.size <= most) return;
		const surplus = this.size - most + Math.floor(most * SURPLUS_PART);
		// What was taken over from a store is at the end, however old it is.
		const oldestFirst = [...this.records].sort(([, a], [, b]) => madeAtOf(a) - madeAtOf(b));
		this.records.clear();
		for (const [fingerprint, text] of oldestFirst.slice(surplus)) this.records.set(fingerprint, text);
		this.dropped += surplus;
		this.rewriteLog();
	}

	private rewriteLog(): void {
		this.log = new ChunkedText();
		this.replaced = 0;
		for (const text of this.records.values()) this.log.append(text);
	}
}

/** @param stored as `copy` made it, or anything else */
export function holdsSnapshots(stored: unknown): boolean {
	return chunksIn(((stored ?? {}) as Partial<StoredSnapshots>).records).length > 0;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((text, at) => text === b[at]);
}
