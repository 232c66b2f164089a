import { builder } from './builder';

/** The seller at the top is the text "null". Sent once a day while a token is valid for less than 48 hours. */
export const tokenExpiryPush = builder(8, ({ appKey, sellerId }) => ({
	app_key: appKey,
	auth_expiry_time: 1627542238,
	seller_id: sellerId,
}));

/** The documentation shows no envelope, and so no type. */
export const voucherExpiryPush = builder(11, ({ sellerId }) => ({
	expireTime: 1628079408927,
	notifyTime: 1628153676218,
	promotionId: 900000001107894,
	promotionType: 'SELLER_VOUCHER',
	sellerId: BigInt(sellerId),
}));

/** The other form of type 11, also without an envelope. */
export const voucherStockPush = builder(11, ({ sellerId }) => ({
	left: '100',
	notifyTime: 1628158481068,
	promotionId: 900000001107894,
	promotionType: 'SELLER_VOUCHER',
	sellerId: BigInt(sellerId),
	total: '1000',
	used: '900',
}));

/** `data` has no time of its own. */
export const sellerStatusPush = builder(13, { status: 'normal' });
