import { closedBy, deal, type ShopAction } from '../shared/noise/plan';
import type { Kind } from '../shared/noise/step';
import type { Timeline } from '../shared/noise/timeline';
import type { Random } from '../shared/random';
import { LONGEST_WAY, NoisyOrder, type OrderAction } from './noisyOrder';
import type { NoisyDelivery, NoisyPancakeSettings } from './noisyOptions';
import { NoisyProduct, NoisyStock } from './noisyStock';
import type { Fields, WebhookType } from './types';

/** The context of all actions of a day. */
export interface Day {
	readonly random: Random;
	readonly timeline: Timeline<NoisyDelivery>;
	readonly settings: NoisyPancakeSettings;
	/** The sequences of deliveries that arrive right after the next delivery. */
	readonly swapped: number[];
	/** @returns microseconds since 1970, within the second and later than all before */
	now(second: number): number;
	text(payload: Fields): string;
}

/** The time between the twins of one batch, as observed, in microseconds. */
const BETWEEN_TWINS = 37;

export function orderActions(day: Day): ShopAction[][] {
	const { random, settings, now } = day;
	const { tags, notes, addresses, fees, statuses, cancellations } = settings;
	const dealt = deal<OrderAction>(
		random,
		settings.orders,
		{
			tag: tags,
			note: notes,
			changeAddress: addresses,
			settleFee: fees,
			advance: statuses,
			cancel: cancellations,
		},
		{ advance: LONGEST_WAY, cancel: 1 },
	);
	return dealt.map((actions, number) => {
		const order = new NoisyOrder(number, settings.shopId);
		const record = (eventType: 'create' | 'update', kind?: Kind) => {
			const { time, updatedAt: micros } = order;
			const state = { resource: `order/${order.id}`, time, micros, values: order.values() };
			day.timeline.record({
				...state,
				deliveries: [deliveryOf(day, 'orders', order.payload(eventType), kind)],
			});
		};
		const create = (second: number) => {
			order.create(now(second));
			record('create');
		};
		const act = (action: OrderAction) => (second: number) => {
			order.act(action, now(second));
			record('update', action === 'cancel' ? 'cancel' : undefined);
		};
		const isAllowedAfter = (action: OrderAction) => action === 'tag' || action === 'note';
		return [create, ...closedBy(actions, 'cancel', isAllowedAfter).map(act)];
	});
}

export function stockActions(day: Day): ShopAction[][] {
	const { random, timeline, settings, now } = day;
	const { moves, twins, reversedTwins } = settings;
	const dealt = deal(random, settings.variations, {
		move: moves,
		twins: twins - reversedTwins,
		reversedTwins,
	});
	let orders = 0;
	return dealt.map((actions, number) => {
		const stock = new NoisyStock(number);
		timeline.know(stock.resource, stock.values());
		const record = (micros: number, change: number, orderId?: string) => {
			const payload = stock.move(micros, change, orderId);
			const state = { resource: stock.resource, time: payload.inserted_at as string, micros };
			const deliveries = [deliveryOf(day, 'variations_warehouses', payload)];
			timeline.record({ ...state, values: stock.values(), deliveries });
		};
		const sell = (micros: number) => record(micros, -1, String(480 + orders++));
		return actions.map((action) => (second: number) => {
			const micros = now(second);
			if (action === 'move') return sell(micros);
			if (action === 'reversedTwins') day.swapped.push(timeline.steps.length);
			record(micros, 5);
			return sell(micros + BETWEEN_TWINS);
		});
	});
}

export function productActions(day: Day): ShopAction[][] {
	const { random, timeline, settings } = day;
	const dealt = deal(random, settings.products, { rename: settings.renamings, reprice: settings.prices });
	return dealt.map((actions, number) => {
		const product = new NoisyProduct(number);
		const resource = `product/${product.id}`;
		timeline.know(resource, product.values());
		return actions.map((action) => () => {
			product.act(action);
			const state = { resource, time: null, micros: null, values: product.values() };
			timeline.record({ ...state, deliveries: [deliveryOf(day, 'products', product.payload())] });
		});
	});
}

function deliveryOf(day: Day, type: WebhookType, payload: Fields, kind?: Kind) {
	return { event: type, delivery: { type, body: day.text(payload) }, kind };
}
