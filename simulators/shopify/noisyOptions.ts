import type { ManualDelivery } from './types';

/** A delivery but for its receiver: `shopify.deliver({ uri, ...delivery })`. */
export type NoisyDelivery = Omit<ManualDelivery, 'uri'>;

/** Counts are of the whole day; those that are left out grow with the number of orders. */
export interface NoisyShopifyOptions {
	readonly seed?: number;
	/** Of UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly orders?: number;
	/**
	 * Creations that come with an orders/updated of the same content and event id, which is the first of the
	 * two every other time.
	 */
	readonly companions?: number;
	/** Apps write a tag. */
	readonly tags?: number;
	readonly notes?: number;
	/** The lines change places. */
	readonly reorderedLines?: number;
	/** The keys of all objects change places; that Shopify keeps their order is nowhere said. */
	readonly reorderedKeys?: number;
	readonly addresses?: number;
	readonly quantities?: number;
	/** The quantities of two lines change places. */
	readonly exchanges?: number;
	/** An orders/updated and an orders/paid each, in either order. */
	readonly payments?: number;
	/** An orders/updated with `cancelled_at`, then an orders/cancelled, each. */
	readonly cancellations?: number;
	/** Of orders/updated. */
	readonly late?: number;
	readonly copies?: number;
}

export type NoisyShopifySettings = Required<NoisyShopifyOptions>;
