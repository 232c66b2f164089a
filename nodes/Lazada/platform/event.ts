import type { IDataObject } from 'n8n-workflow';

import { canonicalJson } from '../../shared/util/canonicalJson';
import { sha256Hex } from '../../shared/util/hash';
import { parseJsonObject, withTextsRead } from '../../shared/util/json';
import { isPresent, asObject, valueAt } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { isoFromEpoch } from '../../shared/util/time';
import { declaredIdentity } from '../../shared/webhook/declaredIdentity';
import { sentIdentity, type SentIdentity } from '../../shared/webhook/sentIdentity';
import type { CommerceEvent, Delivery, Parsed } from '../../shared/webhook/types';
import { findEventType, PROMOTION_CODE, type EventType } from './eventTypes';
import { orderStatusKey } from './orderStatusKey';
import { normalisedSite } from './site';

/**
 * The seller and the order of the test message that the console's button "Verify" sends. The test message
 * is signed like every other message.
 */
const TEST_SELLER = '9999';
const TEST_ORDER = '123456';

/** The facts that the push itself contains. */
export type DeliveryFacts = {
	/** The number of the message type; null where the push has no type. */
	readonly messageType: number | null;
	/** E.g. "lazada_vn"; null where the push names no site. */
	readonly site: string | null;
	/** When the push was sent, ISO 8601 in UTC; null where none was. */
	readonly timestamp: string | null;
	/** Only messages about the status of an order or of a return have this field and the next three. */
	readonly orderId?: string;
	readonly orderLineId?: string | null;
	readonly orderStatus?: string;
	/** See orderStatusKey. */
	readonly orderStatusKey?: string;
};

export interface ReadingOptions {
	/** Whether the lines of an order that take the same status are one event. */
	readonly oneEventPerOrder: boolean;
}

/** Reads a push that is known to be genuine. */
export function parseEvent({ body }: Delivery, options: () => ReadingOptions): Parsed<DeliveryFacts> {
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed') return parsed;
	const { payload } = parsed;
	const envelope = withDataRead(payload);
	const { seller_id: seller, data } = envelope;
	if (textOf(seller) === TEST_SELLER && textOf(asObject(data).trade_order_id) === TEST_ORDER) {
		return { kind: 'handshake' };
	}
	return { kind: 'event', event: toEvent(payload, envelope, options()) };
}

/** @returns the event that a push with this content would be, e.g. one that was lost */
export function eventOf(payload: IDataObject, options: ReadingOptions): CommerceEvent<DeliveryFacts> {
	return toEvent(payload, withDataRead(payload), options);
}

/** `data` is an object in all samples. JSON text is read as well, as in the lost messages of Shopee. */
export function withDataRead(payload: IDataObject): IDataObject {
	return withTextsRead(payload, ['data']);
}

/** @returns the sellers that a push may be about: in samples, `data` and the envelope name different ones */
export function sellersOf(payload: IDataObject): string[] {
	const { seller_id: seller, data, sellerId } = withDataRead(payload);
	const { seller_id: inData, sellerId: inDataToo } = asObject(data);
	// The message about an expiring authorization has "null" instead of a seller.
	return [seller, inData, inDataToo, sellerId].map(textOf).filter((id) => id !== '' && id !== 'null');
}

/** @param envelope the payload with its data read */
function toEvent(
	payload: IDataObject,
	envelope: IDataObject,
	options: ReadingOptions,
): CommerceEvent<DeliveryFacts> {
	const code = codeOf(envelope);
	const type = findEventType(code);
	const read = (field: string) => fieldOf(envelope, field);
	const shopId = sellersOf(envelope)[0] ?? null;
	const site = normalisedSite(envelope.site);
	const timestamp = isoFromEpoch(envelope.timestamp);
	const order = orderOf(type, read);
	const scope = [code === null ? 'none' : String(code), shopId ?? '', site ?? ''];
	const { identity, state } = identityOf(type, envelope, read, shopId);
	return {
		platform: 'lazada',
		event: type?.name ?? (code === null ? 'message_without_type' : `message_type_${code}`),
		identity:
			options.oneEventPerOrder && order !== undefined
				? [...scope, 'order', order.id, order.reverseId, order.status]
				: [...scope, ...identity],
		...(state !== undefined && { state: { ...state, resource: [...scope, ...state.resource] } }),
		shopId,
		resource: {
			type: type?.resource.type ?? 'unknown',
			id: type?.resource.id === undefined ? null : textOf(read(type.resource.id)) || null,
		},
		occurredAt: (type?.clock === undefined ? null : isoFromEpoch(read(type.clock))) ?? timestamp,
		payload,
		delivery: {
			messageType: code,
			site,
			timestamp,
			...(order !== undefined && {
				orderId: order.id,
				orderLineId: textOf(read('trade_order_line_id')) || null,
				orderStatus: order.status,
				orderStatusKey: orderStatusKey(shopId, order.id, order.status),
			}),
		},
	};
}

/**
 * Reads a field of `data`. Some samples have fields beside `data`, or no envelope at all.
 *
 * @param payload with its data read; see withDataRead
 */
export function fieldOf(payload: IDataObject, field: string): unknown {
	const [first] = field.split('.');
	if (first === 'data') return valueAt(payload, field);
	const inData = valueAt(asObject(payload.data), field);
	return isPresent(inData) ? inData : valueAt(payload, field);
}

/** @returns the texts that identify a message, and the state that the message shows, if any */
function identityOf(
	type: EventType | undefined,
	payload: IDataObject,
	read: (field: string) => unknown,
	shopId: string | null,
): SentIdentity {
	const { timestamp } = payload;
	const declared = declaredIdentity(type?.identity ?? [], read);
	// A state may also be that a value has been emptied.
	const content = declared ?? [sha256Hex(canonicalJson(contentOf(payload)))];
	if (type?.daily) return { identity: [...content, isoFromEpoch(timestamp)?.slice(0, 10) ?? ''] };

	const resource = stateResourceOf(type?.state, read, shopId);
	return sentIdentity({ content, resource, timestamp, isTimed: type?.timed === true });
}

/** @returns the texts that name the resource of a state; undefined where they are not complete */
function stateResourceOf(
	fields: readonly string[] | undefined,
	read: (field: string) => unknown,
	shopId: string | null,
): string[] | undefined {
	if (fields === undefined || fields.length > 0) return declaredIdentity(fields ?? [], read);
	return shopId === null ? undefined : [];
}

/** @returns the content of a push whose data is read, without the time of sending */
export function contentOf({ timestamp: _timestamp, ...content }: IDataObject): IDataObject {
	return content;
}

/** @returns the order whose status a message contains; returns have a status of their own */
function orderOf(
	type: EventType | undefined,
	read: (field: string) => unknown,
): { id: string; reverseId: string; status: string } | undefined {
	if (type?.name !== 'trade_order' && type?.name !== 'reverse_order') return undefined;
	const id = textOf(read('trade_order_id'));
	const status = textOf(read(type.name === 'trade_order' ? 'order_status' : 'reverse_status'));
	if (id === '' || status === '') return undefined;
	return { id, reverseId: textOf(read('reverse_order_id')), status };
}

/** Samples of promotion messages have no envelope, so their `promotionId` shows the type. */
function codeOf(payload: IDataObject): number | null {
	const { message_type: given } = payload;
	const code = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	if (typeof code === 'number' && Number.isSafeInteger(code)) return code;
	return !isPresent(given) && isPresent(payload.promotionId) ? PROMOTION_CODE : null;
}
