import { groupedBy } from '../grouped';
import type { Step } from './step';

/**
 * Distributes a day over lanes that can be sent at the same time. Sending one delivery after the other takes
 * long, and sending all at once loses the order. Lanes keep the order that matters, because the verdict on a
 * delivery depends on its own resource alone.
 *
 * @returns `count` lists of steps; the steps of a resource are in one list, in their order
 */
export function lanesOf<Delivery>(steps: readonly Step<Delivery>[], count: number): Step<Delivery>[][] {
	const resources = [...groupedBy(steps, ({ resource }) => resource).keys()];
	const laneOf = new Map(resources.map((resource, index) => [resource, index % count] as const));
	const lanes: Step<Delivery>[][] = Array.from({ length: count }, () => []);
	for (const step of steps) lanes[laneOf.get(step.resource) ?? 0]?.push(step);
	return lanes;
}
