import { decidePushed, type ToldState } from '../changes/toldState';
import { combineClaims, type Claim } from '../idempotency/claim';
import { eventIdOf, type EventId } from '../idempotency/eventId';
import { staticDataEntry } from '../n8n/staticData';
import type { TriggerContext } from '../n8n/triggerContext';
import { recoverSettings } from '../recover/settings';
import { hashedId, type HashedId } from '../util/hash';
import { believedTime } from '../util/time';
import { claimEvent } from './claimEvent';
import { TOLD_ENTRY, type NodeMemory } from './nodeMemory';
import { openLedger, openTold } from './openLedgerAndSnapshots';
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
	let isDecided = false;
	try {
		const shown = { ...told, clock: believedTime(told.clock, receivedAt) };
		const { isDuplicate, mayBeOlder, next } = decidePushed(opened, shown);
		// What was told last says nothing of what was pulled before it. The ledger does.
		const pulled = mayBeOlder
			? await claimEvent(
					await openLedger(context, memory, delivery),
					recoveredId(event, shown),
					delivery.patienceMs,
				)
			: undefined;
		if (pulled?.kind === 'inFlight') return { kind: 'inFlight' };
		const claims = [...(pulled?.kind === 'claimed' ? [pulled.claim] : []), opened.claim(next)];
		isDecided = true;
		return {
			kind: 'decided',
			isDuplicate: isDuplicate || pulled?.kind === 'duplicate',
			claim: combineClaims(claims),
		};
	} finally {
		if (!isDecided) opened.release();
	}
}

/** @returns under which it is kept what was told of a resource and event */
export function toldId(
	{ platform, shopId }: Pick<CommerceEvent, 'platform' | 'shopId'>,
	{ key }: ToldState,
): HashedId {
	return hashedId(`${platform}_told`, [shopId, ...key]);
}

/** @returns the id of a pulled event: the same state always gives the same event, so n8n starts one execution for it */
export function recoveredId(
	{ platform, shopId }: Pick<CommerceEvent, 'platform' | 'shopId'>,
	{ key, isOnce, clock, content }: ToldState,
): EventId {
	const state = isOnce ? [] : [String(clock ?? ''), JSON.stringify(content ?? null)];
	return eventIdOf({ platform, identity: ['recovered', shopId ?? '', ...key, ...state] });
}
