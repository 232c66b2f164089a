import type { Fingerprint } from './fingerprint';

export interface LoggedEvent {
	readonly fingerprint: Fingerprint;
	/** When it came in, in hours since 1970. */
	readonly hour: number;
}

/** A piece is full with this many characters: JSON is read and written fastest without very long texts. */
const PIECE_LENGTH = 4_096;

/** Characters of the hour in a mark, in base 36; with its "#", a mark is as long as a fingerprint. */
const HOUR_LENGTH = 7;

/** Sticky, so that what follows anything else is passed over. */
const RECORDS = /#([0-9a-z]{7})|([A-Za-z0-9+/]{8})/gy;

/**
 * Events in the order in which they came to be known, as pieces of text: fingerprints joined, and a mark
 * at the start of a piece and where the hour changes.
 *
 * It only grows at its end. V8 appends to a text and compares two of equal length at next to no cost, so
 * a log is stored and compared without looking at its events.
 */
export class EventLog {
	private readonly pieces: string[] = [];
	private lastHour = Number.NaN;
	private firstHour = Number.POSITIVE_INFINITY;

	/** The hour of the oldest event; infinite where there is none. */
	get oldestHour(): number {
		return this.firstHour;
	}

	/** @returns a copy to store */
	copy(): string[] {
		return [...this.pieces];
	}

	/** @returns a copy that has one event more */
	copyWith(event: LoggedEvent): string[] {
		const pieces = this.copy();
		append(event, this.lastHour, pieces);
		return pieces;
	}

	append(event: LoggedEvent): void {
		append(event, this.lastHour, this.pieces);
		this.lastHour = event.hour;
		this.firstHour = Math.min(this.firstHour, event.hour);
	}

	events(): LoggedEvent[] {
		return this.pieces.flatMap(eventsIn);
	}

	/** @returns how many pieces are the same, before the first that is not */
	sameStart(pieces: readonly string[]): number {
		const different = pieces.findIndex((piece, at) => piece !== this.pieces[at]);
		return different === -1 ? pieces.length : different;
	}

	/** @param start the pieces before it are known to be the same */
	equals(pieces: readonly string[], start = 0): boolean {
		if (pieces.length !== this.pieces.length) return false;
		return pieces.every((piece, at) => at < start || piece === this.pieces[at]);
	}

	/** @returns whether a piece is the one here, or what that was when it was shorter */
	hasHad(piece: string, at: number): boolean {
		// Not startsWith: that compares character by character.
		return piece === this.pieces[at]?.slice(0, piece.length);
	}
}

function append({ fingerprint, hour }: LoggedEvent, lastHour: number, pieces: string[]): void {
	const last = pieces.at(-1);
	if (last === undefined || last.length >= PIECE_LENGTH) pieces.push(markOf(hour) + fingerprint);
	else pieces[pieces.length - 1] = last + (hour === lastHour ? '' : markOf(hour)) + fingerprint;
}

function markOf(hour: number): string {
	return `#${hour.toString(36).padStart(HOUR_LENGTH, '0')}`;
}

/** @param piece of a log; where it becomes anything else, the rest is passed over */
export function eventsIn(piece: string): LoggedEvent[] {
	const events: LoggedEvent[] = [];
	let hour: number | undefined;
	for (const [, mark, fingerprint] of piece.matchAll(RECORDS)) {
		if (mark !== undefined) hour = Number.parseInt(mark, 36);
		else if (fingerprint !== undefined && hour !== undefined) events.push({ fingerprint, hour });
	}
	return events;
}
