import { ownValue } from '../util/object';
import type { DeliveredState, Snapshot } from './snapshot';

/**
 * The snapshot from earlier deliveries about a resource. "uncertain" where it is unknown whether the workflow has
 * seen the last state; undefined where there is no snapshot.
 */
export type KnownState = Snapshot | undefined | 'uncertain';

export interface Guards {
	/** Whether the event may start nothing. Other events always start the workflow and update the snapshot. */
	readonly guarded: boolean;
	readonly skipOutdated: boolean;
	/** Whether the first delivery of a resource, or of a field, starts the workflow or is only remembered. */
	readonly firstSeen: 'remember' | 'start';
}

export type ChangeDecision =
	/** Starts the workflow. */
	| {
			readonly kind: 'run';
			/** Keys of the watched fields that differ from the snapshot; null where there is nothing to compare. */
			readonly changedFields: string[] | null;
			/** The snapshot once the delivery is acknowledged. */
			readonly next: Snapshot;
	  }
	/** Starts nothing. */
	| { readonly kind: 'remembered' | 'unchanged' | 'outdated'; readonly next: Snapshot };

/**
 * Step 6 of the pipeline: does a delivery contain a new state of its resource?
 *
 * The fields of a snapshot are the state that the workflow has seen last. The time of a snapshot is the newest
 * time of all acknowledged deliveries. A state that started nothing, because no field changed, makes older states
 * outdated all the same: otherwise an older state could be the last one that the workflow sees.
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
	// Also where the delivery is not newer: an event that always starts may have set the fields to an older state.
	if (changed.length > 0) return { kind: 'run', changedFields: changed, next };
	if (guarded && skipOutdated && age === 'same') return { kind: 'unchanged', next: known };
	const comparable = unknown.length < keys.length;
	if (!compared) return { kind: 'run', changedFields: comparable ? [] : null, next };
	if (unknown.length > 0 && firstSeen === 'start') return { kind: 'run', changedFields: null, next };
	return { kind: comparable ? 'unchanged' : 'remembered', next };
}

/** @returns the age of the state against the snapshot; "same": the same content at the same time */
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
