import { type DateForm, type DateFormat, formatDate } from './dates';
import type { Line, Order } from './orders';

type Data = Record<string, unknown>;

/** The price of an invented unit; Lazada's samples have the same. */
const UNIT_PRICE = 99;

/** Masked as in the samples. */
const ADDRESS = {
	country: 'Vietnam',
	address3: 'Hà Nội',
	address2: '',
	city: 'Quận Hai Bà Trưng',
	address1: '1 Đại Cồ Việt',
	phone2: '',
	last_name: '',
	phone: '84********12',
	post_code: '',
	address5: 'Phường Bách Khoa',
	address4: 'Quận Hai Bà Trưng',
	first_name: 'N***n',
};

/**
 * @returns the form of dates; in the documented samples, the list of orders has ISO 8601, every other API a
 *   space
 */
export function formOf(dates: DateFormat, api: 'list' | 'other'): DateForm {
	if (dates !== 'documented') return dates;
	return api === 'list' ? 'iso' : 'spaced';
}

/**
 * An order with the fields of its documented samples and the types of its table. An order has no status of
 * its own, but the distinct statuses of its lines.
 * @see https://open.lazada.com/apps/doc/api?path=%2Forders%2Fget and /order/get, which spell one field
 *   differently
 */
export function orderData(order: Order, dates: DateFormat, api: 'list' | 'other'): Data {
	const date = (ms: number) => formatDate(ms, order.seller.country, formOf(dates, api));
	const address = { ...ADDRESS, [api === 'list' ? 'addressDsitrict' : 'addressDistrict']: '' };
	return {
		voucher_platform: 0,
		voucher: 0,
		warehouse_code: 'dropshipping',
		order_number: BigInt(order.orderId),
		voucher_seller: 0,
		created_at: date(order.createdAt),
		voucher_code: '',
		gift_option: false,
		is_cancel_pending: false,
		shipping_fee_discount_platform: 0,
		customer_last_name: '',
		promised_shipping_times: '',
		updated_at: date(order.updatedAt),
		price: (UNIT_PRICE * order.lines.length).toFixed(2),
		national_registration_number: '',
		shipping_fee_original: 0,
		payment_method: 'COD',
		buyer_note: '',
		customer_first_name: 'N***n',
		shipping_fee_discount_seller: 0,
		shipping_fee: 0,
		branch_number: '',
		tax_code: '',
		items_count: order.lines.length,
		delivery_info: '',
		statuses: [...new Set(order.lines.map(({ status }) => status))],
		address_billing: address,
		extra_attributes: null,
		order_id: BigInt(order.orderId),
		need_cancel_confirm: false,
		remarks: '',
		gift_message: '',
		address_shipping: address,
		...order.fields,
	};
}

/**
 * One unit of an order, with its own status.
 * @see https://open.lazada.com/apps/doc/api?path=%2Forder%2Fitems%2Fget
 */
export function itemData(order: Order, line: Line, dates: DateFormat): Data {
	const date = (ms: number) => formatDate(ms, order.seller.country, formOf(dates, 'other'));
	return {
		tax_amount: 0,
		reason: '',
		sla_time_stamp: formatDate(order.createdAt + 2 * 86_400_000, order.seller.country, 'iso'),
		voucher_seller: 0,
		payment_time: order.createdAt,
		package_id: '',
		buyer_id: BigInt(order.buyerId),
		variation: 'Màu: Đỏ',
		is_cancel_pending: false,
		product_id: '2202832065',
		sku: 'AO-THUN-DO-M',
		order_type: 'Normal',
		invoice_number: '',
		shop_sku: '2202832065_VNAMZ-9541954106',
		sku_id: '9541954106',
		tracking_code: '',
		order_item_id: BigInt(line.lineId),
		shop_id: order.seller.name,
		order_flag: 'NORMAL',
		is_fbl: 0,
		is_reroute: 0,
		name: 'Áo thun cổ tròn',
		delivery_option_sof: 0,
		order_id: BigInt(order.orderId),
		need_cancel_confirm: false,
		status: line.status,
		product_main_image: 'https://shops.example.com/ao-thun.jpg',
		voucher_platform: 0,
		paid_price: UNIT_PRICE,
		product_detail_url: 'https://shops.example.com/ao-thun',
		warehouse_code: 'dropshipping',
		promised_shipping_time: '',
		shipping_type: 'Dropshipping',
		created_at: date(order.createdAt),
		shipping_fee_discount_platform: 0,
		updated_at: date(line.updatedAt),
		currency: 'VND',
		shipping_provider_type: 'STANDARD',
		shipping_fee_original: 0,
		item_price: UNIT_PRICE,
		is_digital: 0,
		shipping_service_cost: 0,
		shipping_fee_discount_seller: 0,
		shipping_amount: 0,
		reason_detail: '',
		return_status: '',
		shipment_provider: '',
		voucher_amount: 0,
		digital_delivery_info: '',
		extra_attributes: null,
		...(line.reverse === null ? {} : { reverse_order_id: BigInt(line.reverse.orderId) }),
		...line.fields,
	};
}

/** @returns the value with every scalar as text, null included, like the documented samples */
export function asText(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(asText);
	if (typeof value !== 'object' || value === null) return String(value);
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, asText(field)]));
}
