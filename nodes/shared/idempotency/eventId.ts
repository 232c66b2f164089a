import { hashedId, toHashedId, type HashedId } from '../util/hash';

declare const ofEvent: unique symbol;

/** The platform's name and 128 bits of a digest, e.g. "shopify_9f86d081884c7d659a2feaa0c55ad015". */
export type EventId = HashedId & { readonly [ofEvent]: true };

interface EventIdentity {
	readonly platform: string;
	readonly identity: readonly string[];
}

/**
 * @param identity texts that all deliveries of the event share, and that no other event has
 * @returns an identifier that all deliveries of the same event share and that no other event has
 */
export function eventIdOf({ platform, identity }: EventIdentity): EventId {
	return hashedId(platform, identity) as EventId;
}

/**
 * @param text the `eventId` in the item of an event
 * @throws ProblemError where the text is not an identifier of an event
 */
export function parseEventId(text: unknown): EventId {
	return toHashedId(String(text)) as EventId;
}
