import { decidePushed, type ToldState } from '../changes/toldState';
import type { Claim } from '../idempotency/claim';
import { staticDataEntry } from '../n8n/staticData';
import type { TriggerContext } from '../n8n/triggerContext';
import { recoverSettings } from '../recover/settings';
import { hashedId, type HashedId } from '../util/hash';
import { believedTime } from '../util/time';
import { TOLD_ENTRY, type NodeMemory } from './nodeMemory';
import { openTold } from './openLedgerAndSnapshots';
import type { DeliverySettings } from './options';
import type { CommerceEvent } from './types';

export type ToldClaim =
	/** Nothing is pulled, or no list shows the event. */
	| { readonly kind: 'notKept' }
	/** Another delivery of the event and resource, or a pulled row, is still being handled when the patience ends. */
	| { readonly kind: 'inFlight' }
	| {
			readonly kind: 'decided';
			/** Whether a pulled row has told the same. */
			readonly isDuplicate: boolean;
			/** To be committed or released. */
			readonly claim: Claim;
	  };

/**
 * Between steps 5 and 6 of the pipeline, where missed events are recovered: has a pulled row told this? What is told is
 * remembered, so that no pull tells it again.
 *
 * @throws where a shared ledger does not answer
 */
export async function claimTold<Keys>(
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	event: CommerceEvent,
	toldState: () => ToldState | undefined,
	receivedAt: Date,
	delivery: DeliverySettings,
): Promise<ToldClaim> {
	const settings = recoverSettings(context);
	if (settings === undefined || delivery.ledger !== 'embedded') {
		memory.told.forget(staticDataEntry(context, TOLD_ENTRY));
	}
	const told = settings === undefined ? undefined : toldState();
	if (settings === undefined || told === undefined) return { kind: 'notKept' };
	const states = await openTold(context, memory, settings, delivery);
	const opened = await states.open(toldId(event, told), delivery.patienceMs);
	if (opened === undefined) return { kind: 'inFlight' };
	const { isDuplicate, next } = decidePushed(opened.known, {
		...told,
		clock: believedTime(told.clock, receivedAt),
	});
	return { kind: 'decided', isDuplicate, claim: opened.claim(next) };
}

/** @returns under which it is kept what was told of a resource and event */
export function toldId({ platform, shopId }: CommerceEvent, { key }: ToldState): HashedId {
	return hashedId(`${platform}_told`, [shopId, ...key]);
}
