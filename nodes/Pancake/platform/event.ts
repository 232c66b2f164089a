import type { IDataObject } from 'n8n-workflow';

import { problemText, type Problem } from '../../shared/errors/problem';
import { canonicalJson } from '../../shared/util/canonicalJson';
import { sha256Hex } from '../../shared/util/hash';
import { parseJsonObject } from '../../shared/util/json';
import { textOf } from '../../shared/util/text';
import { isoFromText } from '../../shared/util/time';
import type { CommerceEvent, Delivery, Parsed, RecurringState } from '../../shared/webhook/types';
import {
	idsOf,
	openEnvelope,
	recordListIn,
	shopIdOf,
	stampOf,
	withWrappersRead,
	type Envelope,
	type Wrapper,
} from './envelope';
import { findEventType, INVENTORY, showsState, type EventType } from './eventTypes';
import { findOrderStatus } from './orderStatuses';
import { typeInUrl } from './webhookUrl';

/** Facts about the delivery itself. */
export type DeliveryFacts = {
	/** As Pancake names it, e.g. "orders". */
	readonly type: string;
	/** Pancake's `event_type`; null where it is missing. */
	readonly eventType: string | null;
	readonly wrapper: Wrapper;
	/** The status of an order, by its code and the names of the code; null for all other resources. */
	readonly status: string | number | null;
	readonly statusName: string | null;
	readonly statusNameVi: string | null;
};

/** The type of a delivery that does not show its type. */
const UNKNOWN_TYPE = 'unknown';

/**
 * The fields that identify every change of stock. The order's id identifies it too, but only changes caused
 * by an order have one.
 */
const INVENTORY_IDENTITY = ['variation_id', 'warehouse_id', 'inserted_at', 'change_quantity'] as const;

/**
 * Reads a delivery that was verified.
 *
 * @param ownShopId the shop of the credential, because inventory names no shop; undefined where none is set
 */
export function parseEvent(
	{ body, pathParameters, query }: Delivery,
	ownShopId: string | undefined,
): Parsed<DeliveryFacts> {
	const parsed = parseJsonObject(body);
	const content = parsed.kind === 'object' ? parsed.payload : jsonListIn(body);
	const list = recordListIn(content);
	if (list !== undefined) return { kind: 'malformed', reason: problemText(listOf(list.length)) };
	if (parsed.kind === 'malformed') return parsed;
	return { kind: 'event', event: toEvent(parsed.payload, ownShopId, typeInUrl(pathParameters, query)) };
}

/** As one event, a list of records would be about no resource, and its copies in other lists would be new events. */
function listOf(records: number): Problem {
	return {
		what: `The delivery holds a list of ${records} records, and the trigger knows deliveries of one record only`,
		cure: 'Get the records from the API of Pancake, and report the form of this delivery to the maintainers of this package.',
	};
}

function jsonListIn(body: Buffer): unknown {
	if (!/^\s*\[/.test(body.toString('utf8', 0, 100))) return undefined;
	try {
		return JSON.parse(body.toString());
	} catch {
		return undefined;
	}
}

/** @param appendedType the type that was appended to the URL, if any */
function toEvent(
	payload: IDataObject,
	ownShopId: string | undefined,
	appendedType: string | undefined,
): CommerceEvent<DeliveryFacts> {
	const read = withWrappersRead(payload);
	const envelope = openEnvelope(read, appendedType);
	const { record, wrapper, type = UNKNOWN_TYPE } = envelope;
	const known = findEventType(type);
	const id = resourceIdOf(record, known);
	const shopId = shopIdOf(read) ?? ownShopId ?? null;
	const { identity, state } = identityOf(type, id, envelope, read);
	return {
		platform: 'pancake',
		event: type,
		identity: [shopId ?? '', type, ...identity],
		...(state !== undefined && { state: { ...state, resource: [type, ...state.resource] } }),
		shopId,
		resource: { type: known?.resource ?? 'unknown', id },
		occurredAt: occurredAt(type, record, payload),
		payload,
		delivery: { type, eventType: textOf(payload.event_type) || null, wrapper, ...statusOf(known, record) },
	};
}

/**
 * @param type of the deliveries about the record, e.g. "orders"
 * @param record as a list of the API has it
 * @returns the event that a delivery of the record would tell, without what only a delivery has
 */
export function recordEvent(
	type: string,
	record: IDataObject,
	shopId: string,
): Omit<CommerceEvent<DeliveryFacts>, 'identity'> {
	const known = findEventType(type);
	return {
		platform: 'pancake',
		event: type,
		shopId,
		resource: { type: known?.resource ?? 'unknown', id: resourceIdOf(record, known) },
		occurredAt: occurredAt(type, record, record),
		payload: record,
		delivery: { type, eventType: null, wrapper: 'none', ...statusOf(known, record) },
	};
}

/**
 * Pancake gives no ids to events and deliveries, and `updated_at` is no version: the fees of an order change
 * while `updated_at` stays. So the content identifies an event, whatever the order of its keys, and a record may
 * have the same content again later.
 */
function identityOf(
	type: string,
	id: string | null,
	{ record }: Envelope,
	payload: IDataObject,
): { identity: string[]; state?: RecurringState } {
	const stock = INVENTORY_IDENTITY.map((field) => textOf(record[field]));
	if (type === INVENTORY && !stock.includes('')) return { identity: [...stock, textOf(record.order_id)] };
	const content = [sha256Hex(canonicalJson(payload))];
	const identity = [id ?? '', ...content];
	if (id === null || !showsState(type)) return { identity };
	const resource = idsOf(findEventType(type)?.resource, id, record);
	return { identity, state: { resource, content, stamp: stampOf(type, record), stampOf: 'change' } };
}

function resourceIdOf(record: IDataObject, known: EventType | undefined): string | null {
	const ids = (known?.ids ?? ['id']).map((name) => textOf(record[name]));
	return ids.find((id) => id !== '') ?? null;
}

/** A change of stock happened at its `inserted_at`, any other event at the last change of its record. */
function occurredAt(type: string, record: IDataObject, payload: IDataObject): string | null {
	const times =
		type === INVENTORY
			? [record.inserted_at]
			: [record.updated_at, record.inserted_at, record.created_at, payload.created_at];
	return times.map(isoFromText).find((time) => time !== null) ?? null;
}

/** An undocumented code is kept, with the name that Pancake may give in the record. */
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
