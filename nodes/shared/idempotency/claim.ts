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
	 *
	 * @param isSaved whether the execution is known to be saved
	 */
	persistWithExecution?(isSaved: () => boolean): void;
}

/** @returns one claim that passes each call on to all of these claims, in their order */
export function combineClaims(claims: readonly Claim[]): Required<Claim> {
	return {
		commit: () => claims.forEach((claim) => claim.commit()),
		release: () => claims.forEach((claim) => claim.release()),
		revoke: () => claims.forEach((claim) => claim.revoke()),
		persistWithExecution: (isSaved) => claims.forEach((claim) => claim.persistWithExecution?.(isSaved)),
	};
}
