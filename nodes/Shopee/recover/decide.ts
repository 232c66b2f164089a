import { combineClaims, type Claim } from '../../shared/idempotency/claim';
import type { EventId } from '../../shared/idempotency/eventId';
import type { BackgroundContext } from '../../shared/n8n/backgroundContext';
import { lazy } from '../../shared/util/lazy';
import { monotonicMs } from '../../shared/util/monotonicTime';
import { claimDelivered } from '../../shared/webhook/claimDelivered';
import { hasEnded } from '../../shared/webhook/dependencies';
import { detectChange } from '../../shared/webhook/detectChange';
import type { ItemFacts } from '../../shared/webhook/item';
import type { NodeMemory } from '../../shared/webhook/nodeMemory';
import { deliverySettings } from '../../shared/webhook/options';
import type { Keys } from '../platform/keys';
import { adapter } from '../trigger/adapter';
import type { LostMessage } from './messages';

export type Decision =
	/** Its push would have started nothing: the trigger does not listen to it, or nothing that is watched changed. */
	| { readonly kind: 'ignored' }
	/** It was told before, by its push or from the queue. */
	| { readonly kind: 'duplicate' }
	/** A delivery of the event, or about the resource, is being handled. */
	| { readonly kind: 'inFlight' }
	| {
			readonly kind: 'news';
			readonly itemId: EventId;
			/** What steps 5 and 6 have found out. */
			readonly facts: Partial<ItemFacts>;
			/** To be committed or released. */
			readonly claim: Claim;
	  };

/**
 * Steps 4 to 6 of the pipeline, for a lost message: does it start the workflow, as its push would have?
 *
 * @param patienceMs how long to wait for deliveries that are being handled
 * @throws where a shared ledger does not answer; then nothing is claimed
 */
export async function decide(
	context: BackgroundContext,
	memory: NodeMemory<Keys>,
	{ event, id }: LostMessage,
	patienceMs: number,
): Promise<Decision> {
	const parameters = adapter.readParameters(context);
	if (!adapter.accepts(event, parameters)) return { kind: 'ignored' };
	const settings = { ...deliverySettings(context, adapter.policyOf(event), monotonicMs()), patienceMs };
	const receivedAt = new Date();
	const patience = { eventMs: patienceMs, resourceMs: patienceMs };
	const claimed = await claimDelivered(context, memory, settings, event, id, receivedAt, () => patience);
	if (claimed.kind === 'inFlight') return claimed;
	if (claimed.kind === 'duplicate') {
		const { claim = combineClaims([]) } = claimed;
		return (await committed(claim, patienceMs)) ? { kind: 'duplicate' } : { kind: 'inFlight' };
	}
	const claims = [claimed.claim];
	let isDecided = false;
	try {
		const resourceState = lazy(() => adapter.changes.resourceStateOf(event, parameters));
		const change = await detectChange(
			context,
			adapter.changes,
			memory,
			event,
			receivedAt,
			resourceState,
			settings,
		);
		if (change.kind === 'inFlight') return change;
		if (change.kind === 'decided') claims.push(change.claim);
		const claim = combineClaims([...claims]);
		if (change.kind === 'decided' && change.decision.kind !== 'run') {
			isDecided = await committed(claim, patienceMs);
			return { kind: isDecided ? 'ignored' : 'inFlight' };
		}
		if (!(await hasEnded(claim, patienceMs))) return { kind: 'inFlight' };
		isDecided = true;
		const { stateSeenBefore, eventId: itemId } = claimed;
		const facts = {
			...(stateSeenBefore && { stateSeenBefore }),
			...(change.kind === 'decided' && change.itemFacts),
		};
		return { kind: 'news', itemId, facts, claim };
	} finally {
		if (!isDecided) combineClaims(claims).release();
	}
}

/** @returns whether the claim was committed; it is released where what it depends on was */
async function committed(claim: Required<Claim>, patienceMs: number): Promise<boolean> {
	const holds = await hasEnded(claim, patienceMs);
	if (holds) claim.commit();
	return holds;
}
