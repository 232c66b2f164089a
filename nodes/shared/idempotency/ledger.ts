import type { Claim } from './claim';
import type { EventId } from './eventId';

/** The ledger for one delivery: it remembers claimed and committed events. */
export interface Ledger {
	/** @throws where a shared ledger does not answer; then nothing is claimed */
	claim(eventId: EventId): ClaimResult | Promise<ClaimResult>;
}

export type ClaimResult =
	/** The event is new. The caller has to commit or release the claim. */
	| { readonly kind: 'claimed'; readonly claim: Claim }
	/** The event was committed before. */
	| { readonly kind: 'duplicate' }
	/** Another delivery of the same event has claimed it. */
	| InFlight;

export interface InFlight {
	readonly kind: 'inFlight';
	/** Settled when the other claim ends; never settled where the other claim belongs to another process. */
	readonly ended: Promise<void>;
}
