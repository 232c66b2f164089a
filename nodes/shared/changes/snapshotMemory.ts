import type { Snapshot } from './snapshot';
import type { SnapshotBounds } from './settings';
import type { Fingerprint } from '../util/hash';
import { ChunkedText, chunksIn } from '../util/chunkedText';
import { madeAtOf, parseRecord, recordLength, recordText, type SnapshotRecord } from './snapshotRecord';

/** The snapshots as static data stores them. */
export type StoredSnapshots = {
	/** Keys of the watched fields, in the order of the digests in a record. */
	fields: string[];
	/** Joined records; a later record of a resource replaces an earlier one. */
	records: string[];
};

/** Where there are too many snapshots, this part more is dropped, so that the next snapshot finds room. */
const SURPLUS_PART = 1 / 16;

/** Replaced records are dropped when there are more than this part of the valid records, and more than this many. */
const REPLACED_PART = 1 / 2;
const REPLACED_AT_LEAST = 100;

/** No clock is so far ahead, in ms: a stored text with such a time is no record. */
const FARTHEST_AHEAD_MS = 100 * 365 * 86_400_000;

/**
 * The snapshots of one trigger, bounded by age and number. They are stored in a log that grows at its end, as
 * the events are. So they are compared and merged without parsing every record.
 */
export class SnapshotMemory {
	/** The text of each record by its fingerprint, in the order in which they were put here. */
	private readonly records = new Map<Fingerprint, string>();
	private log = new ChunkedText();
	private replaced = 0;
	/** The stored pieces at the last merge; all of their content is known. */
	private merged: readonly string[] = [];
	private keys: readonly string[] = [];
	/** No record was made later, in ms since 1970. */
	private newest = Number.NEGATIVE_INFINITY;

	bounds: SnapshotBounds = { keepForMs: Number.MAX_SAFE_INTEGER, keepAtMost: Number.MAX_SAFE_INTEGER };
	/** How many snapshots were dropped before their time because there were too many. */
	dropped = 0;
	/** Earlier snapshots may have been dropped; in ms since 1970. */
	keptSince = 0;

	get size(): number {
		return this.records.size;
	}

	/** Keys of the watched fields. After a change, digests of removed fields are dropped; new fields have none. */
	get fields(): readonly string[] {
		return this.keys;
	}

	set fields(keys: readonly string[]) {
		if (sameTexts(keys, this.keys)) return;
		const before = this.keys;
		const known = [...this.records.values()].flatMap((text) => parseRecord(text, before) ?? []);
		this.keys = keys;
		this.merged = [];
		this.records.clear();
		for (const record of known) this.records.set(record.fingerprint, recordText(record, keys));
		this.rewriteLog();
	}

	get(fingerprint: Fingerprint, now: number): SnapshotRecord | undefined {
		const text = this.records.get(fingerprint);
		if (text === undefined || this.isExpired(madeAtOf(text), now)) return undefined;
		return parseRecord(text, this.keys);
	}

	/** @param snapshot undefined: the resource has none, even where stored static data has one */
	set(fingerprint: Fingerprint, snapshot: Snapshot | undefined, now: number): void {
		this.put({ fingerprint, snapshot, madeAt: this.nextMadeAt(fingerprint, now) });
		this.dropSurplus();
	}

	clear(): void {
		this.records.clear();
		this.merged = [];
		this.rewriteLog();
	}

	/**
	 * Takes over stored snapshots that are newer than the snapshots in this memory.
	 *
	 * @param stored a result of `copy`; anything else is ignored
	 * @returns whether the stored snapshots differ from the snapshots in this memory
	 */
	merge(stored: unknown, now: number): boolean {
		this.dropExpired(now);
		const { fields, records } = (stored ?? {}) as Partial<StoredSnapshots>;
		const pieces = chunksIn(records);
		const keys = chunksIn(fields);
		const same = sameTexts(keys, this.keys) ? this.log.sameStart(pieces) : 0;
		const unknown = sameTexts(keys, this.keys)
			? this.log.unknownIn(pieces, this.merged, same)
			: pieces.filter((piece, at) => piece !== this.merged[at]);
		for (const piece of unknown) this.takeOver(piece, keys, now);
		const corrected = this.correctTimes(now);
		if (unknown.length > 0) {
			this.dropSurplus();
			this.merged = pieces;
		}
		return corrected || !sameTexts(keys, this.keys) || !this.log.equals(pieces, same);
	}

