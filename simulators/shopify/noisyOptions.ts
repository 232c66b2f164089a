import type { ManualDelivery } from './types';

/** A delivery without its receiver: `shopify.deliver({ uri, ...delivery })`. */
export type NoisyDelivery = Omit<ManualDelivery, 'uri'>;

/** All counts are for the whole day. Counts that are left out grow with the number of orders. */
export interface NoisyShopifyOptions {
	readonly seed?: number;
	/** A day in UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly orders?: number;
	/**
	 * Creations with an orders/updated of the same content and event id. Every second time, the orders/updated
	 * comes first.
	 */
	readonly companions?: number;
	/** Apps write a tag. */
	readonly tags?: number;
	readonly notes?: number;
	/** The order of the lines changes. */
	readonly reorderedLines?: number;
	/** The order of the keys changes in all objects. Shopify documents no order of keys. */
	readonly reorderedKeys?: number;
	readonly addresses?: number;
	readonly quantities?: number;
	/** The quantities of two lines change places. */
	readonly exchanges?: number;
	/** Payments: an orders/updated and an orders/paid each, in either order. */
	readonly payments?: number;
	/** Cancellations: an orders/updated with `cancelled_at` each, then an orders/cancelled. */
	readonly cancellations?: number;
	/** Late deliveries of orders/updated. */
	readonly late?: number;
	readonly copies?: number;
}

export type NoisyShopifySettings = Required<NoisyShopifyOptions>;
