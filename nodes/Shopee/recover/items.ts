import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { eventIdOf } from '../../shared/idempotency/eventId';
import { VERIFIED_BY_API_CALL, toItem } from '../../shared/webhook/item';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { LostMessages } from '../api/push';

/** The facts that a confirmation needs, in addition to those of the push itself. */
export type LostMessageFacts = IDataObject & {
	readonly lastMessageId: LostMessages['lastMessageId'];
	/** Whether Shopee shows more messages once these are confirmed. */
	readonly moreWaiting: boolean;
};

/**
 * @returns the messages as items, in the shape of the items of the push trigger, with the fields that a
 *   confirmation needs. Where a message holds the whole push, its item has the `eventId` of the push.
 */
export function lostMessageItems(
	{ events, more, lastMessageId }: LostMessages,
	test: boolean,
): INodeExecutionData[] {
	const receivedAt = new Date();
	return events.map((event) => {
		const facts: LostMessageFacts = { ...event.delivery, lastMessageId, moreWaiting: more };
		const lost: CommerceEvent<LostMessageFacts> = { ...event, delivery: facts };
		return toItem(lost, eventIdOf(event), receivedAt, { verifiedWith: VERIFIED_BY_API_CALL, test });
	});
}

/** @returns the items of a batch, each event once: an event that was lost twice is in the queue twice */
export function distinctItems(messages: LostMessages): INodeExecutionData[] {
	const items = lostMessageItems(messages, false);
	const byEvent = new Map(items.map((item) => [String(item.json.eventId), item]));
	return items.filter((item) => byEvent.get(String(item.json.eventId)) === item);
}
