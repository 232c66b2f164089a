import { sleep } from 'n8n-workflow';

import type { Ledger } from '../idempotency/ledger';
import { LOOK_EVERY_MS } from './settle';

/**
 * Step 5 of the road: may this delivery run its event?
 *
 * While another delivery of the same event is on its way, this one waits: if the other is
 * acknowledged this is a duplicate, if it is refused this one takes its place.
 *
 * @param patienceMs how long to wait for the other delivery's outcome
 * @returns "open" when the other delivery's outcome is still unknown by then
 */
export async function claimEvent(
	ledger: Ledger,
	eventId: string,
	patienceMs: number,
): Promise<'fresh' | 'duplicate' | 'open'> {
	const patienceEnds = Date.now() + patienceMs;
	for (;;) {
		const claim = await ledger.claim(eventId);
		if (claim.kind !== 'inFlight') return claim.kind;

		const left = patienceEnds - Date.now();
		if (left <= 0) return 'open';
		const wait = sleep(Math.min(LOOK_EVERY_MS, left)).then(() => undefined);
		if ((await Promise.race([claim.outcome, wait])) === 'committed') return 'duplicate';
	}
}
