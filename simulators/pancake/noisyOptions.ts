import type { ManualDelivery } from './types';

/** A type and the exact text: `pancake.deliver(delivery)`, to the shop's `webhook_url`. */
export type NoisyDelivery = Pick<ManualDelivery, 'type' | 'body'>;

/** Counts are of the whole day. */
export interface NoisyPancakeOptions {
	readonly seed?: number;
	/** Of UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly shopId?: number;
	readonly orders?: number;
	readonly tags?: number;
	readonly notes?: number;
	/** Of the bill: name and address. */
	readonly addresses?: number;
	/** Fees that the marketplace settles, with the `updated_at` of before. */
	readonly fees?: number;
	/** Steps from status to status, at most eight an order. */
	readonly statuses?: number;
	readonly cancellations?: number;
	/** Of orders. */
	readonly late?: number;
	readonly variations?: number;
	/** Single stock events. */
	readonly moves?: number;
	/** Two stock events each, 37 microseconds apart. */
	readonly twins?: number;
	/** Of the twins, those that arrive the wrong way round. */
	readonly reversedTwins?: number;
	readonly products?: number;
	/** Of products, whose events have no time. */
	readonly renamings?: number;
	/** Of products too. */
	readonly prices?: number;
	/** With their keys in another order, as Pancake's is not stable. */
	readonly copies?: number;
}

export type NoisyPancakeSettings = Required<NoisyPancakeOptions>;
