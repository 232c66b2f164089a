import { builder } from './builder';

/** `status_update_time` is in seconds, the envelope's time in ms. */
export const tradeOrderPush = builder(0, {
	order_status: 'unpaid',
	trade_order_id: '260422900198363',
	trade_order_line_id: '260422900298363',
	status_update_time: 1603698638,
});

/** The form of an order message for a return or a refund. */
export const returnedOrderPush = builder(0, {
	order_status: 'returned',
	reverse_order_id: '501977696648153',
	reverse_order_line_id: '502491640048153',
	status_update_time: 1603703663,
	trade_order_id: '252883361348153',
	trade_order_line_id: '252883361948153',
});

/**
 * Ids are numbers, and the seller inside `data` differs from the seller of the envelope, as in Lazada's
 * sample.
 */
export const reverseOrderPush = builder(10, {
	reverse_order_id: 658960600102006,
	reverse_status: 'RTM_INIT',
	trade_order_id: 416557324702006,
	extraParams: {},
	trade_order_line_id: 416557324802006,
	buyer_id: 100112802006,
	seller_id: 1000143772,
	reverse_order_line_id: 663790000102006,
	status_update_time: 1626767698,
});

export const fulfillmentPush = builder(14, {
	trade_order_id: '57244869716603',
	buyer_id: '1001916603',
	fulfillment_package_id: 'FP018711048499663',
	status: 'DELIVERED',
	status_update_time: 1627440482,
});

/** A message of Lazada Choice. `orderStatus` is null where only a deadline changed. */
export const purchaseOrderPush = builder(35, {
	orderStatus: 'closed',
	purchaseOrderNo: 'POJ2310202013',
	sellerId: '500100',
	statusUpdateTime: 1697800663966,
});

/** A message of Lazada Choice. `data` has no time of its own. */
export const pickupOrderPush = builder(46, {
	pickUpOrderNo: 'PUO0001',
	purchaseOrderNoList: ['POJ1001', 'POJ1002'],
	orderStatus: 'PICKED_UP',
	sellerId: '1001',
});
