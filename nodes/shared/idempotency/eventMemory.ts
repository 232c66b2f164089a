import { EventLog, eventsIn, type LoggedEvent } from './eventLog';
import type { Fingerprint } from '../util/hash';
import { chunksIn } from '../util/chunkedText';

/** The remembered events as static data stores them. */
export type StoredEvents = {
	/** The pieces of an EventLog. */
	events: string[];
};

export interface MemoryBounds {
	/** How long an event is remembered, in ms. Up to REMEMBERED_LONGER_MS longer. */
	readonly rememberForMs: number;
	/** How many events are remembered at most; the oldest are forgotten first. */
	readonly rememberAtMost: number;
}

const HOUR_MS = 3_600_000;

/** All events of an hour expire together. */
export const REMEMBERED_LONGER_MS = HOUR_MS;

/** Where there are too many events, this part more is forgotten, so that the next event finds room. */
const SURPLUS_PART = 1 / 16;

/**
 * The remembered events: a set that is bounded and whose members expire by the hour. The set is stored, compared
 * and merged without parsing every member.
 */
export class EventMemory {
	private readonly members = new Set<Fingerprint>();
	/** The members as static data stores them. */
	private log = new EventLog();
	/** Removed events. They are not merged again from static data that still contains them. */
	private readonly forgotten = new Set<Fingerprint>();
	/** The stored pieces at the last merge; all of their content is known. */
	private merged: readonly string[] = [];
	/** Whether the log still has events that were removed. */
	private hasRemoved = false;

	bounds: MemoryBounds = { rememberForMs: Number.MAX_SAFE_INTEGER, rememberAtMost: Number.MAX_SAFE_INTEGER };

	get size(): number {
		return this.members.size;
	}

	/** Whether there is nothing to store: no event, and none to be taken out of what is stored. */
	get isEmpty(): boolean {
		return this.members.size === 0 && this.forgotten.size === 0;
	}

	has(fingerprint: Fingerprint, now: number): boolean {
		this.dropExpired(now);
		return this.members.has(fingerprint);
	}

	add(fingerprint: Fingerprint, now: number): void {
		this.forgotten.delete(fingerprint);
		this.dropExpired(now);
		this.insert({ fingerprint, hour: hourAt(now) });
		this.dropSurplus();
	}

	remove(fingerprint: Fingerprint): void {
		this.forgotten.add(fingerprint);
		// The log is written again once, however many events of a group are removed.
		if (this.members.delete(fingerprint)) this.hasRemoved = true;
	}

	/**
	 * Takes over stored events that this memory lacks. Pieces that are the same here are only compared, never
	 * parsed.
	 *
	 * @param stored a result of `copy`; anything else is ignored
	 * @returns whether the stored events differ from the events in this memory
	 */
	merge(stored: unknown, now: number): boolean {
		this.dropExpired(now);
		const pieces = chunksIn((stored as Partial<StoredEvents> | undefined)?.events);
		const same = this.log.pieces.sameStart(pieces);
		const unknown = this.log.pieces.unknownIn(pieces, this.merged, same);
		if (unknown.length > 0) {
			this.takeOver(unknown.flatMap(eventsIn), now);
			this.merged = pieces;
		}
		return !this.log.pieces.equals(pieces, same);
	}

	/**
	 * @param pending events for this copy that are not remembered yet
	 * @returns a copy to store
	 */
	copy(now: number, pending: readonly Fingerprint[] = []): StoredEvents {
		this.dropExpired(now);
		const missing = pending.filter((fingerprint) => !this.members.has(fingerprint));
		if (missing.length === 0) return { events: this.log.pieces.copy() };
		const hour = hourAt(now);
		return { events: this.log.copyWith(missing.map((fingerprint) => ({ fingerprint, hour }))) };
	}

	private takeOver(events: readonly LoggedEvent[], now: number): void {
		for (const event of events) {
			if (this.mayHold(event.hour, now) && !this.forgotten.has(event.fingerprint)) this.insert(event);
		}
		this.dropSurplus();
	}

	private insert(event: LoggedEvent): void {
		if (this.members.has(event.fingerprint)) return;
		this.members.add(event.fingerprint);
		this.log.append(event);
	}

	private dropExpired(now: number): void {
		if (this.hasRemoved) this.retain(({ fingerprint }) => this.members.has(fingerprint));
		this.hasRemoved = false;
		const oldest = this.oldestHour(now);
		if (this.log.oldestHour < oldest) {
			this.retain(({ hour }) => hour >= oldest);
			// The static data may contain an event that has just expired here, with a later hour.
			this.merged = [];
		}
		if (this.forgotten.size > this.bounds.rememberAtMost) this.forgotten.clear();
	}

	private dropSurplus(): void {
		const most = this.bounds.rememberAtMost;
		if (this.size <= most) return;
		let surplus = this.size - most + Math.floor(most * SURPLUS_PART);
		this.retain(() => surplus-- <= 0);
	}

	/** Keeps the members for which `keep` returns true. `keep` is called for the oldest member first. */
	private retain(keep: (event: LoggedEvent) => boolean): void {
		const events = this.log.events().sort((left, right) => left.hour - right.hour);
		this.log = new EventLog();
		for (const event of events) {
			if (keep(event)) this.log.append(event);
			else this.members.delete(event.fingerprint);
		}
	}

	private oldestHour(now: number): number {
		return hourAt(now - this.bounds.rememberForMs);
	}

	/** Events with an hour in the future are kept: a clock was set back. */
	private mayHold(hour: number, now: number): boolean {
		return hour >= this.oldestHour(now) && hour <= hourAt(now + this.bounds.rememberForMs);
	}
}

function hourAt(time: number): number {
	return Math.floor(time / HOUR_MS);
}
