import { sleep } from 'n8n-workflow';

import { LONGEST_OPEN_MS } from '../idempotency/ledger';

/** A wait cannot be broken off, so a long one is made of short ones. */
const LOOK_EVERY_MS = 250;

/** Ends a turn, so that the next one may begin. */
export type Unlock = () => void;

interface Turn {
	/** When it began, in ms since 1970; undefined while it waits. */
	since: number | undefined;
	/** The one before it, when it did not want to wait for that any longer: others still have to. */
	standsFor: Turn | undefined;
	readonly ended: Promise<void>;
}

/** Lets those that want the same thing have it one after the other, in the order in which they came. */
export class KeyedLock {
	private readonly last = new Map<string, Turn>();

	get idle(): boolean {
		return this.last.size === 0;
	}

	/** @returns undefined when those before are not done after `patienceMs` */
	async acquire(thing: string, patienceMs: number): Promise<Unlock | undefined> {
		const before = this.last.get(thing);
		let end: Unlock = () => {};
		const mine: Turn = {
			since: undefined,
			standsFor: undefined,
			ended: new Promise((resolve) => {
				end = () => {
					if (this.last.get(thing) === mine) this.last.delete(thing);
					resolve();
				};
			}),
		};
		this.last.set(thing, mine);
		if (before !== undefined && !(await isOver(before, patienceMs))) {
			mine.standsFor = before.standsFor ?? before;
			void before.ended.then(end);
			return undefined;
		}
		mine.since = Date.now();
		return end;
	}
}

async function isOver(turn: Turn, patienceMs: number): Promise<boolean> {
	const patienceEnds = Date.now() + patienceMs;
	for (;;) {
		const since = sinceWhen(turn);
		if (since !== undefined && Date.now() - since > LONGEST_OPEN_MS) return true;
		const left = patienceEnds - Date.now();
		const over = turn.ended.then(() => true);
		const wait = sleep(Math.max(0, Math.min(LOOK_EVERY_MS, left))).then(() => false);
		if (await Promise.race([over, wait])) return true;
		if (left <= 0) return false;
	}
}

function sinceWhen(turn: Turn): number | undefined {
	let awaited = turn;
	while (awaited.standsFor !== undefined) awaited = awaited.standsFor;
	return awaited.since;
}
