import type { IDataObject } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { causedBy, problemText, type Problem } from '../errors/problem';
import { LostPushes } from '../health/lostPushes';
import { tellProblem } from '../health/tellProblem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { logContext } from '../n8n/log';
import { isPublished, isStart } from '../registration/publication';
import { monotonicMs } from '../util/monotonicTime';
import { groupSettings } from '../webhook/groupSettings';
import { begunProgress, watchedText } from './begin';
import { HandOver } from './handOver';
import type { Progress } from './progress';
import type { OpenList, PulledList, Recovery } from './recovery';
import { recoverSettings, type RecoverSettings } from './settings';
import { ListWalk, type Walker, type WalkResult, type WalkRules } from './walk';
import { openProgress, walkerOf } from './walker';
import { nextWindow, shorterWindows, type ListProgress, type Window } from './window';

/** So soon a walk goes on that had to end before its time, in ms. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Recovers missed events: when n8n starts, and then at the chosen interval.
 *
 * @param platform as its users write it, e.g. "Shopify"
 * @returns no task where the recovery is off
 */
export function recoverTask<Keys, Parameters, Facts extends IDataObject>(
	context: BackgroundContext,
	platform: string,
	recovery: Recovery<Keys, Parameters, Facts>,
): BackgroundTask[] {
	const settings = recoverSettings(context);
	if (settings === undefined) return [];
	const recovering = new Recovering(platform, recovery, settings, !isStart(context));
	return [
		{
			failure: 'Missed events could not be recovered',
			isDue: (background) => isPublished(background) && monotonicMs() >= recovering.dueAt,
			run: async (background, isOver) => await recovering.run(background, isOver),
			hasten: () => {
				recovering.dueAt = -Infinity;
			},
		},
	];
}

class Recovering<Keys, Parameters, Facts extends IDataObject> {
	/** By the monotonic clock. */
	dueAt = -Infinity;
	/** What went wrong with each list, until it goes well. */
	private readonly failures = new Map<string, string>();
	private readonly lostPushes: LostPushes;
	/** Events that were recovered and are not counted yet. */
	private recovered = 0;
	/** Whether the next walk gets what happened while the trigger was not published: no delivery of it was lost. */
	private isFirstAfterPublication: boolean;

	constructor(
		private readonly platform: string,
		private readonly recovery: Recovery<Keys, Parameters, Facts>,
		private readonly settings: RecoverSettings,
		isPublishedByUser: boolean,
	) {
		this.isFirstAfterPublication = isPublishedByUser;
		this.lostPushes = new LostPushes(platform, settings.reportMissedPercent);
	}

	async run(context: BackgroundContext, isOver: () => boolean): Promise<void> {
		const { recovery, settings } = this;
		this.dueAt = monotonicMs() + settings.everyMs;
		try {
			const parameters = recovery.adapter.readParameters(context);
			const walker = await walkerOf(context, recovery, settings, parameters, isOver);
			const store = await openProgress(context, recovery, walker.memory);
			let progress = (await store.load()) ?? begunProgress(context, recovery, settings, undefined);
			for (const list of recovery.lists) {
				const events = list.eventsIn(parameters);
				const isChosen = settings.lists.length === 0 || settings.lists.includes(list.name);
				if (!isChosen || events.length === 0) continue;
				if (isOver()) return;
				progress = await this.walkList(walker, list, progress, async (next) => await store.save(next));
			}
			await this.lostPushes.recovered(context, this.takeRecovered());
			this.failures.delete('');
		} catch (error) {
			// A credential that cannot be read, or a Redis that does not answer.
			this.failed(context, '', error);
		}
	}

	private takeRecovered(): number {
		const events = this.isFirstAfterPublication ? 0 : this.recovered;
		this.recovered = 0;
		this.isFirstAfterPublication = false;
		return events;
	}

