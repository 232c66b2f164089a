import { EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';
import { parseKeepingDigits, stringifyKeepingDigits } from '../shared/digits';
import { matchesFilter } from './filter';
import { keepFields } from './include-fields';
import type { StoredSubscription } from './shop';

const WIRE_TOPICS = new Map(EVENT_TYPES.map(({ enum: name, topic }) => [name, topic]));

/**
 * @param topic either form of a topic's name
 * @returns the name on the wire; other names, such as those of the compliance topics, unchanged
 */
export function wireTopic(topic: string): string {
	return WIRE_TOPICS.get(topic) ?? topic;
}

/** @returns a payload as text; a text is one already */
export function textOf(payload: unknown): string {
	return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

/**
 * @param text the whole payload
 * @returns the bytes that a subscription gets of the payload; null where its filter does not let the payload pass, or
 * where it wants XML, which is not simulated
 */
export function contentFor(subscription: StoredSubscription, text: string): Buffer | null {
	const { parsedFilter, includeFields, format } = subscription;
	if (format !== 'JSON') return null;
	if (parsedFilter === null && includeFields.length === 0) return Buffer.from(text);
	const payload = parseKeepingDigits(text);
	if (!matchesFilter(parsedFilter, payload)) return null;
	if (includeFields.length === 0) return Buffer.from(text);
	return Buffer.from(stringifyKeepingDigits(keepFields(payload, includeFields)));
}
