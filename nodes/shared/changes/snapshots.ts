import type { Claim, Dependency } from '../idempotency/claim';
import type { HashedId } from '../util/hash';
import type { KnownState } from './decideChange';
import type { Snapshot } from './snapshot';

/** The snapshots of a trigger, in static data or in Redis, for one delivery. */
export interface Snapshots {
	/**
	 * Waits until no other delivery has the snapshot of the resource open, or until the other has shared its claim.
	 *
	 * @returns undefined when another delivery still has the snapshot open after `patienceMs`
	 * @throws where Redis does not answer
	 */
	open(resourceId: HashedId, patienceMs: number): Promise<OpenSnapshot | undefined>;
}

/** The snapshot of one resource. One delivery has it open until its claim ends or it is released without one. */
export interface OpenSnapshot {
	readonly known: KnownState;
	/** Where `known` is uncertain: the snapshot before the delivery whose outcome is unknown, where it is left. */
	readonly before?: Snapshot | undefined;
	/** The claim that `known` comes from, where it was shared and has not ended. */
	readonly dependsOn?: Dependency | undefined;
	/**
	 * @param next the snapshot of the resource once the delivery is acknowledged
	 * @returns the claim; the caller has to commit or release it
	 */
	claim(next: Snapshot): Claim;
	/** Ends without a claim, e.g. after an error: the snapshot stays as it was, and the next delivery gets it. */
	release(): void;
}
