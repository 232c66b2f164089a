import type { Fields } from './message';
import type { Order } from './orders';
import type { Seller } from './seller';

/** Why the buyer gives something back. */
export type RequestType = 'CANCEL' | 'RETURN' | 'ONLY_REFUND';

/** A unit of an order that is given back. */
export interface ReturnLine {
	/** `reverse_order_line_id`, decimal digits. */
	readonly lineId: string;
	/** The line of the order, decimal digits. */
	readonly tradeLineId: string;
	/** `reverse_status` in the words of the list, e.g. "REQUEST_INITIATE". */
	readonly status: string;
	/** ms since 1970 */
	readonly updatedAt: number;
	/** Fields that are added to the line or replace its own. */
	readonly fields: Fields;
}

/** Lazada calls it a reverse order. */
export interface Return {
	/** `reverse_order_id`, decimal digits. */
	readonly returnId: string;
	readonly orderId: string;
	readonly seller: Seller;
	readonly buyerId: string;
	readonly requestType: RequestType;
	/** Whether the goods go back to the seller ("RTM"), not to a warehouse of Lazada ("RTW"). */
	readonly toMerchant: boolean;
	/** ms since 1970 */
	readonly createdAt: number;
	readonly lines: readonly ReturnLine[];
}

/** The chosen values of a new return. All other values are invented. */
export interface NewReturn {
	readonly orderId: string;
	/** The seller, where several stores have the order. */
	readonly sellerId?: string;
	readonly returnId?: string;
	readonly requestType?: RequestType;
	readonly toMerchant?: boolean;
	/** The lines of the order, by their ids; all if left out. */
	readonly lines?: readonly string[];
	/** "REQUEST_INITIATE" if left out. */
	readonly status?: string;
	/** ms since 1970; now if left out. */
	readonly createdAt?: number;
	readonly lineFields?: Fields;
	/**
	 * `reverse_status` of the messages, in their own words, e.g. "RTM_INIT"; null for no message. By default that of a
	 * new return of the type.
	 */
	readonly push?: string | null;
}

/** How a return goes on. */
export interface ReturnChange {
	/** In the words of the list. A change of other things leaves it. */
	readonly status?: string;
	/** The lines that change, by their ids; all if left out. */
	readonly lines?: readonly string[];
	/** ms since 1970; now if left out. */
	readonly updatedAt?: number;
	/** `reverse_status` of the messages. Lazada tells only some states: by default there is no message. */
	readonly push?: string | null;
}

/** Ids like those of the documented samples. */
const FIRST_RETURN_ID = 501_977_696_648_153n;
const RETURN_STEP = 10_000_000n;
const LINE_STEP = 100_000n;

/** The returns of all sellers. */
export class ReturnBook {
	readonly list: Return[] = [];
	private count = 0n;

	create(given: NewReturn, order: Order): Return {
		const returnId = given.returnId ?? String(FIRST_RETURN_ID + this.count++ * RETURN_STEP);
		const createdAt = given.createdAt ?? Date.now();
		const chosen = given.lines ?? order.lines.map(({ lineId }) => lineId);
		const unknown = chosen.filter((id) => !order.lines.some(({ lineId }) => lineId === id));
		if (unknown.length > 0) throw new Error(`Order ${order.orderId} has no line ${unknown.join(', ')}`);
		if (this.list.some((one) => one.returnId === returnId)) {
			throw new Error(`Return ${returnId} is there already`);
		}
		const created: Return = {
			returnId,
			orderId: order.orderId,
			seller: order.seller,
			buyerId: order.buyerId,
			requestType: given.requestType ?? 'RETURN',
			toMerchant: given.toMerchant ?? true,
			createdAt,
			lines: chosen.map((tradeLineId, index) => ({
				lineId: String(BigInt(returnId) + BigInt(index + 1) * LINE_STEP),
				tradeLineId,
				status: given.status ?? 'REQUEST_INITIATE',
				updatedAt: createdAt,
				fields: given.lineFields ?? {},
			})),
		};
		this.list.push(created);
		return created;
	}

	/** @returns the return as it is now, and the ids of its lines that changed */
	change(
		returnId: string,
		{ status, lines, updatedAt = Date.now() }: ReturnChange,
	): { changed: Return; lineIds: readonly string[] } {
		const index = this.list.findIndex((one) => one.returnId === returnId);
		const before = this.list[index];
		if (before === undefined) throw new Error(`There is no return ${returnId}`);
		const lineIds = lines ?? before.lines.map(({ lineId }) => lineId);
		const unknown = lineIds.filter((id) => !before.lines.some(({ lineId }) => lineId === id));
		if (unknown.length > 0) throw new Error(`Return ${returnId} has no line ${unknown.join(', ')}`);
		const changed: Return = {
			...before,
			lines: before.lines.map((line) =>
				lineIds.includes(line.lineId) ? { ...line, status: status ?? line.status, updatedAt } : line,
			),
		};
		this.list[index] = changed;
		return { changed, lineIds };
	}
}

/** The status by which messages tell of a new return. */
export function firstPushOf({ requestType, toMerchant }: Return): string {
	if (requestType === 'CANCEL') return 'CANCEL_INIT';
	if (requestType === 'ONLY_REFUND') return 'REFUND_INIT';
	return toMerchant ? 'RTM_INIT' : 'RTW_INIT';
}
