import { arrivals } from '../shared/noise/arrival';
import { deal, type ShopAction, play, spread } from '../shared/noise/plan';
import type { Step } from '../shared/noise/step';
import { Timeline } from '../shared/noise/timeline';
import { withDefaults } from '../shared/options';
import { Random } from '../shared/random';
import { productCreatedPush, productEditedPush, tradeOrderPush } from './payloads';
import type { ManualDelivery } from './types';

/**
 * A push: `lazada.deliver(delivery)` sends it to the callback URL, `lazada.emit(delivery.push)` also retries
 * it.
 */
export type NoisyDelivery = Required<Pick<ManualDelivery, 'push'>>;

/** All counts are for the whole day. */
export interface NoisyLazadaOptions {
	readonly seed?: number;
	/** A day in UTC, e.g. "2026-11-22". */
	readonly day?: string;
	/** Orders. Each goes from unpaid to delivered, all its lines within one second, unless it is canceled. */
	readonly orders?: number;
	/**
	 * The largest number of lines of an order. From order to order the number grows by one. Each line has
	 * pushes of its own.
	 */
	readonly lines?: number;
	readonly cancellations?: number;
	readonly products?: number;
	/** Edits of products that change only their time. */
	readonly edits?: number;
	/** Edits that add an SKU. */
	readonly newSkus?: number;
	readonly lateOrders?: number;
	readonly lateProducts?: number;
	readonly copies?: number;
}

type Settings = Required<NoisyLazadaOptions>;

/** The aspects of an order's line and of a product that matter, and their paths in the payload. */
export const LAZADA_ASPECTS = {
	status: ['data.order_status'],
	skus: ['data.sku_list[].seller_sku'],
} as const;

const DEFAULTS: Settings = {
	seed: 1,
	day: '2026-11-22',
	orders: 40,
	lines: 3,
	cancellations: 6,
	products: 15,
	edits: 120,
	newSkus: 12,
	lateOrders: 15,
	lateProducts: 6,
	copies: 40,
};

const FIRST_ORDER_ID = 260_422_900_198_363n;
const ORDER_STEP = 10_000_000n;
const LINE_STEP = 100_000n;
const FIRST_ITEM_ID = 1_760_954_113;
/** Share of an order's statuses that change within the same second; their times have whole seconds. */
const STATUSES_WITHIN_A_SECOND = 1 / 5;

/**
 * @returns the pushes of a day in the order of their arrival; the same for the same options
 * @throws Error where a day cannot have so many cancellations, late pushes or copies
 */
export function noisyLazada(options: NoisyLazadaOptions = {}): Step<NoisyDelivery>[] {
	const settings = withDefaults(DEFAULTS, options);
	const { day } = settings;
	const random = new Random(settings.seed);
	const timeline = new Timeline<NoisyDelivery>();
	const orders = orderActions(random, timeline, settings);
	const products = productActions(random, timeline, settings);
	play([
		...spread(random, orders, { day, together: STATUSES_WITHIN_A_SECOND }),
		...spread(random, products, { day, together: 0 }),
	]);
	return arrivals(random, timeline.steps, {
		late: { trade_order: settings.lateOrders, product_updated: settings.lateProducts },
		copies: settings.copies,
	});
}

function orderActions(random: Random, timeline: Timeline<NoisyDelivery>, settings: Settings): ShopAction[][] {
	const { orders, lines, cancellations } = settings;
	const dealt = deal(random, orders, { cancel: cancellations }, { cancel: 1 });
	return dealt.map(({ length: cancelled }, number) => {
		const orderId = FIRST_ORDER_ID + BigInt(number) * ORDER_STEP;
		const lineIds = Array.from({ length: 1 + (number % lines) }, (_, line) =>
			String(orderId + BigInt(line + 1) * LINE_STEP),
		);
		const end = cancelled > 0 ? ['canceled'] : ['packed', 'ready_to_ship', 'shipped', 'delivered'];
		return ['unpaid', 'pending', ...end].map((status) => (second: number) => {
			for (const lineId of lineIds) {
				const ids = { trade_order_id: String(orderId), trade_order_line_id: lineId };
				const data = { order_status: status, ...ids, status_update_time: second };
				const push = tradeOrderPush(data, { timestamp: second * 1_000 });
				const kind = status === 'canceled' ? ('cancel' as const) : undefined;
				timeline.record({
					resource: `order_line/${lineId}`,
					time: second,
					micros: second * 1_000_000,
					values: { status },
					deliveries: [{ event: 'trade_order', delivery: { push }, kind }],
				});
			}
		});
	});
}

function productActions(
	random: Random,
	timeline: Timeline<NoisyDelivery>,
	settings: Settings,
): ShopAction[][] {
	const { products, edits, newSkus } = settings;
	return deal(random, products, { edit: edits, addSku: newSkus }).map((actions, number) => {
		const itemId = FIRST_ITEM_ID + number;
		let skus = [newSku(itemId, 0)];
		const record = (second: number, isNew: boolean) => {
			const time = second * 1_000 + random.below(1_000);
			const values = { skus: skus.map(({ seller_sku: sku }) => sku).join(', ') };
			timeline.record({
				resource: `product/${itemId}`,
				time,
				micros: time * 1_000,
				values,
				deliveries: [
					isNew
						? { event: 'product_created', delivery: { push: created(itemId, skus, time) } }
						: { event: 'product_updated', delivery: { push: edited(itemId, skus, time) } },
				],
			});
		};
		const act = (action: 'edit' | 'addSku') => (second: number) => {
			if (action === 'addSku') skus = [...skus, newSku(itemId, skus.length)];
			record(second, false);
		};
		return [(second: number) => record(second, true), ...actions.map(act)];
	});
}

interface Sku {
	readonly shop_sku: string;
	readonly seller_sku: string;
	readonly sku_id: number;
}

function newSku(itemId: number, index: number): Sku {
	const skuId = (itemId - FIRST_ITEM_ID) * 100 + 8_975_502_010 + index;
	return { shop_sku: `${itemId}_VNAMZ-${skuId}`, seller_sku: `${itemId}-${index}`, sku_id: skuId };
}

/** Ids are texts in the sample of this type. The kind of change and its time are beside `data`. */
function created(itemId: number, skus: readonly Sku[], time: number) {
	const list = skus.map((sku) => ({ ...sku, sku_id: String(sku.sku_id) }));
	return productCreatedPush(
		{ item_id: String(itemId), sku_list: list },
		{ top: { action: 'EDITED_UPDATED', status_update_time: time }, timestamp: Math.floor(time / 1_000) },
	);
}

/** Ids are numbers in the sample of this type. */
function edited(itemId: number, skus: readonly Sku[], time: number) {
	return productEditedPush(
		{ item_id: itemId, sku_list: skus, status_update_time: time },
		{ timestamp: Math.floor(time / 1_000) },
	);
}
