import type { IDataObject, IRun, ITriggerFunctions } from 'n8n-workflow';

import { WALK_DEADLINE_MS } from '../../shared/api/pages';
import { CALL_DEADLINE_MS } from '../../shared/api/request';
import { logProblem } from '../../shared/errors/log';
import { causedBy, problemText } from '../../shared/errors/problem';
import { nodeKey } from '../../shared/n8n/node';
import { staticDataEntry, type StaticDataEntry } from '../../shared/n8n/staticData';
import { monotonicMs } from '../../shared/util/monotonicTime';
import { writeAllToStaticData } from '../../shared/webhook/nodeMemory';
import { getSellerId } from '../api/authorization';
import { walkOrders, type OrderQuery } from '../api/orders';
import {
	batchOf,
	broughtBack,
	windowStart,
	firstCursor,
	advanced,
	storedCursor,
	versionOf,
	type Batch,
	type Cursor,
} from './cursor';
import { orderItems } from './items';
import type { ReconcileSettings } from './settings';

/**
 * n8n does not report an execution that is stopped while it waits for a slot. An execution that n8n has not
 * refused within this time, in ms, has been saved, so the batch is handed over.
 */
const LONGEST_IN_PROGRESS_MS = 600_000;

/** A walk through the orders ends at its own deadline, and so does each call in it. */
const LONGEST_PULL_MS = WALK_DEADLINE_MS + 10 * CALL_DEADLINE_MS;

/** The state of a trigger node in this process. The workflow may be activated again at any time. */
interface PullState {
	cursor: Cursor | undefined;
	/** The batch whose execution has not ended yet. */
	inProgress: { readonly batch: Batch; readonly since: number } | undefined;
	/** Whether there may be more orders after the last batch. */
	more: boolean;
	/** The activation that pulls now. */
	owner: Reconciliation | undefined;
}

const states = new Map<string, PullState>();

/**
 * Pulls the orders of one seller that were updated since the last pull, and hands each version of an
 * order over once.
 *
 * The cursor is kept in n8n's static data. n8n saves the static data when a batch is handed over: the old
 * cursor, together with the batch and its key, which n8n accepts once. Only later is it known whether n8n has
 * the batch. If n8n ends before the new cursor is saved, the batch is offered again under the same key. Then
 * n8n either has the batch already, or accepts it now.
 */
export class Reconciliation {
	private readonly entry: StaticDataEntry;
	private readonly key: string;
	private readonly state: PullState;
	/** Until when the running pull keeps others from starting, in ms since 1970; 0 while none is running. */
	private pullingUntil = 0;
	/** Why the last pull failed. The same failure is reported once, until a pull succeeds. */
	private failure: string | undefined;

	/** @param site in the spelling of pushes; null with a custom base URL */
	constructor(
		private readonly context: ITriggerFunctions,
		private readonly settings: ReconcileSettings,
		private readonly site: string | null,
		sellerId: string,
	) {
		this.entry = staticDataEntry(context, 'orders');
		this.key = nodeKey(context);
		this.state = states.get(this.key) ?? {
			cursor: undefined,
			inProgress: undefined,
			more: false,
			owner: undefined,
		};
		states.set(this.key, this.state);
		this.state.owner = this;
		this.loadCursor(sellerId);
		this.bringCursorBack();
		// n8n saves the cursor with the activation, so that a downtime before the first order leaves no gap.
		this.save();
	}

	/** Pulls once. Does nothing while another pull or the last batch is in progress. */
	async pull(): Promise<void> {
		if (Date.now() < this.pullingUntil || this.ended || this.isInProgress()) return;
		// A pull that hangs, whatever it waits for, does not stop the pulls of the next day.
		const pullingUntil = Date.now() + LONGEST_PULL_MS;
		this.pullingUntil = pullingUntil;
		this.state.more = false;
		try {
			this.loadCursor(await getSellerId(this.context));
			this.bringCursorBack();
			const { batch } = this.cursor;
			if (batch === undefined || !(await this.offerAgain(batch))) await this.pullBatch();
			this.failure = undefined;
		} catch (error) {
			this.report(error);
		} finally {
			if (this.pullingUntil === pullingUntil) this.pullingUntil = 0;
		}
		this.pullMore();
	}

	/** Ends the pulling of a deactivated workflow. A batch that was handed over still reaches n8n. */
	end(): void {
		if (this.state.owner === this) this.state.owner = undefined;
	}

	/** Pulls the remaining orders, as soon as the execution of the last batch has ended. */
	private pullMore(): void {
		const { owner, more, inProgress } = this.state;
		if (more && inProgress === undefined) void owner?.pull();
	}

