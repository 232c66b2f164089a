/** Who a push is about: one shop, all of the app's shops, or a supplier of Shopee's own. */
export type PushLevel = 'shop' | 'partner' | 'supplier';

export interface EventType {
	/** The `code` of the envelope. The address of the documentation has another number. */
	readonly code: number;
	/** Shopee's own name, e.g. "order_status_push". */
	readonly name: string;
	readonly title: string;
	readonly level: PushLevel;
	/**
	 * The fields of `data` that identify the event; "?" marks optional fields. Where no fields are listed, or a
	 * required field is absent, the whole content identifies the event.
	 */
	readonly identity: readonly string[];
	/** `data` has no time or status of its own, so the time of the push is part of the identity. */
	readonly timed?: true;
	/**
	 * The push shows a state that may come back, and `data` has no clock that moves with every push. These fields
	 * of `data` name the whole resource; "?" marks optional fields. Where a required field is absent, the type is
	 * treated as if it had no state.
	 */
	readonly state?: readonly string[];
	readonly resource: PushResource;
}

/** The resource that a push is about, and the field of `data` with the id of the resource. */
export interface PushResource {
	readonly type: string;
	readonly id?: string;
}

const order: PushResource = { type: 'order', id: 'ordersn' };
const item: PushResource = { type: 'item', id: 'item_id' };
const booking: PushResource = { type: 'booking', id: 'booking_sn' };
const video: PushResource = { type: 'video', id: 'video_upload_id' };
const shop: PushResource = { type: 'shop' };
const supplier: PushResource = { type: 'supplier' };
const invoice: PushResource = { type: 'invoice' };

const MERCHANT_IDS = ['shop_id?', 'shopid?', 'shop_id_list?', 'merchant_id?', 'merchant_id_list?'];
const USER_IDS = ['main_account_id?', 'user_id?', 'user_id_list?', 'extra?'];
const AUTHORIZATION = ['authorize_type', ...MERCHANT_IDS, ...USER_IDS];
/** Messages have an id. Notifications have no id or share one; kind and time distinguish them. */
const WEBCHAT = [
	'type',
	'content.conversation_id',
	'content.message_id?',
	'content.type?',
	'content.timestamp?',
	'content.created_timestamp?',
];
const PROMOTED_ITEM = ['item_id', 'variation_id?', 'promotion_id'];

/**
 * The documented push types. The trigger accepts other codes as well, because Shopee keeps adding types.
 * The codes are those of the envelopes; some samples of the documentation have wrong codes.
 * @see https://open.shopee.com/push-mechanism/5
 */
