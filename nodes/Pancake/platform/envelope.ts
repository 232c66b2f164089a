import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { findEventType, INVENTORY, isSdkEvent } from './eventTypes';

/** Where in a payload the object stands that it is about. */
export type Wrapper = 'none' | 'data' | 'data.record' | 'order' | 'payload';

export interface Envelope {
	/** The object that the payload is about. */
	readonly record: IDataObject;
	readonly wrapper: Wrapper;
	/** As Pancake names it; undefined where neither the payload nor the URL does, and its fields do not tell. */
	readonly type: string | undefined;
}

/** Fields that only the records of one type have, for payloads that do not name theirs. */
const TELLING_FIELDS: ReadonlyArray<readonly [string, readonly string[]]> = [
	[INVENTORY, ['variation_id', 'warehouse_id']],
	['orders', ['status_history']],
	['orders', ['order_sources_name']],
	['products', ['variations']],
	['customers', ['phone_numbers']],
];

/**
 * Finds the record in a payload. Deliveries that were measured are the record itself, with its `type`;
 * Pancake's published response models have products and inventory in `data.record`.
 *
 * @param typeInUrl what was appended to the URL, if anything
 */
export function openEnvelope(payload: IDataObject, typeInUrl?: string): Envelope {
	const { record, wrapper } = unwrapped(payload);
	const said = [payload.type, payload.event, payload.event_type, record.type].map(textOf);
	const documented = said.find((name) => findEventType(name) !== undefined);
	const [type = '', event = '', , ofRecord = ''] = said;
	// A field of this name can be part of a record as well, such as the kind of a product.
	const undocumented = [type, isSdkEvent(event) ? event : '', typeInUrl, typeOf(record, wrapper), ofRecord];
	return { record, wrapper, type: documented ?? undocumented.find((name) => name) };
}

/** @returns the id of the shop that a payload names; undefined where it names none, as of inventory */
export function shopIdOf(payload: IDataObject): string | undefined {
	const { record } = unwrapped(payload);
	return textOf(record.shop_id ?? payload.shop_id) || undefined;
}

function unwrapped(payload: IDataObject): Pick<Envelope, 'record' | 'wrapper'> {
	const data = asObject(payload.data);
	if (isFilled(data.record)) return { record: asObject(data.record), wrapper: 'data.record' };
	const sdk = [payload.event, payload.type].map(textOf).some(isSdkEvent);
	const own = payload.id ?? payload.variation_id;
	// The SDK's own envelope has an id of its own.
	if (own !== undefined && own !== null && !sdk) return { record: payload, wrapper: 'none' };

	if (isFilled(payload.data)) return { record: data, wrapper: 'data' };
	if (sdk && isFilled(payload.payload)) return { record: asObject(payload.payload), wrapper: 'payload' };
	const type = textOf(payload.type);
	const ofOrder = type === '' || findEventType(type)?.resource === 'order';
	if (ofOrder && isFilled(payload.order)) return { record: asObject(payload.order), wrapper: 'order' };
	return { record: payload, wrapper: 'none' };
}

function isFilled(value: unknown): boolean {
	return Object.keys(asObject(value)).length > 0;
}

function typeOf(record: IDataObject, wrapper: Wrapper): string | undefined {
	if (wrapper === 'order') return 'orders';
	return TELLING_FIELDS.find(([, fields]) => fields.every((field) => record[field] !== undefined))?.[0];
}
