import { ProblemError } from '../errors/problem';

/** A period in ms since 1970. Both ends are included. */
export interface Window {
	readonly from: number;
	readonly to: number;
}

/** How far a list has been walked. */
export interface ListProgress {
	/** What was changed until then, by the clock of n8n, has been walked completely; in ms since 1970. */
	readonly reached: number;
	/**
	 * The latest change that a walk has found, by the clock of the platform; in ms since 1970. The platform's clock may
	 * be behind that of n8n, so walks begin no later than this.
	 */
	readonly newest?: number | undefined;
}

interface WalkBounds {
	readonly now: number;
	readonly overlapMs: number;
	readonly settleMs: number;
	/** The earliest time to which a walk may reach. */
	readonly earliest: number;
}

/** The platform does not list all rows of a window. A shorter one is walked. */
export class WindowTooLarge extends ProblemError {}

/** The shortest window that is walked, in ms: platforms read whole seconds. */
const SHORTEST_WINDOW_MS = 2_000;

/** @returns the window of the next walk; undefined where everything is too young */
export function nextWindow(
	{ reached, newest }: ListProgress,
	{ now, overlapMs, settleMs, earliest }: WalkBounds,
): Window | undefined {
	const to = now - settleMs;
	// A clock that was set back would otherwise find nothing until it has caught up.
	const begin = Math.min(reached, newest ?? reached, to);
	const from = Math.max(begin - overlapMs, earliest);
	return from > to ? undefined : { from, to };
}

/**
 * @returns the parts of a window that was too large to be listed
 * @throws the error where it says something else, or the window can be no shorter
 */
export function shorterWindows(error: unknown, window: Window): readonly Window[] {
	if (!(error instanceof WindowTooLarge) || window.to - window.from < SHORTEST_WINDOW_MS) throw error;
	return halves(window);
}

/** @returns the two halves of a window; they overlap, so that no second is in neither */
function halves({ from, to }: Window): [Window, Window] {
	const middle = Math.floor((from + to) / 2_000) * 1_000;
	return [
		{ from, to: middle },
		{ from: middle, to },
	];
}
