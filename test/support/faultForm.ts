import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** The fault tests have a short form, part of `npm test`, and a long one: `npm run test:faults`. */
const LONG = process.env.FAULTS === 'long';

export function inForm<T>({ short, long }: { readonly short: T; readonly long: T }): T {
	return LONG ? long : short;
}

/** A line for whoever reads the run. Not console: jest would print a stack trace around it. */
export function say(line: string): void {
	process.stderr.write(`[faults] ${line}\n`);
}

/** Random moments that can be had again: the seed is printed, and FAULTS_SEED sets it. */
export class Moments {
	private state: number;

	constructor(what: string) {
		const seed = Number(process.env.FAULTS_SEED ?? randomInt(2 ** 31));
		this.state = seed;
		say(`${what}: FAULTS_SEED=${seed}`);
	}

	/** @returns a whole number, both bounds included */
	between(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	async wait(leastMs: number, mostMs: number): Promise<void> {
		await delay(this.between(leastMs, mostMs));
	}

	/** The generator mulberry32, for its few lines. */
	private next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}
}
