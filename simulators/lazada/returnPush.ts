import type { PushMessage } from './message';
import type { Return } from './returns';

/**
 * The message of one line. Its ids are numbers, its `reverse_status` has words of its own, and `data` names the seller
 * too. Whether that is the same number as in the envelope is not documented; here it is.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29562&docId=120232
 */
export function returnPush(of: Return, lineId: string, status: string): PushMessage {
	const line = of.lines.find((each) => each.lineId === lineId);
	if (!line) throw new Error(`Return ${of.returnId} has no line ${lineId}`);
	return {
		type: 10,
		sellerId: of.seller.sellerId,
		data: {
			reverse_order_id: BigInt(of.returnId),
			reverse_status: status,
			trade_order_id: BigInt(of.orderId),
			extraParams: {},
			trade_order_line_id: BigInt(line.tradeLineId),
			buyer_id: BigInt(of.buyerId),
			seller_id: BigInt(of.seller.sellerId),
			reverse_order_line_id: BigInt(lineId),
			status_update_time: Math.floor(line.updatedAt / 1_000),
		},
	};
}
