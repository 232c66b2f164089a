import { arrivals } from '../shared/noise/arrival';
import { pickDistinct, play, spread } from '../shared/noise/plan';
import type { Step } from '../shared/noise/step';
import { Timeline } from '../shared/noise/timeline';
import { withDefaults } from '../shared/options';
import { Random } from '../shared/random';
import { numbers, orderActions, packageActions, priceActions, reservedStockActions } from './noisyActions';
import type { NoisyDelivery, NoisyShopeeOptions, NoisyShopeeSettings } from './noisyOptions';

/** The aspects that matter, each of one push type, and their paths in the payload. */
export const SHOPEE_ASPECTS = {
	price: ['data.new_value'],
	reserved: ['data.changed_values[].new'],
	status: ['data.status'],
	scenario: ['data.completed_scenario'],
	fulfillment: ['data.fulfillment_status'],
} as const;

const DEFAULTS: NoisyShopeeSettings = {
	seed: 1,
	day: '2026-11-22',
	shopId: 727720655,
	items: 15,
	models: 2,
	prices: 80,
	samePrices: 20,
	reservedStocks: 60,
	orders: 40,
	cancellations: 6,
	scenarios: 10,
	lateOrders: 12,
	latePackages: 6,
	latePrices: 8,
	lateReservedStocks: 5,
	copies: 40,
};

/**
 * Share of an order's statuses that change within the same second; their times have whole seconds. Prices are
 * excluded: nothing distinguishes two changes back and forth within a second.
 */
const STATUSES_WITHIN_A_SECOND = 1 / 5;

/**
 * @returns the pushes of a day in the order of their arrival; the same for the same options
 * @throws Error where a day cannot have so many cancellations, late pushes or copies
 */
export function noisyShopee(options: NoisyShopeeOptions = {}): Step<NoisyDelivery>[] {
	const settings = withDefaults(DEFAULTS, options);
	const { day } = settings;
	const random = new Random(settings.seed);
	const timeline = new Timeline<NoisyDelivery>();
	const context = { random, timeline, settings };
	const cancelled = new Set(pickDistinct(random, numbers(settings.orders), settings.cancellations));
	const orders = [...orderActions(context, cancelled), ...packageActions(context, cancelled)];
	const items = [...priceActions(context), ...reservedStockActions(context)];
	play([
		...spread(random, orders, { day, together: STATUSES_WITHIN_A_SECOND }),
		...spread(random, items, { day, together: 0 }),
	]);
	return arrivals(random, timeline.steps, {
		late: {
			order_status_push: settings.lateOrders,
			package_fulfillment_status_push: settings.latePackages,
			item_price_update_push: settings.latePrices,
			reserved_stock_change_push: settings.lateReservedStocks,
		},
		copies: settings.copies,
	});
}
