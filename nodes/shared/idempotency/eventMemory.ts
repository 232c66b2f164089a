import { EventLog, eventsIn, type LoggedEvent } from './eventLog';
import type { Fingerprint } from '../util/hash';
import { chunksIn } from '../util/chunkedText';

/** How the remembered events are stored. */
export type StoredEvents = {
	/** The pieces of an EventLog. */
	events: string[];
};

export interface MemoryBounds {
	/** How long an event is remembered, in milliseconds; up to an hour longer, as hours expire whole. */
	readonly rememberForMs: number;
	/** How many events are remembered at most; the oldest are forgotten first. */
	readonly rememberAtMost: number;
}

const HOUR_MS = 3_600_000;

/** Where the count is exceeded, this part more is forgotten, so that the next event need not do it again. */
const SURPLUS_PART = 1 / 16;

/**
 * The events that are remembered: a set that grows, expires by the hour and is bounded. It is stored,
 * compared and merged without looking at every member.
 */
export class EventMemory {
	private readonly members = new Set<Fingerprint>();
	/** The members as they are stored. */
	private log = new EventLog();
	/** Forgotten on purpose: not to be taken over again from a store that still holds them. */
	private readonly forgotten = new Set<Fingerprint>();
	/** What a store held last that was looked into: nothing in these pieces is unknown any more. */
	private taken: readonly string[] = [];

	bounds: MemoryBounds = { rememberForMs: Number.MAX_SAFE_INTEGER, rememberAtMost: Number.MAX_SAFE_INTEGER };

	get size(): number {
		return this.members.size;
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
		if (this.members.has(fingerprint)) this.retain((event) => event.fingerprint !== fingerprint);
	}

	/**
	 * Takes over what a store holds and is not known here. What the store holds in the same order is only
	 * compared, never looked into.
	 *
	 * @param stored as `copy` made it; anything else is passed over
	 * @returns whether the store lacks something known here, or holds something it should not
	 */
	merge(stored: unknown, now: number): boolean {
		this.dropExpired(now);
		const pieces = chunksIn((stored as Partial<StoredEvents> | undefined)?.events);
		const same = this.log.pieces.sameStart(pieces);
		const unknown = this.log.pieces.unknownIn(pieces, this.taken, same);
		if (unknown.length > 0) {
			this.takeOver(unknown.flatMap(eventsIn), now);
			this.taken = pieces;
		}
		return !this.log.pieces.equals(pieces, same);
	}

	/**
	 * @param pending an event that is not remembered yet, but shall be in this copy
	 * @returns a copy to store
	 */
	copy(now: number, pending?: Fingerprint): StoredEvents {
		this.dropExpired(now);
		if (pending === undefined || this.members.has(pending)) return { events: this.log.pieces.copy() };
		return { events: this.log.copyWith({ fingerprint: pending, hour: hourAt(now) }) };
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
		const oldest = this.oldestHour(now);
		if (this.log.oldestHour < oldest) {
			this.retain(({ hour }) => hour >= oldest);
			// The store may hold one that has expired here under a later hour.
			this.taken = [];
		}
		if (this.forgotten.size > this.bounds.rememberAtMost) this.forgotten.clear();
	}

	private dropSurplus(): void {
		const most = this.bounds.rememberAtMost;
		if (this.size <= most) return;
		let surplus = this.size - most + Math.floor(most * SURPLUS_PART);
		this.retain(() => surplus-- <= 0);
	}

	/** Keeps the members that `keep` says; it is asked in their order, oldest first. */
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

	/** A clock that was set back leaves events that lie ahead of now; they are kept. */
	private mayHold(hour: number, now: number): boolean {
		return hour >= this.oldestHour(now) && hour <= hourAt(now + this.bounds.rememberForMs);
	}
}

function hourAt(time: number): number {
	return Math.floor(time / HOUR_MS);
}
