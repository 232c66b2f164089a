import type { ManualDelivery } from './types';

/**
 * A push: `shopee.deliver(delivery)` sends it to the callback URL, `shopee.emit(delivery.push)` also retries
 * it.
 */
export type NoisyDelivery = Required<Pick<ManualDelivery, 'push'>>;

/** All counts are for the whole day. */
export interface NoisyShopeeOptions {
	readonly seed?: number;
	/** A day in UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly shopId?: number;
	/** Items, each with `models` prices and one reserved stock. All of them exist before the day. */
	readonly items?: number;
	readonly models?: number;
	readonly prices?: number;
	/** Pushes of a price that has not changed. Whether Shopee sends such pushes is not documented. */
	readonly samePrices?: number;
	readonly reservedStocks?: number;
	/** Orders. Each goes from UNPAID to COMPLETED, with a package that is delivered, unless it is cancelled. */
	readonly orders?: number;
	readonly cancellations?: number;
	/**
	 * Completed orders that are pushed as COMPLETED twice, with another `completed_scenario`. When Shopee sends
	 * RRAOC is not documented.
	 */
	readonly scenarios?: number;
	readonly lateOrders?: number;
	readonly latePackages?: number;
	readonly latePrices?: number;
	readonly lateReservedStocks?: number;
	readonly copies?: number;
}

export type NoisyShopeeSettings = Required<NoisyShopeeOptions>;
