import type { ManualDelivery } from './types';

/** A push: `shopee.deliver(delivery)`, to the callback URL; `shopee.emit(delivery.push)` retries it too. */
export type NoisyDelivery = Required<Pick<ManualDelivery, 'push'>>;

/** Counts are of the whole day. */
export interface NoisyShopeeOptions {
	readonly seed?: number;
	/** Of UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly shopId?: number;
	/** Each with `models` prices and one reserved stock, all of them there before the day. */
	readonly items?: number;
	readonly models?: number;
	readonly prices?: number;
	/** Pushes of a price that is what it was. Whether Shopee sends such is not documented. */
	readonly samePrices?: number;
	readonly reservedStocks?: number;
	/** Each goes its way from UNPAID to COMPLETED, with a package that is delivered, unless it is cancelled. */
	readonly orders?: number;
	readonly cancellations?: number;
	/**
	 * Of the orders that are completed, those that are pushed as COMPLETED twice, with another
	 * `completed_scenario`. When Shopee sends RRAOC is not documented.
	 */
	readonly scenarios?: number;
	readonly lateOrders?: number;
	readonly latePackages?: number;
	readonly latePrices?: number;
	readonly lateReservedStocks?: number;
	readonly copies?: number;
}

export type NoisyShopeeSettings = Required<NoisyShopeeOptions>;
