import type { Fields } from './message';
import type { Seller } from './seller';

/** One unit of an order, identified by `trade_order_line_id` or `order_item_id`. */
export interface Line {
	/** Decimal digits. */
	readonly lineId: string;
	readonly status: string;
	/** ms since 1970 */
	readonly updatedAt: number;
	/** The ids of the message form for returns; null for all other lines. */
	readonly reverse: Reverse | null;
	/** Fields that are added to the line's row or replace its own. */
	readonly fields: Fields;
}

export interface Reverse {
	readonly orderId: string;
	readonly lineId: string;
}

export interface Order {
	/** Decimal digits. If one basket was bought in two stores, both orders have the same id. */
	readonly orderId: string;
	readonly seller: Seller;
	readonly buyerId: string;
	/** ms since 1970 */
	readonly createdAt: number;
	/** ms since 1970 */
	readonly updatedAt: number;
	readonly lines: readonly Line[];
	readonly fields: Fields;
}

/** The chosen values of a new order. All other values are invented. */
export interface NewOrder {
	readonly orderId?: string;
	/** By default the simulator's own. */
	readonly sellerId?: string;
	readonly buyerId?: string;
	/** The number of lines, 1 if left out, or the ids of the lines. */
	readonly lines?: number | readonly string[];
	/** The status of all lines; "unpaid" if left out. */
	readonly status?: string;
	/** ms since 1970; by default the present whole second. */
	readonly createdAt?: number;
	/** ms since 1970; `createdAt` if left out. */
	readonly updatedAt?: number;
	/** Fields that are added to the order and its rows or replace their own. */
	readonly fields?: Fields;
	readonly lineFields?: Fields;
	/** Whether messages are pushed; true if left out. */
	readonly push?: boolean;
}

/** The details of a change of status. */
export interface Change {
	/** The seller, where several stores have the order. */
	readonly sellerId?: string;
	/** The lines that change, by their ids; all if left out. */
	readonly lines?: readonly string[];
	/** ms since 1970; now if left out. */
	readonly updatedAt?: number;
	/** Gives the message the form for returns, with these ids. */
	readonly reverse?: Reverse;
	/** Whether the lines' messages are pushed; true if left out. */
	readonly push?: boolean;
}

export type StatusChange = Change & { readonly status: string };

/**
 * Ids like those of the documented samples: 15 digits; the ids of a line and of its order differ in the
 * middle.
 */
const FIRST_ORDER_ID = 260_422_900_198_363n;
const ORDER_STEP = 10_000_000n;
const LINE_STEP = 100_000n;

/** The orders of all sellers. */
export class OrderBook {
	readonly list: Order[] = [];
	private count = 0n;

	create(given: NewOrder, seller: Seller): Order {
		const orderId = given.orderId ?? String(FIRST_ORDER_ID + this.count++ * ORDER_STEP);
		const createdAt = given.createdAt ?? Date.now();
		const updatedAt = given.updatedAt ?? createdAt;
		const order: Order = {
			orderId,
			seller,
			buyerId: given.buyerId ?? '1001916603',
			createdAt,
			updatedAt,
			lines: lineIds(orderId, given.lines ?? 1).map((lineId) => ({
				lineId,
				status: given.status ?? 'unpaid',
				updatedAt,
				reverse: null,
				fields: given.lineFields ?? {},
			})),
			fields: given.fields ?? {},
		};
		if (this.find(orderId, seller.sellerId)) throw new Error(`Order ${orderId} is there already`);
		this.list.push(order);
		return order;
	}

	/** @returns the order as it is now, and the ids of its lines that changed */
	change(orderId: string, { status, ...change }: StatusChange): { order: Order; changed: readonly string[] } {
		const order = this.one(orderId, change.sellerId);
		const updatedAt = change.updatedAt ?? Date.now();
		const changed = change.lines ?? order.lines.map(({ lineId }) => lineId);
		const unknown = changed.filter((id) => !order.lines.some(({ lineId }) => lineId === id));
		if (unknown.length > 0) throw new Error(`Order ${orderId} has no line ${unknown.join(', ')}`);
		const next: Order = {
			...order,
			updatedAt: Math.max(order.updatedAt, updatedAt),
			lines: order.lines.map((line) =>
				changed.includes(line.lineId)
					? { ...line, status, updatedAt, reverse: change.reverse ?? null }
					: line,
			),
		};
		this.list[this.list.indexOf(order)] = next;
		return { order: next, changed };
	}

	find(orderId: string, sellerId: string): Order | undefined {
		return this.list.find((order) => order.orderId === orderId && order.seller.sellerId === sellerId);
	}

	private one(orderId: string, sellerId: string | undefined): Order {
		const found = this.list.filter(
			(order) => order.orderId === orderId && (sellerId ?? order.seller.sellerId) === order.seller.sellerId,
		);
		const [order] = found;
		if (!order || found.length > 1) throw new Error(`${found.length} orders have the id ${orderId}`);
		return order;
	}
}

function lineIds(orderId: string, lines: number | readonly string[]): readonly string[] {
	if (typeof lines !== 'number') return lines;
	return Array.from({ length: lines }, (_, index) => String(BigInt(orderId) + BigInt(index + 1) * LINE_STEP));
}
