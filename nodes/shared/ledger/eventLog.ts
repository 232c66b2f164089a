import type { Fingerprint } from './fingerprint';

export interface LoggedEvent {
	readonly fingerprint: Fingerprint;
	/** When it came in, in hours since 1970. */
	readonly hour: number;
}

/** Characters of a record. */
const RECORD = 8;

/** Where the hour changes, a mark says to which: this and the hour in base 36. */
const MARK = '#';

/** Sticky, so that what follows anything else is passed over. */
const RECORDS = /#([0-9a-z]{7})|([A-Za-z0-9+/]{8})/gy;

/**
 * Events in the order in which they came to be known, as one text of records: fingerprints, and a mark
 * where the hour changes.
 *
 * It only grows at its end. V8 appends to a text and compares two of equal length at next to no cost, so
 * a log of 100,000 events is stored and compared as a whole.
 */
export class EventLog {
	private content = '';
	private lastHour = Number.NaN;
	private firstHour = Number.POSITIVE_INFINITY;

	get text(): string {
		return this.content;
	}

	/** The hour of the oldest event; infinite where there is none. */
	get oldestHour(): number {
		return this.firstHour;
	}

	append(event: LoggedEvent): void {
		this.content = this.textWith(event);
		this.lastHour = event.hour;
		this.firstHour = Math.min(this.firstHour, event.hour);
	}

	/** @returns the text as it is when the event is appended */
	textWith({ fingerprint, hour }: LoggedEvent): string {
		if (hour === this.lastHour) return this.content + fingerprint;
		return this.content + MARK + hour.toString(36).padStart(RECORD - 1, '0') + fingerprint;
	}

	/** @returns the events of another log's text after the part with which both begin */
	unlikeIn(text: string): LoggedEvent[] {
		const common = commonStart(text, this.content);
		if (common === text.length) return [];
		const start = common - (common % RECORD);
		const mark = Math.max(0, text.lastIndexOf(MARK, start));
		return eventsIn(text.slice(mark, mark + RECORD) + text.slice(Math.max(start, mark + RECORD)));
	}
}

/** @param text of a log; where it becomes anything else, the rest is passed over */
export function eventsIn(text: string): LoggedEvent[] {
	const events: LoggedEvent[] = [];
	let hour: number | undefined;
	for (const [, mark, fingerprint] of text.matchAll(RECORDS)) {
		if (mark !== undefined) hour = Number.parseInt(mark, 36);
		else if (fingerprint !== undefined && hour !== undefined) events.push({ fingerprint, hour });
	}
	return events;
}

/** @returns how many characters both begin with; comparing parts as a whole is what V8 does fast */
function commonStart(left: string, right: string): number {
	let equal = 0;
	let unequal = Math.min(left.length, right.length) + 1;
	while (unequal - equal > 1) {
		const middle = (equal + unequal) >> 1;
		if (left.slice(equal, middle) === right.slice(equal, middle)) equal = middle;
		else unequal = middle;
	}
	return equal;
}