	/**
	 * @param pending snapshots for this copy that are not in this memory yet
	 * @returns a copy to store
	 */
	copy(now: number, pending: ReadonlyArray<Omit<SnapshotRecord, 'madeAt'>> = []): StoredSnapshots {
		this.dropExpired(now);
		const fields = [...this.keys];
		if (pending.length === 0) return { fields, records: this.log.copy() };
		const texts = pending.map((record) => {
			return recordText({ ...record, madeAt: this.nextMadeAt(record.fingerprint, now) }, this.keys);
		});
		return { fields, records: this.log.copyWith(texts.join('')) };
	}

	/** A later snapshot of a resource replaces an earlier one, so its time is later even if a clock was set back. */
	private nextMadeAt(fingerprint: Fingerprint, now: number): number {
		const before = this.records.get(fingerprint);
		return before === undefined ? now : Math.max(now, madeAtOf(before) + 1);
	}

	private takeOver(piece: string, keys: readonly string[], now: number): void {
		const length = recordLength(keys);
		for (let from = 0; from < piece.length; from += length) {
			const record = parseRecord(piece.slice(from, from + length), keys);
			if (record === undefined || this.isExpired(record.madeAt, now)) continue;
			if (record.madeAt > now + FARTHEST_AHEAD_MS) continue;
			const known = this.records.get(record.fingerprint);
			if (known === undefined || this.isLater(record.madeAt, madeAtOf(known), now)) this.put(record);
		}
	}

	/** Snapshots with a time in the future are kept: a clock was set back. */
	private isExpired(madeAt: number, now: number): boolean {
		return now - madeAt > this.bounds.keepForMs;
	}

	/** Whether a clock that was since set back has made a snapshot that would be kept for too long. */
	private isAhead(madeAt: number, now: number): boolean {
		return madeAt - now > this.bounds.keepForMs;
	}

	/** What the clock has made since it was set back is later than what it had made before. */
	private isLater(madeAt: number, other: number, now: number): boolean {
		const isAhead = this.isAhead(madeAt, now);
		return isAhead === this.isAhead(other, now) ? madeAt > other : !isAhead;
	}

	/**
	 * Gives the present time to the snapshots that were made too far ahead. The log loses their earlier times, which
	 * would count again once the clock comes near them.
	 *
	 * @returns whether there were any
	 */
	private correctTimes(now: number): boolean {
		if (!this.isAhead(this.newest, now)) return false;
		const ahead = [...this.records].filter(([, text]) => this.isAhead(madeAtOf(text), now));
		for (const [, text] of ahead) {
			const record = parseRecord(text, this.keys);
			if (record !== undefined) this.put({ ...record, madeAt: now });
		}
		this.newest = Number.NEGATIVE_INFINITY;
		for (const text of this.records.values()) this.newest = Math.max(this.newest, madeAtOf(text));
		this.rewriteLog();
		return true;
	}

	private put(record: SnapshotRecord): void {
		const text = recordText(record, this.keys);
		if (this.records.delete(record.fingerprint)) this.replaced++;
		this.records.set(record.fingerprint, text);
		this.newest = Math.max(this.newest, record.madeAt);
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
		// Records that were merged from static data are at the end of the map, however old they are.
		const oldestFirst = [...this.records].sort(([, a], [, b]) => madeAtOf(a) - madeAtOf(b));
		this.records.clear();
		for (const [fingerprint, text] of oldestFirst.slice(surplus)) this.records.set(fingerprint, text);
		this.dropped += surplus;
		this.keptSince = madeAtOf(oldestFirst[surplus]?.[1] ?? '') || Date.now();
		this.rewriteLog();
	}

	private rewriteLog(): void {
		this.log = new ChunkedText();
		this.replaced = 0;
		for (const text of this.records.values()) this.log.append(text);
	}
}

/** @param stored a result of `copy`, or anything else */
export function holdsSnapshots(stored: unknown): boolean {
	return chunksIn(((stored ?? {}) as Partial<StoredSnapshots>).records).length > 0;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((text, at) => text === b[at]);
}
