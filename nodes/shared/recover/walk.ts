import type { IDataObject } from 'n8n-workflow';

import { decidePulled, onlyRemembered, type Missed } from '../changes/toldState';
import type { OpenSnapshot, Snapshots } from '../changes/snapshots';
import { combineClaims, type Claim } from '../idempotency/claim';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { lazy } from '../util/lazy';
import { monotonicMs } from '../util/monotonicTime';
import { claimEvent } from '../webhook/claimEvent';
import { recoveredId, toldId } from '../webhook/claimTold';
import { detectChange, type ChangeDetection } from '../webhook/detectChange';
import { toItem, VERIFIED_BY_API_CALL } from '../webhook/item';
import type { NodeMemory } from '../webhook/nodeMemory';
import { openLedger } from '../webhook/openLedgerAndSnapshots';
import type { DeliverySettings } from '../webhook/options';
import type { CommerceEvent } from '../webhook/types';
import type { HandOver } from './handOver';
import type { OpenList, RecoverableEvent, Recovery } from './recovery';
import { shorterWindows, type Window } from './window';

/** How long a walk waits for a delivery that is being handled, in ms. */
const PATIENCE_MS = 10_000;

/** What a walk needs of its trigger. */
export interface Walker<Keys, Parameters, Facts extends IDataObject> {
	readonly context: BackgroundContext;
	readonly recovery: Recovery<Keys, Parameters, Facts>;
	readonly memory: NodeMemory<Keys>;
	readonly parameters: Parameters;
	readonly told: Snapshots;
	/** @returns the settings of a delivery at this moment; its time for answers of Redis begins now */
	settings(): DeliverySettings;
	/** When the walk gives up, by the monotonic clock. The next one begins where it began. */
	readonly endsAt: number;
	readonly isOver: () => boolean;
}

/** Which of the events that the rows show are handed over. */
export interface WalkRules {
	/** @returns from when on an event is handed over, in ms since 1970; infinite where the trigger does not listen to it */
	sinceOf(event: string): number;
	/** Undefined where what is found is only remembered. */
	readonly handOver: HandOver | undefined;
	/** With handOver undefined: rows that were changed since are left where they show what was not told; in ms since 1970. */
	readonly missedFrom: number;
}

/** What a walk has found. */
export interface WalkResult {
	rows: number;
	/** Events that were not told before. */
	missed: number;
	/** The latest change, in ms since 1970. */
	newest: number | undefined;
	/** Whether everything in the window was decided. */
	isComplete: boolean;
}

/** Walks through the rows of a list that were changed in a window, and hands over what was not told. */
export class ListWalk<Keys, Parameters, Facts extends IDataObject> {
	readonly result: WalkResult = { rows: 0, missed: 0, newest: undefined, isComplete: true };

	constructor(
		private readonly walker: Walker<Keys, Parameters, Facts>,
		private readonly list: OpenList<Facts>,
		private readonly rules: WalkRules,
	) {}

	/** @throws where the list cannot be read, or n8n saves no execution, or a shared ledger does not answer */
	async walk(window: Window): Promise<void> {
		try {
			for await (const rows of this.list.pages(window)) {
				if (this.isOver()) {
					this.result.isComplete = false;
					return;
				}
				await this.take(rows, window);
			}
		} catch (error) {
			for (const half of shorterWindows(error, window)) await this.walk(half);
		}
	}

	/** @returns how many events of these rows were not told; they are left as they are */
	async countMissed(rows: readonly IDataObject[]): Promise<number> {
		return (await this.missedIn(this.eventsIn(rows))).length;
	}

	private isOver(): boolean {
		const { isOver, endsAt } = this.walker;
		return isOver() || monotonicMs() >= endsAt;
	}

	private async take(rows: readonly IDataObject[], { to }: Window): Promise<void> {
		const { result } = this;
		result.rows += rows.length;
		for (const row of rows) {
			const at = this.list.changedAt(row);
			if (at !== undefined && at <= to && at > (result.newest ?? -Infinity)) result.newest = at;
		}
		const { handOver } = this.rules;
		const events =
			handOver === undefined ? await this.rememberedIn(rows) : await this.missedIn(this.eventsIn(rows));
		for (const event of events) {
			if (this.isOver()) {
				result.isComplete = false;
				return;
			}
			const isDecided = await (handOver === undefined ? this.remember(event) : this.recover(event, handOver));
			if (!isDecided) result.isComplete = false;
		}
		// While the next page comes, a delivery about the same resource would have to wait.
		await handOver?.flush();
	}

	/** @returns the events that the trigger would have accepted */
	private eventsIn(rows: readonly IDataObject[]): Array<RecoverableEvent<Facts>> {
		const { recovery, parameters } = this.walker;
		return rows
			.flatMap((row) => this.list.eventsOf(row))
			.filter(
				({ event, compared = event, happenedAt }) =>
					happenedAt >= wholeSecond(this.rules.sinceOf(event.event)) &&
					recovery.adapter.accepts({ ...compared, identity: [] }, parameters),
			);
	}

	/** @returns the events of rows that are remembered */
	private async rememberedIn(rows: readonly IDataObject[]): Promise<Array<RecoverableEvent<Facts>>> {
		const { missedFrom } = this.rules;
		const isLate = (row: IDataObject) => (this.list.changedAt(row) ?? Infinity) >= missedFrom;
		const remembered: Array<RecoverableEvent<Facts>> = [];
		for (const row of rows) {
			const events = this.eventsIn([row]);
			// Its fields are as they are after an event that is still to be handed over.
			const isLeft = isLate(row) && (await this.missedIn(events)).length > 0;
			if (!isLeft) remembered.push(...events);
		}
		return remembered;
	}

