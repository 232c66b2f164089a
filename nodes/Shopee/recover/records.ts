import type { IDataObject } from 'n8n-workflow';

import type { EventId } from '../../shared/idempotency/eventId';
import type { ItemFacts } from '../../shared/webhook/item';
import { isObject } from '../../shared/util/object';

/** The entry of the static data with the lost messages that were handed over and are not confirmed. */
export const LOST_MESSAGES_ENTRY = 'lostMessages';

/**
 * What has become of a message:
 * - "begun": handed over to n8n. Where its execution does not run in this process, its end is not known.
 * - "waiting": its execution has reached a Wait node, and n8n does not tell its end.
 * - "setAside": it has failed as often as it may, and its failed execution holds it.
 */
const STATES = ['begun', 'waiting', 'failed', 'succeeded', 'setAside'] as const;
export type MessageState = (typeof STATES)[number];

/** A lost message that was handed over and is not confirmed. */
export interface MessageRecord {
	readonly state: MessageState;
	/** How many executions were started for it. */
	readonly attempts: number;
	/** Messages with the same text share their executions. */
	readonly batch: string;
	/** The id of the event that is handed over. */
	readonly itemId: EventId;
	/** What was found out about the event when it was handed over first. */
	readonly facts: Partial<ItemFacts>;
}

/** What is kept of the messages of one app, by the ids of their pushes. */
export interface Records {
	readonly app: string;
	readonly messages: Map<EventId, MessageRecord>;
}

/** More than a page has: what others have confirmed is forgotten later. */
const MOST = 1_000;

export function writtenRecords({ app, messages }: Records): IDataObject {
	const kept = [...messages].slice(-MOST).map(([id, record]) => [id, { ...record }]);
	return JSON.parse(JSON.stringify({ app, messages: Object.fromEntries(kept) })) as IDataObject;
}

/** @returns no messages where the value is nothing that was kept, or is about another app */
export function readRecords(value: unknown, app: string): Records {
	const messages = new Map<EventId, MessageRecord>();
	if (!isObject(value) || value.app !== app || !isObject(value.messages)) return { app, messages };
	for (const [id, record] of Object.entries(value.messages)) {
		const read = readRecord(id, record);
		if (read !== undefined) messages.set(id as EventId, read);
	}
	return { app, messages };
}

function readRecord(id: string, value: unknown): MessageRecord | undefined {
	if (!isObject(value)) return undefined;
	const { attempts, batch, itemId, facts } = value;
	const state = STATES.find((one) => one === value.state);
	if (state === undefined || typeof attempts !== 'number' || !(attempts >= 1)) return undefined;
	return {
		state,
		attempts,
		batch: typeof batch === 'string' ? batch : id,
		itemId: (typeof itemId === 'string' ? itemId : id) as EventId,
		facts: isObject(facts) ? facts : {},
	};
}
