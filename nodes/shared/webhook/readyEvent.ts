import type { INodeExecutionData } from 'n8n-workflow';

import type { Claim } from '../idempotency/claim';
import type { EventId } from '../idempotency/eventId';
import type { Response } from '../n8n/response';
import type { ComparedState } from './newestStates';
import { monotonicMs } from '../util/monotonicTime';
import type { DeliverySettings } from './options';

/** An event that is ready for n8n, and the delivery that brought it. */
export interface ReadyEvent {
	readonly eventId: EventId;
	readonly item: INodeExecutionData;
	/** The claim of the event and of what belongs to it. */
	readonly claim: Required<Claim>;
	/** Where only the newest state of a group is wanted, and the event tells a state. */
	readonly state?: ComparedState | undefined;
	readonly response: Response;
	/** When the delivery arrived, by the monotonic clock. */
	readonly arrivedAt: number;
	/** Size of the body, in bytes. */
	readonly bytes: number;
	readonly settings: DeliverySettings;
}

/** @returns how much longer the delivery may wait for others, in ms */
export function patienceLeft({ settings, arrivedAt }: Pick<ReadyEvent, 'settings' | 'arrivedAt'>): number {
	return Math.max(0, settings.patienceMs - (monotonicMs() - arrivedAt));
}
