import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { EventId } from '../idempotency/eventId';
import type { CommerceEvent } from './types';

/** What stands for the secret where the platform was asked: its answer needs no signature. */
export const VERIFIED_BY_API_CALL = 'API call';

/** What the pipeline adds to what the platform says of a delivery. */
export interface ItemFacts {
	/** Name of the credential field whose secret signed the delivery, or {@link VERIFIED_BY_API_CALL}. */
	readonly verifiedWith: string;
	/** Whether it came to the editor's test URL. */
	readonly test: boolean;
	/** What step 6 found, where fields are watched. */
	readonly changedFields?: string[] | null;
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