	/** @returns the progress after the walk */
	private async walkList(
		walker: Walker<Keys, Parameters, Facts>,
		list: PulledList<Parameters, Facts>,
		progress: Progress,
		save: (progress: Progress) => Promise<void>,
	): Promise<Progress> {
		const { context, memory, parameters } = walker;
		try {
			const { name } = list;
			const open = await list.open(context, parameters);
			const recovered = new RecoveredList(
				walker,
				open,
				{ name, events: list.eventsIn(parameters) },
				progress,
				this.settings,
				(problem) => this.tell(context, problem),
			);
			const next = await recovered.walk().finally(() => {
				this.recovered += recovered.count;
			});
			// Published again, it listens to other events since: what this walk knows is outdated.
			if (walker.isOver()) return progress;
			const toldSince = Math.max(next.progress.toldSince, memory.told.keptSince);
			const kept = { ...next.progress, toldSince };
			await save(kept);
			if (!next.isComplete) this.dueAt = Math.min(this.dueAt, monotonicMs() + AGAIN_AFTER_MS);
			this.failures.delete(name);
			return kept;
		} catch (error) {
			this.failed(context, list.name, error);
			return progress;
		}
	}

	/** The same failure is told once, until a walk succeeds. */
	private failed(context: BackgroundContext, list: string, error: unknown): void {
		const { platform } = this;
		const problem = causedBy(error, {
			what:
				list === ''
					? `What ${platform} did not deliver could not be recovered`
					: `The ${list} that ${platform} did not deliver could not be pulled`,
			cure: 'Test the credential of the trigger if this happens again.',
		});
		const text = problemText(problem);
		if (this.failures.get(list) === text) return;
		this.failures.set(list, text);
		this.tell(context, problem);
	}

	private tell(context: BackgroundContext, problem: Problem): void {
		tellProblem(context, 'recovery', problem);
	}
}

/** One list, for one walk. */
class RecoveredList<Keys, Parameters, Facts extends IDataObject> {
	/** How many events were recovered. What is older than the first walk was lost by nobody, and does not count. */
	count = 0;
	private readonly now = Date.now();

	constructor(
		private readonly walker: Walker<Keys, Parameters, Facts>,
		private readonly list: OpenList<Facts>,
		private readonly about: { readonly name: string; readonly events: readonly string[] },
		private readonly progress: Progress,
		private readonly settings: RecoverSettings,
		private readonly tell: (problem: Problem) => void,
	) {}

	async walk(): Promise<{ readonly progress: Progress; readonly isComplete: boolean }> {
		const { name } = this.about;
		const { lists, toldSince } = this.progress;
		const { lookBackMs, overlapMs, settleMs, fill } = this.settings;
		const lookBackTo = this.now - lookBackMs;
		const isFillOnly = fill === 'always';
		const beginsAt = isFillOnly ? lookBackTo : this.listensSince;
		const before: ListProgress = lists[name] ?? { reached: beginsAt };
		if (before.reached < lookBackTo) await this.tellGap({ from: before.reached, to: lookBackTo });

		const earliest = Math.max(lookBackTo, isFillOnly ? 0 : Math.max(toldSince, this.listensSince));
		const window = nextWindow(before, { now: this.now, overlapMs, settleMs, earliest });
		// Right after the publication everything is too young. The interval may be long.
		if (window === undefined) return { progress: this.progress, isComplete: false };
		const filled = await this.fillFirst(window);
		if (!filled.isComplete) return filled;
		const { result } = await this.walkWindow(window, isFillOnly ? Infinity : undefined);
		if (!result.isComplete) return { progress: filled.progress, isComplete: false };
		const newest = Math.max(result.newest ?? 0, before.newest ?? 0);
		const reached: ListProgress = { reached: window.to, ...(newest > 0 && { newest }) };
		return {
			progress: { ...filled.progress, lists: { ...filled.progress.lists, [name]: reached } },
			isComplete: true,
		};
	}

	/** When the trigger began to listen to the first of the list's events. */
	private get listensSince(): number {
		const { events } = this.about;
		return Math.min(...events.map((event) => this.progress.since[event] ?? this.now), this.now);
	}

