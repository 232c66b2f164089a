/** A type of event: the resource that it is about, and where the record holds the resource's id. */
export interface EventType {
	/** The name as Pancake writes it in `type` or, in the SDK form, in `event`. */
	readonly name: string;
	readonly title: string;
	/** The title on the page Webhook/API; empty where it is not known. */
	readonly titleVi: string;
	readonly resource: string;
	/** Fields that may hold the id. The first field that is present counts. */
	readonly ids: readonly string[];
}

/**
 * The types of the webhook settings of a shop.
 * @see https://docs.pancake.biz/pos/api/#tag/webhook/put/shopsshop_id
 */
export const DATA_TYPES: readonly EventType[] = [
	type('orders', 'Orders', 'order', ['id', 'system_id'], 'Đơn hàng'),
	type('customers', 'Customers', 'customer', ['id'], 'Khách hàng'),
	type('products', 'Products', 'product', ['id'], 'Sản phẩm'),
	type('variations_warehouses', 'Inventory', 'inventory', ['variation_id', 'id'], 'Tồn kho'),
	type('auto_call', 'Automatic Calls', 'call', ['id']),
];

/** The type of a change of stock. The identity of its events follows a rule of its own. */
export const INVENTORY = 'variations_warehouses';

/** The events of the SDK; Pancake's published API does not list them. */
export const SDK_EVENTS: readonly EventType[] = [
	type('order.created', 'Order Created', 'order', ['id', 'order_id']),
	type('order.updated', 'Order Updated', 'order', ['id', 'order_id']),
	type('order.status_changed', 'Order Status Changed', 'order', ['id', 'order_id']),
	type('order.cancelled', 'Order Cancelled', 'order', ['id', 'order_id']),
	type('customer.created', 'Customer Created', 'customer', ['id', 'customer_id']),
	type('customer.updated', 'Customer Updated', 'customer', ['id', 'customer_id']),
	type('inventory.updated', 'Inventory Updated', 'inventory', ['variation_id', 'id']),
	type('product.created', 'Product Created', 'product', ['id', 'product_id']),
	type('product.updated', 'Product Updated', 'product', ['id', 'product_id']),
	type('product.deleted', 'Product Deleted', 'product', ['id', 'product_id']),
	type('transaction.created', 'Transaction Created', 'transaction', ['id', 'transaction_id']),
	type('loyalty.points_earned', 'Loyalty Points Earned', 'loyalty', ['id', 'customer_id']),
	type('loyalty.points_redeemed', 'Loyalty Points Redeemed', 'loyalty', ['id', 'customer_id']),
];

/** All documented types. */
export const EVENT_TYPES: readonly EventType[] = [...DATA_TYPES, ...SDK_EVENTS];

const BY_NAME = new Map(EVENT_TYPES.map((known) => [known.name, known]));

/** @returns the type of this name; undefined where it is not documented */
export function findEventType(name: string): EventType | undefined {
	return BY_NAME.get(name);
}

/** Types whose deliveries always hold the current record. */
const RECORDS: readonly string[] = ['orders', 'customers', 'products', INVENTORY];

/**
 * Events of the SDK that are updates. It is not known which fields their payloads hold, nor whether they hold
 * all.
 */
const SDK_UPDATE = /\.(updated|status_changed)$/;

/** Whether a delivery of this type shows a state that its resource may have again later. */
export function showsState(name: string): boolean {
	return RECORDS.includes(name) || isSdkUpdate(name);
}

/** Whether deliveries of this type hold the whole record. */
export function holdsRecord(name: string): boolean {
	return RECORDS.includes(name);
}

export function isSdkUpdate(name: string): boolean {
	return isSdkEvent(name) && SDK_UPDATE.test(name);
}

/** Whether a name is an event of the SDK's form, such as "order.created". */
export function isSdkEvent(name: string): boolean {
	return /^[a-z_]+\.[a-z_]+$/.test(name);
}

function type(
	name: string,
	title: string,
	resource: string,
	ids: readonly string[],
	titleVi = '',
): EventType {
	return { name, title, titleVi, resource, ids };
}
