import type { Fields, Id, PushMessage } from './message';
import type { Line, Order } from './orders';
import type { Settings } from './settings';

/**
 * The message of one line. `status_update_time` is in seconds, and the form of a return has ids of its own.
 * @param current returns the order at the time of the call; retries call it again
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29538&docId=120196
 */
export function linePush(lineId: string, current: () => Order, settings: Settings): PushMessage {
	return {
		type: 0,
		sellerId: current().seller.sellerId,
		data: dataOf(current(), lineId, settings),
		latest: () => dataOf(current(), lineId, settings),
	};
}

function dataOf(order: Order, lineId: string, settings: Settings): Fields {
	const id = (digits: string): Id => (settings.pushIds === 'number' ? BigInt(digits) : digits);
	const line = order.lines.find((each) => each.lineId === lineId);
	if (!line) throw new Error(`Order ${order.orderId} has no line ${lineId}`);
	const time = Math.floor(line.updatedAt / 1_000);
	const trade = { trade_order_id: id(order.orderId), trade_order_line_id: id(lineId) };
	const buyer = settings.pushBuyerId ? { buyer_id: id(order.buyerId) } : {};
	if (line.reverse === null) {
		return { order_status: line.status, ...trade, status_update_time: time, ...buyer };
	}
	return {
		order_status: line.status,
		...reverseOf(line.reverse, id),
		status_update_time: time,
		...trade,
		...buyer,
	};
}

function reverseOf(reverse: NonNullable<Line['reverse']>, id: (digits: string) => Id): Fields {
	return { reverse_order_id: id(reverse.orderId), reverse_order_line_id: id(reverse.lineId) };
}
