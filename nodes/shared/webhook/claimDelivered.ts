import type { Claim } from '../idempotency/claim';
import type { EventId } from '../idempotency/eventId';
import type { TriggerContext } from '../n8n/triggerContext';
import { claimEvent } from './claimEvent';
import { claimState, type ClaimPatience, type StateClaim } from './claimState';
import type { NodeMemory } from './nodeMemory';
import { openLedger, openStates } from './openLedgerAndSnapshots';
import type { DeliverySettings } from './options';
import type { CommerceEvent } from './types';

/** The result of step 5. A copy has a claim where its resource has a state that may come back. */
export type DeliveredClaim = StateClaim | { readonly kind: 'duplicate'; readonly claim?: Required<Claim> };

/**
 * Step 5 of the pipeline, for every event: may this delivery start an execution for its event?
 *
 * @param eventId the id of the event's identity
 * @param patience how long to wait for other deliveries; called once the ledger is open
 * @throws where a shared ledger does not answer; then nothing is claimed
 */
export async function claimDelivered<Keys>(
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	settings: DeliverySettings,
	event: CommerceEvent,
	eventId: EventId,
	receivedAt: Date,
	patience: () => ClaimPatience,
): Promise<DeliveredClaim> {
	const ledger = await openLedger(context, memory, settings);
	if (event.state === undefined) {
		const claimed = await claimEvent(ledger, eventId, patience().eventMs);
		return claimed.kind === 'claimed' ? { ...claimed, eventId, stateSeenBefore: false } : claimed;
	}
	const stores = { ledger, states: await openStates(context, memory, settings) };
	return await claimState(stores, event, event.state, eventId, receivedAt, patience());
}
