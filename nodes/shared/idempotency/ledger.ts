/** n8n never answers some requests, as when a queued execution is cancelled: what is open for it then ends by itself. */
export const LONGEST_OPEN_MS = 600_000;

/** How a claim ends: acknowledged, or refused so that the platform sends the event again. */
export type ClaimOutcome = 'committed' | 'released';

export type Claim =
	/** Nobody has it: the caller now does, and has to commit or release it. */
	| { readonly kind: 'fresh' }
	/** It was committed before. */
	| { readonly kind: 'duplicate' }
	/** Another delivery of the same event has it and is not settled yet. */
	| { readonly kind: 'inFlight'; readonly outcome: Promise<ClaimOutcome> };

/** What was seen: which events have run, and which are about to. */
export interface Ledger {
	/** @param eventId see eventIdOf */
	claim(eventId: string): Claim | Promise<Claim>;
	/** The event's delivery was acknowledged: remember it. */
	commit(eventId: string): void;
	/** The event's delivery was not acknowledged: forget it, the platform will send it again. */
	release(eventId: string): void;
}

/** A ledger as one delivery uses it. */
export interface DeliveryLedger extends Ledger {
	/**
	 * n8n is about to save the execution of the event.
	 *
	 * @param isRunning whether the execution is known to be saved
	 */
	saveWithExecution(eventId: string, isRunning: () => boolean): void;
	/** The delivery runs nothing: it may put right what is stored. */
	heal(): void;
	/** The delivery runs nothing, but its event is remembered: save that, be it a little later. */
	saveSoon(): void;
}
