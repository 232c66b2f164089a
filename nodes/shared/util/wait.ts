import { sleep } from 'n8n-workflow';

import { monotonicMs } from './monotonicTime';

/** The longest single sleep, in ms: a sleep cannot be cancelled, so a long wait is made of short sleeps. */
export const LONGEST_SLEEP_MS = 250;

/** Sleeps for so many ms, or until the condition does not hold any more. */
export async function sleepWhile(condition: () => boolean, ms: number): Promise<void> {
	const ends = monotonicMs() + ms;
	for (;;) {
		const left = ends - monotonicMs();
		if (left <= 0 || !condition()) return;
		await sleep(Math.min(LONGEST_SLEEP_MS, left));
	}
}

/** As sleepWhile, for what may wait for hours: it does not keep a process alive that has nothing else to do. */
export async function idleWhile(condition: () => boolean, ms: number): Promise<void> {
	const ends = monotonicMs() + ms;
	for (;;) {
		const left = ends - monotonicMs();
		if (left <= 0 || !condition()) return;
		// Node.js does not wait for the timer of such a signal.
		const signal = AbortSignal.timeout(Math.ceil(Math.min(LONGEST_SLEEP_MS, left)));
		await new Promise<void>((resolve) => {
			signal.addEventListener('abort', () => resolve(), { once: true });
		});
	}
}

/**
 * Waits for a promise, for so many ms at most.
 *
 * @returns whether the promise is settled; it must not be rejected
 */
export async function isSettledWithin(promise: Promise<void>, ms: number): Promise<boolean> {
	const settled = promise.then(() => true);
	const ends = monotonicMs() + ms;
	for (;;) {
		const left = Math.max(0, ends - monotonicMs());
		const wait = sleep(Math.min(LONGEST_SLEEP_MS, left)).then(() => false);
		if (await Promise.race([settled, wait])) return true;
		if (left === 0) return false;
	}
}
