import type { Step, Values } from './step';

/** What becomes of a delivery; but for "run" in the words of the header X-Webhook-Outcome. */
export type Verdict = 'run' | 'ignored' | 'duplicate' | 'outdated' | 'unchanged';

/** What a workflow needs to be told. */
export interface Listening {
	/** Events that always start it, such as those of a creation. */
	readonly always?: readonly string[];
	/** Events that start it where something watched is not as it was. */
	readonly whenChanged?: readonly string[];
	/** Aspects of the day's steps. */
	readonly watched: readonly string[];
	/** Whether one of `whenChanged` starts it where nothing was known of its resource. */
	readonly unseen: 'run' | 'remember';
	/** Whether what is older than the newest one of its resource starts nothing. */
	readonly skipOutdated: boolean;
}

/** What is remembered of a resource. */
interface Memory {
	readonly watched: string;
	readonly newest: number;
}

/**
 * Judges a day by its ground truth alone, in the order of arrival: a reference for what the nodes make of the
 * payloads. A delivery of the same time as the newest one is not outdated, as the time of one second, or of a
 * settled fee, is shared by several states; one without a time never is.
 *
 * @returns a verdict for each step; those that are "run" are the executions that the workflow needs
 * @throws Error where an aspect is watched that no step has
 */
export function verdicts(steps: readonly Step<unknown>[], listening: Listening): Verdict[] {
	const { always = [], whenChanged = [], watched, unseen, skipOutdated } = listening;
	const unknown = watched.filter((aspect) => !steps.some(({ values }) => aspect in values));
	if (unknown.length > 0) throw new Error(`Nothing in the day has ${unknown.join(', ')}`);

	const arrived = new Set<number>();
	const memories = new Map<string, Memory>();
	return steps.map((step) => {
		const isAlways = always.includes(step.event);
		if (!isAlways && !whenChanged.includes(step.event)) return 'ignored';
		if (arrived.has(step.sequence)) return 'duplicate';
		arrived.add(step.sequence);

		const before = memories.get(step.resource);
		const time = step.micros ?? Infinity;
		const newest = before?.newest ?? -Infinity;
		if (skipOutdated && time < newest) return 'outdated';
		const now = pick(step.values, watched);
		memories.set(step.resource, { watched: now, newest: Math.max(newest, step.micros ?? -Infinity) });
		if (isAlways) return 'run';
		if (before === undefined) return unseen === 'run' ? 'run' : 'unchanged';
		return before.watched === now ? 'unchanged' : 'run';
	});
}

function pick(values: Values, aspects: readonly string[]): string {
	return JSON.stringify(aspects.map((aspect) => values[aspect] ?? null));
}
