import { DIGEST_LENGTH, digestOf, type Digest } from './digests';
import type { OpenSnapshot } from './snapshots';
import type { Snapshot } from './snapshot';

/**
 * The only field of a snapshot of a recurring state. It differs for each state that was handed over, so that a
 * state that comes back can get an event id of its own.
 */
export const TURN = 'turn';

/** Characters of a turn: a number in base 36. */
const TURN_LENGTH = DIGEST_LENGTH;
const TURNS = 36 ** TURN_LENGTH;

/** A delivery that shows a recurring state, to be compared with the state that was told last. */
export interface ShownState {
	readonly content: Digest;
	/** In microseconds since 1970; undefined where nothing tells the time, or the time is not believed. */
	readonly stamp: number | undefined;
	readonly stampOf: 'sending' | 'change';
}

export type StateDecision =
	| {
			readonly kind: 'run';
			/** The state was told before, and another one since. */
			readonly seenBefore: boolean;
			readonly next: Snapshot;
	  }
	/** A copy. Without `next`, the snapshot stays as it is. */
	| { readonly kind: 'duplicate'; readonly next?: Snapshot };

type Opened = Pick<OpenSnapshot, 'known' | 'before'>;

/** @param content texts that tell the state from all others of the resource */
export function stateDigest(resource: readonly string[], content: readonly string[]): Digest {
	return digestOf([resource, content]);
}

/** Whether the state is the one that was told last. */
export function isToldLast({ known }: Opened, { content }: ShownState): boolean {
	return typeof known === 'object' && known.content === content;
}

/**
 * Is a delivery that shows a recurring state a copy, or another event?
 *
 * The state that was told last is a copy, whatever its stamp: a repetition may have a new stamp. A state that was
 * never told is another event. A state that was told before the last one is either the state come back
 * or a late repetition: its stamp decides, and where no stamp can, the delivery runs.
 *
 * @param opened the state that was told last
 * @param wasTold whether the state was told before
 */
export function decideState(
	opened: Opened,
	shown: ShownState,
	wasTold: boolean,
	receivedAt: Date,
): StateDecision {
	const { known } = opened;
	const { content, stamp } = shown;
	if (typeof known === 'object' && isToldLast(opened, shown)) {
		return { kind: 'duplicate', next: { ...known, clock: later(known.clock, stamp) } };
	}
	// No other state is known to have been told since.
	if (wasTold && known === undefined) return { kind: 'duplicate' };
	const last = typeof known === 'object' ? known : opened.before;
	if (wasTold && isLate(last, shown)) return { kind: 'duplicate' };
	const next = { clock: later(last?.clock, stamp), content, fields: { [TURN]: turnAfter(last, receivedAt) } };
	return { kind: 'run', seenBefore: wasTold, next };
}

/** Whether a state that was told before is stamped no later than what was told since. */
function isLate(last: Snapshot | undefined, { stamp, stampOf }: ShownState): boolean {
	if (last?.clock === undefined || stamp === undefined) return false;
	// Several states of a record may have the same time, so the same time tells nothing.
	return stampOf === 'sending' ? stamp <= last.clock : stamp < last.clock;
}

function later(one: number | undefined, other: number | undefined): number | undefined {
	return one === undefined || (other !== undefined && other > one) ? other : one;
}

/** Where no turn is known, the time begins the count, so that no earlier turn is repeated. */
function turnAfter(last: Snapshot | undefined, receivedAt: Date): string {
	const before = Number.parseInt(last?.fields[TURN] ?? '', 36);
	const turn = Number.isNaN(before) ? Math.floor(receivedAt.getTime() / 1_000) : before + 1;
	return (turn % TURNS).toString(36).padStart(TURN_LENGTH, '0');
}
