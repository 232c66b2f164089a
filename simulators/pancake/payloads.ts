import type { Fields, WebhookType, Wrapper } from './types';

export const WEBHOOK_TYPES: readonly WebhookType[] = [
	'orders',
	'customers',
	'products',
	'variations_warehouses',
	'auto_call',
];

export function isWebhookType(value: unknown): value is WebhookType {
	return WEBHOOK_TYPES.includes(value as WebhookType);
}

/** Ids in the samples. */
export const VARIATION_ID = 'ea8b07f0-6d00-44fc-974f-fe96702a4071';
export const WAREHOUSE_ID = '8ea354a7-2350-4446-a1d5-8308353ff841';
const PRODUCT_ID = '158ef5f1-6083-4b60-b5e0-c4fe95a07327';
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An order in the form of its event, merged from an integrator's test body and an answer of the API. */
export const ORDER: Fields = {
	id: '585229755054261862',
	system_id: '585229755054261862',
	shop_id: 1001,
	status: 3,
	status_name: 'received',
	inserted_at: '2026-07-01T10:00:00.000000',
	updated_at: '2026-07-05T09:00:00.000000',
	status_history: [
		{ status: 0, old_status: null, editor_id: NOBODY, name: null, updated_at: '2026-07-01T10:00:00' },
		{ status: 3, old_status: 0, editor_id: NOBODY, name: null, updated_at: '2026-07-05T09:00:00' },
	],
	order_sources_name: 'Tiktok',
	marketplace_id: '-9',
	bill_full_name: 'Chị Hoa',
	bill_phone_number: '0900000000',
	total_price: 200_000,
	total_discount: 0,
	shipping_fee: 0,
	cod: 200_000,
	fee_marketplace: 15_000,
	advanced_platform_fee: { payment_fee: 0 },
	partner: {
		partner_id: 3,
		extend_code: 'VTP0001',
		order_number_vtp: 'VTP0001',
		partner_status: 'delivered',
	},
	items: [
		{
			id: 12187295733,
			product_id: PRODUCT_ID,
			variation_id: VARIATION_ID,
			quantity: 2,
			discount_each_product: 0,
			variation_info: { display_id: 'SKU-1', name: 'Áo thun', retail_price: 100_000 },
		},
	],
};

/** A customer as in an order of the API. Whether the event has the same fields is not verified. */
export const CUSTOMER: Fields = {
	id: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
	shop_id: 1001,
	name: 'Chị Hoa',
	phone_numbers: ['0900000000'],
	emails: [],
	tags: [],
	level: null,
	reward_point: 0,
	order_count: 1,
	inserted_at: '2026-05-07T11:04:38',
	updated_at: '2026-05-07T11:04:38',
};

/**
 * Fields that the API has, but that measured events lack: events never had the first, and events of newer
 * orders do not have the second. Events lack more fields, but which ones is not published.
 */
export const ONLY_IN_API: Fields = { is_abandoned_order: false, customer: CUSTOMER };

/** Products of events lack `average_imported_price` and `remain_quantity` in their variations. */
export const PRODUCT: Fields = {
	id: PRODUCT_ID,
	name: 'Áo Sơ Mi',
	variations: [{ id: VARIATION_ID, display_id: 'SP000463', retail_price: 241_000 }],
};

const SAMPLES: Readonly<Record<WebhookType, Fields>> = {
	orders: { event_type: 'update', ...ORDER },
	customers: CUSTOMER,
	products: PRODUCT,
	variations_warehouses: {
		inserted_at: '2026-07-27 04:57:04.925107',
		variation_id: VARIATION_ID,
		warehouse_id: WAREHOUSE_ID,
		remain_quantity: 0,
		order_id: 'AF100975192O582',
		change_quantity: -1,
		is_actual_remain_quantity: false,
		actual_remain_quantity: 1,
	},
	// The payload of calls is not published.
	auto_call: { id: 1, phone_number: '0900000000' },
};

/** @returns the payload of an event: the sample with replaced fields, and `type` first */
export function payloadOf(
	type: WebhookType,
	fields: Fields = {},
	inventoryEventType: 'absent' | 'null' = 'absent',
): Fields {
	const isInventory = type === 'variations_warehouses';
	const eventType = isInventory && inventoryEventType === 'null' ? { event_type: null } : {};
	return { type, ...eventType, ...SAMPLES[type], ...fields };
}

/**
 * @returns the payload in one of the frames that receivers have to expect. "data.record" is the frame of the
 *   published models for products and inventory. Where the type is in that frame is not known; here it is
 *   inside.
 */
export function wrapped(payload: Fields, wrapper: Wrapper): Fields {
	const { type } = payload;
	if (wrapper === 'data') return { type, data: payload };
	if (wrapper === 'data.record') return { data: { record: payload, success: true } };
	if (wrapper === 'order') {
		const { event_type: eventType, ...order } = payload;
		return { type, event_type: eventType, order };
	}
	return payload;
}
