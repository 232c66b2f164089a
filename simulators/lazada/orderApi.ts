import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { errorOf, invalid, missing } from './errors';
import type { Parameters } from './gate';
import { queried } from './orderQuery';
import type { Order, OrderBook } from './orders';
import type { Seller } from './seller';
import type { Settings } from './settings';
import type { InjectedFailure } from './types';
import { itemData, orderData } from './shapes';

const MAX_IDS = 50;

/** The parts that the order APIs need. */
export interface OrderApiParts {
	readonly book: OrderBook;
	readonly settings: Settings;
	readonly misbehaving: Misbehaving<InjectedFailure>;
}

/** An API of one seller; @returns its `data`. */
export type OrderApi = (parts: OrderApiParts, seller: Seller, parameters: Parameters) => unknown;

export const getOrders: OrderApi = ({ book, settings, misbehaving }, seller, parameters) => {
	if (!seller.verified) throw errorOf('SellerNotVerified');
	if (seller.status !== 'ACTIVE') throw errorOf('SellerNotActive');
	const own = book.list.filter((order) => order.seller.sellerId === seller.sellerId);
	const { orders, countTotal } = queried(own, parameters, settings, misbehaving.repeatsCursors);
	return {
		count: orders.length,
		countTotal,
		orders: orders.map((order) => orderData(order, settings.dates, 'list')),
	};
};

export const getOrder: OrderApi = (parts, seller, parameters) =>
	orderData(one(parts, seller, parameters), parts.settings.dates, 'other');

export const getOrderItems: OrderApi = (parts, seller, parameters) =>
	items(one(parts, seller, parameters), parts.settings);

/** Refuses lists with too many ids, and lists with an id that is not of the seller. */
export const getMultipleOrderItems: OrderApi = ({ book, settings }, seller, { order_ids: text }) => {
	if (!text) throw missing('order_ids');
	const ids = idsIn(text);
	if (ids.length > MAX_IDS) throw errorOf('38');
	const found = ids.map((id) => book.find(id, seller.sellerId));
	if (found.every((order) => order === undefined)) throw errorOf('39');
	return found.map((order) => {
		if (!order) throw errorOf('37');
		const id = BigInt(order.orderId);
		return { order_number: id, order_id: id, order_items: items(order, settings) };
	});
};

function items(order: Order, { dates }: Settings): object[] {
	return order.lines.map((line) => itemData(order, line, dates));
}

function one({ book }: OrderApiParts, seller: Seller, { order_id: id }: Parameters): Order {
	if (!id) throw missing('order_id');
	const order = book.find(id, seller.sellerId);
	if (!order) throw invalid('16', id);
	return order;
}

/** @param text a JSON array of numbers, such as "[42922, 32793]" */
function idsIn(text: string): string[] {
	if (!/^\[\s*\d+(\s*,\s*\d+)*\s*\]$/.test(text)) throw errorOf('56');
	return text.match(/\d+/g) ?? [];
}
