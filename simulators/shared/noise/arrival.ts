import { groupedBy } from '../grouped';
import type { Random } from '../random';
import type { Step } from './step';
import { differing } from './timeline';

/** How deliveries arrive out of order, or twice. */
export interface Disorder<Delivery> {
	/**
	 * How many deliveries of each event arrive after a newer delivery of the same resource: at most one of each
	 * resource, and never its first. At least half of them, where possible, contain values that differ from the
	 * newer delivery's. The aspects in which they differ take turns.
	 */
	readonly late: Readonly<Record<string, number>>;
	/** The sequences of deliveries that arrive right after the next delivery. */
	readonly swapped?: readonly number[];
	/** How many deliveries arrive a second time, at once or a little later. */
	readonly copies: number;
	/** How a copy is made, where a copy is not byte for byte the same. */
	readonly copied?: (delivery: Delivery) => Delivery;
}

/** A delivery, and a newer delivery of the same resource that may overtake it. */
type Pair<Delivery> = readonly [step: Step<Delivery>, newer: Step<Delivery>];

/** The longest delay of a copy, in deliveries of the whole shop. */
const LATEST_COPY = 30;
/** At most so many newer deliveries of its resource overtake a late delivery. */
const LONGEST_DELAY = 3;

/**
 * @param steps the deliveries in the order in which they were caused
 * @returns the same deliveries and their copies in the order of their arrival
 * @throws Error where a day has too few deliveries that could be late or copied
 */
export function arrivals<Delivery>(
	random: Random,
	steps: readonly Step<Delivery>[],
	{ late, swapped = [], copies, copied = (delivery) => delivery }: Disorder<Delivery>,
): Step<Delivery>[] {
	const overtakers = new Map(swapped.map((sequence) => [steps[sequence]!, steps[sequence + 1]!] as const));
	for (const [event, count] of Object.entries(late)) delay(random, steps, event, count, overtakers);
	const inTurn = steps.filter((step) => !overtakers.has(step));
	if (copies > inTurn.length) throw new Error(`${inTurn.length} deliveries do not give ${copies} copies`);

	const positions = new Map(steps.map((step, index) => [step, index] as const));
	const placed = [
		...inTurn.map((step) => ({ step, position: positions.get(step) ?? 0 })),
		...[...overtakers].map(([step, newer]) => ({
			step: { ...step, kind: 'late' as const },
			position: (positions.get(newer) ?? 0) + 0.5,
		})),
		...random
			.shuffled(inTurn)
			.slice(0, copies)
			.map((step) => ({
				step: { ...step, kind: 'copy' as const, delivery: copied(step.delivery) },
				position: (positions.get(step) ?? 0) + random.below(LATEST_COPY) + 0.75,
			})),
	];
	return placed.sort((one, other) => one.position - other.position).map(({ step }) => step);
}

/** Chooses the late deliveries of an event, and the newer delivery that overtakes each of them. */
function delay<Delivery>(
	random: Random,
	steps: readonly Step<Delivery>[],
	event: string,
	count: number,
	overtakers: Map<Step<Delivery>, Step<Delivery>>,
): void {
	const taken = new Set([...overtakers.keys()].map(({ resource }) => resource));
	const pairs = random.shuffled(pairsOf(random, steps, event));
	const stale = pairs.filter(([step, newer]) => differing(step.values, newer.values).length > 0);
	let left = count;
	const take = (from: ReadonlyArray<Pair<Delivery>>, until: number) => {
		for (const [step, newer] of from) {
			if (left <= until) return;
			if (taken.has(step.resource)) continue;
			taken.add(step.resource);
			overtakers.set(step, newer);
			left -= 1;
		}
	};
	take(byAspectInTurn(stale), Math.floor(count / 2));
	take(pairs, 0);
	if (left > 0) throw new Error(`The day has only ${count - left} deliveries of ${event} that can be late`);
}

/** Orders the pairs so that aspects take turns: aspects that seldom change are not left to chance. */
function byAspectInTurn<Delivery>(pairs: ReadonlyArray<Pair<Delivery>>): Array<Pair<Delivery>> {
	const counts = new Map<string, number>();
	const ranked = pairs.map((pair) => {
		const aspects = differing(pair[0].values, pair[1].values).join();
		const rank = counts.get(aspects) ?? 0;
		counts.set(aspects, rank + 1);
		return { pair, rank };
	});
	return ranked.sort((one, other) => one.rank - other.rank).map(({ pair }) => pair);
}

/** @returns the deliveries of an event that can be overtaken, each with a newer delivery that overtakes it */
function pairsOf<Delivery>(
	random: Random,
	steps: readonly Step<Delivery>[],
	event: string,
): Array<Pair<Delivery>> {
	const resources = groupedBy(steps, ({ resource }) => resource);
	return [...resources.values()].flatMap((steps) =>
		steps
			.filter((step) => step.event === event && isNewer(step, steps[0]))
			.flatMap((step) => {
				const newer = steps.slice(steps.indexOf(step)).filter((other) => isNewer(other, step));
				return newer.length > 0 ? [[step, random.pick(newer.slice(0, LONGEST_DELAY))] as const] : [];
			}),
	);
}

function isNewer(step: Step<unknown>, than: Step<unknown> | undefined): boolean {
	return step.micros !== null && than !== undefined && than.micros !== null && step.micros > than.micros;
}
