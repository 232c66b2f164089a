import type { IDataObject } from 'n8n-workflow';

import type { OpenSnapshot } from '../changes/snapshots';
import { isToldByPull } from '../changes/toldState';
import type { ChangedSince } from '../health/silence';
import type { BackgroundContext } from '../n8n/backgroundContext';
import type { HashedId } from '../util/hash';
import type { OpenList, PulledList, Recovery } from './recovery';
import { DEFAULT_SETTLE_MS, recoverSettings, type RecoverSettings } from './settings';
import { ListWalk, type Walker, type WalkRules } from './walk';
import { openProgress, walkerOf } from './walker';
import { shorterWindows, type Window } from './window';

/**
 * The clock of the platform may be ahead by so much, in ms. Where it is not known what was told, what the last delivery
 * told must not look as if it had come later.
 */
const CLOCK_MS = 10_000;

/** How the events of one page are counted. */
interface Counting<Keys, Parameters, Facts extends IDataObject> {
	readonly walker: Walker<Keys, Parameters, Facts>;
	readonly rules: WalkRules;
	readonly window: Window;
}

/**
 * Asks each list whose events the trigger listens to for its first page. Where the recovery is on, what a delivery told
 * does not count, and what was recovered does. Otherwise all that has happened since the last delivery counts.
 */
export function changedSinceOf<Keys, Parameters, Facts extends IDataObject>(
	recovery: Recovery<Keys, Parameters, Facts>,
): ChangedSince {
	return async (context, since) => {
		const parameters = recovery.adapter.readParameters(context);
		const lists = recovery.lists.filter((list) => list.eventsIn(parameters).length > 0);
		if (lists.length === 0) return undefined;
		const settings = recoverSettings(context);
		const counting =
			settings === undefined
				? await countingAll(context, recovery, parameters, since)
				: await countingUndelivered(context, recovery, settings, parameters, since);
		let events = 0;
		if (counting.window.from >= counting.window.to) return events;
		for (const list of lists) events += await changedIn(list, counting);
		return events;
	};
}

async function countingUndelivered<Keys, Parameters, Facts extends IDataObject>(
	context: BackgroundContext,
	recovery: Recovery<Keys, Parameters, Facts>,
	settings: RecoverSettings,
	parameters: Parameters,
	since: number,
): Promise<Counting<Keys, Parameters, Facts>> {
	const walker = await walkerOf(context, recovery, settings, parameters, () => false);
	const progress = await (await openProgress(context, recovery, walker.memory)).load();
	// What was told before may have been forgotten.
	const from = Math.max(since, progress?.toldSince ?? 0, Date.now() - settings.lookBackMs);
	const sinceOf = (event: string) => Math.max(progress?.since[event] ?? Infinity, from);
	const window = { from, to: Date.now() - settings.settleMs };
	const told = {
		open: async (id: HashedId, patienceMs: number) => undelivered(await walker.told.open(id, patienceMs)),
	};
	return {
		walker: { ...walker, told },
		rules: { sinceOf, handOver: undefined, missedFrom: Infinity },
		window,
	};
}

async function countingAll<Keys, Parameters, Facts extends IDataObject>(
	context: BackgroundContext,
	recovery: Recovery<Keys, Parameters, Facts>,
	parameters: Parameters,
	since: number,
): Promise<Counting<Keys, Parameters, Facts>> {
	const from = since + CLOCK_MS;
	return {
		walker: await walkerOf(context, recovery, undefined, parameters, () => false),
		rules: { sinceOf: () => from, handOver: undefined, missedFrom: Infinity },
		window: { from, to: Date.now() - DEFAULT_SETTLE_MS },
	};
}

function undelivered(opened: OpenSnapshot | undefined): OpenSnapshot | undefined {
	if (opened === undefined || !isToldByPull(opened)) return opened;
	return { known: undefined, claim: (next) => opened.claim(next), release: () => opened.release() };
}

async function changedIn<Keys, Parameters, Facts extends IDataObject>(
	list: PulledList<Parameters, Facts>,
	{ walker, rules, window }: Counting<Keys, Parameters, Facts>,
): Promise<number> {
	const open = await list.open(walker.context, walker.parameters);
	const rows = await firstPage(open, window);
	// What was changed meanwhile is left to its delivery.
	const settled = rows.filter((row) => (open.changedAt(row) ?? 0) <= window.to);
	return await new ListWalk(walker, open, rules).countMissed(settled);
}

/** Where there are too many rows for the platform to list them, those of the beginning say enough. */
async function firstPage<Facts extends IDataObject>(
	list: OpenList<Facts>,
	window: Window,
): Promise<readonly IDataObject[]> {
	try {
		for await (const rows of list.pages(window)) return rows;
	} catch (error) {
		const [earlier = window] = shorterWindows(error, window);
		return await firstPage(list, earlier);
	}
	return [];
}
