import type { IDataObject } from 'n8n-workflow';

import { asObject, isObject, valueAt } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import type { PulledShop } from '../api/lists';
import { idOf } from '../platform/globalId';
import type { PulledType } from '../platform/toldState';

/** Reads a field of a delivery from a row. Undefined where the row does not have it. */
type Read = (row: IDataObject, shop: PulledShop) => unknown;
type Shape = Readonly<Record<string, Read>>;

/** @returns the value of the row; null where an object on the way to it is null */
function raw(path: string): Read {
	const [first = '', ...rest] = path.split('.');
	return (row) => {
		if (!Object.hasOwn(row, first)) return undefined;
		return rest.length === 0 ? row[first] : (valueAt(row, path) ?? null);
	};
}

function mapped(path: string, map: (value: unknown, shop: PulledShop) => unknown): Read {
	const read = raw(path);
	return (row, shop) => {
		const value = read(row, shop);
		return value === undefined || value === null ? value : map(value, shop);
	};
}

const lower = (path: string) => mapped(path, (value) => textOf(value).toLowerCase());
const number = (path: string) => mapped(path, (value) => wholeNumber(textOf(value)));
const money = (path: string) => mapped(path, (value) => withCents(textOf(value)));
const time = (path: string) => mapped(path, (value, { timezone }) => inZone(textOf(value), timezone));
const commaText = (path: string) =>
	mapped(path, (value) => (Array.isArray(value) ? value.map(textOf).join(', ') : value));

/** @returns null and undefined as they are, and of a connection the list of its members */
function members(name: string, shape: Shape): Read {
	return (row, shop) => {
		const { nodes } = asObject(row[name]);
		return Array.isArray(nodes) ? nodes.filter(isObject).map((node) => shaped(node, shape, shop)) : undefined;
	};
}

/** Absent where there is none: whether a delivery has null or nothing there is not certain. */
function object(name: string, shape: Shape): Read {
	return (row, shop) => (isObject(row[name]) ? shaped(row[name], shape, shop) : undefined);
}

const ADDRESS: Shape = {
	first_name: raw('firstName'),
	last_name: raw('lastName'),
	name: raw('name'),
	company: raw('company'),
	address1: raw('address1'),
	address2: raw('address2'),
	city: raw('city'),
	zip: raw('zip'),
	province: raw('province'),
	province_code: raw('provinceCode'),
	country: raw('country'),
	country_code: raw('countryCodeV2'),
	phone: raw('phone'),
	latitude: raw('latitude'),
	longitude: raw('longitude'),
};

const LINE_ITEM: Shape = {
	id: (row) => wholeNumber(idOf(row.id) ?? ''),
	admin_graphql_api_id: raw('id'),
	sku: raw('sku'),
	title: raw('title'),
	name: raw('name'),
	variant_title: raw('variantTitle'),
	vendor: raw('vendor'),
	variant_id: number('variant.legacyResourceId'),
	quantity: raw('quantity'),
	current_quantity: raw('currentQuantity'),
	price: money('originalUnitPriceSet.shopMoney.amount'),
};

const VARIANT: Shape = {
	id: number('legacyResourceId'),
	admin_graphql_api_id: raw('id'),
	sku: raw('sku'),
	barcode: raw('barcode'),
	title: raw('title'),
	position: raw('position'),
	price: money('price'),
	compare_at_price: money('compareAtPrice'),
	inventory_quantity: raw('inventoryQuantity'),
};

const OWN: Shape = {
	id: number('legacyResourceId'),
	admin_graphql_api_id: raw('id'),
	created_at: time('createdAt'),
	updated_at: time('updatedAt'),
};

/** Of the statuses, these are the only ones that deliveries have under another name. */
const FULFILLMENT_STATUSES: ReadonlyMap<unknown, string | null> = new Map<unknown, string | null>([
	['FULFILLED', 'fulfilled'],
	['PARTIALLY_FULFILLED', 'partial'],
	['UNFULFILLED', null],
]);

const SHAPES: Readonly<Record<PulledType, Shape>> = {
	order: {
		...OWN,
		name: raw('name'),
		processed_at: time('processedAt'),
		cancelled_at: time('cancelledAt'),
		cancel_reason: lower('cancelReason'),
		closed_at: time('closedAt'),
		test: raw('test'),
		confirmed: raw('confirmed'),
		currency: raw('currencyCode'),
		financial_status: lower('displayFinancialStatus'),
		fulfillment_status: ({ displayFulfillmentStatus: status }) => FULFILLMENT_STATUSES.get(status),
		total_price: money('totalPriceSet.shopMoney.amount'),
		current_total_price: money('currentTotalPriceSet.shopMoney.amount'),
		note: raw('note'),
		tags: commaText('tags'),
		source_name: raw('sourceName'),
		email: raw('email'),
		phone: raw('phone'),
		customer: object('customer', { id: number('legacyResourceId'), admin_graphql_api_id: raw('id') }),
		shipping_address: object('shippingAddress', ADDRESS),
		line_items: members('lineItems', LINE_ITEM),
	},
	product: {
		...OWN,
		title: raw('title'),
		handle: raw('handle'),
		status: lower('status'),
		vendor: raw('vendor'),
		product_type: raw('productType'),
		published_at: time('publishedAt'),
		tags: commaText('tags'),
		variants: members('variants', VARIANT),
	},
	customer: {
		...OWN,
		first_name: raw('firstName'),
		last_name: raw('lastName'),
		email: raw('defaultEmailAddress.emailAddress'),
		phone: raw('defaultPhoneNumber.phoneNumber'),
		state: lower('state'),
		note: raw('note'),
		tags: commaText('tags'),
		verified_email: raw('verifiedEmail'),
		tax_exempt: raw('taxExempt'),
	},
	draft_order: {
		...OWN,
		name: raw('name'),
		status: lower('status'),
		completed_at: time('completedAt'),
		invoice_sent_at: time('invoiceSentAt'),
		note: raw('note2'),
		tags: commaText('tags'),
		tax_exempt: raw('taxExempt'),
		taxes_included: raw('taxesIncluded'),
		currency: raw('currencyCode'),
		total_price: money('totalPriceSet.shopMoney.amount'),
		email: raw('email'),
		line_items: members('lineItems', {
			sku: raw('sku'),
			title: raw('title'),
			quantity: raw('quantity'),
			variant_id: number('variant.legacyResourceId'),
			price: money('originalUnitPriceSet.shopMoney.amount'),
		}),
	},
	fulfillment_order: {
		fulfillment_order: ({ id, status, fulfillmentHolds: holds }) => ({
			id,
			status: textOf(status).toLowerCase(),
			...(Array.isArray(holds) &&
				holds.length > 0 && {
					fulfillment_holds: holds.filter(isObject).map((hold) => ({
						id: hold.id,
						reason: textOf(hold.reason).toLowerCase(),
						reason_notes: hold.reasonNotes,
						held_by_requesting_app: hold.heldByRequestingApp,
						handle: hold.handle,
					})),
				}),
		}),
	},
};

