import type { IDataObject } from 'n8n-workflow';

import type { ToldState } from '../../shared/changes/toldState';
import { asObject, isObject, valueAt } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { DeliveryFacts } from './event';
import { topicEnum } from './eventTypes';
import { globalIdOf, idOf } from './globalId';
import { isSample } from './samples';

/** The resources whose lists are pulled, as items name them. */
export type PulledType = 'order' | 'product' | 'customer' | 'draft_order' | 'fulfillment_order';

/** A field that a payload of a delivery and a row of the GraphQL API have both, under different names. */
interface SharedField {
	/** The name in the payload. */
	readonly delivered: string;
	/** The path in the row. */
	readonly pulled: string;
	/** @returns the same for both spellings of one value */
	readonly read: (value: unknown) => unknown;
}

/**
 * The fields that are compared beside `updated_at`, which has whole seconds: those whose values can be mapped one to
 * one. `fulfillment_status` cannot: GraphQL has more values. Money in the currency of an order's customer, and lists with
 * pages of their own, are left out.
 */
const SHARED_FIELDS: Readonly<Record<Exclude<PulledType, 'fulfillment_order'>, readonly SharedField[]>> = {
	order: [
		{ delivered: 'name', pulled: 'name', read: text },
		{ delivered: 'cancelled_at', pulled: 'cancelledAt', read: second },
		{ delivered: 'closed_at', pulled: 'closedAt', read: second },
		{ delivered: 'financial_status', pulled: 'displayFinancialStatus', read: lowerCase },
		{ delivered: 'note', pulled: 'note', read: text },
		{ delivered: 'tags', pulled: 'tags', read: tags },
		{ delivered: 'test', pulled: 'test', read: flag },
		{ delivered: 'total_price', pulled: 'totalPriceSet.shopMoney.amount', read: decimal },
		{ delivered: 'current_total_price', pulled: 'currentTotalPriceSet.shopMoney.amount', read: decimal },
	],
	product: [
		{ delivered: 'title', pulled: 'title', read: text },
		{ delivered: 'handle', pulled: 'handle', read: text },
		{ delivered: 'status', pulled: 'status', read: lowerCase },
		{ delivered: 'vendor', pulled: 'vendor', read: text },
		{ delivered: 'product_type', pulled: 'productType', read: text },
		{ delivered: 'tags', pulled: 'tags', read: tags },
	],
	customer: [
		{ delivered: 'first_name', pulled: 'firstName', read: text },
		{ delivered: 'last_name', pulled: 'lastName', read: text },
		{ delivered: 'email', pulled: 'defaultEmailAddress.emailAddress', read: lowerCase },
		{ delivered: 'note', pulled: 'note', read: text },
		{ delivered: 'state', pulled: 'state', read: lowerCase },
		{ delivered: 'verified_email', pulled: 'verifiedEmail', read: flag },
		{ delivered: 'tax_exempt', pulled: 'taxExempt', read: flag },
	],
	draft_order: [
		{ delivered: 'name', pulled: 'name', read: text },
		{ delivered: 'status', pulled: 'status', read: lowerCase },
		{ delivered: 'completed_at', pulled: 'completedAt', read: second },
		{ delivered: 'invoice_sent_at', pulled: 'invoiceSentAt', read: second },
		{ delivered: 'note', pulled: 'note2', read: text },
		{ delivered: 'tags', pulled: 'tags', read: tags },
		{ delivered: 'tax_exempt', pulled: 'taxExempt', read: flag },
		{ delivered: 'taxes_included', pulled: 'taxesIncluded', read: flag },
	],
};

/** Of a state, or of an event that happens to its resource once. "hold" happens once to each hold. */
type Kind = 'once' | 'state' | 'fulfillments' | 'hold';

interface RecoverableTopic {
	readonly type: PulledType;
	readonly kind: Kind;
}

