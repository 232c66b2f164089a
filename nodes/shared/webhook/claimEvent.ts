import { sleep } from 'n8n-workflow';

import type { Claim } from '../idempotency/claim';
import type { EventId } from '../idempotency/eventId';
import type { Ledger } from '../idempotency/ledger';

/** A wait cannot be cancelled, so a long one is made of short ones. */
const LOOK_EVERY_MS = 250;

export type EventClaim =
	| { readonly kind: 'claimed'; readonly claim: Claim }
	| { readonly kind: 'duplicate' }
	/** Another delivery of the event is under way, and its outcome is unknown after the wait. */
	| { readonly kind: 'inFlight' };

/**
 * Step 5 of the pipeline: may this delivery run its event?
 *
 * While another delivery of the same event is under way, this one waits: if the other is acknowledged this is
 * a duplicate, if it is refused this one claims the event.
 *
 * @param patienceMs how long to wait for the other delivery's outcome
 * @throws where a shared ledger does not answer
 */
export async function claimEvent(ledger: Ledger, eventId: EventId, patienceMs: number): Promise<EventClaim> {
	const patienceEnds = Date.now() + patienceMs;
	for (;;) {
		const result = await ledger.claim(eventId);
		if (result.kind !== 'inFlight') return result;

		const left = patienceEnds - Date.now();
		if (left <= 0) return { kind: 'inFlight' };
		await Promise.race([result.ended, sleep(Math.min(LOOK_EVERY_MS, left))]);
	}
}
