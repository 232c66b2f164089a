import { parseKeepingDigits } from '../shared/digits';
import { arrivals } from '../shared/noise/arrival';
import { play, spread } from '../shared/noise/plan';
import type { Step } from '../shared/noise/step';
import { Timeline } from '../shared/noise/timeline';
import { withDefaults } from '../shared/options';
import { Random } from '../shared/random';
import { orderActions, productActions, stockActions } from './noisyActions';
import type { NoisyDelivery, NoisyPancakeOptions, NoisyPancakeSettings } from './noisyOptions';
import { SHOP_ID } from './settings';
import { Writer } from './text';

/**
 * The aspects of an order, of a variation's stock and of a product that matter, and their paths in the
 * payload.
 */
export const PANCAKE_ASPECTS = {
	status: ['status'],
	address: ['bill_full_name', 'bill_phone_number', 'shipping_address'],
	fee: ['fee_marketplace'],
	stock: ['remain_quantity'],
	warehouse: ['actual_remain_quantity'],
	price: ['variations[].retail_price'],
} as const;

const DEFAULTS: NoisyPancakeSettings = {
	seed: 1,
	day: '2026-11-22',
	shopId: SHOP_ID,
	orders: 60,
	tags: 120,
	notes: 40,
	addresses: 12,
	fees: 20,
	statuses: 90,
	cancellations: 6,
	late: 15,
	variations: 10,
	moves: 40,
	twins: 18,
	reversedTwins: 6,
	products: 8,
	renamings: 24,
	prices: 12,
	copies: 30,
};

/** Share of a resource's actions that happen within the second of the action before. */
const WITHIN_A_SECOND = 1 / 3;
/** The time between two actions within a second, in microseconds. */
const BETWEEN_ACTIONS = 100;

/**
 * @returns the deliveries of a day in the order of their arrival; the same for the same options
 * @throws Error where so many orders cannot have so many steps, cancellations, late deliveries or copies
 */
export function noisyPancake(options: NoisyPancakeOptions = {}): Step<NoisyDelivery>[] {
	const settings = withDefaults(DEFAULTS, options);
	const random = new Random(settings.seed);
	const writer = new Writer({ shuffleKeys: true, shuffleSpace: false, seed: settings.seed });
	const timeline = new Timeline<NoisyDelivery>();
	const swapped: number[] = [];
	let actions = 0;
	const now = (second: number) => second * 1_000_000 + BETWEEN_ACTIONS * ++actions;
	const day = { random, timeline, settings, swapped, now, text: (payload: unknown) => writer.text(payload) };

	const resources = [...orderActions(day), ...stockActions(day), ...productActions(day)];
	play(spread(random, resources, { day: settings.day, together: WITHIN_A_SECOND }));
	return arrivals(random, timeline.steps, {
		late: { orders: settings.late },
		swapped,
		copies: settings.copies,
		copied: ({ type, body = '' }) => ({ type, body: writer.text(parseKeepingDigits(body)) }),
	});
}
