import { groupedBy } from '../grouped';
import type { Step } from './step';

/**
 * A day that is sent one delivery after the other takes its time, and sent all at once it has no order. Lanes
 * can be sent at the same time: what the reference says of a delivery depends on its own resource alone.
 *
 * @returns the steps in so many lists, those of one resource in one of them and in their order
 */
export function lanesOf<Delivery>(steps: readonly Step<Delivery>[], count: number): Step<Delivery>[][] {
	const resources = [...groupedBy(steps, ({ resource }) => resource).keys()];
	const laneOf = new Map(resources.map((resource, index) => [resource, index % count] as const));
	const lanes: Step<Delivery>[][] = Array.from({ length: count }, () => []);
	for (const step of steps) lanes[laneOf.get(step.resource) ?? 0]?.push(step);
	return lanes;
}
