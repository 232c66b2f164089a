import type { Random } from '../random';

/** Something that is done at a second since 1970. */
export type Deed = (second: number) => void;

interface TimedDeed {
	readonly deed: Deed;
	readonly second: number;
}

const HALF_A_DAY = 12 * 3_600;
/** In seconds, between two deeds at one resource. */
const LONGEST_PAUSE = 1_800;

/**
 * @param counts how often each action is done in all
 * @param most how often at one resource, where that is limited
 * @returns the actions of each of so many resources, in a random order
 * @throws Error where there are more of an action than the resources may take
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
	return drawn(
		random,
		Array.from({ length: resources * most }, (_, place) => place % resources),
		count,
	);
}

/**
 * @returns so many of the numbers, in a random order
 * @throws Error where there are fewer
 */
export function drawn(random: Random, numbers: readonly number[], count: number): number[] {
	if (count > numbers.length) throw new Error(`There is place for ${numbers.length}, not for ${count}`);
	return random.shuffled(numbers).slice(0, count);
}

/** @returns the actions with all that may not come after the last one moved before it */
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
 * Gives the deeds at each resource their seconds: the first one some time before noon, the others in their
 * order after it.
 *
 * @param day e.g. "2026-11-22", of UTC
 * @param together part of 1 of the deeds that are done within the second of the one before
 */
export function spread(
	random: Random,
	resources: ReadonlyArray<readonly Deed[]>,
	{ day, together }: { readonly day: string; readonly together: number },
): TimedDeed[] {
	const midnight = Date.parse(`${day}T00:00:00Z`) / 1_000;
	return resources.flatMap((deeds) => {
		let second = midnight + random.below(HALF_A_DAY);
		return deeds.map((deed, index) => {
			if (index > 0 && random.next() >= together) second += 1 + random.below(LONGEST_PAUSE);
			return { deed, second };
		});
	});
}

/** Does them all, one after the other in the order of their seconds. */
export function play(deeds: readonly TimedDeed[]): void {
	for (const { deed, second } of deeds.toSorted((one, other) => one.second - other.second)) deed(second);
}
