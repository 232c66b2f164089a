import type { Claim } from './claim';
import type { EventId } from './eventId';

/** What was seen: which events have run, and which are about to. As one delivery uses it. */
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
	/** Settled when the other claim ends; never, where another process has it. */
	readonly ended: Promise<void>;
}