/**
 * The fields of which a row has the same value as a delivery of the same state, by their paths without "[]". A field that
 * is an object or a list is compared as a whole only where it is named here.
 */
const COMPARABLE: Readonly<Record<PulledType, ReadonlySet<string>>> = {
	order: new Set([
		...scalars('order', 'fulfillment_status', 'tags', 'customer', 'shipping_address', 'line_items'),
		...paths('line_items', LINE_ITEM),
		'shipping_address',
		...paths('shipping_address', ADDRESS),
		'customer.id',
		'customer.admin_graphql_api_id',
	]),
	product: new Set([...scalars('product', 'tags', 'variants'), ...paths('variants', VARIANT)]),
	customer: new Set(scalars('customer', 'tags')),
	draft_order: new Set(scalars('draft_order', 'tags', 'total_price', 'line_items')),
	fulfillment_order: new Set(),
};

function scalars(type: PulledType, ...others: string[]): string[] {
	return Object.keys(SHAPES[type]).filter((name) => !others.includes(name));
}

function paths(within: string, shape: Shape): string[] {
	return Object.keys(shape).map((name) => `${within}.${name}`);
}

/** @returns the row with the names and the values of a delivery, as far as the row has them */
export function restRecord(type: PulledType, row: IDataObject, shop: PulledShop): IDataObject {
	return shaped(row, SHAPES[type], shop);
}

/**
 * @param record in the shape of a delivery
 * @param watched paths of the watched fields, each as its names
 * @returns the record without what cannot be compared with a delivery: nothing in such a field counts as a change
 */
export function comparableRecord(
	type: PulledType,
	record: IDataObject,
	row: IDataObject,
	watched: ReadonlyArray<readonly string[]>,
): IDataObject {
	const isComparable = COMPARABLE[type];
	const left = new Set(
		watched.filter((names) => !isComparable.has(names.join('.'))).map(([first = '']) => first),
	);
	// A list that was cut.
	if (hasMore(row.lineItems)) left.add('line_items');
	if (hasMore(row.variants)) left.add('variants');
	return Object.fromEntries(Object.entries(record).filter(([name]) => !left.has(name)));
}

function hasMore(connection: unknown): boolean {
	return asObject(asObject(connection).pageInfo).hasNextPage === true;
}

function shaped(row: IDataObject, shape: Shape, shop: PulledShop): IDataObject {
	const fields = Object.entries(shape).map(([name, read]) => [name, read(row, shop)] as const);
	return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as IDataObject;
}

/** @returns a number where JavaScript has it, as items have ids of deliveries; else the digits */
function wholeNumber(digits: string): number | string {
	return /^\d+$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
}

/** Deliveries have two digits behind the point at least, rows have one of "403.0". */
function withCents(amount: string): string {
	const [, whole, fraction = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
	return whole === undefined ? amount : `${whole}.${fraction.padEnd(2, '0')}`;
}

const OFFSET = /^GMT(?:([+-])(\d\d):(\d\d))?$/;

/**
 * @param instant ISO 8601 in UTC
 * @param timezone IANA name
 * @returns the instant as deliveries write it: in the zone of the shop, with its offset, in whole seconds; the instant as
 *   it is where no zone is known
 */
export function inZone(instant: string, timezone: string): string {
	const at = Date.parse(instant);
	if (Number.isNaN(at)) return instant;
	if (timezone === '' || isUtc(timezone)) return instant.replace(/\.\d+Z$/, 'Z');
	const [, sign, hours, minutes] = OFFSET.exec(offsetName(at, timezone)) ?? [];
	if (sign === undefined) return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
	const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
	return `${new Date(at + ahead).toISOString().slice(0, 19)}${sign}${hours}:${minutes}`;
}

function isUtc(timezone: string): boolean {
	return /^(Etc\/)?(UTC|UCT|GMT|Zulu)$/i.test(timezone);
}

function offsetName(at: number, timezone: string): string {
	try {
		const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
		return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	} catch {
		return '';
	}
}
