import type { Step, Values } from './step';

/** What a trigger does with a delivery. All words but "run" are values of the header X-Webhook-Outcome. */
export type Verdict = 'run' | 'ignored' | 'duplicate' | 'outdated' | 'unchanged';

/** The deliveries that a workflow needs. */
export interface Listening {
	/** Events that always start the workflow, such as creations. */
	readonly always?: readonly string[];
	/** Events that start the workflow if a watched aspect has changed. */
	readonly whenChanged?: readonly string[];
	/** Aspects of the day's steps. */
	readonly watched: readonly string[];
	/** Whether an event of `whenChanged` starts the workflow if nothing was known of its resource. */
	readonly unseen: 'run' | 'remember';
	/**
	 * Events that show a state by their whole content. A copy that comes after another state starts the workflow
	 * again, unless its time is older: nothing tells it from a state that came back.
	 */
	readonly recurring?: readonly string[];
	/** Whether a delivery older than the newest one of its resource starts nothing. */
	readonly skipOutdated: boolean;
}

/** The remembered state of a resource. */
interface Memory {
	readonly watched: string;
	readonly newest: number;
}

/** The state of a resource that was told last, by its step. */
interface Told {
	readonly sequence: number;
	readonly newest: number;
}

/**
 * Judges a day by its ground truth alone, in the order of arrival. The verdicts are a reference for the
 * nodes, which read the payloads. A delivery with the same time as the newest one is not outdated, because
 * several states can share a time: those of one second, or those before and after a settled fee. A delivery
 * without a time is never outdated.
 *
 * @returns a verdict for each step; every "run" is an execution that the workflow needs
 * @throws Error where no step has a watched aspect
 */
export function verdicts(steps: readonly Step<unknown>[], listening: Listening): Verdict[] {
	const { always = [], whenChanged = [], recurring = [], watched, unseen, skipOutdated } = listening;
	const unknown = watched.filter((aspect) => !steps.some(({ values }) => aspect in values));
	if (unknown.length > 0) throw new Error(`Nothing in the day has ${unknown.join(', ')}`);

	const arrived = new Set<number>();
	const memories = new Map<string, Memory>();
	const told = new Map<string, Told>();
	return steps.map((step) => {
		const isAlways = always.includes(step.event);
		if (!isAlways && !whenChanged.includes(step.event)) return 'ignored';
		const state = `${step.event} ${step.resource}`;
		const last = told.get(state);
		const comesBack = recurring.includes(step.event) && last !== undefined && isNoCopy(step, last);
		if (arrived.has(step.sequence) && !comesBack) return 'duplicate';
		arrived.add(step.sequence);
		told.set(state, {
			sequence: step.sequence,
			newest: Math.max(last?.newest ?? -Infinity, step.micros ?? -Infinity),
		});

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

/** Whether a step that arrived before shows another state than the last one, and no older one. */
function isNoCopy({ sequence, micros }: Step<unknown>, last: Told): boolean {
	return sequence !== last.sequence && (micros ?? Infinity) >= last.newest;
}

function pick(values: Values, aspects: readonly string[]): string {
	return JSON.stringify(aspects.map((aspect) => values[aspect] ?? null));
}
