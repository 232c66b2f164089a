import {
	asRecord,
	idOf,
	listIn,
	numberIn,
	type RestRecord,
	type StoredRecord,
	textIn,
	timeIn,
} from './records';
import { type RowArguments, type Sortable, rowConnection } from './rowConnection';

/** A record as the GraphQL API shows it, with what its list sorts and searches by. */
export interface Row extends Sortable {
	readonly __typename: string;
	readonly [field: string]: unknown;
}

/** Maps a record from the names of deliveries to those of GraphQL. */
export function rowOf(record: StoredRecord): Row {
	const { type, id, createdAt, updatedAt, rest } = record;
	const own = { __typename: type, id: gid(type, id), legacyResourceId: id, createdAt, updatedAt };
	const maps = {
		Order: order,
		Product: product,
		Customer: customer,
		DraftOrder: draft,
		FulfillmentOrder: fulfillmentOrder,
	};
	return { ...own, ...maps[type](rest, record) };
}

function order(rest: RestRecord, { transactions, createdAt }: StoredRecord) {
	const currencyCode = textIn(rest, 'currency') ?? 'VND';
	const total = textIn(rest, 'total_price') ?? '0';
	return {
		name: textIn(rest, 'name') ?? '',
		processedAt: timeIn(rest, 'processed_at') ?? createdAt,
		cancelledAt: timeIn(rest, 'cancelled_at') ?? null,
		cancelReason: upper(rest, 'cancel_reason'),
		closedAt: timeIn(rest, 'closed_at') ?? null,
		test: rest.test === true,
		confirmed: rest.confirmed !== false,
		currencyCode,
		displayFinancialStatus: upper(rest, 'financial_status'),
		displayFulfillmentStatus: fulfillmentStatus(textIn(rest, 'fulfillment_status')),
		note: textIn(rest, 'note') ?? null,
		tags: tagsIn(rest),
		sourceName: textIn(rest, 'source_name') ?? null,
		totalPriceSet: money(total, currencyCode),
		currentTotalPriceSet: money(textIn(rest, 'current_total_price') ?? total, currencyCode),
		email: textIn(rest, 'email') ?? null,
		phone: textIn(rest, 'phone') ?? null,
		customer: customerOf(asRecord(rest.customer)),
		shippingAddress: address(rest.shipping_address),
		lineItems: (args: RowArguments) => members(listIn(rest, 'line_items').map(lineItem(currencyCode)), args),
		transactions: ({ first }: { first?: number | null }) =>
			cut(
				transactions.map((payment) => ({
					id: gid('OrderTransaction', payment.id),
					kind: 'SALE',
					status: 'SUCCESS',
					createdAt: payment.at,
					processedAt: payment.at,
				})),
				first,
			),
		fulfillments: ({ first }: { first?: number | null }) =>
			cut(
				listIn(rest, 'fulfillments').map((fulfillment) => ({
					id: gid('Fulfillment', idOf(fulfillment) ?? '0'),
					legacyResourceId: idOf(fulfillment),
					status: upper(fulfillment, 'status') ?? 'SUCCESS',
					createdAt: timeIn(fulfillment, 'created_at'),
					updatedAt: timeIn(fulfillment, 'updated_at') ?? timeIn(fulfillment, 'created_at'),
				})),
				first,
			),
	};
}

function lineItem(currencyCode: string) {
	return (rest: RestRecord, index: number) => {
		const variant = textIn(rest, 'variant_id');
		return {
			id: gid('LineItem', idOf(rest) ?? String(index + 1)),
			sku: textIn(rest, 'sku') ?? null,
			title: textIn(rest, 'title') ?? '',
			name: textIn(rest, 'name') ?? textIn(rest, 'title') ?? '',
			variantTitle: textIn(rest, 'variant_title') ?? null,
			vendor: textIn(rest, 'vendor') ?? null,
			quantity: numberIn(rest, 'quantity') ?? 1,
			currentQuantity: numberIn(rest, 'current_quantity') ?? numberIn(rest, 'quantity') ?? 1,
			originalUnitPriceSet: money(textIn(rest, 'price') ?? '0', currencyCode),
			variant: variant === undefined ? null : { legacyResourceId: variant },
		};
	};
}

function product(rest: RestRecord) {
	const variants = listIn(rest, 'variants');
	return {
		title: textIn(rest, 'title') ?? '',
		handle: textIn(rest, 'handle') ?? '',
		status: upper(rest, 'status') ?? 'ACTIVE',
		vendor: textIn(rest, 'vendor') ?? '',
		productType: textIn(rest, 'product_type') ?? '',
		tags: tagsIn(rest),
		publishedAt: timeIn(rest, 'published_at') ?? null,
		totalInventory: variants.reduce(
			(sum, variant) => sum + (numberIn(variant, 'inventory_quantity') ?? 0),
			0,
		),
		variants: (args: RowArguments) =>
			members(
				variants.map((variant, index) => ({
					id: gid('ProductVariant', idOf(variant) ?? String(index + 1)),
					legacyResourceId: idOf(variant) ?? String(index + 1),
					sku: textIn(variant, 'sku') ?? null,
					barcode: textIn(variant, 'barcode') ?? null,
					title: textIn(variant, 'title') ?? '',
					position: numberIn(variant, 'position') ?? index + 1,
					price: textIn(variant, 'price') ?? '0.00',
					compareAtPrice: textIn(variant, 'compare_at_price') ?? null,
					inventoryQuantity: numberIn(variant, 'inventory_quantity'),
				})),
				args,
			),
	};
}

