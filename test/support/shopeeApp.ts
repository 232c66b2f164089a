/** An app at Shopee, as its simulator is told of it. */
export const SHOPEE_APP = {
	partnerId: '2001887',
	partnerKey: 'shpk-api-key',
	pushKey: 'live-push-key',
} as const;
