import { stringifyBigInts as text } from '../shared/digits';
import type { ComplianceTopic } from './types';

/** The values that callers may choose for a sample. Ids are texts, as they may exceed 2^53. */
export interface SampleOptions {
	/** Decimal digits. */
	readonly id?: string;
	/** RFC 3339. */
	readonly updatedAt?: string;
}

type Fields = Readonly<Record<string, unknown>>;

export interface OrderOptions extends SampleOptions {
	readonly totalPrice?: string;
	readonly currency?: string;
	readonly financialStatus?: string;
	readonly email?: string;
	/** Fields that are added to the sample or replace its own; may hold BigInts. */
	readonly fields?: Fields;
}

const UPDATED_AT = '2026-11-22T00:00:00-05:00';
/** The id of Shopify's own sample order: JSON.parse makes 820982911946154500 of it. */
export const LARGE_ORDER_ID = '820982911946154508';

/*
 * All builders return the exact text of a body, because a JavaScript number cannot hold an id above 2^53.
 */

/** @returns the body of an orders/* delivery */
export function orderPayload(options: OrderOptions = {}): string {
	const { id = LARGE_ORDER_ID, updatedAt = UPDATED_AT } = options;
	const { totalPrice = '403.00', currency = 'VND', financialStatus = 'paid' } = options;
	return withId(id, 'Order', {
		email: options.email ?? 'jon@example.com',
		created_at: '2026-11-21T23:59:00-05:00',
		updated_at: updatedAt,
		processed_at: '2026-11-21T23:59:00-05:00',
		cancelled_at: null,
		name: '#9999',
		order_number: 1234,
		currency,
		total_price: totalPrice,
		subtotal_price: totalPrice,
		total_tax: '0.00',
		financial_status: financialStatus,
		fulfillment_status: null,
		test: false,
		tags: 'tag1, tag2',
		note: null,
		customer: {
			id: 115310627314723954n,
			email: 'john@example.com',
			first_name: 'John',
			last_name: 'Smith',
			admin_graphql_api_id: 'gid://shopify/Customer/115310627314723954',
		},
		line_items: [
			{
				id: 866550311766439020n,
				sku: 'IPOD2008PINK',
				title: 'IPod Nano - 8GB',
				quantity: 1,
				price: '199.00',
			},
			{ id: 141249953214522974n, sku: 'IPOD2008RED', title: 'IPod Nano - 8GB', quantity: 1, price: '204.00' },
		],
		shipping_lines: [{ id: 271878346596884015n, title: 'Generic Shipping', price: '10.00' }],
		refunds: [],
		...options.fields,
	});
}

/** @returns the body of a products/* delivery */
export function productPayload({
	id = '788032119674292922',
	updatedAt = UPDATED_AT,
	status = 'active',
	fields = {},
}: SampleOptions & { readonly status?: string; readonly fields?: Fields } = {}): string {
	return withId(id, 'Product', {
		title: 'Example T-Shirt',
		handle: 'example-t-shirt',
		vendor: 'Acme',
		product_type: 'Shirts',
		status,
		tags: 'example, mens, t-shirt',
		created_at: null,
		updated_at: updatedAt,
		published_at: '2026-11-21T23:59:00-05:00',
		variants: [
			{
				id: 642667041472713922n,
				title: 'Small',
				sku: 'example-shirt-s',
				price: '19.99',
				inventory_quantity: 75,
			},
			{
				id: 757650484644203962n,
				title: 'Medium',
				sku: 'example-shirt-m',
				price: '9.99',
				inventory_quantity: 50,
			},
		],
		options: [{ name: 'Size', position: 1, values: ['Small', 'Medium'] }],
		images: [],
		...fields,
	});
}

/** @returns the body of a customers/* delivery */
export function customerPayload({
	id = '706405506930370084',
	updatedAt = UPDATED_AT,
	fields = {},
}: SampleOptions & { readonly fields?: Fields } = {}): string {
	return withId(id, 'Customer', {
		created_at: '2026-11-21T23:59:00-05:00',
		updated_at: updatedAt,
		first_name: 'Bob',
		last_name: 'Biller',
		state: 'disabled',
		note: 'This customer loves ice cream',
		verified_email: true,
		multipass_identifier: null,
		tax_exempt: false,
		email: 'bob@biller.com',
		phone: null,
		currency: 'USD',
		addresses: [],
		tax_exemptions: [],
		...fields,
	});
}

/** @returns the body of a draft_orders/* delivery */
export function draftOrderPayload({
	id = '890612572568261625',
	updatedAt = UPDATED_AT,
	fields = {},
}: SampleOptions & { readonly fields?: Fields } = {}): string {
	return withId(id, 'DraftOrder', {
		note: null,
		email: 'jon@doe.ca',
		taxes_included: false,
		currency: 'USD',
		invoice_sent_at: null,
		created_at: '2026-11-21T23:59:00-05:00',
		updated_at: updatedAt,
		tax_exempt: false,
		completed_at: null,
		name: '#D174',
		status: 'open',
		line_items: [
			{
				id: 3942168,
				variant_id: 49148385,
				title: 'IPod Nano - 8GB',
				sku: 'IPOD2008RED',
				quantity: 7,
				price: '199.00',
			},
		],
		order_id: null,
		tags: '',
		total_price: '428.00',
		subtotal_price: '415.00',
		...fields,
	});
}

/** @returns the body of an inventory_levels/* delivery; the resource has no id of its own */
export function inventoryLevelPayload({ available = 7, updatedAt = UPDATED_AT } = {}): string {
	return text({
		inventory_item_id: 271878346596884015n,
		location_id: 24826418,
		available,
		updated_at: updatedAt,
		admin_graphql_api_id: 'gid://shopify/InventoryLevel/24826418?inventory_item_id=271878346596884015',
	});
}

/** @see https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance */
export function compliancePayload(topic: ComplianceTopic, shopDomain: string, shopId = 954_889): string {
	const shop = { shop_id: shopId, shop_domain: shopDomain };
	const customer = { id: 191_167, email: 'john@example.com', phone: '555-625-1199' };
	const orders = [299_938, 280_263];
	if (topic === 'shop/redact') return text(shop);
	if (topic === 'customers/redact') return text({ ...shop, customer, orders_to_redact: orders });
	return text({ ...shop, orders_requested: orders, customer, data_request: { id: 9_999 } });
}

function withId(id: string, type: string, fields: Record<string, unknown>): string {
	return text({ id: BigInt(id), admin_graphql_api_id: `gid://shopify/${type}/${id}`, ...fields });
}
