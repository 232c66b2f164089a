import type { INodeExecutionData } from 'n8n-workflow';

import { eventIdOf, type EventId } from '../../shared/idempotency/eventId';
import { VERIFIED_BY_API_CALL, toItem, type ItemFacts } from '../../shared/webhook/item';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { LostFacts, LostMessages } from '../api/push';

/** The facts that a confirmation needs, in addition to those of the push itself. */
export type LostMessageFacts = LostFacts & {
	readonly lastMessageId: LostMessages['lastMessageId'];
	/** Whether Shopee shows more messages once these are confirmed. */
	readonly moreWaiting: boolean;
};

/** A lost message, with the id that its push would have had. */
export interface LostMessage {
	readonly id: EventId;
	readonly event: CommerceEvent<LostMessageFacts>;
}

/** @returns the messages of a page, each event once: an event that was lost twice is in the queue twice */
export function distinctMessages(messages: LostMessages): LostMessage[] {
	const byId = new Map(messagesIn(messages).map((message) => [message.id, message]));
	return [...byId.values()];
}

/**
 * @returns the messages as items, in the shape of the items of the push trigger, with the fields that a
 *   confirmation needs. Where a message holds the whole push, its item has the `eventId` of the push.
 */
export function lostMessageItems(messages: LostMessages): INodeExecutionData[] {
	const receivedAt = new Date();
	const facts = { verifiedWith: VERIFIED_BY_API_CALL, test: false };
	return messagesIn(messages).map(({ event, id }) => toItem(event, id, receivedAt, facts));
}

/**
 * @param itemId the id of the event that is handed over
 * @param attempt how many times the message starts the workflow with this execution
 * @returns the message as an item of the trigger
 */
export function recoveredItem(
	{ event }: LostMessage,
	itemId: EventId,
	attempt: number,
	facts: Partial<ItemFacts>,
): INodeExecutionData {
	const counted = { ...event, delivery: { ...event.delivery, attempt } };
	return toItem(counted, itemId, new Date(), {
		verifiedWith: VERIFIED_BY_API_CALL,
		test: false,
		...facts,
		recovered: true,
		missed: 'never seen',
	});
}

function messagesIn({ events, more, lastMessageId }: LostMessages): LostMessage[] {
	return events.map((event) => ({
		id: eventIdOf(event),
		event: { ...event, delivery: { ...event.delivery, lastMessageId, moreWaiting: more } },
	}));
}
