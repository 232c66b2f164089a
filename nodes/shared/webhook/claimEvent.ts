import { sleep } from 'n8n-workflow';

import type { Claim } from '../idempotency/claim';
import type { EventId } from '../idempotency/eventId';
import type { InFlight, Ledger } from '../idempotency/ledger';
import { monotonicMs } from '../util/monotonicTime';
import { LONGEST_SLEEP_MS } from '../util/wait';

export type EventClaim =
	| { readonly kind: 'claimed'; readonly claim: Claim }
	| { readonly kind: 'duplicate' }
	/** Another delivery of the event is being handled, and its outcome is still unknown after the wait. */
	| InFlight;

/**
 * Step 5 of the pipeline: may this delivery start an execution for its event?
 *
 * While another delivery of the same event is being handled, this delivery waits. If the other delivery is
 * acknowledged, this one is a duplicate. If the other delivery is refused, this one claims the event.
 *
 * @param patienceMs how long to wait for the other delivery's outcome
 * @throws where a shared ledger does not answer
 */
export async function claimEvent(ledger: Ledger, eventId: EventId, patienceMs: number): Promise<EventClaim> {
	const patienceEnds = monotonicMs() + patienceMs;
	const claim = async () => await ledger.claim(eventId);
	return await whileInFlight(await claim(), claim, patienceEnds);
}

/**
 * Claims again each time when the other delivery of an event has ended, until the result is another one or the
 * patience ends. The end in another process is not told, so the claim is also repeated from time to time.
 *
 * @param first the result of the first claim
 * @param patienceEnds by the monotonic clock
 */
export async function whileInFlight<Result extends { readonly kind: string }>(
	first: Result | InFlight,
	claim: () => Promise<Result | InFlight>,
	patienceEnds: number,
): Promise<Result | InFlight> {
	let result = first;
	while (isInFlight(result)) {
		const left = patienceEnds - monotonicMs();
		if (left <= 0) return result;
		await Promise.race([result.ended, sleep(Math.min(LONGEST_SLEEP_MS, left))]);
		result = await claim();
	}
	return result;
}

function isInFlight(result: { readonly kind: string }): result is InFlight {
	return result.kind === 'inFlight';
}
