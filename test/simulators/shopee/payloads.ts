import type { Id, PushMessage, PushParts } from './message';

type Fields = Readonly<Record<string, unknown>>;

/** What a builder lets the caller choose: fields of `data`, and what stands around it. */
type Builder = (data?: Fields, envelope?: Omit<PushParts, 'data' | 'body'>) => PushMessage;

/** @param shopId of the sample; null where it is of no shop, undefined for the simulator's own */
function builder(code: number, sample: Fields, shopId?: Id | null, more: PushParts = {}): Builder {
	return (data, envelope) => ({
		code,
		...(shopId === undefined ? {} : { shopId }),
		...more,
		...envelope,
		data: { ...sample, ...data },
	});
}

/*
 * Codes 1, 2, 3, 4, 12, 29, 30 and 47 are Shopee's own samples, the others are made from the tables of
 * https://open.shopee.com/push-mechanism/. Times inside are of the samples; the envelope's is the present.
 */

export const shopAuthorizedPush = builder(
	1,
	{
		authorize_type: 'shop authorization by user',
		extra: 'Shop has been authorized successfully',
		main_account_id: 68272,
		shop_id_list: [62000001, 62000002],
		success: 1,
	},
	null,
	{ partnerId: 2000002 },
);

/** Spells the shop's id as three of its five samples do. */
export const shopDeauthorizedPush = builder(
	2,
	{ authorize_type: 'expiry', shopid: 22000000, success: 1, extra: 'The authorization is expired.' },
	null,
	{ partnerId: 800000 },
);

export const orderStatusPush = builder(
	3,
	{
		items: [],
		ordersn: '220810QSK8S7BX',
		status: 'PROCESSED',
		completed_scenario: '',
		update_time: 1660123127,
	},
	727720655,
);

export const trackingNumberPush = builder(
	4,
	{
		ordersn: '220809MDBFYFT2',
		forder_id: '4965804244309504855',
		package_number: 'OFG113701539238152',
		tracking_no: 'BR222263688572VSPXLM71894',
	},
	296363855,
);

export const shopeeUpdatesPush = builder(5, {
	actions: [
		{
			content: 'Your shop has joined the 12.12 campaign.',
			update_time: 1660123127,
			title: 'Campaign',
			url: 'https://seller.shopee.example/campaigns/1212',
		},
	],
});

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

/** Has no clock of its own. */
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

/** Its fields are those of `content`. */
export const webchatPush: Builder = (content, envelope) =>
	builder(
		10,
		{
			type: 'message',
			region: 'VN',
			content: {
				message_id: '2244166892170526720',
				conversation_id: '582634987103216529',
				from_id: 136003,
				to_id: 208591,
				message_type: 'text',
				content: { text: 'Còn hàng không shop?' },
				created_timestamp: 1660123127,
				from_shop_id: 136000,
				to_shop_id: 727720655,
				status: 'normal',
				business_type: 11,
				...content,
			},
		},
		undefined,
		{ top: { msg_id: '' } },
	)({}, envelope);

/** One of several pages; without a shop and without a partner. */
export const authorizationExpiryPush = builder(
	12,
	{
		merchant_expire_soon: [123123],
		shop_expire_soon: [23213, 243242],
		user_expire_soon: [368765104],
		expire_before: 1619740800,
		page_no: 1,
		total_page: 2,
	},
	null,
);

/** Spelt `ordersn` as its sample is; its table has `order_sn`. */
export const shippingDocumentPush = builder(15, {
	ordersn: '220810QSK8S7BX',
	package_number: 'OFG113701539238152',
	status: 'READY',
});

/** Spelt `deboosted_details` as its sample is; its table has `deboost_details`. */
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

export const returnUpdatesPush = builder(
	29,
	{
		order_sn: '241128EDQ9YKJ0',
		return_sn: '2411280EDT4JRV5',
		updated_values: [
			{
				update_field: 'return_status',
				old_value: 'JUDGING',
				new_value: 'PROCESSING',
				update_time: 1732796767,
			},
		],
	},
	220004993,
);

export const fulfillmentStatusPush = builder(
	30,
	{
		ordersn: '250421TPSF33R6',
		package_number: 'OFG198917831207390',
		fulfillment_status: 'LOGISTICS_REQUEST_CREATED',
		update_time: 1660123127,
	},
	727720655,
);

/** The shop inside is another than the one of the envelope, as in its sample. */
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

/** Without a shop. */
export const videoUploadPush = builder(
	38,
	{
		video_upload_id: 'br-11110103-6ke16-lvq2x8ulv1x07f',
		status: 'SUCCEEDED',
		reason: '',
		video_info: { duration: 30 },
		update_time: 1660123127,
	},
	null,
);

export const packageInfoPush = builder(
	47,
	{
		changed_fields: ['ship_by_date'],
		old: { logistics_channel_id: 70124, ship_by_date: 1764573365 },
		new: { logistics_channel_id: 70124, ship_by_date: 1764746165 },
		order_sn: '2512017TFPB0HF',
		package_number: 'OFG218268963204539',
		update_time: 1764569831,
	},
	220688102,
);
