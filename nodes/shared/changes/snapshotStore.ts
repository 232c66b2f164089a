import type { Claim } from '../idempotency/claim';
import type { HashedId } from '../util/hash';
import type { KnownState } from './decide';
import type { Snapshot } from './snapshot';

/** Where the snapshots of a trigger are kept, as one delivery uses it. */
export interface SnapshotStore {
	/**
	 * Waits until no other delivery has the snapshot of the resource open.
	 *
	 * @returns undefined when one still has it after `patienceMs`
	 * @throws where a shared store does not answer
	 */
	open(resourceId: HashedId, patienceMs: number): Promise<OpenSnapshot | undefined>;
}

/** The snapshot of one resource, which one delivery has open until its claim ends. */
export interface OpenSnapshot {
	readonly known: KnownState;
	/**
	 * @param next what is known of the resource once the delivery is acknowledged
	 * @returns to be committed or released
	 */
	claim(next: Snapshot): Claim;
}