export const EVENT_TYPES: readonly EventType[] = [
	type(1, 'shop_authorization_push', 'Shop Authorized', 'partner', shop, AUTHORIZATION, { timed: true }),
	type(2, 'shop_authorization_canceled_push', 'Shop Authorization Canceled', 'partner', shop, AUTHORIZATION, {
		timed: true,
	}),
	type(3, 'order_status_push', 'Order Status', 'shop', order, [
		'ordersn',
		'status',
		'completed_scenario?',
		'update_time',
	]),
	type(
		4,
		'order_trackingno_push',
		'Order Tracking Number',
		'shop',
		order,
		['ordersn', 'package_number?', 'tracking_no'],
		{ state: ['ordersn', 'package_number?'] },
	),
	type(5, 'shopee_updates', 'Shopee Updates', 'shop', shop, []),
	type(6, 'banned_item_push', 'Banned Item', 'shop', item, [], { state: ['item_id'] }),
	type(7, 'item_promotion_push', 'Item Promotion', 'shop', item, [...PROMOTED_ITEM, 'action', 'update_time']),
	type(8, 'reserved_stock_change_push', 'Reserved Stock Change', 'shop', item, [
		...PROMOTED_ITEM,
		'action',
		'ordersn?',
		'changed_values?',
		'update_time',
	]),
	type(
		9,
		'promotion_update_push',
		'Promotion Update',
		'shop',
		{ type: 'promotion', id: 'promotion_id' },
		[...PROMOTED_ITEM, 'action', 'start_time?', 'end_time?'],
		{ state: PROMOTED_ITEM, timed: true },
	),
	type(
		10,
		'webchat_push',
		'Webchat',
		'shop',
		{ type: 'conversation', id: 'content.conversation_id' },
		WEBCHAT,
	),
	type(11, 'video_upload_push', 'Video Upload', 'shop', video, ['video_upload_id', 'status'], {
		state: ['video_upload_id'],
	}),
	type(
		12,
		'open_api_authorization_expiry',
		'Authorization Expires Soon',
		'partner',
		shop,
		['expire_before', 'page_no', 'total_page'],
		{ timed: true },
	),
	type(
		13,
		'brand_register_result',
		'Brand Registration Result',
		'shop',
		{ type: 'brand', id: 'register_brand.brand_id' },
		['register_brand.brand_id', 'register_result.result'],
		{ state: ['register_brand.brand_id'] },
	),
	type(
		15,
		'shipping_document_status_push',
		'Shipping Document Status',
		'shop',
		order,
		['ordersn', 'package_number?', 'status'],
		{ state: ['ordersn', 'package_number?'] },
	),
	type(16, 'violation_item_push', 'Violation Item', 'shop', item, [], { state: ['item_id'] }),
	type(18, 'supplier_create_product', 'Supplier Created Product', 'supplier', supplier, []),
	type(19, 'supplier_prouduct_review_result', 'Supplier Product Review', 'supplier', supplier, []),
	type(20, 'purchase_order', 'Purchase Order', 'supplier', supplier, []),
	type(21, 'inbound_status', 'Inbound Status', 'supplier', supplier, []),
	type(22, 'item_price_update_push', 'Item Price Update', 'shop', item, [
		'item_id',
		'model_id?',
		'update_field',
		'new_value',
		'update_time',
	]),
	type(23, 'booking_status_push', 'Booking Status', 'shop', booking, [
		'booking_sn',
		'booking_status?',
		'status?',
		'update_time',
	]),
	type(
		24,
		'booking_trackingno_push',
		'Booking Tracking Number',
		'shop',
		booking,
		['booking_sn', 'tracking_number'],
		{ state: ['booking_sn'] },
	),
	type(
		25,
		'booking_shipping_document_status_push',
		'Booking Shipping Document',
		'shop',
		booking,
		['booking_sn', 'status'],
		{ state: ['booking_sn'] },
	),
	type(27, 'item_scheduled_publish_failed_push', 'Scheduled Publishing Failed', 'shop', item, [
		'item_id',
		'scheduled_publish_time',
	]),
	type(28, 'shop_penalty_update_push', 'Shop Penalty', 'shop', shop, []),
	type(29, 'return_updates_push', 'Return Update', 'shop', { type: 'return', id: 'return_sn' }, [
		'return_sn',
		'updated_values',
	]),
	type(
		30,
		'package_fulfillment_status_push',
		'Package Fulfillment Status',
		'shop',
		{ type: 'package', id: 'package_number' },
		['ordersn', 'package_number', 'fulfillment_status', 'update_time'],
	),
	type(31, 'fbs_br_invoice_issued_push', 'FBS Brazil: Invoice Issued', 'shop', invoice, []),
	type(33, 'fbs_br_invoice_error_push', 'FBS Brazil: Invoice Error', 'shop', invoice, []),
	type(34, 'fbs_br_block_shop_push', 'FBS Brazil: Shop Blocked', 'shop', shop, []),
	type(35, 'fbs_br_block_sku_push', 'FBS Brazil: SKU Blocked', 'shop', item, []),
	type(36, 'fbs_sellable_stock', 'FBS Sellable Stock', 'shop', { type: 'stock' }, []),
	type(
		37,
		'courier_delivery_binding_status_push',
		'Courier Delivery Binding',
		'shop',
		{ type: 'binding', id: 'binding_id' },
		['binding_id', 'first_mile_tracking_number?', 'status', 'update_time'],
	),
	type(38, 'video_upload_result_push', 'Video Upload Result', 'partner', video, [
		'video_upload_id',
		'status',
		'update_time',
	]),
	type(47, 'package_info_push', 'Package Information', 'shop', { type: 'package', id: 'package_number' }, [
		'ordersn',
		'package_number',
		'changed_fields',
		'new?',
		'update_time',
	]),
];

/** The last code that set_app_push_config is documented to switch; the console switches all types. */
export const LAST_SWITCHABLE_CODE = 13;

const BY_CODE = new Map(EVENT_TYPES.map((pushType) => [pushType.code, pushType]));

/** @returns the type of a code; undefined where the code is not documented */
export function findEventType(code: number): EventType | undefined {
	return BY_CODE.get(code);
}

function type(
	code: number,
	name: string,
	title: string,
	level: PushLevel,
	resource: PushResource,
	identity: readonly string[],
	more: Pick<EventType, 'timed' | 'state'> = {},
): EventType {
	return { code, name, title, level, resource, identity, ...more };
}