/** The topics whose events a row shows with certainty, as they are written on the wire. */
export const RECOVERABLE_TOPICS = {
	'orders/create': { type: 'order', kind: 'once' },
	'orders/updated': { type: 'order', kind: 'state' },
	'orders/cancelled': { type: 'order', kind: 'once' },
	'orders/paid': { type: 'order', kind: 'once' },
	'orders/fulfilled': { type: 'order', kind: 'once' },
	'orders/partially_fulfilled': { type: 'order', kind: 'fulfillments' },
	'products/create': { type: 'product', kind: 'once' },
	'products/update': { type: 'product', kind: 'state' },
	'customers/create': { type: 'customer', kind: 'once' },
	'customers/update': { type: 'customer', kind: 'state' },
	'draft_orders/create': { type: 'draft_order', kind: 'once' },
	'draft_orders/update': { type: 'draft_order', kind: 'state' },
	'fulfillment_orders/cancelled': { type: 'fulfillment_order', kind: 'once' },
	'fulfillment_orders/placed_on_hold': { type: 'fulfillment_order', kind: 'hold' },
} as const satisfies Readonly<Record<string, RecoverableTopic>>;

export type RecoverableTopicName = keyof typeof RECOVERABLE_TOPICS;

const BY_ENUM: ReadonlyMap<string, RecoverableTopic> = new Map(
	Object.entries(RECOVERABLE_TOPICS).map(([topic, about]) => [topicEnum(topic), about]),
);

/** @returns undefined for an event that no list shows, and for a test notification of a sample */
export function toldStateOf({
	event,
	resource,
	payload,
	delivery,
	isMarkedAsTest,
}: CommerceEvent<DeliveryFacts>): ToldState | undefined {
	const about = BY_ENUM.get(topicEnum(event));
	// Topics of next generation Events have an action. A sample stands for no resource of the shop.
	if (about === undefined || delivery.action !== undefined || resource.id === null) return undefined;
	if (isMarkedAsTest === true && isSample(resource.id, payload)) return undefined;
	const { type, kind } = about;
	const clock = microsecondsOf(payload.updated_at);
	if (kind === 'hold') {
		const hold = globalIdOf(asObject(payload.created_fulfillment_hold).id)?.id;
		return hold === undefined ? undefined : toldOnce(type, resource.id, event, clock, [hold]);
	}
	if (kind === 'once') return toldOnce(type, resource.id, event, clock);
	const content =
		kind === 'fulfillments'
			? fulfillmentContent(payload.fulfillments, 'created_at')
			: deliveredContent(type, payload);
	return { ...toldOnce(type, resource.id, event, clock), ...recurring(kind), content };
}

/**
 * @param topic of which the row shows an event, as it is written on the wire
 * @param hold the id of the hold, for the topic that tells of one
 */
export function toldByRow(
	topic: RecoverableTopicName,
	id: string,
	row: IDataObject,
	hold?: string,
): ToldState {
	const { type, kind } = RECOVERABLE_TOPICS[topic];
	// Deliveries of fulfillment orders have no time.
	const clock = type === 'fulfillment_order' ? undefined : microsecondsOf(row.updatedAt);
	const once = toldOnce(type, id, topic, clock, hold === undefined ? [] : [hold]);
	if (kind === 'once' || kind === 'hold') return once;
	const content =
		kind === 'fulfillments'
			? fulfillmentContent(row.fulfillments, 'createdAt')
			: contentOf(type, ({ pulled }) => valueAt(row, pulled));
	return { ...once, ...recurring(kind), content };
}

function toldOnce(
	type: PulledType,
	id: string,
	topic: string,
	clock: number | undefined,
	parts: readonly string[] = [],
): ToldState {
	const key = [type, id, topicEnum(topic), ...parts];
	return { key, isOnce: true, clock, content: undefined, isNewByTime: true };
}

/** A partly fulfilled order is one event for each fulfillment, whatever else moves its time. */
function recurring(kind: 'state' | 'fulfillments'): Pick<ToldState, 'isOnce' | 'isNewByTime'> {
	return { isOnce: false, isNewByTime: kind === 'state' };
}

