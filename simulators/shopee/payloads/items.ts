import { builder } from './builder';

export const itemPromotionPush = builder(7, {
	shop_id: 727720655,
	item_id: 2800183423,
	variation_id: 10000521461,
	promotion_type: 'flash_sale',
	promotion_id: 2035472891,
	action: 'promo_lock_stock',
	update_time: 1660123127,
	start_time: 1660125600,
	end_time: 1660132800,
	reserved_stock: 20,
});

export const reservedStockPush = builder(8, {
	shop_id: 727720655,
	item_id: 2800183423,
	variation_id: 10000521461,
	changed_values: [{ name: 'reserved_stock', old: 20, new: 19 }],
	promotion_type: 'flash_sale',
	promotion_id: 2035472891,
	action: 'place_order',
	ordersn: '220810QSK8S7BX',
	update_time: 1660123127,
});

/** `data` has no time of its own. */
export const promotionUpdatePush = builder(9, {
	shop_id: 727720655,
	promotion_id: 2035472891,
	promotion_type: 'flash_sale',
	start_time: 1660125600,
	end_time: 1660132800,
	action: 'added_in_promo',
	item_id: 2800183423,
	variation_id: 10000521461,
	reserved_stock: 20,
});

/** Has `deboosted_details` like Shopee's sample; Shopee's table has `deboost_details`. */
export const violationItemPush = builder(16, {
	item_id: 2800183423,
	item_name: 'Áo thun cổ tròn',
	item_status: 'BANNED',
	deboost: false,
	item_status_details: [
		{ violation_type: 'Prohibited', violation_reason: 'Prohibited listing', update_time: 1660123127 },
	],
	deboosted_details: [],
});

export const itemPricePush = builder(22, {
	item_id: 2800183423,
	model_id: 10000521461,
	update_field: 'original_price',
	old_value: 199000,
	new_value: 179000,
	update_time: 1660123127,
});

/** The shop inside `data` differs from the shop of the envelope, as in Shopee's sample. */
export const fbsSellableStockPush = builder(36, {
	list: [
		{
			mt_sku_id: '2800183423_10000521461',
			whs_id: 'BRFSP1',
			shop_id: 220004993,
			whs_region: 'BR',
			whs_sellable_qty: 12,
			update_time: 1660123127,
		},
	],
});