	/**
	 * Where the watched fields are new, what exists is remembered, so that the first update is compared with something.
	 * What the next walk hands over is left to it.
	 *
	 * @param next the window of the next walk
	 */
	private async fillFirst(
		next: Window,
	): Promise<{ readonly progress: Progress; readonly isComplete: boolean }> {
		const { progress, settings } = this;
		const { name } = this.about;
		const watched = watchedText(this.walker.context);
		if (settings.fill !== 'first' || progress.filledFor[name] === watched)
			return { progress, isComplete: true };
		const window = { from: this.now - settings.lookBackMs, to: next.to };
		const { result } = await this.walkWindow(window, next.from);
		if (!result.isComplete) return { progress, isComplete: false };
		const filledFor = { ...progress.filledFor, [name]: watched };
		return { progress: { ...progress, filledFor }, isComplete: true };
	}

	/** @param missedFrom where rows are only remembered; see WalkRules */
	private async walkWindow(
		window: Window,
		missedFrom: number | undefined,
	): Promise<{ readonly result: WalkResult }> {
		const { walker, list, progress, settings } = this;
		const isFill = missedFrom !== undefined;
		const { context, memory } = walker;
		const { eventsPerExecution } = groupSettings(context, walker.settings());
		const handOver = new HandOver(context, memory, eventsPerExecution);
		// What was told is not kept for longer.
		const earliest = Math.max(this.now - settings.lookBackMs, progress.toldSince);
		const rules: WalkRules = {
			sinceOf: (event) => {
				const since = progress.since[event];
				if (since === undefined) return Infinity;
				return isFill ? 0 : Math.max(since, earliest);
			},
			handOver: isFill ? undefined : handOver,
			// Platforms tell whole seconds.
			missedFrom: Math.floor((missedFrom ?? Infinity) / 1_000) * 1_000,
		};
		const walk = new ListWalk(walker, list, rules);
		try {
			await walk.walk(window);
			await handOver.flush();
			// What n8n does not save is in the window of the next walk.
			if (!handOver.isSaved) walk.result.isComplete = false;
		} finally {
			handOver.release();
			if (progress.lists[this.about.name] !== undefined) this.count += handOver.count;
			this.logResult(walk.result, isFill);
		}
		return { result: walk.result };
	}

	/** What is older than the look back is told where something was changed then. */
	private async tellGap(window: Window): Promise<void> {
		const { since } = this.progress;
		const rules = {
			sinceOf: (event: string) => since[event] ?? Infinity,
			handOver: undefined,
			missedFrom: Infinity,
		};
		const walk = new ListWalk(this.walker, this.list, rules);
		if (!(await this.hasMissed(walk, window))) return;
		const [from, to] = [window.from, window.to].map((time) => new Date(time).toISOString());
		this.tell({
			what: `Between ${from} and ${to} ${this.about.name} were changed that no delivery told, and that is longer ago than "Look Back (Hours)"`,
			cure: 'Get them by the platform node, or raise "Look Back (Hours)" before n8n is down for longer again.',
		});
	}

	/** The first rows are looked at. Where the platform does not list so long a window, those of its parts. */
	private async hasMissed(walk: ListWalk<Keys, Parameters, Facts>, window: Window): Promise<boolean> {
		try {
			for await (const rows of this.list.pages(window)) return (await walk.countMissed(rows)) > 0;
			return false;
		} catch (error) {
			for (const part of shorterWindows(error, window)) if (await this.hasMissed(walk, part)) return true;
			return false;
		}
	}

	private logResult({ rows, missed }: WalkResult, isFill: boolean): void {
		const { context } = this.walker;
		const text = `${this.about.name}: ${isFill ? 'remembered' : `${missed} events recovered`}, of ${rows} rows`;
		if (missed > 0) context.logger.info(`Missed events of ${text}`, logContext(context));
		else context.logger.debug(`Missed events of ${text}`, logContext(context));
	}
}
