import crypto from 'node:crypto';
import { Session, type Profiler } from 'node:inspector';
import path from 'node:path';

import { PROJECT } from '../../harness/runtime';

/** What code did, counted rather than timed: the same each time, however busy the machine is. */
export interface Work {
	/** Signatures and digests that were begun. */
	readonly digests: number;
	/** Characters and bytes that functions of the language read or wrote at a time, and members that they listed. */
	readonly characters: number;
	/** How often functions, branches and turns of loops in nodes/ were executed, as V8 counts for coverage. */
	readonly blocks: number;
}

const SOURCES = path.join(PROJECT, 'nodes') + path.sep;

type Method = (this: unknown, ...args: unknown[]) => unknown;

const length = (value: unknown): number =>
	typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
const ofThis: Size = (self) => length(String(self));
const ofFirst: Size = (_self, [first]) => length(first);
const ofResult: Size = (_self, _args, result) => length(result);
const ofFirstAndResult: Size = (self, args, result) => ofFirst(self, args, result) + length(result);
const ofList: Size = (_self, _args, result) => (result as readonly unknown[]).length;
type Size = (self: unknown, args: readonly unknown[], result: unknown) => number;

/** The functions whose work grows with a text, with what each goes through. */
const METERED: ReadonlyArray<readonly [object, Readonly<Record<string, Size>>]> = [
	[
		String.prototype,
		Object.fromEntries(
			[
				...['replace', 'replaceAll', 'split', 'trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase'],
				...[
					'match',
					'matchAll',
					'search',
					'normalize',
					'indexOf',
					'lastIndexOf',
					'includes',
					'slice',
					'repeat',
				],
			].map((name) => [
				name,
				(self: unknown, args: readonly unknown[], result: unknown) =>
					ofThis(self, args, result) + ofResult(self, args, result),
			]),
		),
	],
	[RegExp.prototype, { exec: ofFirst, test: ofFirst }],
	[Array.prototype, { join: ofResult }],
	[Object, { keys: ofList, values: ofList, entries: ofList }],
	[JSON, { parse: ofFirst, stringify: ofFirstAndResult }],
	[Buffer, { from: ofFirstAndResult, concat: ofResult, alloc: ofResult, allocUnsafe: ofResult }],
	[TextDecoder.prototype, { decode: ofFirst }],
	[crypto.Hmac.prototype, { update: ofFirst }],
	[crypto.Hash.prototype, { update: ofFirst }],
];

const DIGESTS = ['createHmac', 'createHash'] as const;

/** Counts what a function does. One after the other, not at the same time. */
export class WorkMeter {
	private digests = 0;
	private characters = 0;
	private readonly session = new Session();
	private readonly restore: Array<() => void> = [];

	constructor() {
		this.session.connect();
		this.session.post('Profiler.enable');
		this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
		for (const [owner, methods] of METERED)
			for (const [name, size] of Object.entries(methods))
				this.wrap(owner, name, (self, args, result) => {
					this.characters += size(self, args, result);
				});
		for (const name of DIGESTS) this.wrap(crypto, name, () => void (this.digests += 1));
	}

	async workOf(run: () => Promise<unknown>): Promise<Work> {
		this.digests = 0;
		this.characters = 0;
		await run();
		const { digests, characters } = this;
		return { digests, characters, blocks: this.blocksSinceLast() };
	}

	stop(): void {
		for (const undo of this.restore.splice(0)) undo();
		this.session.disconnect();
	}

	private wrap(
		owner: object,
		name: string,
		count: (self: unknown, args: unknown[], result: unknown) => void,
	) {
		const methods = owner as Record<string, Method>;
		const descriptor = Object.getOwnPropertyDescriptor(methods, name)!;
		const original = methods[name]!;
		let counting = false;
		const metered: Method = function (this: unknown, ...args) {
			const result = original.apply(this, args);
			// The counting itself may call what is metered.
			if (counting) return result;
			counting = true;
			try {
				count(this, args, result);
			} finally {
				counting = false;
			}
			return result;
		};
		Object.defineProperty(methods, name, { ...descriptor, value: Object.assign(metered, original) });
		this.restore.push(() => Object.defineProperty(methods, name, descriptor));
	}

	/** Code in nodes/ runs in nothing but what is metered, so there is nothing to be left out before. */
	private blocksSinceLast(): number {
		let coverage: Profiler.TakePreciseCoverageReturnType | undefined;
		this.session.post('Profiler.takePreciseCoverage', (error, result) => {
			if (error !== null) throw error;
			coverage = result;
		});
		let blocks = 0;
		for (const { url, functions } of coverage?.result ?? []) {
			if (!url.replace(/^file:\/\//, '').startsWith(SOURCES)) continue;
			for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
		}
		return blocks;
	}
}

/** @returns one figure for comparisons: a character costs as much as a step, a digest as much as 200 characters */
export function sumOf({ digests, characters, blocks }: Work): number {
	return 200 * digests + characters + blocks;
}
