import { ownValue } from '../util/object';
import type { DeliveredState, Snapshot } from './snapshot';

/** What is known of a resource from before; "uncertain" where a delivery of it was never settled. */
export type KnownState = Snapshot | undefined | 'uncertain';

export interface Guards {
	/** Whether the event is one that may be held back; others always run, and are compared with. */
	readonly guarded: boolean;
	readonly skipOutdated: boolean;
	/** What becomes of a resource, or of a field, of which nothing is known. */
	readonly firstSeen: 'remember' | 'start';
}

export type ChangeDecision =
	/** Starts the workflow. */
	| {
			readonly kind: 'run';
			/** Keys of the watched fields that differ from before; null where there is nothing to compare. */
			readonly changedFields: string[] | null;
			/** What is known once the delivery is acknowledged. */
			readonly next: Snapshot;
	  }
	/** Starts nothing. */
	| { readonly kind: 'remembered' | 'unchanged' | 'outdated'; readonly next: Snapshot };

/**
 * Step 6 of the pipeline: does a delivery tell anything new of its resource?
 *
 * The fields of a snapshot are what the workflow has seen last, its time is the newest that was answered
 * for: a state that was held back because it is no change makes older ones outdated all the same, or
 * the workflow would end with one of those.
 */
export function decideChange(known: KnownState, state: DeliveredState, guards: Guards): ChangeDecision {
	const { guarded, skipOutdated, firstSeen } = guards;
	const keys = Object.keys(state.fields);
	const compared = guarded && !state.hasNoWatchedField && keys.length > 0;
	if (known === undefined || known === 'uncertain') {
		const { clock, content, fields } = state;
		const next = { clock, content, fields };
		if (known === undefined && compared && firstSeen === 'remember') return { kind: 'remembered', next };
		return { kind: 'run', changedFields: null, next };
	}

	const age = ageOf(known, state);
	if (guarded && skipOutdated && age === 'older') return { kind: 'outdated', next: known };

	const next = merged(known, state, age);
	const unknown = keys.filter((key) => ownValue(known.fields, key) === undefined);
	const changed = keys.filter((key) => !unknown.includes(key) && known.fields[key] !== state.fields[key]);
	// Also where the time is the newest one: an event that always starts may have told an older state since.
	if (changed.length > 0) return { kind: 'run', changedFields: changed, next };
	if (guarded && skipOutdated && age === 'same') return { kind: 'unchanged', next: known };
	const comparable = unknown.length < keys.length;
	if (!compared) return { kind: 'run', changedFields: comparable ? [] : null, next };
	if (unknown.length > 0 && firstSeen === 'start') return { kind: 'run', changedFields: null, next };
	return { kind: comparable ? 'unchanged' : 'remembered', next };
}

/** "same": the same content at the same time. */
function ageOf(known: Snapshot, { clock, content }: DeliveredState): 'older' | 'same' | 'newer' | 'unknown' {
	if (known.clock === undefined || clock === undefined) return 'unknown';
	if (clock < known.clock) return 'older';
	return clock === known.clock && content !== '' && content === known.content ? 'same' : 'newer';
}

function merged(known: Snapshot, state: DeliveredState, age: ReturnType<typeof ageOf>): Snapshot {
	const fields = { ...known.fields, ...state.fields };
	const newest = age === 'older' || state.clock === undefined ? known : state;
	return { clock: newest.clock, content: newest.content, fields };
}
