import type { IDataObject } from 'n8n-workflow';

import { contentDigest } from '../../shared/ingest/eventId';
import { parseJsonObject } from '../../shared/ingest/json';
import type { CommerceEvent, Delivery, Parsed } from '../../shared/ingest/types';
import { deliveryHeader, headerName, REQUIRED_HEADERS } from './headers';

/** A global id: its type and what follows, e.g. gid://shopify/Order/820982911946154508. */
const GLOBAL_ID = /^gid:\/\/shopify\/(\w+)\/(.+)$/;

/** Reads a delivery that is known to be genuine. */
export function parseDelivery(delivery: Delivery): Parsed {
	const { headers, body } = delivery;
	const missing = REQUIRED_HEADERS.find((header) => deliveryHeader(headers, header) === undefined);
	if (missing !== undefined) {
		return { kind: 'malformed', reason: `The header ${headerName(headers, missing)} is missing` };
	}
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed') return parsed;
	return { kind: 'event', event: toEvent(delivery, parsed.payload) };
}

function toEvent({ headers, body }: Delivery, payload: IDataObject): CommerceEvent {
	const topic = deliveryHeader(headers, 'topic') ?? '';
	const shop = deliveryHeader(headers, 'shop')?.toLowerCase() ?? '';
	const eventId = deliveryHeader(headers, 'eventId');
	const webhookId = deliveryHeader(headers, 'webhookId');
	const triggeredAt = deliveryHeader(headers, 'triggeredAt');
	return {
		platform: 'shopify',
		event: topic,
		// One merchant action gives its event id to all its deliveries, also to those of several
		// resources in one topic: only with the content does it tell events apart.
		identity: [shop, topic, eventId ?? webhookId ?? '', contentDigest(body)],
		shopId: shop,
		resource: resourceOf(topic, payload),
		occurredAt: toIso(triggeredAt) ?? toIso(payload.updated_at) ?? toIso(payload.created_at),
		payload,
		delivery: {
			id: webhookId ?? null,
			eventId: eventId ?? null,
			topic,
			apiVersion: deliveryHeader(headers, 'apiVersion') ?? null,
			triggeredAt: triggeredAt ?? null,
			subscriptionName: deliveryHeader(headers, 'name') ?? null,
		},
	};
}

/** The global id names type and id; payloads without one are named after the topic. */
function resourceOf(topic: string, payload: IDataObject): CommerceEvent['resource'] {
	const globalId = GLOBAL_ID.exec(String(payload.admin_graphql_api_id ?? ''));
	if (globalId !== null) return { type: String(globalId[1]), id: String(globalId[2]) };
	const { id } = payload;
	return {
		type: topic.split(/[/.]/)[0] ?? topic,
		id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
	};
}

/** @returns the time in UTC to the millisecond; Shopify's own may have nanoseconds and a zone */
function toIso(time: unknown): string | null {
	if (typeof time !== 'string') return null;
	const parsed = new Date(time);
	return Number.isNaN(parsed.getTime()) ? null : parsed.toISOString();
}
