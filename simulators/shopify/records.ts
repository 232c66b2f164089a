import { isNumber, parseKeepingDigits, plainText } from '../shared/digits';
import { topicEnum } from '../../nodes/Shopify/platform/eventTypes';

/** The types of records that the Admin API lists, as the schema names them. */
export type RecordType = 'Customer' | 'DraftOrder' | 'FulfillmentOrder' | 'Order' | 'Product';

/** A record in the shape of a delivery, from `parseKeepingDigits`. It never changes: a change makes another one. */
export type RestRecord = Readonly<Record<string, unknown>>;

/** A payment, which no payload of an order has. */
export interface Transaction {
	readonly id: string;
	readonly at: string;
}

export interface StoredRecord {
	readonly type: RecordType;
	/** Decimal digits. */
	readonly id: string;
	/** RFC 3339 in UTC and whole seconds, as the API has it. */
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly rest: RestRecord;
	readonly transactions: readonly Transaction[];
}

/** What a fulfillment order is beside its payload, which has neither times nor an order. */
export interface FulfillmentOrderFacts {
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly orderId?: string;
	readonly orderName?: string;
}

const TYPES: ReadonlyArray<readonly [topics: RegExp, type: RecordType]> = [
	[/^ORDERS_(CREATE|UPDATED|CANCELLED|PAID|FULFILLED|PARTIALLY_FULFILLED)$/, 'Order'],
	[/^PRODUCTS_(CREATE|UPDATE)$/, 'Product'],
	[/^CUSTOMERS_(CREATE|UPDATE|ENABLE|DISABLE)$/, 'Customer'],
	[/^DRAFT_ORDERS_(CREATE|UPDATE)$/, 'DraftOrder'],
	[
		/^FULFILLMENT_ORDERS_(CANCELLED|PLACED_ON_HOLD|HOLD_RELEASED|ORDER_ROUTING_COMPLETE)$/,
		'FulfillmentOrder',
	],
];
const DELETIONS = /^(ORDERS|PRODUCTS|CUSTOMERS|DRAFT_ORDERS)_DELETE$/;

/** @returns the type of the record that is the payload of a topic; undefined for all other topics */
export function recordTypeOf(topic: string): RecordType | undefined {
	const name = topicEnum(topic);
	return TYPES.find(([topics]) => topics.test(name))?.[1];
}

export function isDeletion(topic: string): boolean {
	return DELETIONS.test(topicEnum(topic));
}

/**
 * @param text the payload of a delivery
 * @returns undefined where it has no id
 */
export function recordOf(
	type: RecordType,
	text: string,
	known: (id: string) => StoredRecord | undefined,
	facts?: FulfillmentOrderFacts,
): StoredRecord | undefined {
	const payload = asRecord(parseKeepingDigits(text));
	const rest = type === 'FulfillmentOrder' ? asRecord(payload.fulfillment_order) : payload;
	const id = idOf(rest);
	if (id === undefined) return undefined;
	const before = known(id);
	const now = utcSeconds(new Date().toISOString());
	const updatedAt = facts?.updatedAt ?? timeIn(rest, 'updated_at') ?? now;
	const createdAt = facts?.createdAt ?? timeIn(rest, 'created_at') ?? before?.createdAt ?? updatedAt;
	const more = facts === undefined ? {} : { order_id: facts.orderId, order_name: facts.orderName };
	return {
		type,
		id,
		createdAt: utcSeconds(createdAt),
		updatedAt: utcSeconds(updatedAt),
		rest: { ...before?.rest, ...rest, ...more },
		transactions: transactionsOf(rest, utcSeconds(updatedAt), before),
	};
}

/** An order that is paid has a payment from the moment in which it was. */
function transactionsOf(rest: RestRecord, at: string, before: StoredRecord | undefined) {
	const known = before?.transactions ?? [];
	const isNew = textIn(rest, 'financial_status') === 'paid' && known.length === 0;
	return isNew ? [{ id: '1', at }] : known;
}

export function idOf(rest: RestRecord): string | undefined {
	const id = textIn(rest, 'id') ?? textIn(rest, 'admin_graphql_api_id');
	return id?.split('/').at(-1);
}

/** @returns a text or a number as text; undefined where there is neither */
export function textIn(rest: RestRecord, name: string): string | undefined {
	const value = rest[name];
	return typeof value === 'string' ? plainText(value) : undefined;
}

export function numberIn(rest: RestRecord, name: string): number | null {
	const value = rest[name];
	return isNumber(value) ? Number(plainText(value)) : null;
}

export function timeIn(rest: RestRecord, name: string): string | undefined {
	const text = textIn(rest, name);
	return text === undefined || Number.isNaN(Date.parse(text)) ? undefined : utcSeconds(text);
}

export function listIn(rest: RestRecord, name: string): RestRecord[] {
	const list = rest[name];
	return Array.isArray(list) ? list.map(asRecord) : [];
}

export function asRecord(value: unknown): RestRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RestRecord) : {};
}

function utcSeconds(time: string): string {
	return new Date(Date.parse(time)).toISOString().replace(/\.\d+Z$/, 'Z');
}
