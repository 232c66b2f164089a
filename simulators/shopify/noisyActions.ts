import { closedBy, deal, type ShopAction, pickDistinct } from '../shared/noise/plan';
import type { Kind } from '../shared/noise/step';
import type { Timeline } from '../shared/noise/timeline';
import type { Random } from '../shared/random';
import { NoisyOrder, type OrderAction } from './noisyOrder';
import type { NoisyDelivery, NoisyShopifySettings } from './noisyOptions';

/** The context of all actions of a day. */
export interface Day {
	readonly random: Random;
	readonly timeline: Timeline<NoisyDelivery>;
	readonly settings: NoisyShopifySettings;
}

type Topic = 'orders/create' | 'orders/updated' | 'orders/paid' | 'orders/cancelled';

/** The deliveries of one action in their order, with the kind of each where it is not the usual one. */
type EventSequence = ReadonlyArray<readonly [topic: Topic, kind?: Kind]>;

const CREATION: EventSequence = [['orders/create']];
const WITH_COMPANION: EventSequence = [
	['orders/create', 'create'],
	['orders/updated', 'noise'],
];
const CANCELLATION: EventSequence = [
	['orders/updated', 'cancel'],
	['orders/cancelled', 'cancel'],
];
const PAYMENT: EventSequence = [['orders/updated'], ['orders/paid']];

export function orderActions(day: Day): ShopAction[][] {
	const { random, settings } = day;
	const counts = {
		tag: settings.tags,
		note: settings.notes,
		reorderLines: settings.reorderedLines,
		reorderKeys: settings.reorderedKeys,
		changeAddress: settings.addresses,
		changeQuantity: settings.quantities,
		exchange: settings.exchanges,
		pay: settings.payments,
		cancel: settings.cancellations,
	};
	const dealt = deal<OrderAction>(random, settings.orders, counts, { pay: 1, cancel: 1 });
	const accompanied = pickDistinct(random, [...dealt.keys()], settings.companions);
	return dealt.map((actions, number) => {
		const order = new NoisyOrder(number, random);
		const create = (second: number) => {
			order.create(second);
			record(day, order, second, creation(accompanied.indexOf(number)));
		};
		const act = (action: OrderAction) => (second: number) => {
			order.act(action, second);
			record(day, order, second, sequenceOf(action, random));
		};
		const isAllowedAfter = (action: OrderAction) => action === 'tag' || action === 'note';
		return [create, ...closedBy(actions, 'cancel', isAllowedAfter).map(act)];
	});
}

/**
 * @param index index among the accompanied creations; -1 for a creation without a companion. Every second
 *   creation comes after its companion.
 */
function creation(index: number): EventSequence {
	if (index < 0) return CREATION;
	return index % 2 === 0 ? WITH_COMPANION : WITH_COMPANION.toReversed();
}

function sequenceOf(action: OrderAction, random: Random): EventSequence {
	if (action === 'cancel') return CANCELLATION;
	return action === 'pay' ? random.shuffled(PAYMENT) : [['orders/updated']];
}

function record({ random, timeline }: Day, order: NoisyOrder, second: number, sequence: EventSequence): void {
	// Increases from action to action, so that the actions of one second have an order.
	const nanoseconds = String(1_009 * (timeline.steps.length + 1)).padStart(9, '0');
	const triggeredAt = new Date(second * 1_000).toISOString().replace('000Z', `${nanoseconds}Z`);
	const action = { payload: order.payload(), eventId: random.uuid(), triggeredAt };
	timeline.record({
		resource: `order/${order.id}`,
		time: order.updatedAt,
		micros: second * 1_000_000,
		values: order.values(),
		deliveries: sequence.map(([topic, kind]) => ({
			event: topic,
			delivery: { topic, ...action, webhookId: random.uuid() },
			kind,
		})),
	});
}
