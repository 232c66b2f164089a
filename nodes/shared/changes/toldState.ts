import { digestOf } from './digests';
import type { Snapshot } from './snapshot';
import type { OpenSnapshot } from './snapshots';

/**
 * What an event tells of its resource, in the form in which a delivery and a pulled row can be compared. It is kept
 * by resource and event: a creation that was never told is news although an update of its resource was told.
 */
export interface ToldState {
	/** Texts that name the resource and the event within the shop. */
	readonly key: readonly string[];
	/** Whether the event happens to its resource once, e.g. its creation. Otherwise each state is an event. */
	readonly isOnce: boolean;
	/** The time of the state in microseconds since 1970; undefined where nothing tells it. */
	readonly clock: number | undefined;
	/**
	 * What a delivery and a row both contain of the state, as texts or other JSON values. Undefined where a delivery
	 * names the state in other words than a row: then only the times are compared.
	 */
	readonly content: readonly unknown[] | undefined;
	/**
	 * Whether a later time alone makes a state another one, because a row and a delivery share only some fields.
	 * Otherwise only another content does.
	 */
	readonly isNewByTime: boolean;
}

/** What is kept of the resource and event. */
type Opened = Pick<OpenSnapshot, 'known' | 'before'>;

/** What is missing of a row: the event was told never, or only in an earlier state. */
export type Missed = 'never seen' | 'newer than seen';

/** The only field of a snapshot of what was told. It says whether a pulled row was handed over. */
export const TOLD_BY = 'toldBy';
/** Its values are as long as a digest. */
const BY_PULL = 'pulled';
const BY_DELIVERY = 'pushed';
const BY_FILL = 'filled';

/** @param next what was told once the row is handed over */
export type PulledDecision =
	| { readonly kind: 'news'; readonly missed: Missed; readonly next: Snapshot }
	/** Whether what was told last is newer than the row. */
	| { readonly kind: 'told'; readonly isOlder: boolean };

/**
 * Decides whether a pulled row tells anything new. A row that is older than what was told is not new: a platform's
 * lists lag behind its deliveries.
 */
export function decidePulled(opened: Opened, told: ToldState): PulledDecision {
	const next = snapshotOf(told, BY_PULL);
	const known = certainOf(opened);
	if (known === undefined) {
		const isSeen = opened.known === 'uncertain' && !told.isOnce;
		return { kind: 'news', missed: isSeen ? 'newer than seen' : 'never seen', next };
	}
	const isOlder = isBefore(told.clock, known.clock);
	if (told.isOnce || isOlder) return { kind: 'told', isOlder };
	const contents = compared(known, next);
	const isNewByTime = contents === 'unknown' || told.isNewByTime;
	const isNews = contents === 'other' || (isNewByTime && isBefore(known.clock, told.clock));
	return isNews ? { kind: 'news', missed: 'newer than seen', next } : { kind: 'told', isOlder };
}

/**
 * @param next what was told once a row is handed over
 * @returns what is kept where the row is only remembered: no pull hands it over, and its delivery is no duplicate
 */
export function onlyRemembered(next: Snapshot): Snapshot {
	return { ...next, fields: { [TOLD_BY]: BY_FILL } };
}

/** @param next what was told once the delivery is acknowledged */
export interface PushedDecision {
	/** Whether a row that was handed over as the same event told the same. */
	readonly isDuplicate: boolean;
	/** Whether what was told last may be newer: a row may have told this before it. */
	readonly mayBeOlder: boolean;
	readonly next: Snapshot;
}

/** Decides whether a delivery tells what a pulled row has told before. */
export function decidePushed(opened: Opened, told: ToldState): PushedDecision {
	const next = snapshotOf(told, BY_DELIVERY);
	const known = certainOf(opened);
	if (known === undefined) return { isDuplicate: false, mayBeOlder: false, next };
	const contents = compared(known, next);
	const isNewByTime = contents === 'unknown' || told.isNewByTime;
	const isAsEarly = isNewByTime ? told.clock === known.clock : !isBefore(known.clock, told.clock);
	const isAsPulled = told.isOnce || (contents !== 'other' && isAsEarly);
	if (isAsPulled && known.fields[TOLD_BY] === BY_PULL)
		return { isDuplicate: true, mayBeOlder: false, next: known };
	const mayBeOlder = !told.isOnce && !isBefore(known.clock, told.clock);
	return { isDuplicate: false, mayBeOlder, next: isBefore(told.clock, known.clock) ? known : next };
}

/**
 * What is told stays told. So where it is unknown what was told last, e.g. because a process was killed while a walk
 * only looked, that which was told before counts.
 */
function certainOf({ known, before }: Opened): Snapshot | undefined {
	return known === 'uncertain' ? before : known;
}

function snapshotOf(told: ToldState, by: string): Snapshot {
	const content = told.content === undefined ? '' : digestOf([told.key, told.content]);
	return { clock: told.clock, content, fields: { [TOLD_BY]: by } };
}

/** @returns "unknown" where one of the two tells only its time */
function compared(known: Snapshot, next: Snapshot): 'same' | 'other' | 'unknown' {
	if (known.content === '' || next.content === '') return 'unknown';
	return known.content === next.content ? 'same' : 'other';
}

function isBefore(one: number | undefined, other: number | undefined): boolean {
	return one !== undefined && other !== undefined && one < other;
}

/** Whether a pulled row told what was told last, and no delivery did. */
export function isToldByPull(opened: Opened): boolean {
	return certainOf(opened)?.fields[TOLD_BY] === BY_PULL;
}
