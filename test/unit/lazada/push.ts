import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import type { CommerceEvent, Parsed } from '../../../nodes/shared/webhook/types';
import { parseEvent, type DeliveryFacts } from '../../../nodes/Lazada/platform/event';
import { composed, timestampOf, type Owner, type PushMessage } from '../../../simulators/lazada/message';
import { deliveryOf, eventIn } from '../../support/delivery';

/** What a push says once it is parsed. */
export interface Envelope {
	[field: string]: unknown;
	data?: Record<string, unknown>;
}

export const OWNER: Owner = { appKey: '115527', sellerId: '1000165972', country: 'ph' };

/** When every push is sent that says nothing else, in ms since 1970: 2023-11-14T22:13:20.123Z */
export const SENT = 1_700_000_000_123;

/** @returns the body as Lazada writes it */
export function textOfPush(message: PushMessage): string {
	return composed(message, OWNER, timestampOf(message.type, SENT));
}

export function envelopeOf(message: PushMessage): Envelope {
	return JSON.parse(textOfPush(message)) as Envelope;
}

/** @param body as text or bytes, or what it is the JSON of */
export function parse(body: string | object, oneEventPerOrder = false): Parsed<DeliveryFacts> {
	const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
	return parseEvent(deliveryOf(text), () => ({ oneEventPerOrder }));
}

export function eventOf(body: string | object, oneEventPerOrder = false): CommerceEvent<DeliveryFacts> {
	return eventIn(parse(body, oneEventPerOrder));
}

export function idOf(body: string | object, oneEventPerOrder = false): string {
	return eventIdOf(eventOf(body, oneEventPerOrder));
}

export function withData(envelope: Envelope, changes: object): Envelope {
	return { ...envelope, data: { ...envelope.data, ...changes } };
}
