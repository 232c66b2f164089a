/** n8n never answers some requests, e.g. when a queued execution is cancelled: a claim ends by itself after this time, in ms. */
export const LONGEST_CLAIM_MS = 600_000;

/**
 * What a delivery holds until its answer decides: its event, or the snapshot of its resource. The life of a
 * claim is drawn in docs/architecture.md.
 */
export interface Claim {
	/** The delivery was acknowledged: what is claimed is remembered. */
	commit(): void;
	/** The delivery was not acknowledged: it leaves no trace, and the platform sends it again. */
	release(): void;
	/** The delivery was committed, and n8n failed afterwards: nobody knows whether the workflow has run. */
	revoke(): void;
	/**
	 * n8n is about to save the execution of the delivery: what is claimed is saved with it. Left out where it
	 * is not kept in n8n.
	 *
	 * @param isSaved whether the execution is known to be saved
	 */
	persistWithExecution?(isSaved: () => boolean): void;
}

/** @returns one claim for several: what happens to it happens to all of them, in their order */
export function combineClaims(claims: readonly Claim[]): Required<Claim> {
	return {
		commit: () => claims.forEach((claim) => claim.commit()),
		release: () => claims.forEach((claim) => claim.release()),
		revoke: () => claims.forEach((claim) => claim.revoke()),
		persistWithExecution: (isSaved) => claims.forEach((claim) => claim.persistWithExecution?.(isSaved)),
	};
}
