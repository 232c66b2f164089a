import { deal, type ShopAction, pickDistinct } from '../shared/noise/plan';
import type { Kind, Values } from '../shared/noise/step';
import type { Timeline } from '../shared/noise/timeline';
import type { Random } from '../shared/random';
import type { NoisyDelivery, NoisyShopeeSettings } from './noisyOptions';
import { fulfillmentStatusPush, itemPricePush, orderStatusPush, reservedStockPush } from './payloads';
import type { Builder, Fields } from './payloads/builder';

/** The context of all actions of a day. */
export interface Day {
	readonly random: Random;
	readonly timeline: Timeline<NoisyDelivery>;
	readonly settings: NoisyShopeeSettings;
}

/** How the pushes of a resource are made. */
interface Voice {
	readonly resource: string;
	readonly event: string;
	readonly build: Builder;
}

const FIRST_ITEM_ID = 2_800_183_423;
const FIRST_MODEL_ID = 10_000_521_461;
const PROMOTION_ID = 2_035_472_891;
/** Few prices, so that earlier prices come back. */
const PRICES = [199_000, 189_000, 179_000];
const FULFILLMENT = ['READY', 'REQUEST_CREATED', 'PICKUP_DONE', 'DELIVERY_DONE'];

/** @param cancelled the numbers of the cancelled orders */
export function orderActions(day: Day, cancelled: ReadonlySet<number>): ShopAction[][] {
	const { orders, scenarios } = day.settings;
	const completed = numbers(orders).filter((number) => !cancelled.has(number));
	const twice = new Set(pickDistinct(day.random, completed, scenarios));
	return numbers(orders).map((number) => {
		const ordersn = orderNumber(number);
		const voice = { resource: `order/${ordersn}`, event: 'order_status_push', build: orderStatusPush };
		const end = cancelled.has(number)
			? ['IN_CANCEL', 'CANCELLED']
			: ['PROCESSED', 'SHIPPED', 'TO_CONFIRM_RECEIVE', 'COMPLETED NORMAL'];
		const way = ['UNPAID', 'READY_TO_SHIP', ...end, ...(twice.has(number) ? ['COMPLETED RRAOC'] : [])];
		return way.map((step) => (second: number) => {
			const [status = '', scenario = ''] = step.split(' ');
			const data = { ordersn, status, completed_scenario: scenario };
			record(day, voice, data, second, { status, scenario }, status === 'CANCELLED' ? 'cancel' : undefined);
		});
	});
}

/** @param without the numbers of the orders that have no package */
export function packageActions(day: Day, without: ReadonlySet<number>): ShopAction[][] {
	const shipped = numbers(day.settings.orders).filter((number) => !without.has(number));
	return shipped.map((number) => {
		const ids = { ordersn: orderNumber(number), package_number: `OFG${198_917_831_207_390 + number}` };
		const event = 'package_fulfillment_status_push';
		const voice = { resource: `package/${ids.package_number}`, event, build: fulfillmentStatusPush };
		return FULFILLMENT.map((name) => (second: number) => {
			const status = `LOGISTICS_${name}`;
			record(day, voice, { ...ids, fulfillment_status: status }, second, { fulfillment: status });
		});
	});
}

export function priceActions(day: Day): ShopAction[][] {
	const { items, models, prices, samePrices } = day.settings;
	const dealt = deal(day.random, items * models, { change: prices, repeat: samePrices });
	return dealt.map((actions, number) => {
		const ids = { item_id: FIRST_ITEM_ID + (number % items), model_id: FIRST_MODEL_ID + number };
		const resource = `price/${ids.item_id}/${ids.model_id}`;
		const voice = { resource, event: 'item_price_update_push', build: itemPricePush };
		let [price = 0] = PRICES;
		day.timeline.know(resource, { price: String(price) });
		return actions.map((action) => (second: number) => {
			const before = price;
			if (action === 'change') price = day.random.pick(PRICES.filter((other) => other !== before));
			record(day, voice, { ...ids, old_value: before, new_value: price }, second, { price: String(price) });
		});
	});
}

export function reservedStockActions(day: Day): ShopAction[][] {
	const { items, reservedStocks } = day.settings;
	const dealt = deal(day.random, items, { change: reservedStocks });
	let orders = 0;
	return dealt.map((actions, number) => {
		const ids = { item_id: FIRST_ITEM_ID + number, variation_id: FIRST_MODEL_ID + number };
		const resource = `reserved_stock/${ids.item_id}/${ids.variation_id}/${PROMOTION_ID}`;
		const voice = { resource, event: 'reserved_stock_change_push', build: reservedStockPush };
		let stock = 20;
		day.timeline.know(resource, { reserved: String(stock) });
		return actions.map(() => (second: number) => {
			const before = stock;
			const isPlaced = stock > 0 && day.random.next() < 3 / 4;
			stock += isPlaced ? -1 : 1;
			const data = {
				...ids,
				promotion_id: PROMOTION_ID,
				changed_values: [{ name: 'reserved_stock', old: before, new: stock }],
				action: isPlaced ? 'place_order' : 'cancel_order',
				ordersn: orderNumber(orders++),
			};
			record(day, voice, data, second, { reserved: String(stock) });
		});
	});
}

function record(day: Day, voice: Voice, data: Fields, second: number, values: Values, kind?: Kind): void {
	const { resource, event, build } = voice;
	const { shopId } = day.settings;
	const own = 'shop_id' in (build().data as Fields) ? { shop_id: shopId } : {};
	const push = build({ ...data, ...own, update_time: second }, { shopId, timestamp: second });
	const state = { resource, time: second, micros: second * 1_000_000, values };
	day.timeline.record({ ...state, deliveries: [{ event, delivery: { push }, kind }] });
}

function orderNumber(number: number): string {
	return `261122${String(number).padStart(4, '0')}QSK8`;
}

/** @returns the numbers from 0 to less than a count */
export function numbers(count: number): number[] {
	return Array.from({ length: count }, (_, number) => number);
}
