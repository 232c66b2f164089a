import { arrivals } from '../shared/noise/arrival';
import { play, spread } from '../shared/noise/plan';
import type { Step } from '../shared/noise/step';
import { Timeline } from '../shared/noise/timeline';
import { withDefaults } from '../shared/options';
import { Random } from '../shared/random';
import { orderActions } from './noisyActions';
import type { NoisyDelivery, NoisyShopifyOptions, NoisyShopifySettings } from './noisyOptions';

/** The aspects of an order that matter, and their paths in the payload. */
export const SHOPIFY_ASPECTS = {
	address: ['shipping_address'],
	items: ['line_items[].sku', 'line_items[].current_quantity'],
	payment: ['financial_status'],
	cancellation: ['cancelled_at'],
} as const;

const DEFAULTS = { seed: 1, day: '2026-11-22', orders: 200 };
/** The counts of a day with 200 orders. */
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
/**
 * Share of an order's actions that happen within the second of the action before. `updated_at` has whole
 * seconds, so several states share one time.
 */
const WITHIN_A_SECOND = 1 / 3;

/**
 * @returns the deliveries of a day in the order of their arrival; the same for the same options
 * @throws Error where so many orders cannot have so many payments, cancellations, late deliveries or copies
 */
export function noisyShopify(options: NoisyShopifyOptions = {}): Step<NoisyDelivery>[] {
	const settings = settingsOf(options);
	const random = new Random(settings.seed);
	const timeline = new Timeline<NoisyDelivery>();
	const actions = orderActions({ random, timeline, settings });
	play(spread(random, actions, { day: settings.day, together: WITHIN_A_SECOND }));
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
