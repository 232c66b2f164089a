import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { errorOf, missing } from './errors';
import type { Parameters } from './gate';
import type { Return, ReturnBook, ReturnLine } from './returns';
import type { Seller } from './seller';
import type { InjectedFailure } from './types';

/** The largest size is not documented; integrators ask for 100. */
const MAX_SIZE = 100;

/** An integrator of a sister platform saw that pages after this one are empty, with a total of 0. */
const LAST_PAGE = 100;

/** The parts that the API of returns needs. */
export interface ReturnApiParts {
	readonly returns: ReturnBook;
	readonly misbehaving: Misbehaving<InjectedFailure>;
}

/**
 * The list of reverse orders, which is answered under `result`. Nothing sorts it. A reverse order is listed with all its
 * lines where one of them is in each of the windows. Windows are in ms, and include their bounds.
 *
 * @throws ApiError
 * @see https://open.lazada.com/apps/doc/api?path=%2Freverse%2Fgetreverseordersforseller
 */
export function getReturns(
	{ returns, misbehaving }: ReturnApiParts,
	seller: Seller,
	parameters: Parameters,
): object {
	if (seller.marketplaceEase) throw errorOf('Mp3SellerApiLimit');
	const size = positive('page_size', parameters);
	if (size > MAX_SIZE) throw errorOf('120');
	const page = positive('page_no', parameters);
	const created = windowOf('ReverseOrderLineTimeRange', parameters);
	const modified = windowOf('ReverseOrderLineModifiedTimeRange', parameters);
	const statuses = listed('reverse_status_list', parameters);
	const types = listed('request_type_list', parameters);
	const { reverse_order_id: id, trade_order_id: orderId } = parameters;
	const found = returns.list.filter(
		(each) =>
			each.seller.sellerId === seller.sellerId &&
			(!id || each.returnId === id) &&
			(!orderId || each.orderId === orderId) &&
			(types === null || types.includes(each.requestType)) &&
			created(each.createdAt) &&
			each.lines.some(
				(line) => modified(line.updatedAt) && (statuses === null || statuses.includes(line.status)),
			),
	);
	const first = misbehaving.repeatsCursors ? 0 : (page - 1) * size;
	const total = misbehaving.repeatsCursors ? (page + 1) * size : page > LAST_PAGE ? 0 : found.length;
	const items = page > LAST_PAGE ? [] : found.slice(first, first + size).map(returnData);
	return { success: true, page_no: page, page_size: size, total, items };
}

function returnData(each: Return): Record<string, unknown> {
	return {
		reverse_order_id: BigInt(each.returnId),
		trade_order_id: BigInt(each.orderId),
		request_type: each.requestType,
		is_rtm: each.toMerchant,
		shipping_type: 'PICK_UP',
		reverse_order_lines: each.lines.map((line) => lineData(each, line)),
	};
}

/** With the fields of the documented sample and the types of its table. */
function lineData(each: Return, line: ReturnLine): Record<string, unknown> {
	return {
		product: { product_sku: 'AO-THUN-DO-M', product_id: 2_202_832_065 },
		return_order_line_gmt_create: each.createdAt,
		platform_sku_id: '9541954106',
		trade_order_gmt_create: each.createdAt,
		is_need_refund: 'true',
		reason_text: 'Sai kích cỡ',
		item_unit_price: 99,
		sla: each.createdAt + 2 * 86_400_000,
		return_order_line_gmt_modified: line.updatedAt,
		trade_order_line_id: BigInt(line.tradeLineId),
		ofc_status: 'RETURN_PICKUP_PENDING',
		seller_sku_id: 'AO-THUN-DO-M',
		refund_payment_method: 'COD',
		buyer: { buyer_id: BigInt(each.buyerId) },
		reason_code: 123,
		whqc_decision: null,
		reverse_status: line.status,
		refund_amount: 99,
		tracking_number: '',
		receiver_address: '',
		is_dispute: false,
		reverse_order_line_id: BigInt(line.lineId),
		...line.fields,
	};
}

/** What Lazada answers to a page that is no page is not documented beyond its code. */
function positive(name: string, { [name]: text }: Parameters): number {
	if (!text) throw missing(name);
	if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw errorOf(name === 'page_no' ? '121' : '120');
	return Number(text);
}

/** @returns a test whether a time is within the window of two parameters, in ms since 1970 */
function windowOf(name: string, parameters: Parameters): (ms: number) => boolean {
	const start = instantIn(parameters[`${name}Start`]);
	const end = instantIn(parameters[`${name}End`]);
	return (ms) => (start === null || ms >= start) && (end === null || ms <= end);
}

function instantIn(text: string | undefined): number | null {
	if (!text) return null;
	if (!/^\d{1,15}$/.test(text)) throw errorOf('103');
	return Number(text);
}

/** @returns the members of a parameter that is a JSON array of texts; null where it is left out */
function listed(name: string, { [name]: text }: Parameters): string[] | null {
	if (!text) return null;
	if (!/^\[\s*"[^"]*"(\s*,\s*"[^"]*")*\s*\]$/.test(text)) throw errorOf('103');
	return JSON.parse(text) as string[];
}
