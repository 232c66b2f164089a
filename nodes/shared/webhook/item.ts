import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Missed } from '../changes/toldState';
import type { EventId } from '../idempotency/eventId';
import type { CommerceEvent } from './types';

/** Replaces the name of the secret where the event comes from a call of the API, whose answer is not signed. */
export const VERIFIED_BY_API_CALL = 'API call';

/** The facts that the pipeline adds to the platform's facts about a delivery. */
export interface ItemFacts {
	/** Name of the credential field whose secret signed the delivery, or {@link VERIFIED_BY_API_CALL}. */
	readonly verifiedWith: string;
	/** Whether the delivery came to the editor's test URL, or is a test of the platform, or is marked as one. */
	readonly test: boolean;
	/**
	 * Whether the state was handed over before, and another one since: either the state has come back, or the
	 * delivery is a late repetition. Only where the event shows a state that may come back.
	 */
	readonly stateSeenBefore?: boolean;
	/** Paths of the fields that step 6 found changed, where fields are watched; null: nothing to compare with. */
	readonly changedFields?: string[] | null;
	/** Only where no delivery told the event, and it was pulled from the API. */
	readonly recovered?: true;
	/** With `recovered`: what was missing. */
	readonly missed?: Missed;
}

/**
 * Step 7 of the pipeline: the n8n item, in the shape that docs/item.md documents as a contract.
 */
export function toItem(
	event: CommerceEvent,
	eventId: EventId,
	receivedAt: Date,
	facts: ItemFacts,
): INodeExecutionData {
	const json: IDataObject = {
		platform: event.platform,
		event: event.event,
		eventId,
		shopId: event.shopId,
		resource: { ...event.resource },
		occurredAt: event.occurredAt,
		receivedAt: receivedAt.toISOString(),
		payload: event.payload,
		delivery: { ...event.delivery, ...facts },
	};
	return { json };
}
