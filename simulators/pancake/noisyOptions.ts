import type { ManualDelivery } from './types';

/** A type and the exact text of a body. `pancake.deliver(delivery)` sends it to the shop's `webhook_url`. */
export type NoisyDelivery = Pick<ManualDelivery, 'type' | 'body'>;

/** All counts are for the whole day. */
export interface NoisyPancakeOptions {
	readonly seed?: number;
	/** A day in UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly shopId?: number;
	readonly orders?: number;
	readonly tags?: number;
	readonly notes?: number;
	/** Changes of the name and address on the bill. */
	readonly addresses?: number;
	/** Fees that the marketplace settles, without a new `updated_at`. */
	readonly fees?: number;
	/** Steps from status to status, at most eight an order. */
	readonly statuses?: number;
	readonly cancellations?: number;
	/** Late deliveries of orders. */
	readonly late?: number;
	readonly variations?: number;
	/** Single stock events. */
	readonly moves?: number;
	/** Two stock events each, 37 microseconds apart. */
	readonly twins?: number;
	/** Twins that arrive in reverse order. */
	readonly reversedTwins?: number;
	readonly products?: number;
	/** Renamings of products, whose events have no time. */
	readonly renamings?: number;
	/** Changes of products' prices. */
	readonly prices?: number;
	/** Copies with their keys in another order, as Pancake's order of keys is not stable. */
	readonly copies?: number;
}

export type NoisyPancakeSettings = Required<NoisyPancakeOptions>;
