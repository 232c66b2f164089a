import type { IDataObject } from 'n8n-workflow';

import { problemText } from '../../shared/errors/problem';
import { sha256Hex } from '../../shared/util/hash';
import { parseJsonObject } from '../../shared/util/json';
import { valueAt } from '../../shared/util/object';
import { isoFromText, microseconds } from '../../shared/util/time';
import type { CommerceEvent, Delivery, Parsed } from '../../shared/webhook/types';
import { topicEnum } from './eventTypes';
import { idOf } from './globalId';
import {
	actionIn,
	deliveryHeader,
	headerName,
	isMarkedAsTest,
	isOfEvents,
	REQUIRED_HEADERS,
	type DeliveryHeader,
} from './headers';
import { readChange, type FieldsChanged } from './nextGeneration';
import { resourceOfTopic, type TopicResource } from './resources';
import { isSample } from './samples';
import { senderOf } from './sender';

/** Facts about the delivery itself, from its headers. */
export type DeliveryFacts = {
	readonly id: string | null;
	readonly eventId: string | null;
	readonly topic: string;
	readonly apiVersion: string | null;
	/** ISO 8601 as Shopify writes it. */
	readonly triggeredAt: string | null;
	readonly subscriptionName: string | null;
	/** Only of next generation Events: "create", "update" or "delete"; null where the delivery names none. */
	readonly action?: string | null;
	/** Only of next generation Events; null where the delivery does not tell which fields have changed. */
	readonly fieldsChanged?: FieldsChanged | null;
};

/** Reads a delivery that was verified. */
export function parseEvent(delivery: Delivery): Parsed<DeliveryFacts> {
	const { headers, body } = delivery;
	const missing = REQUIRED_HEADERS.find((header) => deliveryHeader(headers, header) === undefined);
	if (missing !== undefined) return withoutHeader(headers, missing);
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed') return parsed;
	const shop = senderOf(delivery);
	if (shop === undefined) return withoutHeader(headers, 'shop');
	return { kind: 'event', event: toEvent(delivery, shop, parsed.payload) };
}

function withoutHeader(headers: Delivery['headers'], missing: DeliveryHeader): Parsed<DeliveryFacts> {
	return {
		kind: 'malformed',
		reason: problemText({
			what: `The header ${headerName(headers, missing)} is missing`,
			cure: 'Have the proxy pass the headers of Shopify on.',
		}),
	};
}

function toEvent(
	{ headers, body }: Delivery,
	shop: string,
	payload: IDataObject,
): CommerceEvent<DeliveryFacts> {
	const change = isOfEvents(headers)
		? readChange(payload, { topic: deliveryHeader(headers, 'topic') ?? '', action: actionIn(headers) })
		: undefined;
	const topic = change?.topic ?? deliveryHeader(headers, 'topic') ?? '';
	const name = change?.action === undefined ? topic : `${topic}/${change.action}`;
	const known = resourceOfTopic(topic);
	const id = resourceIdOf(payload, known);
	const isMarked = isMarkedAsTest(headers);
	const isTestOfSample = isMarked && isSample(id, payload);
	const clocked = isTestOfSample ? undefined : clockedTopic([name, topic], payload);
	const eventId = deliveryHeader(headers, 'eventId');
	const webhookId = deliveryHeader(headers, 'webhookId');
	const triggeredAt = deliveryHeader(headers, 'triggeredAt');
	return {
		platform: 'shopify',
		event: name,
		identity: [
			shop,
			...(clocked === undefined ? [topic, eventId ?? webhookId ?? ''] : [clocked]),
			sha256Hex(body),
		],
		shopId: shop,
		resource: change?.resource ?? { type: known.type, id },
		occurredAt:
			isoFromText(triggeredAt) ??
			isoFromText(known.clock === null ? undefined : valueAt(payload, known.clock)) ??
			isoFromText(payload.updated_at) ??
			isoFromText(payload.created_at),
		payload,
		delivery: {
			id: webhookId ?? null,
			eventId: eventId ?? null,
			topic,
			apiVersion: deliveryHeader(headers, 'apiVersion') ?? null,
			triggeredAt: triggeredAt ?? null,
			subscriptionName: deliveryHeader(headers, 'name') ?? null,
			...(change && { action: change.action ?? null, fieldsChanged: change.fieldsChanged }),
		},
		isMarkedAsTest: isMarked,
	};
}

/**
 * All deliveries that one action of the merchant causes share its event id, even those of several resources in one
 * topic. So the event id and the content together identify an event. The event id is not signed, so where the
 * content has a clock that moves with every event, the content alone identifies it: whoever has an old delivery
 * cannot have it run again under another event id.
 *
 * @returns the topic under which the content alone identifies the event; undefined where it does not
 */
function clockedTopic(names: readonly string[], payload: IDataObject): string | undefined {
	const clocked = names.find((name) => {
		const { clock, isMoving } = resourceOfTopic(name);
		return isMoving && clock !== null && microseconds(valueAt(payload, clock)) !== undefined;
	});
	return clocked === undefined ? undefined : topicEnum(clocked);
}

/** The type follows from the topic, so that it does not depend on the fields that are sent. */
function resourceIdOf(payload: IDataObject, { ids }: TopicResource): string | null {
	const found = ids.map((path) => idOf(valueAt(payload, path))).find((id) => id !== undefined);
	return found ?? null;
}
