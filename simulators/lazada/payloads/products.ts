import { builder } from './builder';

/** The reason ends with control characters. The seller is inside `data` too, as a number. */
export const productQualityPush = builder(1, ({ sellerId }) => ({
	date: 1627451616614,
	itemId: 2202832065,
	reason:
		'You have violated the Prohibited and Controlled Products Policy - $' +
		'{riskcategory}. As a result, your product has been locked. For more information, please refer to  https://sellercenter.lazada.com.ph/seller/helpcenter/what-is-prohibited-and-controlled-products-policy.html. To appeal, please click on the appeal button.<br/>\u0001\u0001',
	seller_id: BigInt(sellerId),
	status: 'Lock',
}));

/** The kind of change and its time (ms) are beside `data`, not inside. */
export const productCreatedPush = builder(
	3,
	{
		item_id: '232611001',
		sku_list: [
			{ shop_sku: '232611001_SGAMZ-356805001', seller_sku: 'api-create-test-111', sku_id: '356805001' },
			{ shop_sku: '232611001_SGAMZ-356805001', seller_sku: 'api-create-test-111', sku_id: '356805001' },
		],
	},
	{ top: { action: 'EDITED_UPDATED', status_update_time: 1623238942696 } },
);

export const productEditedPush = builder(4, {
	item_id: 1760954113,
	sku_list: [
		{
			shop_sku: '1760954113_SGAMZ-8975502010',
			seller_sku: '1760954113-1621404701289-0',
			sku_id: 8975502010,
		},
	],
	action: 'EDITED_UPDATED',
	status_update_time: 1623232569146,
});

export const productDeletedPush = builder(5, {
	item_id: 1807508328,
	sku_list: [
		{ shop_sku: '1807508328_SGAMZ-9541954106', seller_sku: '11111111', sku_id: 9541954106 },
		{ shop_sku: '1807508328_SGAMZ-9542176118', seller_sku: '22222223', sku_id: 9542176118 },
		{ shop_sku: '1807508328_SGAMZ-9542176119', seller_sku: '33333333', sku_id: 9542176119 },
	],
	action: 'EDITED_DELETED',
	status_update_time: 1623230820094,
});

/** `data` has no time of its own. */
export const shallowStockPush = builder(6, {
	seller_sku: 'test-Lazada-sku',
	withhold_quantity: 0,
	sku_id: 1173310888,
	real_quantity: 5,
	warehouse: 'dropshipping',
	occupy_quantity: 5,
	pre_order_quantity: 0,
});

export const shortVideoPush = builder(7, {
	state: 'AUDIT_SUCCESS',
	timestamp: 1626763154,
	videoId: 30023210009,
});

/** Belongs to no seller, and always to the site of Singapore. */
export const categoryTreePush = builder(12, { status: 'finish', status_update_time: 1627203600000 });

export const productReviewPush = builder(21, {
	item_id: 2306372942,
	id: 122598400472942,
	order_id: 83314300176414,
});