function customer(rest: RestRecord) {
	const [email, phone] = [textIn(rest, 'email'), textIn(rest, 'phone')];
	return {
		firstName: textIn(rest, 'first_name') ?? null,
		lastName: textIn(rest, 'last_name') ?? null,
		state: upper(rest, 'state') ?? 'DISABLED',
		note: textIn(rest, 'note') ?? null,
		tags: tagsIn(rest),
		locale: 'en',
		verifiedEmail: rest.verified_email === true,
		taxExempt: rest.tax_exempt === true,
		numberOfOrders: '0',
		defaultEmailAddress: email === undefined ? null : { emailAddress: email },
		defaultPhoneNumber: phone === undefined ? null : { phoneNumber: phone },
	};
}

function draft(rest: RestRecord) {
	const currencyCode = textIn(rest, 'currency') ?? 'VND';
	return {
		name: textIn(rest, 'name') ?? '',
		status: upper(rest, 'status') ?? 'OPEN',
		completedAt: timeIn(rest, 'completed_at') ?? null,
		invoiceSentAt: timeIn(rest, 'invoice_sent_at') ?? null,
		note2: textIn(rest, 'note') ?? null,
		tags: tagsIn(rest),
		taxExempt: rest.tax_exempt === true,
		taxesIncluded: rest.taxes_included === true,
		currencyCode,
		totalPriceSet: money(textIn(rest, 'total_price') ?? '0', currencyCode),
		email: textIn(rest, 'email') ?? null,
		lineItems: (args: RowArguments) => members(listIn(rest, 'line_items').map(lineItem(currencyCode)), args),
	};
}

function fulfillmentOrder(rest: RestRecord) {
	return {
		status: upper(rest, 'status') ?? 'OPEN',
		requestStatus: upper(rest, 'request_status') ?? 'UNSUBMITTED',
		orderId: gid('Order', textIn(rest, 'order_id') ?? '1'),
		orderName: textIn(rest, 'order_name') ?? '#1001',
		fulfillAt: null,
		fulfillBy: null,
		fulfillmentHolds: listIn(rest, 'fulfillment_holds').map((hold) => ({
			id: textIn(hold, 'id'),
			handle: textIn(hold, 'handle') ?? null,
			reason: upper(hold, 'reason') ?? 'OTHER',
			reasonNotes: textIn(hold, 'reason_notes') ?? null,
			heldByRequestingApp: hold.held_by_requesting_app === true,
		})),
	};
}

function customerOf(rest: RestRecord) {
	const id = idOf(rest);
	return id === undefined ? null : { id: gid('Customer', id), legacyResourceId: id };
}

function address(value: unknown) {
	const rest = asRecord(value);
	if (Object.keys(rest).length === 0) return null;
	const fields = {
		firstName: 'first_name',
		lastName: 'last_name',
		name: 'name',
		company: 'company',
		address1: 'address1',
		address2: 'address2',
		city: 'city',
		zip: 'zip',
		province: 'province',
		provinceCode: 'province_code',
		country: 'country',
		countryCodeV2: 'country_code',
		phone: 'phone',
	};
	const texts = Object.entries(fields).map(([name, from]) => [name, textIn(rest, from) ?? null]);
	return {
		...(Object.fromEntries(texts) as Record<string, string | null>),
		id: gid('MailingAddress', '1'),
		latitude: numberIn(rest, 'latitude'),
		longitude: numberIn(rest, 'longitude'),
	};
}

/** Members have the order of the payload, whatever they sort by. */
function members(nodes: readonly object[], args: RowArguments) {
	const sortable = nodes.map((node, index) => ({ ...node, position: index }));
	return rowConnection(sortable, args, ({ position }) => ({ value: '', id: String(position) }));
}

function gid(type: string, id: string): string {
	return `gid://shopify/${type}/${id}`;
}

function upper(rest: RestRecord, name: string): string | null {
	return textIn(rest, name)?.toUpperCase() ?? null;
}

/** Decimals have one digit behind the point at least, and no further zeros. */
function money(amount: string, currencyCode: string) {
	const [whole = '0', fraction = ''] = amount.split('.');
	let length = fraction.length;
	while (length > 1 && fraction[length - 1] === '0') length--;
	const value = { amount: `${whole}.${fraction.slice(0, length) || '0'}`, currencyCode };
	return { shopMoney: value, presentmentMoney: value };
}

function tagsIn(rest: RestRecord): string[] {
	const tags = (textIn(rest, 'tags') ?? '').split(',').map((tag) => tag.trim());
	return tags.filter((tag) => tag !== '');
}

function fulfillmentStatus(status: string | undefined): string {
	if (status === 'fulfilled') return 'FULFILLED';
	return status === 'partial' ? 'PARTIALLY_FULFILLED' : 'UNFULFILLED';
}

function cut<Entry>(list: Entry[], first: number | null | undefined): Entry[] {
	return first === null || first === undefined ? list : list.slice(0, first);
}
