import type { StaticDataEntry } from '../n8n/staticData';

/**
 * A claim ends by itself after this time, in ms. n8n never answers some requests, e.g. when a queued execution is
 * cancelled. A claim whose execution n8n has written is committed then, as the execution may wait for a slot.
 */
export const LONGEST_CLAIM_MS = 600_000;

/**
 * A delivery's exclusive right to its event, or to the snapshot of its resource. The answer to the delivery
 * decides how the claim ends. A diagram in docs/architecture.md shows the life of a claim.
 */
export interface Claim {
	/** The delivery was acknowledged: the event or the snapshot is remembered. */
	commit(): void;
	/** The delivery was not acknowledged: it leaves no trace, and the platform sends it again. */
	release(): void;
	/** The claim was committed, and n8n failed afterwards: it is unknown whether the workflow has run. */
	revoke(): void;
	/**
	 * n8n is about to save the execution of the delivery: the event or the snapshot is saved with the execution.
	 * Left out where the ledger is not in n8n.
	 */
	persistWithExecution?(save: ExecutionSave): void;
	/**
	 * Lets the next deliveries about the resource be decided by this claim although it has not ended. They depend on
	 * it. Left out where no delivery waits for another.
	 */
	share?(): void;
	/**
	 * Another delivery of the same execution tells a newer state of the resource: what is known of the resource stays
	 * as that delivery tells it. The event is remembered all the same. Left out where the claim is not of a resource.
	 */
	supersede?(): void;
	/** The claims that had not ended when this delivery was decided by them. */
	dependencies?(): readonly Dependency[];
}

/** A claim by which another delivery was decided before the claim had ended. */
export interface Dependency {
	/** Settled when the claim has ended. */
	readonly ended: Promise<void>;
	/** Whether the claim was released: what it says was told to nobody, and neither may be what depends on it. */
	readonly isReleased: boolean;
}

/** What n8n saves together with one execution, which may hold the events of several deliveries. */
export interface ExecutionSave {
	/** Whether the execution is known to be saved. */
	readonly isSaved: () => boolean;
	add<Pending>(target: SavedWithExecution<Pending>, pending: Pending): void;
}

/** A ledger, or the snapshots of a trigger, in n8n's static data. */
export interface SavedWithExecution<Pending> {
	/** Whether there is nothing to save. */
	readonly isEmpty: boolean;
	/**
	 * Has what is remembered saved with an execution.
	 *
	 * @param entry the entry in the copy of the static data that n8n saves with the execution
	 * @param pending what is saved with it although its claims have not ended yet
	 */
	writeWithExecution(entry: StaticDataEntry, pending: readonly Pending[]): void;
}

/**
 * @param isSaved whether the execution is known to be saved
 * @returns what is saved with an execution although these claims have not ended yet, by where it is saved
 */
export function pendingOf(claims: readonly Claim[], isSaved: () => boolean): ReadonlyMap<object, unknown[]> {
	const pending = new Map<object, unknown[]>();
	const add: ExecutionSave['add'] = (target, own) => {
		const others = pending.get(target);
		if (others === undefined) pending.set(target, [own]);
		else others.push(own);
	};
	for (const claim of claims) claim.persistWithExecution?.({ isSaved, add });
	return pending;
}

/** @returns one claim that passes each call on to all of these claims, in their order */
export function combineClaims(claims: readonly Claim[]): Required<Claim> {
	return {
		commit: () => claims.forEach((claim) => claim.commit()),
		release: () => claims.forEach((claim) => claim.release()),
		revoke: () => claims.forEach((claim) => claim.revoke()),
		persistWithExecution: (save) => claims.forEach((claim) => claim.persistWithExecution?.(save)),
		share: () => claims.forEach((claim) => claim.share?.()),
		supersede: () => claims.forEach((claim) => claim.supersede?.()),
		dependencies: () => claims.flatMap((claim) => claim.dependencies?.() ?? []),
	};
}
