import type { Fingerprint } from '../util/hash';
import { ChunkedText } from '../util/chunkedText';

export interface LoggedEvent {
	readonly fingerprint: Fingerprint;
	/** When the event was received, in hours since 1970. */
	readonly hour: number;
}

/** Characters of the hour in a mark, in base 36; with its "#", a mark is as long as a fingerprint. */
const HOUR_LENGTH = 7;

/** Sticky: reading stops at the first text that is neither a mark nor a fingerprint. */
const RECORDS = /#([0-9a-z]{7})|([A-Za-z0-9+/]{8})/gy;

/**
 * Events in the order in which they were added, as pieces of text. A piece is made of joined fingerprints, with a
 * mark at its start and where the hour changes.
 */
export class EventLog {
	private lastHour = Number.NaN;
	private firstHour = Number.POSITIVE_INFINITY;

	constructor(readonly pieces = new ChunkedText()) {}

	/** The hour of the oldest event; infinite where there is none. */
	get oldestHour(): number {
		return this.firstHour;
	}

	/** @returns a copy to store, with more events at its end */
	copyWith(events: readonly LoggedEvent[]): string[] {
		const log = new EventLog(this.pieces.clone());
		log.lastHour = this.lastHour;
		for (const event of events) log.append(event);
		return log.pieces.copy();
	}

	append(event: LoggedEvent): void {
		this.pieces.append(this.textOf(event));
		this.lastHour = event.hour;
		this.firstHour = Math.min(this.firstHour, event.hour);
	}

	events(): LoggedEvent[] {
		return this.pieces.copy().flatMap(eventsIn);
	}

	private textOf({ fingerprint, hour }: LoggedEvent): string {
		return (this.pieces.full || hour !== this.lastHour ? markOf(hour) : '') + fingerprint;
	}
}

function markOf(hour: number): string {
	return `#${hour.toString(36).padStart(HOUR_LENGTH, '0')}`;
}

/** @param piece a piece of a log; from the first text that is neither a mark nor a fingerprint on, it is ignored */
export function eventsIn(piece: string): LoggedEvent[] {
	const events: LoggedEvent[] = [];
	let hour: number | undefined;
	for (const [, mark, fingerprint] of piece.matchAll(RECORDS)) {
		if (mark !== undefined) hour = Number.parseInt(mark, 36);
		else if (fingerprint !== undefined && hour !== undefined) events.push({ fingerprint, hour });
	}
	return events;
}