	/**
	 * In Redis, the questions of a page go together. What is being handled meanwhile is left to the next walk.
	 */
	private async missedIn(
		events: ReadonlyArray<RecoverableEvent<Facts>>,
	): Promise<Array<RecoverableEvent<Facts>>> {
		const found = await Promise.all(
			events.map(async (event) => {
				const opened = await this.open(event);
				if (opened === undefined) {
					this.result.isComplete = false;
					return undefined;
				}
				const decision = decidePulled(opened, event.told);
				opened.release();
				return decision.kind === 'news' ? event : undefined;
			}),
		);
		return found.filter((event) => event !== undefined);
	}

	private async open({ event, told }: RecoverableEvent<Facts>): Promise<OpenSnapshot | undefined> {
		return await this.walker.told.open(toldId(event, told), PATIENCE_MS);
	}

	/**
	 * Remembers what a row shows. Its resource may have been told, before the fields were watched that are now.
	 *
	 * @returns false where a delivery about the same resource was still being handled
	 */
	private async remember(recoverable: RecoverableEvent<Facts>): Promise<boolean> {
		const opened = await this.open(recoverable);
		if (opened === undefined) return false;
		let claim: Claim | undefined;
		try {
			const decision = decidePulled(opened, recoverable.told);
			if (decision.kind === 'told' && decision.isOlder) return true;
			const change = await this.detectChange(recoverable, new Date());
			if (change.kind === 'inFlight') return false;
			if (change.kind === 'decided') change.claim.commit();
			if (decision.kind === 'news') {
				claim = opened.claim(onlyRemembered(decision.next));
				claim.commit();
			}
			return true;
		} finally {
			if (claim === undefined) opened.release();
		}
	}

	/** @returns false where a delivery about the same resource was still being handled */
	private async recover(recoverable: RecoverableEvent<Facts>, handOver: HandOver): Promise<boolean> {
		const opened = await this.open(recoverable);
		if (opened === undefined) return false;
		const decision = decidePulled(opened, recoverable.told);
		if (decision.kind === 'told') {
			opened.release();
			return true;
		}
		const claims: Claim[] = [opened.claim(decision.next)];
		let isDecided = false;
		try {
			const result = await this.decide(recoverable, decision.missed, claims, handOver);
			isDecided = result === 'decided';
			return isDecided;
		} finally {
			if (!isDecided) combineClaims(claims.reverse()).release();
		}
	}

	/** Steps 5 to 7 of the pipeline, for a row. The claims are ended where the result is "decided". */
	private async decide(
		recoverable: RecoverableEvent<Facts>,
		missed: Missed,
		claims: Claim[],
		handOver: HandOver,
	): Promise<'decided' | 'inFlight'> {
		const { context, memory } = this.walker;
		// Its id is that of the state that it tells.
		const event: CommerceEvent<Facts> = { ...recoverable.event, identity: [] };
		const eventId = recoveredId(event, recoverable.told);
		const receivedAt = new Date();

		const ledger = await openLedger(context, memory, this.walker.settings());
		const claimed = await claimEvent(ledger, eventId, PATIENCE_MS);
		if (claimed.kind === 'inFlight') return 'inFlight';
		if (claimed.kind === 'duplicate') {
			// It was handed over, and a kill has lost what was told.
			combineClaims(claims).commit();
			return 'decided';
		}
		claims.push(claimed.claim);

		const change = await this.detectChange(recoverable, receivedAt);
		if (change.kind === 'inFlight') return 'inFlight';
		if (change.kind === 'decided') claims.push(change.claim);
		const isRun = change.kind === 'decided' && change.decision.kind === 'run';
		const isNews = change.kind === 'notWatched' || isRun;
		if (!isNews) {
			combineClaims(claims).commit();
			return 'decided';
		}
		this.result.missed++;
		const claim = combineClaims([...claims]);
		// From here on, the saving of the execution ends them.
		claims.length = 0;
		await handOver.add({
			eventId,
			item: toItem(event, eventId, receivedAt, {
				verifiedWith: VERIFIED_BY_API_CALL,
				test: false,
				...(change.kind === 'decided' && change.itemFacts),
				recovered: true,
				missed,
			}),
			claim,
		});
		return 'decided';
	}

	private async detectChange(
		{ event: shown, compared }: RecoverableEvent<Facts>,
		receivedAt: Date,
	): Promise<ChangeDetection> {
		const { context, recovery, memory, parameters } = this.walker;
		const { changes } = recovery.adapter;
		const asDelivered: CommerceEvent<Facts> = { ...(compared ?? shown), identity: [] };
		const resourceState = lazy(() => {
			const state = changes.resourceStateOf(asDelivered, parameters);
			// A row lacks fields of a delivery, and they are not gone.
			return state && { ...state, isComplete: false, isRow: true as const };
		});
		const settings = { ...this.walker.settings(), patienceMs: PATIENCE_MS };
		return await detectChange(context, changes, memory, asDelivered, receivedAt, resourceState, settings);
	}
}

/** Rows have whole seconds: what happened in the second in which the trigger began to listen counts as heard. */
function wholeSecond(ms: number): number {
	return Math.floor(ms / 1_000) * 1_000;
}
