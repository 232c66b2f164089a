import { setTimeout as delay } from 'node:timers/promises';

import { Advice, type Command } from './platform';

/** What an order or a product was at a moment. */
export interface State<Content> {
	readonly content: Content;
	/** ms since 1970, of a whole second: most platforms give no part of one. */
	readonly at: number;
}

/** How the orders and products of a platform change. */
export interface ResourceRules<Content> {
	/** What the commands begin with, e.g. "shopee". */
	readonly platform: string;
	/** What the commands do, in words. */
	readonly texts: { readonly change: string; readonly touch: string; readonly old: string };
	/**
	 * @returns what is sent next, with other values in watched fields, and what was true in between and is
	 * sent late or never; throws an `Advice` where nothing follows
	 */
	changed(content: Content): { readonly between?: Content; readonly next: Content };
	/** @returns the same with nothing changed that is watched */
	touched(content: Content): Content;
	/** @returns the lines to show; throws an `Advice` where nothing is sent */
	send(cause: 'change' | 'touch' | 'old', state: State<Content>): Promise<string[]>;
}

/** Between two states there has to be room for one more, and `old` sends that one. */
const APART_MS = 2_000;
const BETWEEN_MS = 1_000;

/** What becomes of the order or the product that was made last: practice for "Less noise". */
export class ResourceHistory<Content> {
	private newest: State<Content> | undefined;
	private unsent: State<Content> | undefined;

	constructor(private readonly rules: ResourceRules<Content>) {}

	/** @param at ms since 1970 */
	begin(content: Content, at: number): void {
		this.newest = { content, at: wholeSecond(at) };
		this.unsent = undefined;
	}

	commands(): Command[] {
		const { change, touch, old } = this.rules.texts;
		return [
			{ verb: 'change', takes: '', what: change, run: async () => await this.change() },
			{ verb: 'touch', takes: '', what: touch, run: async () => await this.touch() },
			{ verb: 'old', takes: '', what: old, run: async () => await this.old() },
		];
	}

	private async change(): Promise<string[]> {
		const before = this.begun();
		const { between, next } = this.rules.changed(before.content);
		const at = await momentAfter(before.at);
		const state = { content: next, at };
		const lines = await this.rules.send('change', state);
		this.newest = state;
		this.unsent = between === undefined ? undefined : { content: between, at: at - BETWEEN_MS };
		return lines;
	}

	private async touch(): Promise<string[]> {
		const before = this.begun();
		const state = { content: this.rules.touched(before.content), at: await momentAfter(before.at) };
		const lines = await this.rules.send('touch', state);
		this.newest = state;
		return lines;
	}

	private async old(): Promise<string[]> {
		this.begun();
		if (this.unsent === undefined) {
			const { platform } = this.rules;
			throw new Advice(
				`No older state is left to be sent. Make one: ${platform} change, then ${platform} old`,
			);
		}
		const lines = await this.rules.send('old', this.unsent);
		this.unsent = undefined;
		return lines;
	}

	private begun(): State<Content> {
		if (this.newest !== undefined) return this.newest;
		throw new Advice(`There is nothing yet that could change: ${this.rules.platform} event`);
	}
}

async function momentAfter(before: number): Promise<number> {
	await delay(Math.max(0, before + APART_MS - Date.now()));
	return wholeSecond(Date.now());
}

function wholeSecond(ms: number): number {
	return Math.floor(ms / 1_000) * 1_000;
}
