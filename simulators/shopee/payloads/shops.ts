import { type Builder, builder } from './builder';

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

/** Spells the shop's id as in three of Shopee's five samples. */
export const shopDeauthorizedPush = builder(
	2,
	{ authorize_type: 'expiry', shopid: 22000000, success: 1, extra: 'The authorization is expired.' },
	null,
	{ partnerId: 800000 },
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

/** The builder's fields are those of `content`. */
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

/** One of several pages. The push has neither shop nor partner. */
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

/** The push has no shop. */
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
