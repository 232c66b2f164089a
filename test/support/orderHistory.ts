import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** The state of an order as a delivery tells it. */
export interface OrderState {
	/** Which of a few orders. */
	readonly order: number;
	/** Seconds; several states may have the same. */
	readonly time: number;
	readonly topic: 'orders/create' | 'orders/updated' | 'orders/paid';
	/** null and absent are two things. */
	readonly address: string | null | undefined;
	/** Quantities by line; the order of the lines in the payload is arbitrary. */
	readonly quantities: readonly number[];
	readonly reversed: boolean;
	/** What apps write, and nobody watches. */
	readonly tags: string;
}

export const WATCHED = ['shipping_address', 'line_items[].sku', 'line_items[].current_quantity'];

export const orderState: fc.Arbitrary<OrderState> = fc.record({
	order: fc.nat({ max: 2 }),
	time: fc.nat({ max: 4 }),
	topic: fc.oneof(
		{ weight: 1, arbitrary: fc.constantFrom('orders/create' as const, 'orders/paid' as const) },
		{ weight: 5, arbitrary: fc.constant('orders/updated' as const) },
	),
	address: fc.constantFrom('Huế', 'Đà Nẵng', null, undefined),
	quantities: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2 }),
	reversed: fc.boolean(),
	tags: fc.constantFrom('', 'vip', 'vip, gift'),
});

/** @returns the body of the delivery */
export function bodyOf({ order, time, address, quantities, reversed, tags }: OrderState): string {
	const lines = quantities.map((quantity, index) => ({
		id: index + 1,
		sku: `SKU-${index}`,
		current_quantity: quantity,
	}));
	return JSON.stringify({
		...(reversed && { tags }),
		id: order + 1,
		updated_at: `2026-11-22T05:00:0${time}+07:00`,
		...(address !== undefined && { shipping_address: address === null ? null : { city: address } }),
		line_items: reversed ? lines.reverse() : lines,
		...(!reversed && { tags }),
	});
}

/** What is watched of a state, in words of its own: not as the code under test compares it. */
export function watchedOf({
	address,
	quantities,
}: Pick<OrderState, 'address' | 'quantities'>): Record<string, string> {
	return {
		shipping_address: address === undefined ? 'absent' : `${address}`,
		'line_items[].sku': quantities.length.toString(),
		'line_items[].current_quantity': quantities.join('+'),
	};
}

export interface Expected {
	readonly outcome: 'run' | 'remembered' | 'unchanged' | 'outdated';
	readonly changed?: readonly string[] | null;
}

/**
 * What has to become of deliveries that come one after the other, told from whole values and without any of
 * the code under test.
 */
export class ReferenceModel {
	private readonly orders = new Map<
		number,
		{ seen: Record<string, string>; newest: number; contents: Set<string> }
	>();

	constructor(private readonly rules: { readonly skipOutdated: boolean; readonly firstSeen: string }) {}

	deliver(state: OrderState): Expected {
		const { skipOutdated, firstSeen } = this.rules;
		const { order, time } = state;
		const update = state.topic === 'orders/updated';
		const watched = watchedOf(state);
		const content = contentOf(state);
		const known = this.orders.get(order);
		if (known === undefined) {
			this.orders.set(order, { seen: watched, newest: time, contents: new Set([content]) });
			return update && firstSeen === 'remember'
				? { outcome: 'remembered' }
				: { outcome: 'run', changed: null };
		}
		if (update && skipOutdated && time < known.newest) return { outcome: 'outdated' };
		const changed = WATCHED.filter((path) => watched[path] !== known.seen[path]);
		const sameMoment = time === known.newest && known.contents.has(content);
		if (update && skipOutdated && sameMoment && changed.length === 0) return { outcome: 'unchanged' };
		if (time >= known.newest) {
			known.newest = time;
			// Only the content that was told last is remembered.
			known.contents = new Set([content]);
		}
		if (update && changed.length === 0) return { outcome: 'unchanged' };
		known.seen = watched;
		return { outcome: 'run', changed };
	}
}

/** Everything a state says, in whatever order its keys come; the order of a list is part of it. */
function contentOf(state: OrderState): string {
	const { address, quantities, reversed, tags } = state;
	const lines = quantities.map((quantity, index) => `${index}x${quantity}`);
	return JSON.stringify([String(address), reversed ? lines.reverse() : lines, tags]);
}

/** Updates in any order, some of which n8n refuses at first; "elsewhere" come to another process. */
export const busyHistory = fc.array(
	fc.record({
		state: orderState,
		elsewhere: fc.boolean(),
		fails: fc.nat({ max: 5 }).map((number) => number === 0),
	}),
	{ minLength: 1, maxLength: 16 },
);

/** Does something with all of them, so many at the same moment. */
export async function inBatches<Each>(
	all: readonly Each[],
	atOnce: number,
	act: (each: Each) => Promise<void>,
): Promise<void> {
	for (let from = 0; from < all.length; from += atOnce) {
		await Promise.all(all.slice(from, from + atOnce).map(act));
	}
}

/**
 * Where outdated updates are skipped, the workflow has to end with the newest state of each order, and no
 * run may tell what the one before it told.
 *
 * @param delivered all of it, in any order
 * @param executions in the order in which they were saved
 * @returns what is wrong
 */
export function wrongRuns(
	delivered: readonly OrderState[],
	executions: readonly INodeExecutionData[],
): string[] {
	return [...new Set(delivered.map(({ order }) => order))].flatMap((order) => {
		const states = delivered.filter((state) => state.order === order);
		const newest = Math.max(...states.map(({ time }) => time));
		const final = states.filter(({ time }) => time === newest).map((state) => textOf(watchedOf(state)));
		const runs = executions
			.map(({ json }) => json.payload as IDataObject)
			.filter(({ id }) => id === order + 1)
			.map((payload) => textOf(watchedIn(payload)));
		const last = runs.at(-1);
		const lost = last === undefined || !final.includes(last);
		const noise = runs.filter((run, at) => at > 0 && run === runs[at - 1]);
		return [
			...(lost ? [`order ${order} ends with ${last}, not ${final.join(' or ')}`] : []),
			...noise.map((run) => `order ${order} runs again with ${run}`),
		];
	});
}

/** The watched values of a payload, in the words of the history. */
function watchedIn(payload: IDataObject): Record<string, string> {
	const lines = [...(payload.line_items as Array<{ id: number; current_quantity: number }>)];
	const address = payload.shipping_address as { city: string } | null | undefined;
	return watchedOf({
		address: address === undefined || address === null ? address : address.city,
		quantities: lines.sort((a, b) => a.id - b.id).map((line) => line.current_quantity),
	});
}

function textOf(watched: Record<string, string>): string {
	return JSON.stringify(watched);
}