/** With Include Fields, a payload lacks some of the fields: then the content is unknown. */
function deliveredContent(type: PulledType, payload: IDataObject): unknown[] | undefined {
	if (type === 'fulfillment_order') return undefined;
	const isWhole = SHARED_FIELDS[type].every(({ delivered }) => Object.hasOwn(payload, delivered));
	return isWhole ? contentOf(type, ({ delivered }) => payload[delivered]) : undefined;
}

function contentOf(type: PulledType, valueOf: (field: SharedField) => unknown): unknown[] | undefined {
	if (type === 'fulfillment_order') return undefined;
	return SHARED_FIELDS[type].map((field) => field.read(valueOf(field)));
}

/** @returns the id of the last fulfillment that was not cancelled; undefined where the list is not sent or is empty */
function fulfillmentContent(list: unknown, timeField: string): unknown[] | undefined {
	const last = lastFulfillment(list, timeField);
	return last === undefined ? undefined : [last.id];
}

/**
 * @param list as a payload or a row has it
 * @param timeField the name of the time of a fulfillment's creation
 * @returns the last fulfillment that was not cancelled, and its time in ms since 1970; undefined where there is none
 */
export function lastFulfillment(
	list: unknown,
	timeField: string,
): { readonly id: string; readonly at: number } | undefined {
	if (!Array.isArray(list)) return undefined;
	const found = list.filter(isObject).flatMap((fulfillment) => {
		const id = idOf(fulfillment.admin_graphql_api_id) ?? idOf(fulfillment.id);
		const at = microsecondsOf(fulfillment[timeField]);
		const isCancelled = textOf(fulfillment.status).toLowerCase() === 'cancelled';
		return id === undefined || at === undefined || isCancelled ? [] : [{ id, at: at / 1e3 }];
	});
	return found.sort((one, other) => one.at - other.at || compareIds(one.id, other.id)).at(-1);
}

/** Ids are numbers that may be longer than a JavaScript number. */
function compareIds(one: string, other: string): number {
	if (one.length !== other.length) return one.length - other.length;
	return one < other ? -1 : Number(one > other);
}

/** Both APIs have whole seconds. Should one of them write a fraction, the other does not have it. */
function microsecondsOf(time: unknown): number | undefined {
	const micros = microseconds(time);
	return micros === undefined ? undefined : Math.floor(micros / 1e6) * 1e6;
}

function second(time: unknown): number | null {
	return microsecondsOf(time) ?? null;
}

/** A form may leave an empty text where another leaves nothing. */
function text(value: unknown): string | null {
	return textOf(value) || null;
}

function lowerCase(value: unknown): string | null {
	return text(value)?.toLowerCase() ?? null;
}

function flag(value: unknown): boolean {
	return value === true || value === 'true';
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?$/;

/** @returns a decimal number without zeros that say nothing: "1" for "1.00" */
function decimal(value: unknown): string | null {
	const number = text(value)?.trim();
	if (number === undefined) return null;
	const [, sign = '', whole = '', decimals = ''] = DECIMAL.exec(number) ?? [];
	if (whole === '') return number;
	const fraction = withoutZerosBehind(decimals);
	const digits = fraction === '' ? String(BigInt(whole)) : `${BigInt(whole)}.${fraction}`;
	return digits === '0' ? digits : `${sign}${digits}`;
}

/** Counts from the end: `/0+$/` takes quadratic time for many zeros before another digit. */
function withoutZerosBehind(digits: string): string {
	let length = digits.length;
	while (digits[length - 1] === '0') length--;
	return digits.slice(0, length);
}

/** A delivery has a text with commas, a row a list. Shopify tells tags apart regardless of their case. */
function tags(value: unknown): string[] {
	const list = Array.isArray(value) ? value.map(textOf) : textOf(value).split(',');
	return list
		.map((tag) => tag.trim().toLowerCase())
		.filter((tag) => tag !== '')
		.sort();
}
