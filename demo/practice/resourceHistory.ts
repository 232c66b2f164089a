import { setTimeout as delay } from 'node:timers/promises';

import { Advice, type Command } from './platform';

/** What an order or a product was at a moment. */
export interface State<Content> {
	readonly content: Content;
	/** ms since 1970, of a whole second: that is how most platforms tell it. */
	readonly at: number;
}

/** How the orders and products of a platform go on. */
export interface Plot<Content> {
	/** What the commands begin with, e.g. "shopee". */
	readonly platform: string;
	/** What the commands do, in words. */
	readonly texts: { readonly change: string; readonly touch: string; readonly old: string };
	/**
	 * @returns what is told next, with other values in watched fields, and what was true in between and is
	 * told late or never; throws an `Advice` where nothing follows
	 */
	changed(content: Content): { readonly between?: Content; readonly next: Content };
	/** @returns the same with nothing changed that is watched */
	touched(content: Content): Content;
	/** @returns the lines to show; throws an `Advice` where nothing is sent */
	tell(deed: 'change' | 'touch' | 'old', state: State<Content>): Promise<string[]>;
}

/** Between two states there has to be room for one more, and `old` tells that one. */
const APART_MS = 2_000;
const BETWEEN_MS = 1_000;

/** What becomes of the order or the product that was made last: practice for "Less noise". */
export class Story<Content> {
	private newest: State<Content> | undefined;
	private untold: State<Content> | undefined;

	constructor(private readonly plot: Plot<Content>) {}

	/** @param at ms since 1970 */
	begin(content: Content, at: number): void {
		this.newest = { content, at: wholeSecond(at) };
		this.untold = undefined;
	}

	commands(): Command[] {
		const { change, touch, old } = this.plot.texts;
		return [
			{ verb: 'change', takes: '', what: change, run: async () => await this.change() },
			{ verb: 'touch', takes: '', what: touch, run: async () => await this.touch() },
			{ verb: 'old', takes: '', what: old, run: async () => await this.old() },
		];
	}

	private async change(): Promise<string[]> {
		const before = this.begun();
		const { between, next } = this.plot.changed(before.content);
		const at = await momentAfter(before.at);
		const state = { content: next, at };
		const lines = await this.plot.tell('change', state);
		this.newest = state;
		this.untold = between === undefined ? undefined : { content: between, at: at - BETWEEN_MS };
		return lines;
	}

	private async touch(): Promise<string[]> {
		const before = this.begun();
		const state = { content: this.plot.touched(before.content), at: await momentAfter(before.at) };
		const lines = await this.plot.tell('touch', state);
		this.newest = state;
		return lines;
	}

	private async old(): Promise<string[]> {
		this.begun();
		if (this.untold === undefined) {
			const { platform } = this.plot;
			throw new Advice(
				`No older state is left to be told. Make one: ${platform} change, then ${platform} old`,
			);
		}
		const lines = await this.plot.tell('old', this.untold);
		this.untold = undefined;
		return lines;
	}

	private begun(): State<Content> {
		if (this.newest !== undefined) return this.newest;
		throw new Advice(`There is nothing yet that could change: ${this.plot.platform} event`);
	}
}

async function momentAfter(before: number): Promise<number> {
	await delay(Math.max(0, before + APART_MS - Date.now()));
	return wholeSecond(Date.now());
}

function wholeSecond(ms: number): number {
	return Math.floor(ms / 1_000) * 1_000;
}
