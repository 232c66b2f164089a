import fc from 'fast-check';

import { parseEvent as parseLazadaPush } from '../../nodes/Lazada/platform/event';
import { parseEvent as parsePancakeDelivery } from '../../nodes/Pancake/platform/event';
import { parseEvent as parseShopeePush } from '../../nodes/Shopee/platform/event';
import type { CommerceEvent, Delivery, Parsed, PlatformName } from '../../nodes/shared/webhook/types';
import { deliveryOf, eventIn } from './delivery';

/** A delivery that shows a state which its resource may have again later. */
export interface Shown {
	/** Which of a few resources. */
	readonly resource: number;
	/** Which of a few states. */
	readonly state: number;
	/** Seconds. A repetition has the time of the first sending, or is stamped anew. */
	readonly time: number;
}

/** A kind of delivery, and what its times say. */
export interface Kind {
	/**
	 * "sending": the time of each sending. "change": a time of the resource, part of its content, which several
	 * states may share. "none": no time.
	 */
	readonly times: 'sending' | 'change' | 'none';
	readonly platform: PlatformName;
	bodyOf(shown: Shown): string;
	eventOf(shown: Shown): CommerceEvent;
}

const FIRST_SECOND = Date.UTC(2026, 10, 22) / 1_000;

export const KINDS: Readonly<Record<string, Kind>> = {
	"Shopee's tracking numbers": kind(
		'shopee',
		'sending',
		({ resource, state, time }) => ({
			code: 4,
			shop_id: 1,
			timestamp: FIRST_SECOND + time,
			data: { ordersn: `A${resource}`, package_number: 'P', tracking_no: `T${state}` },
		}),
		(delivery) => parseShopeePush(delivery),
	),
	"Lazada's chat messages": kind(
		'lazada',
		'none',
		({ resource, state }) => ({
			seller_id: '1',
			message_type: 2,
			data: { session_id: 'S', message_id: `M${resource}`, status: state, send_time: FIRST_SECOND * 1_000 },
		}),
		(delivery) => parseLazadaPush(delivery, () => ({ oneEventPerOrder: false })),
	),
	"Pancake's orders": kind(
		'pancake',
		'change',
		({ resource, state, time }) => ({
			type: 'orders',
			shop_id: 1,
			id: `${resource}`,
			fee_marketplace: state * 15_000,
			updated_at: new Date((FIRST_SECOND + time) * 1_000).toISOString().slice(0, -1),
		}),
		(delivery) => parsePancakeDelivery(delivery, undefined),
	),
};

export const shown: fc.Arbitrary<Shown> = fc.record({
	resource: fc.nat({ max: 1 }),
	state: fc.nat({ max: 2 }),
	time: fc.nat({ max: 4 }),
});

export interface Expected {
	readonly outcome: 'run' | 'duplicate';
	readonly seenBefore?: boolean;
}

/** What is known of a resource: whole values, in the order in which they were told. */
interface Told {
	readonly states: string[];
	readonly sendings: Set<number>;
	newest: number;
}

/** What has to become of deliveries that come one after another, without any of the code under test. */
export class StateModel {
	private resources = new Map<number, Told>();

	constructor(private readonly times: Kind['times']) {}

	/** @param accepted whether n8n takes over what runs; what it refuses leaves no trace */
	deliver(delivery: Shown, accepted: boolean): Expected {
		const { resource, state, time } = delivery;
		const told = this.resources.get(resource) ?? { states: [], sendings: new Set<number>(), newest: -1 };
		const content = this.times === 'change' ? `${state} at ${time}` : `${state}`;
		const sending = time * 100 + state;
		const remember = () => {
			told.sendings.add(sending);
			this.resources.set(resource, told);
		};
		if (this.times === 'sending' && told.sendings.has(sending)) return { outcome: 'duplicate' };
		if (told.states.at(-1) === content) {
			told.newest = Math.max(told.newest, time);
			remember();
			return { outcome: 'duplicate' };
		}
		const seenBefore = told.states.includes(content);
		const isLate =
			(this.times === 'sending' && time <= told.newest) || (this.times === 'change' && time < told.newest);
		if (seenBefore && isLate) {
			remember();
			return { outcome: 'duplicate' };
		}
		if (accepted) {
			told.states.push(content);
			told.newest = Math.max(told.newest, time);
			remember();
		}
		return { outcome: 'run', seenBefore };
	}
}

function kind(
	platform: Kind['platform'],
	times: Kind['times'],
	payloadOf: (shown: Shown) => object,
	parse: (delivery: Delivery) => Parsed,
): Kind {
	const bodyOf = (one: Shown) => JSON.stringify(payloadOf(one));
	const eventOf = (one: Shown) => eventIn(parse(deliveryOf(bodyOf(one))));
	return { platform, times, bodyOf, eventOf };
}
