import { sleep } from 'n8n-workflow';

import { LONGEST_SLEEP_MS } from './wait';
import { monotonicMs } from './monotonicTime';

/** Gives the lock to the next in line. */
export type Unlock = () => void;

interface Turn {
	/** When this turn got the lock, by the monotonic clock; undefined while it waits. */
	since: number | undefined;
	/** The earlier turn that this turn has stopped waiting for. Later turns still wait for the earlier turn. */
	standsFor: Turn | undefined;
	readonly ended: Promise<void>;
}

/** A lock for each key. Callers get the lock of the same key one after another, in the order of their calls. */
export class KeyedLock {
	private readonly last = new Map<string, Turn>();

	/** @param longestMs after this time, in ms, a lock that is still held goes to the next caller */
	constructor(private readonly longestMs: number) {}

	/** Whether no lock is held or waited for. */
	get idle(): boolean {
		return this.last.size === 0;
	}

	/** @returns undefined when an earlier caller still holds the lock after `patienceMs` */
	async acquire(key: string, patienceMs: number): Promise<Unlock | undefined> {
		const before = this.last.get(key);
		let end: Unlock = () => {};
		const mine: Turn = {
			since: undefined,
			standsFor: undefined,
			ended: new Promise((resolve) => {
				end = () => {
					if (this.last.get(key) === mine) this.last.delete(key);
					resolve();
				};
			}),
		};
		this.last.set(key, mine);
		if (before !== undefined && !(await this.isOver(before, patienceMs))) {
			mine.standsFor = before.standsFor ?? before;
			void before.ended.then(end);
			return undefined;
		}
		mine.since = monotonicMs();
		return end;
	}

	private async isOver(turn: Turn, patienceMs: number): Promise<boolean> {
		const patienceEnds = monotonicMs() + patienceMs;
		for (;;) {
			const since = startOf(turn);
			if (since !== undefined && monotonicMs() - since > this.longestMs) return true;
			const left = patienceEnds - monotonicMs();
			const over = turn.ended.then(() => true);
			const wait = sleep(Math.max(0, Math.min(LONGEST_SLEEP_MS, left))).then(() => false);
			if (await Promise.race([over, wait])) return true;
			if (left <= 0) return false;
		}
	}
}

function startOf(turn: Turn): number | undefined {
	let awaited = turn;
	while (awaited.standsFor !== undefined) awaited = awaited.standsFor;
	return awaited.since;
}