	private get ended(): boolean {
		return this.state.owner !== this;
	}

	private get cursor(): Cursor {
		return this.state.cursor!;
	}

	/** The cursor of this process is newer than the saved one, for example when a workflow is published again. */
	private loadCursor(sellerId: string): void {
		const { cursor } = this.state;
		if (cursor?.sellerId === sellerId) return;
		const stored = cursor === undefined ? storedCursor(this.entry.read(), sellerId) : undefined;
		this.state.cursor = stored ?? firstCursor(sellerId, Date.now() - this.settings.beginWithMs);
	}

	private bringCursorBack(): void {
		const back = broughtBack(this.cursor, this.settings.overlapMs);
		if (back === undefined) return;
		const [ahead, now] = [this.cursor, back].map(({ at }) => new Date(at).toISOString());
		this.state.cursor = back;
		this.save();
		logProblem(this.context, 'warn', {
			what: `The last pull of Lazada orders reached to ${ahead}, which lies in the future, so the trigger continues from now, ${now}`,
			cure: 'Check the clock of the server. Get the orders that were updated while the clock was ahead by the operation "Get Many" of the Lazada node.',
		});
	}

	private isInProgress(): boolean {
		const { inProgress } = this.state;
		if (inProgress === undefined) return false;
		if (monotonicMs() - inProgress.since < LONGEST_IN_PROGRESS_MS) return true;
		this.complete(inProgress.batch);
		return false;
	}

	private async pullBatch(): Promise<void> {
		const orders: IDataObject[] = [];
		for await (const order of walkOrders(this.context, this.query(), 'updated')) {
			if (versionOf(order) in this.cursor.versions) continue;
			orders.push(order);
			if (orders.length === this.settings.batchSize) break;
		}
		if (orders.length === 0) return;
		this.state.more = orders.length === this.settings.batchSize;
		this.handOver(orders, batchOf(orders, this.key, this.cursor.sellerId));
	}

	/**
	 * Hands over a batch again, because it is unknown whether n8n has the batch. Orders that have changed since
	 * are left out: a later pull reads their new versions.
	 *
	 * @returns whether there were orders left to hand over
	 */
	private async offerAgain(batch: Batch): Promise<boolean> {
		const orders: IDataObject[] = [];
		for await (const order of walkOrders(this.context, this.query(batch.at), 'updated')) {
			if (versionOf(order) in batch.versions) orders.push(order);
		}
		this.state.more = orders.length > 0;
		if (orders.length > 0) this.handOver(orders, batch);
		else this.complete(batch);
		return orders.length > 0;
	}

	private handOver(orders: IDataObject[], batch: Batch): void {
		if (this.ended) return;
		const { sellerId } = this.cursor;
		this.state.cursor = { ...this.cursor, batch };
		const inProgress = { batch, since: monotonicMs() };
		this.state.inProgress = inProgress;
		this.save();
		writeAllToStaticData(this.context);
		const items = orderItems(orders, { id: sellerId, site: this.site }, false);
		const done = this.context.helpers.createDeferredPromise<IRun>();
		done.promise.then(
			() => {
				if (this.state.inProgress !== inProgress) return;
				this.complete(batch);
				this.pullMore();
			},
			(error: unknown) => {
				// n8n could not save the execution: the cursor stays, and the batch is offered again.
				if (this.state.inProgress === inProgress) this.state.inProgress = undefined;
				this.state.more = false;
				this.report(error);
			},
		);
		// n8n saves the static data now, and starts one execution for this key.
		this.context.emit([items], undefined, done, batch.key);
	}

	/** n8n has the batch, so the cursor moves on. */
	private complete(batch: Batch): void {
		this.state.inProgress = undefined;
		if (this.cursor.batch?.key === batch.key) {
			this.state.cursor = advanced(this.cursor, batch, this.settings.overlapMs);
		}
		this.state.owner?.save();
	}

	private save(): void {
		this.entry.write({ ...this.cursor });
	}

	private query(before?: number): OrderQuery {
		return { created: {}, updated: { after: windowStart(this.cursor, this.settings.overlapMs), before } };
	}

	/** Reports a failure in the log, and as a failed execution, which starts the error workflow. */
	private report(error: unknown): void {
		const problem = causedBy(error, {
			what: 'Lazada orders could not be pulled',
			cure: 'Test the credential of the trigger if this happens again.',
		});
		if (problemText(problem) === this.failure) return;
		this.failure = problemText(problem);
		logProblem(this.context, 'error', problem);
		if (error instanceof Error) this.context.saveFailedExecution?.(error as ExecutionFailure);
	}
}

type ExecutionFailure = Parameters<ITriggerFunctions['saveFailedExecution']>[0];
