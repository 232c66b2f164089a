import type { IDataObject } from 'n8n-workflow';

import { canonicalJson } from '../../shared/util/canonicalJson';
import { sha256Hex } from '../../shared/util/hash';
import { parseJsonObject } from '../../shared/util/json';
import { textOf } from '../../shared/util/text';
import { isoFromText } from '../../shared/util/time';
import type { CommerceEvent, Delivery, Parsed } from '../../shared/webhook/types';
import { openEnvelope, shopIdOf, type Envelope, type Wrapper } from './envelope';
import { findEventType, INVENTORY, type EventType } from './eventTypes';
import { findOrderStatus } from './orderStatus';
import { typeInUrl } from './webhookUrl';

/** What a delivery itself tells. */
export type DeliveryFacts = {
	/** As Pancake names it, e.g. "orders". */
	readonly type: string;
	/** Pancake's `event_type`, where it is there. */
	readonly eventType: string | null;
	readonly wrapper: Wrapper;
	/** Of an order: its code, and the names of the code; null for everything else. */
	readonly status: string | number | null;
	readonly statusName: string | null;
	readonly statusNameVi: string | null;
};

/** What stands where nothing tells the type. */
const UNKNOWN_TYPE = 'unknown';

/** What identifies a change of stock; an order's id is there only where an order caused it. */
const INVENTORY_IDENTITY = ['variation_id', 'warehouse_id', 'inserted_at', 'change_quantity'] as const;

/**
 * Reads a delivery that is known to be genuine.
 *
 * @param ownShopId the shop of the credential, since inventory names no shop; undefined where none is set
 */
export function parseEvent(
	{ body, pathParameters, query }: Delivery,
	ownShopId: string | undefined,
): Parsed<DeliveryFacts> {
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed') return parsed;
	return { kind: 'event', event: toEvent(parsed.payload, ownShopId, typeInUrl(pathParameters, query)) };
}

/** @param appendedType what was appended to the URL, if anything */
function toEvent(
	payload: IDataObject,
	ownShopId: string | undefined,
	appendedType: string | undefined,
): CommerceEvent<DeliveryFacts> {
	const envelope = openEnvelope(payload, appendedType);
	const { record, wrapper, type = UNKNOWN_TYPE } = envelope;
	const known = findEventType(type);
	const id = idOf(record, known);
	const shopId = shopIdOf(payload) ?? ownShopId ?? null;
	return {
		platform: 'pancake',
		event: type,
		identity: [shopId ?? '', type, ...identityOf(type, id, envelope, payload)],
		shopId,
		resource: { type: known?.resource ?? 'unknown', id },
		occurredAt: occurredAt(type, record, payload),
		payload,
		delivery: { type, eventType: textOf(payload.event_type) || null, wrapper, ...statusOf(known, record) },
	};
}

/**
 * Pancake gives neither an event nor a delivery an id, and `updated_at` is no version: fees of an order
 * change without it. So the content itself tells versions apart, in whatever order its keys come.
 */
function identityOf(type: string, id: string | null, { record }: Envelope, payload: IDataObject): string[] {
	const stock = INVENTORY_IDENTITY.map((field) => textOf(record[field]));
	if (type === INVENTORY && !stock.includes('')) return [...stock, textOf(record.order_id)];
	return [id ?? '', sha256Hex(canonicalJson(payload))];
}

function idOf(record: IDataObject, known: EventType | undefined): string | null {
	const ids = (known?.ids ?? ['id']).map((name) => textOf(record[name]));
	return ids.find((id) => id !== '') ?? null;
}

/** A change of stock happens when it is inserted; all else is told by its last change. */
function occurredAt(type: string, record: IDataObject, payload: IDataObject): string | null {
	const times =
		type === INVENTORY
			? [record.inserted_at]
			: [record.updated_at, record.inserted_at, record.created_at, payload.created_at];
	return times.map(isoFromText).find((time) => time !== null) ?? null;
}

/** A code that is not documented passes through, with the name that Pancake itself may give. */
function statusOf(
	known: EventType | undefined,
	{ status, status_name: given }: IDataObject,
): Pick<DeliveryFacts, 'status' | 'statusName' | 'statusNameVi'> {
	if (known?.resource !== 'order') return { status: null, statusName: null, statusNameVi: null };
	const documented = findOrderStatus(status);
	return {
		status: typeof status === 'string' || typeof status === 'number' ? status : null,
		statusName: documented?.name ?? (textOf(given) || null),
		statusNameVi: documented?.nameVi ?? null,
	};
}
