import { hashedId, toHashedId, type HashedId } from '../util/hash';
import type { CommerceEvent } from '../webhook/types';

declare const ofEvent: unique symbol;

/** The platform's name and 128 bits of a digest, e.g. "shopify_9f86d081884c7d659a2feaa0c55ad015". */
export type EventId = HashedId & { readonly [ofEvent]: true };

/** @returns an identifier that all deliveries of the same event share and that no other event has */
export function eventIdOf(event: Pick<CommerceEvent, 'platform' | 'identity'>): EventId {
	return hashedId(event.platform, event.identity) as EventId;
}

/**
 * @param text as it stands in the item of an event
 * @throws TypeError where it is not an identifier of an event
 */
export function parseEventId(text: unknown): EventId {
	return toHashedId(String(text)) as EventId;
}
