import type { IDataObject } from 'n8n-workflow';

import { asObject, isObject } from '../util/object';
import { textOf } from '../util/text';
import type { ListProgress } from './window';

/** What is kept of the recovery of one trigger. */
export interface Progress {
	/** A text that is another one each time the recovery is switched on. */
	readonly id: string;
	/** Since when the trigger listens to each event, in ms since 1970. */
	readonly since: Readonly<Record<string, number>>;
	/** What else decides which events are accepted; see Recovery.selectionOf. */
	readonly others: string;
	/** By the name of the list. */
	readonly lists: Readonly<Record<string, ListProgress>>;
	/** What was told before may have been forgotten, because there was no room for it; in ms since 1970. */
	readonly toldSince: number;
	/** The watched fields for which the existing resources of a list were remembered, by the name of the list. */
	readonly filledFor: Readonly<Record<string, string>>;
}

/** @returns undefined where the value is no progress that was kept */
export function readProgress(value: unknown): Progress | undefined {
	if (!isObject(value)) return undefined;
	const { id, since, others, lists, toldSince, filledFor } = value;
	if (typeof id !== 'string' || id === '' || !isObject(since)) return undefined;
	return {
		id,
		since: numbersIn(since),
		others: String(others ?? ''),
		lists: isObject(lists) ? listsIn(lists) : {},
		toldSince: numberIn(toldSince) ?? 0,
		filledFor: textsIn(asObject(filledFor)),
	};
}

export function writtenProgress(progress: Progress): IDataObject {
	return JSON.parse(JSON.stringify(progress)) as IDataObject;
}

/**
 * What is told of two processes is kept where it reaches further: after a kill, one of them is behind.
 *
 * @param own what this process, or the workflow, has
 * @param other what Redis has
 */
export function furtherProgress(own: Progress, other: Progress | undefined): Progress {
	if (other?.id !== own.id) return own;
	const lists = { ...own.lists };
	for (const [name, progress] of Object.entries(other.lists)) {
		const before = lists[name];
		if (before === undefined || progress.reached > before.reached) lists[name] = progress;
	}
	return { ...own, lists, toldSince: Math.max(own.toldSince, other.toldSince) };
}

function listsIn(lists: IDataObject): Record<string, ListProgress> {
	const read = Object.entries(lists).flatMap(([name, value]) => {
		if (!isObject(value)) return [];
		const reached = numberIn(value.reached);
		return reached === undefined ? [] : [[name, { reached, newest: numberIn(value.newest) }] as const];
	});
	return Object.fromEntries(read);
}

function numbersIn(values: IDataObject): Record<string, number> {
	const read = Object.entries(values).flatMap(([name, value]) => {
		const number = numberIn(value);
		return number === undefined ? [] : [[name, number] as const];
	});
	return Object.fromEntries(read);
}

function textsIn(values: IDataObject): Record<string, string> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}

/** @returns undefined where the value is no time in ms since 1970 */
function numberIn(value: unknown): number | undefined {
	return typeof value === 'number' && value >= 0 && value <= 8.64e15 ? value : undefined;
}
