import type { IDataObject } from 'n8n-workflow';

import { withTextsRead } from '../../shared/util/json';
import { asObject, isObject, ownValue } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import { DATA_TYPES, findEventType, INVENTORY, isSdkEvent } from './eventTypes';

/** The part of a payload that holds the record. */
export type Wrapper = 'none' | 'data' | 'data.record' | 'order' | 'payload';

export interface Envelope {
	/** The order, product and so on that the payload is about. */
	readonly record: IDataObject;
	readonly wrapper: Wrapper;
	/** The type as Pancake names it; undefined where the payload, its fields and the URL do not show it. */
	readonly type: string | undefined;
}

/** Fields that only records of one type have. They show the type of payloads that do not name it. */
const TYPICAL_FIELDS: ReadonlyArray<readonly [string, readonly string[]]> = [
	[INVENTORY, ['variation_id', 'warehouse_id']],
	['orders', ['status_history']],
	['orders', ['order_sources_name']],
	['products', ['variations']],
	['customers', ['phone_numbers']],
];

/**
 * The wrappers hold objects in Pancake's published response models. JSON text is read as well, as the form of the
 * deliveries is not published.
 */
export function withWrappersRead(payload: IDataObject): IDataObject {
	const read = withTextsRead(payload, ['data', 'payload', 'order']);
	if (!isObject(read.data)) return read;
	const data = withTextsRead(read.data, ['record']);
	return data === read.data ? read : { ...read, data };
}

/**
 * Finds the record in a payload. In the deliveries that were measured, the payload is the record itself, with
 * its `type`. In Pancake's published response models, products and inventory are in `data.record`.
 *
 * @param payload with its wrappers read; see withWrappersRead
 * @param typeInUrl the type that was appended to the URL, if any
 */
export function openEnvelope(payload: IDataObject, typeInUrl?: string): Envelope {
	const { record, wrapper } = unwrapped(payload);
	const names = [payload.type, payload.event, payload.event_type, record.type].map(textOf);
	const documented = names.find((name) => findEventType(name) !== undefined);
	const [type = '', event = '', , ofRecord = ''] = names;
	// A record may have a `type` of its own, such as the kind of a product, so the record's `type` comes last.
	const undocumented = [type, isSdkEvent(event) ? event : '', typeInUrl, typeOf(record, wrapper), ofRecord];
	return { record, wrapper, type: documented ?? undocumented.find((name) => name) };
}

/**
 * @returns the id of the shop that a payload names; undefined where it names none, as payloads of inventory
 *   do
 */
export function shopIdOf(payload: IDataObject): string | undefined {
	const { record } = unwrapped(withWrappersRead(payload));
	return textOf(record.shop_id ?? payload.shop_id) || undefined;
}

/**
 * @param id of the resource of the record
 * @returns the ids that together name the resource: stock is that of a variation in one warehouse
 */
export function idsOf(resourceType: string | undefined, id: string, record: IDataObject): string[] {
	return resourceType === 'inventory' ? [id, textOf(record.warehouse_id)] : [id];
}

/** @returns the time of the state of a record in microseconds since 1970: of a change of stock its `inserted_at` */
export function stampOf(type: string, record: IDataObject): number | undefined {
	return microseconds(type === INVENTORY ? record.inserted_at : record.updated_at);
}

/**
 * @returns the list of records that a payload holds in the place of one record; undefined where it holds one
 *   record. No such delivery has been reported, but the form of Pancake's deliveries is not published either.
 */
export function recordListIn(payload: unknown): readonly unknown[] | undefined {
	const read = withWrappersRead(asObject(payload));
	const data = asObject(read.data);
	const lists = [
		payload,
		data.record,
		...(isRecord(read) ? [] : [read.data, read.payload, read.order, ...namedLists(read, read)]),
		...(isRecord(read) || isRecord(data) ? [] : namedLists(read, data)),
	];
	return lists.find((value): value is unknown[] => Array.isArray(value) && value.some(isObject));
}

/**
 * @param holder the payload or its `data`, which has no id of a record
 * @returns what stands under the names that a list of the payload's type may have, such as "orders". A payload without
 *   a type may be of any type; of one that is not documented, nobody knows what its lists are
 */
function namedLists({ type, event }: IDataObject, holder: IDataObject): unknown[] {
	const given = [type, event].map(textOf).filter((name) => name !== '');
	const types = given.length === 0 ? DATA_TYPES : given.flatMap((name) => findEventType(name) ?? []);
	const names = types.flatMap(({ name, resource }) => [name, `${resource}s`, 'records']);
	return names.map((name) => ownValue(holder, name));
}

function unwrapped(payload: IDataObject): Pick<Envelope, 'record' | 'wrapper'> {
	const data = asObject(payload.data);
	if (isFilled(data.record)) return { record: asObject(data.record), wrapper: 'data.record' };
	if (isRecord(payload)) return { record: payload, wrapper: 'none' };

	if (isFilled(payload.data)) return { record: data, wrapper: 'data' };
	if (isOfSdk(payload) && isFilled(payload.payload))
		return { record: asObject(payload.payload), wrapper: 'payload' };
	const type = textOf(payload.type);
	const ofOrder = type === '' || findEventType(type)?.resource === 'order';
	if (ofOrder && isFilled(payload.order)) return { record: asObject(payload.order), wrapper: 'order' };
	return { record: payload, wrapper: 'none' };
}

/** The envelope of the SDK form has an id too, so an id does not make such a payload the record. */
function isRecord(payload: IDataObject): boolean {
	return (payload.id ?? payload.variation_id ?? undefined) !== undefined && !isOfSdk(payload);
}

function isOfSdk(payload: IDataObject): boolean {
	return [payload.event, payload.type].map(textOf).some(isSdkEvent);
}

function isFilled(value: unknown): boolean {
	return Object.keys(asObject(value)).length > 0;
}

function typeOf(record: IDataObject, wrapper: Wrapper): string | undefined {
	if (wrapper === 'order') return 'orders';
	return TYPICAL_FIELDS.find(([, fields]) => fields.every((field) => record[field] !== undefined))?.[0];
}
