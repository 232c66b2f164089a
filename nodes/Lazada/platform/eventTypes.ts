/** A kind of message that Lazada pushes. */
export interface EventType {
	/** The `message_type` of the envelope. */
	readonly code: number;
	/** The name of the event in the trigger, e.g. "trade_order". Lazada itself only numbers its messages. */
	readonly name: string;
	readonly title: string;
	readonly resource: MessageResource;
	/**
	 * The fields that identify the event; "?" marks optional fields. Where a required field is absent, the
	 * whole content identifies the event.
	 */
	readonly identity: readonly string[];
	/** The message has no time of its own, so the time of the envelope is part of the identity. */
	readonly timed?: true;
	/** A reminder that is sent once a day: the day of the envelope in UTC is part of the identity. */
	readonly daily?: true;
	/**
	 * The message shows a state that may come back, and has no clock that moves with every message. These fields
	 * name the whole resource; without fields, the seller is the resource. "?" marks optional fields. Where a
	 * required field or the seller is absent, the type is treated as if it had no state.
	 */
	readonly state?: readonly string[];
	/** The field with the time of the event. Without this field, the time of the envelope counts. */
	readonly clock?: string;
}

/** The resource that a message is about, and the field with the id of the resource. */
interface MessageResource {
	readonly type: string;
	readonly id?: string;
}

const order: MessageResource = { type: 'order', id: 'trade_order_id' };
const product: MessageResource = { type: 'product', id: 'item_id' };
const CHANGED = { identity: ['item_id', 'action?', 'status_update_time'], clock: 'status_update_time' };

/**
 * The documented messages. The trigger accepts other numbers as well: the list has gaps, and Lazada adds
 * types.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29526&docId=120168
 */
export const EVENT_TYPES: readonly EventType[] = [
	{
		code: 0,
		name: 'trade_order',
		title: 'Order Status',
		resource: order,
		identity: ['trade_order_line_id', 'order_status', 'status_update_time', 'reverse_order_line_id?'],
		clock: 'status_update_time',
	},
	{
		code: 1,
		name: 'product_quality_control',
		title: 'Product Quality Control',
		resource: { type: 'product', id: 'itemId' },
		identity: ['itemId', 'status', 'date'],
		clock: 'date',
	},
	{
		code: 2,
		name: 'im_message',
		title: 'Chat Message',
		resource: { type: 'im_message', id: 'message_id' },
		// Lazada sends a recalled message again, with another status.
		identity: ['session_id', 'message_id', 'status?'],
		state: ['session_id', 'message_id'],
		clock: 'send_time',
	},
	{ code: 3, name: 'product_created', title: 'Product Created', resource: product, ...CHANGED },
	{ code: 4, name: 'product_updated', title: 'Product Updated', resource: product, ...CHANGED },
	{ code: 5, name: 'product_deleted', title: 'Product Deleted', resource: product, ...CHANGED },
	{
		code: 6,
		name: 'shallow_stock',
		title: 'Shallow Stock',
		resource: { type: 'sku', id: 'sku_id' },
		// No state: the stock that is filled up in between is not pushed, so equal quantities may be news.
		identity: [
			'sku_id',
			'warehouse?',
			'real_quantity?',
			'withhold_quantity?',
			'occupy_quantity?',
			'pre_order_quantity?',
		],
		timed: true,
	},
	{
		code: 7,
		name: 'short_video_state',
		title: 'Short Video State',
		resource: { type: 'video', id: 'videoId' },
		identity: ['videoId', 'state', 'data.timestamp?'],
		state: ['videoId'],
		clock: 'data.timestamp',
	},
	{
		code: 8,
		name: 'authorization_expiring',
		title: 'Authorization Expiring',
		resource: { type: 'authorization' },
		identity: ['data.seller_id', 'auth_expiry_time'],
		daily: true,
	},
	{
		code: 10,
		name: 'reverse_order',
		title: 'Return or Refund Status',
		resource: { type: 'reverse_order', id: 'reverse_order_id' },
		identity: ['reverse_order_line_id', 'reverse_status', 'status_update_time'],
		clock: 'status_update_time',
	},
	{
		code: 11,
		name: 'promotion',
		title: 'Promotion',
		resource: { type: 'promotion', id: 'promotionId' },
		identity: ['promotionId', 'notifyTime'],
		clock: 'notifyTime',
	},
	{
		code: 12,
		name: 'category_tree_updated',
		title: 'Category Tree Updated',
		resource: { type: 'category_tree' },
		identity: ['status_update_time'],
		clock: 'status_update_time',
	},
	{
		code: 13,
		name: 'seller_status',
		title: 'Seller Status',
		resource: { type: 'seller' },
		identity: ['status'],
		state: [],
		timed: true,
	},
	{
		code: 14,
		name: 'fulfillment_order_updated',
		title: 'Fulfillment (Package) Updated',
		resource: { type: 'package', id: 'fulfillment_package_id' },
		identity: ['fulfillment_package_id', 'status', 'status_update_time'],
		clock: 'status_update_time',
	},
	{
		code: 19,
		name: 'im_session_updated',
		title: 'Chat Session Updated',
		resource: { type: 'im_session', id: 'session_id' },
		identity: [
			'session_id',
			'user_account_id?',
			'to_position?',
			'self_position?',
			'unread_count?',
			'sync_type?',
		],
		state: ['session_id', 'user_account_id?'],
	},
	{
		code: 21,
		name: 'product_review',
		title: 'Product Review',
		resource: { type: 'review', id: 'id' },
		identity: ['id', 'item_id?', 'order_id?'],
		state: ['id'],
	},
	{
		code: 35,
		name: 'jit_purchase_order',
		title: 'JIT Purchase Order',
		resource: { type: 'jit_purchase_order', id: 'purchaseOrderNo' },
		identity: ['purchaseOrderNo', 'orderStatus?', 'statusUpdateTime'],
		clock: 'statusUpdateTime',
	},
	{
		code: 46,
		name: 'jit_pickup_order',
		title: 'JIT Pickup Order',
		resource: { type: 'jit_pickup_order', id: 'pickUpOrderNo' },
		identity: ['pickUpOrderNo', 'orderStatus?'],
		state: ['pickUpOrderNo'],
		timed: true,
	},
];

export const PROMOTION_CODE = 11;

export function findEventType(code: number | null): EventType | undefined {
	return EVENT_TYPES.find((type) => type.code === code);
}
