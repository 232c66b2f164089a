import type { KnownState } from './decide';
import type { Snapshot } from './snapshot';

/** Where the snapshots of a trigger are kept, as one delivery uses it. */
export interface SnapshotStore {
	/**
	 * Waits until no other delivery of the resource is open.
	 *
	 * @param resource see resourceId
	 * @returns undefined when one still is after `patienceMs`
	 * @throws where the store cannot be asked
	 */
	open(resource: string, patienceMs: number): Promise<OpenSnapshot | undefined>;
}

/** The snapshot of one resource while one delivery has it; it has to keep it or let it go. */
export interface OpenSnapshot {
	readonly known: KnownState;
	/** The delivery was acknowledged: this is what is known from now on. */
	keep(next: Snapshot): void;
	/** The delivery leaves no trace. */
	letGo(): void;
	/** Whether the workflow has seen what was kept is not known any more: the next delivery has to start it. */
	doubt(): void;
	/**
	 * n8n is about to save the execution of the delivery.
	 *
	 * @param isRunning whether the execution is known to be saved
	 */
	saveWithExecution(next: Snapshot, isRunning: () => boolean): void;
}
