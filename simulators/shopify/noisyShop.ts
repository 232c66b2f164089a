import { arrivals } from '../shared/noise/arrival';
import { play, spread } from '../shared/noise/plan';
import type { Step } from '../shared/noise/step';
import { Timeline } from '../shared/noise/timeline';
import { withDefaults } from '../shared/options';
import { Random } from '../shared/random';
import { orderDeeds } from './noisyDeeds';
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

/** What is noteworthy of an order, and the paths of it in the payload. */
export const SHOPIFY_ASPECTS = {
	address: ['shipping_address'],
	items: ['line_items[].sku', 'line_items[].current_quantity'],
	payment: ['financial_status'],
	cancellation: ['cancelled_at'],
} as const;

const DEFAULTS = { seed: 1, day: '2026-11-22', orders: 200 };
/** Of a day of 200 orders. */
const COUNTS = {
	companions: 20,
	tags: 800,
	notes: 120,
	reorderedLines: 40,
	reorderedKeys: 40,
	addresses: 20,
	quantities: 16,
	exchanges: 4,
	payments: 60,
	cancellations: 12,
	late: 40,
	copies: 60,
};
/** Of what happens to an order; `updated_at` has whole seconds, so several states share one. */
const WITHIN_A_SECOND = 1 / 3;

/**
 * @returns the deliveries of a day in the order of their arrival; the same for the same options
 * @throws Error where so many orders cannot have so many payments, cancellations, late deliveries or copies
 */
export function noisyShopify(options: NoisyShopifyOptions = {}): Step<NoisyDelivery>[] {
	const settings = settingsOf(options);
	const random = new Random(settings.seed);
	const timeline = new Timeline<NoisyDelivery>();
	const deeds = orderDeeds({ random, timeline, settings });
	play(spread(random, deeds, { day: settings.day, together: WITHIN_A_SECOND }));
	return arrivals(random, timeline.steps, {
		late: { 'orders/updated': settings.late },
		copies: settings.copies,
	});
}

function settingsOf(options: NoisyShopifyOptions): NoisyShopifySettings {
	const { orders = DEFAULTS.orders } = options;
	const grown = Object.entries(COUNTS).map(([name, count]) => [
		name,
		Math.round((count * orders) / DEFAULTS.orders),
	]);
	return withDefaults({ ...DEFAULTS, ...(Object.fromEntries(grown) as typeof COUNTS) }, options);
}
