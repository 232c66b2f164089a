import type { Random } from '../random';

/** An action at a given second since 1970. */
export type ShopAction = (second: number) => void;

interface TimedAction {
	readonly action: ShopAction;
	readonly second: number;
}

const HALF_A_DAY = 12 * 3_600;
/** The longest pause between two actions on one resource, in seconds. */
const LONGEST_PAUSE = 1_800;

/**
 * @param counts how often each action happens in total
 * @param most how often an action may happen to one resource, where that is limited
 * @returns for each resource its actions, in a random order
 * @throws Error where an action happens more often than the resources allow
 */
export function deal<Action extends string>(
	random: Random,
	resources: number,
	counts: Readonly<Record<Action, number>>,
	most: Partial<Record<Action, number>> = {},
): Action[][] {
	const dealt: Action[][] = Array.from({ length: resources }, () => []);
	for (const [action, count] of Object.entries<number>(counts) as Array<[Action, number]>) {
		for (const resource of takers(random, resources, count, most[action])) dealt[resource]?.push(action);
	}
	return dealt.map((actions) => random.shuffled(actions));
}

function takers(random: Random, resources: number, count: number, most: number | undefined): number[] {
	if (most === undefined) return Array.from({ length: count }, () => random.below(resources));
	return pickDistinct(
		random,
		Array.from({ length: resources * most }, (_, index) => index % resources),
		count,
	);
}

/**
 * @returns `count` of the numbers, in a random order
 * @throws Error where there are too few numbers
 */
export function pickDistinct(random: Random, numbers: readonly number[], count: number): number[] {
	if (count > numbers.length) throw new Error(`There is place for ${numbers.length}, not for ${count}`);
	return random.shuffled(numbers).slice(0, count);
}

/** @returns the actions, with those that are not allowed after `last` moved before it */
export function closedBy<Action>(
	actions: readonly Action[],
	last: Action,
	isAllowedAfter: (action: Action) => boolean,
): Action[] {
	const at = actions.indexOf(last);
	if (at < 0) return [...actions];
	const after = actions.slice(at + 1);
	return [
		...actions.slice(0, at),
		...after.filter((action) => !isAllowedAfter(action)),
		last,
		...after.filter(isAllowedAfter),
	];
}

/**
 * Gives the actions on each resource their seconds: the first is before noon, the others follow in their
 * order.
 *
 * @param day in UTC, e.g. "2026-11-22"
 * @param together share (0 to 1) of the actions that happen within the same second as the one before
 */
export function spread(
	random: Random,
	resources: ReadonlyArray<readonly ShopAction[]>,
	{ day, together }: { readonly day: string; readonly together: number },
): TimedAction[] {
	const midnight = Date.parse(`${day}T00:00:00Z`) / 1_000;
	return resources.flatMap((actions) => {
		let second = midnight + random.below(HALF_A_DAY);
		return actions.map((action, index) => {
			if (index > 0 && random.next() >= together) second += 1 + random.below(LONGEST_PAUSE);
			return { action, second };
		});
	});
}

/** Runs all actions, in the order of their seconds. */
export function play(actions: readonly TimedAction[]): void {
	for (const { action, second } of actions.toSorted((one, other) => one.second - other.second))
		action(second);
}
