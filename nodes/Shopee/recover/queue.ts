import { tellProblem } from '../../shared/health/tellProblem';
import { randomUUID } from 'node:crypto';

import { logProblem } from '../../shared/errors/log';
import { causedBy, errorMessage, problemText, type Problem } from '../../shared/errors/problem';
import { combineClaims } from '../../shared/idempotency/claim';
import type { EventId } from '../../shared/idempotency/eventId';
import { savesFailedExecutions, type BackgroundContext } from '../../shared/n8n/backgroundContext';
import { logContext } from '../../shared/n8n/log';
import { nodeKey } from '../../shared/n8n/node';
import { BackgroundEntry } from '../../shared/recover/backgroundEntry';
import { startExecution, type EndedRun, type ReadyEvent } from '../../shared/recover/handOver';
import { someOf } from '../../shared/util/list';
import { monotonicMs } from '../../shared/util/monotonicTime';
import { isSettledWithin } from '../../shared/util/wait';
import { groupSettings } from '../../shared/webhook/groupSettings';
import { nodeMemoryOf } from '../../shared/webhook/nodeMemory';
import { openRedis } from '../../shared/webhook/openLedgerAndSnapshots';
import { deliverySettings } from '../../shared/webhook/options';
import { confirmLostMessages, getLostMessages, type LostMessages } from '../api/push';
import type { Keys } from '../platform/keys';
import { POLICY } from '../platform/policy';
import { decide, type Decision } from './decide';
import { distinctMessages, recoveredItem, type LostMessage } from './messages';
import { appOf, takeQueue } from './owners';
import {
	LOST_MESSAGES_ENTRY,
	readRecords,
	writtenRecords,
	type MessageRecord,
	type MessageState,
	type Records,
} from './records';
import { confirmWhen } from './texts';

/** So many executions with lost messages run at the same time. */
export const MOST_RUNNING = 10;

/** A message is set aside when so many of its executions have failed. */
const MOST_ATTEMPTS = 2;

/** How long a message waits for a delivery that is being handled, in ms. Then the next look tries again. */
const PATIENCE_MS = 2_000;

/** How long it is waited until n8n has saved an execution that another message depends on, in ms. */
const SAVED_WITHIN_MS = 5_000;

/** The other tasks of the trigger, and of the workflow, wait no longer than this, in ms. */
const LONGEST_WORK_MS = 30_000;

/** While Shopee lists what was confirmed, it is asked again after this time, in ms. */
const AGAIN_AFTER_MS = 10_000;

/** After an error it goes on after this time, in ms, or with the next interval. */
const AFTER_ERROR_MS = 60_000;

/** For how long Shopee may show messages after they were confirmed, in ms. */
const LONGEST_SHOWN_MS = 60_000;

/** What Shopee does not list any more may be listed again, by a server that is behind. Kept for so long, in ms. */
const KEPT_UNLISTED_MS = 3_600_000;

/**
 * n8n does not tell the end of an execution that is stopped while it waits for a slot. What has not ended after this
 * time, in ms, counts as failed, early enough: Shopee keeps lost messages for 3 days.
 */
const LONGEST_RUNNING_MS = 6 * 3_600_000;

/** So many messages that were handed over are known by the time of their loss: as many as Shopee lists. */
const MOST_LATELY = 100;

const WAITS: Problem = {
	what: 'The workflow of lost Shopee messages has reached a Wait node, after which n8n does not report its end, so these messages are neither confirmed nor started again',
	cure: 'Set "Confirm When" to "Later in the Workflow" and confirm the messages there.',
};

/** What Shopee listed last. The next messages are listed only after these are confirmed. */
interface Page {
	readonly messages: readonly LostMessage[];
	readonly lastMessageId: number | string;
	readonly more: boolean;
	/** What was handed over since it was listed. */
	readonly handedOver: Set<EventId>;
}

/** An execution that has not ended. */
interface Run {
	readonly ids: readonly EventId[];
	/** By the monotonic clock. */
	readonly since: number;
}

/** Messages that are about to share an execution. */
interface Batch {
	readonly id: string;
	readonly attempt: number;
	readonly members: readonly Member[];
}

interface Member {
	readonly message: LostMessage;
	readonly record: MessageRecord;
	readonly event: ReadyEvent;
}

/** What was found in a page, for the log. */
interface Counts {
	handedOver: number;
	ignored: number;
	duplicate: number;
}

/**
 * The queue of lost messages, as one trigger works through it in this process. It is a state machine: it goes on when an
 * execution has ended, and waits for none.
 *
 * The ledger remembers which events were handed over, and the records how that ended. A message is in the ledger only
 * together with its record, until it is confirmed. So a message of which the ledger knows and that has no record was
 * told by its push, or was confirmed.
 */
export class LostQueue {
	/** When Shopee is asked, by the monotonic clock. */
	private dueAt = -Infinity;
	/** After an error, nothing is done until then, by the monotonic clock. */
	private pausedUntil = -Infinity;
	private wake = (): void => {};
	private context: BackgroundContext | undefined;
	private everyMs = Infinity;

	private page: Page | undefined;
	private counts: Counts = { handedOver: 0, ignored: 0, duplicate: 0 };
	/** Messages of the page that start nothing. */
	private dealtWith = new Set<EventId>();
	private confirmed: { readonly lastMessageId: number | string; readonly at: number } | undefined;

	private records: Records = { app: '', messages: new Map() };
	private entry: BackgroundEntry | undefined;
	private isLoaded = false;
	/** Since when Shopee has not listed a message, by the monotonic clock. */
	private readonly unlistedSince = new Map<EventId, number>();

	/** By the text of the batch. */
	private readonly running = new Map<string, Run>();
	/** When the messages of a batch may start the workflow again, by the monotonic clock. */
	private readonly againAt = new Map<string, number>();
	/** What was told, until it goes well. */
	private readonly told = new Map<'work' | 'hand-over' | 'keeping', string>();
	/** The batches at which the queue stops and which were told. */
	private readonly toldStops = new Set<string>();
	private saving: Promise<void> = Promise.resolve();

	/** What was lost before is counted for nobody; in ms since 1970. */
	private countedFrom = 0;
	/** The messages that were handed over lately, with the times at which Shopee lost them, in ms since 1970. */
	private readonly lately = new Map<EventId, number>();
	private lost = 0;

	/**
	 * The trigger was published, or n8n has started.
	 *
	 * @param publishedAt since when its deliveries can be lost, in ms since 1970
	 */
	begin(wake: () => void, publishedAt = 0): void {
		this.countedFrom = publishedAt;
		this.wake = wake;
		this.dueAt = -Infinity;
		this.pausedUntil = -Infinity;
		// Where processes share a ledger, another one may have worked meanwhile.
		this.isLoaded = false;
	}

	/** Looks at the list with the next tick. */
	hasten(): void {
		this.dueAt = -Infinity;
	}

	/** @returns how many messages were handed over since the last call that were lost after the publication */
	takeLost(): number {
		const { lost } = this;
		this.lost = 0;
		return lost;
	}

	/** @returns of the messages that were handed over lately, those that were lost since, in ms since 1970 */
	lostSince(since: number): EventId[] {
		return [...this.lately].filter(([, lostAt]) => lostAt >= since).map(([id]) => id);
	}

	/** Whether there is something to do. */
	get isDue(): boolean {
		const now = monotonicMs();
		if (now < this.pausedUntil) return false;
		const hasOverdue = [...this.running.values()].some((run) => isOverdue(run, now));
		if (now >= this.dueAt || hasOverdue) return true;
		const { page, context } = this;
		if (page === undefined || context === undefined) return false;
		return this.isDone(page, context) || (this.hasSlot && this.startable(page, context).length > 0);
	}

	async run(context: BackgroundContext, everyMs: number, isOver: () => boolean): Promise<void> {
		this.context = context;
		this.everyMs = everyMs;
		const endsAt = monotonicMs() + LONGEST_WORK_MS;
		try {
			if (!(await this.open(context)) || isOver()) return;
			this.failOverdue(context);
			if (monotonicMs() >= this.dueAt) await this.list(context);
			const isLate = () => monotonicMs() >= endsAt;
			while (this.page !== undefined && !isOver() && !isLate()) {
				const { page } = this;
				const hasStarted = await this.start(context, page, () => isOver() || isLate());
				if (isOver() || !this.isDone(page, context)) {
					if (!hasStarted) break;
					continue;
				}
				await this.confirm(context, page);
				if (page.more) await this.list(context);
			}
			this.told.delete('work');
		} catch (error) {
			this.pause();
			const problem = causedBy(error, {
				what: 'The lost messages of Shopee could not be recovered',
				cure: 'Test the credential of the trigger if this happens again.',
			});
			this.tellOnce(context, 'work', problem);
		}
	}

	private pause(): void {
		this.pausedUntil = monotonicMs() + Math.min(this.everyMs, AFTER_ERROR_MS);
	}

	/** Reads what was kept, and takes the queue of the app. @returns false where another trigger has it */
	private async open(context: BackgroundContext): Promise<boolean> {
		const app = await appOf(context);
		const taken = takeQueue(context, app);
		if (taken !== undefined) {
			this.page = undefined;
			this.dueAt = monotonicMs() + this.everyMs;
			this.tellOnce(context, 'work', taken);
			return false;
		}
		const memory = nodeMemoryOf<Keys>(context);
		const { ledger } = deliverySettings(context, POLICY, monotonicMs());
		const redis = ledger === 'redis' ? await openRedis(context, memory) : undefined;
		this.entry = new BackgroundEntry(context, LOST_MESSAGES_ENTRY, redis);
		if (this.isLoaded && this.records.app === app) return true;
		const shared = await this.entry.shared();
		if (this.records.app !== app || shared !== undefined) {
			const isOther = this.records.app !== app;
			const known = readRecords(shared ?? this.entry.own(), app);
			if (!isOther) for (const { ids } of this.running.values()) this.keepRunning(known, ids);
			if (isOther) this.beginAnew();
			this.records = known;
		}
		this.isLoaded = true;
		// What n8n saves from now on is to have it.
		if (this.records.messages.size > 0) await this.save();
		return true;
	}

	private keepRunning({ messages }: Records, ids: readonly EventId[]): void {
		for (const id of ids) {
			const record = this.records.messages.get(id);
			if (record !== undefined) messages.set(id, record);
		}
	}

	/** The credential is of another app now. What runs for the app before is not waited for. */
	private beginAnew(): void {
		this.running.clear();
		this.page = undefined;
		this.confirmed = undefined;
		this.dealtWith = new Set();
		this.dueAt = -Infinity;
	}

	private async list(context: BackgroundContext): Promise<void> {
		const listed = await getLostMessages(context);
		this.dueAt = monotonicMs() + this.everyMs;
		const messages = distinctMessages(listed);
		await this.forgetUnlisted(messages);
		this.page = undefined;
		const { lastMessageId } = listed;
		if (lastMessageId === null) return;
		if (this.confirmed?.lastMessageId === lastMessageId) {
			await this.confirmAgain(context, listed, this.confirmed.at);
			return;
		}
		const ids = new Set(messages.map(({ id }) => id));
		this.dealtWith = new Set([...this.dealtWith].filter((id) => ids.has(id)));
		this.page = { messages, lastMessageId, more: listed.more, handedOver: new Set() };
	}

	/** Shopee shows confirmed messages for some seconds more, as integrators report. These messages start nothing. */
	private async confirmAgain(
		context: BackgroundContext,
		{ more, lastMessageId }: LostMessages,
		at: number,
	): Promise<void> {
		if (lastMessageId === null) return;
		if (monotonicMs() - at < LONGEST_SHOWN_MS) {
			if (more) this.dueAt = Math.min(this.dueAt, monotonicMs() + AGAIN_AFTER_MS);
			return;
		}
		await confirmLostMessages(context, lastMessageId);
		this.confirmed = { lastMessageId, at: monotonicMs() };
		this.tell(context, {
			what: 'Shopee still lists the lost messages that were confirmed, and none after them',
			cure: 'They were confirmed again, and start nothing. If this happens again, ask the support of Shopee.',
		});
	}

	/** Others may have confirmed messages: the workflow itself, or another program of the app. */
	private async forgetUnlisted(messages: readonly LostMessage[]): Promise<void> {
		const now = monotonicMs();
		const listed = new Set(messages.map(({ id }) => id));
		let hasForgotten = false;
		for (const [id, { batch }] of this.records.messages) {
			if (listed.has(id) || this.running.has(batch)) {
				this.unlistedSince.delete(id);
				continue;
			}
			const since = this.unlistedSince.get(id) ?? now;
			this.unlistedSince.set(id, since);
			if (now - since < KEPT_UNLISTED_MS) continue;
			this.forget(id);
			hasForgotten = true;
		}
		if (hasForgotten) await this.save();
	}

	private forget(id: EventId): void {
		const batch = this.records.messages.get(id)?.batch ?? '';
		this.records.messages.delete(id);
		this.unlistedSince.delete(id);
		this.againAt.delete(batch);
		this.toldStops.delete(batch);
	}

	/** Whether all messages of the page have been dealt with, so that they are confirmed. */
	private isDone({ messages }: Page, context: BackgroundContext): boolean {
		const leavesItToWorkflow = confirmWhen(context) === 'laterInWorkflow';
		return messages.every(({ id }) => {
			if (this.dealtWith.has(id)) return true;
			const state = this.records.messages.get(id)?.state;
			return !leavesItToWorkflow && (state === 'succeeded' || state === 'setAside');
		});
	}

	private get hasSlot(): boolean {
		return this.running.size < MOST_RUNNING;
	}

	/** @returns the messages of the page that may start the workflow now, or of which this is not known yet */
	private startable({ messages, handedOver }: Page, context: BackgroundContext): LostMessage[] {
		const now = monotonicMs();
		const leavesItToWorkflow = confirmWhen(context) === 'laterInWorkflow';
		return messages.filter(({ id }) => {
			if (this.dealtWith.has(id)) return false;
			const record = this.records.messages.get(id);
			if (record === undefined) return true;
			if (this.running.has(record.batch) || record.state === 'waiting') return false;
			if (leavesItToWorkflow) return !handedOver.has(id);
			const isOpen = record.state === 'begun' || record.state === 'failed';
			return isOpen && now >= (this.againAt.get(record.batch) ?? -Infinity);
		});
	}

	/**
	 * Hands over what may start the workflow now, as many executions as may run at the same time.
	 *
	 * @returns whether something was handed over
	 */
	private async start(context: BackgroundContext, page: Page, isOver: () => boolean): Promise<boolean> {
		const memory = nodeMemoryOf<Keys>(context);
		const { eventsPerExecution } = groupSettings(context, deliverySettings(context, POLICY, monotonicMs()));
		const batch = new NewBatch();
		let last: { readonly known: Promise<void> } | undefined;
		const flush = async () => {
			const taken = batch.take();
			if (taken !== undefined) last = await this.handOver(context, page, taken);
		};
		try {
			for (const message of this.startable(page, context)) {
				if (isOver() || !this.hasSlot) break;
				const record = this.records.messages.get(message.id);
				if (record !== undefined) {
					await flush();
					if (!this.hasSlot) break;
					// The messages that shared an execution share the next one.
					if (!this.running.has(record.batch))
						last = await this.handOver(context, page, this.again(page, record));
					continue;
				}
				let decision = await decide(context, memory, message, 0);
				if (decision.kind === 'inFlight') {
					// It may be about the resource of a message before it.
					await flush();
					if (last !== undefined) await isSettledWithin(last.known, SAVED_WITHIN_MS);
					if (!this.hasSlot) break;
					decision = await decide(context, memory, message, PATIENCE_MS);
				}
				if (decision.kind === 'inFlight') continue;
				if (decision.kind !== 'news') {
					this.dealtWith.add(message.id);
					this.counts[decision.kind]++;
					continue;
				}
				batch.add(message, decision);
				if (batch.size >= eventsPerExecution) await flush();
			}
			if (!isOver()) await flush();
			return last !== undefined;
		} finally {
			batch.release();
		}
	}

	/** @returns the messages of a batch, for another execution */
	private again({ messages }: Page, { batch, state, attempts }: MessageRecord): Batch {
		// Where it is not known how an execution ended, n8n is asked for the same one again.
		const attempt = state === 'begun' ? attempts : attempts + 1;
		const members = messages.flatMap((message) => {
			const record = this.records.messages.get(message.id);
			if (record?.batch !== batch) return [];
			const { itemId, facts } = record;
			const item = recoveredItem(message, itemId, attempt, facts);
			return [{ message, record, event: { eventId: itemId, item, claim: combineClaims([]) } }];
		});
		return { id: batch, attempt, members };
	}

	/**
	 * @returns once n8n has got the execution; `known` is settled once it is known whether n8n has saved it
	 * @throws where it cannot be kept what is handed over; then nothing is
	 */
	private async handOver(
		context: BackgroundContext,
		page: Page,
		{ id: batch, attempt, members }: Batch,
	): Promise<{ readonly known: Promise<void> }> {
		const run: Run = { ids: members.map(({ message }) => message.id), since: monotonicMs() };
		const claim = combineClaims(members.map(({ event }) => event.claim));
		const before = new Map(run.ids.map((id) => [id, this.records.messages.get(id)]));
		const takeBack = () => {
			claim.release();
			if (!this.end(batch, run)) return;
			for (const [id, record] of before) {
				if (record === undefined) this.forget(id);
				else this.records.messages.set(id, record);
			}
		};
		this.running.set(batch, run);
		for (const { message, record } of members) {
			this.records.messages.set(message.id, { ...record, state: 'begun', attempts: attempt });
		}
		let isKept = false;
		try {
			// What n8n saves with the execution has it, too.
			await this.save();
			isKept = true;
		} finally {
			if (!isKept) takeBack();
		}
		const events = members.map(({ event }) => event);
		const { saved, ended } = startExecution(context, nodeMemoryOf<unknown>(context), events, attempt);
		for (const id of run.ids) page.handedOver.add(id);
		if (attempt === 1) this.count(members);
		const known = saved.then(
			() => {
				claim.commit();
				this.told.delete('hand-over');
				if (confirmWhen(context) === 'immediately') this.become('succeeded', run.ids);
			},
			(error: unknown) => {
				takeBack();
				this.pause();
				const problem = {
					what: `n8n has not saved the execution: ${errorMessage(error)}`,
					cure: 'Look at the log of n8n. The messages are handed over again.',
				};
				this.tellOnce(context, 'hand-over', problem);
			},
		);
		void ended.then(
			(result) => this.ended(batch, run, result),
			() => undefined,
		);
		return { known };
	}

	/** @returns false where something else has decided about the execution */
	private end(batch: string, run: Run): boolean {
		return this.running.get(batch) === run && this.running.delete(batch);
	}

	/** The execution of a batch has ended. The trigger may have been unpublished meanwhile. */
	private ended(batch: string, run: Run, result: EndedRun): void {
		const { context } = this;
		if (context === undefined || !this.end(batch, run)) return;
		const when = confirmWhen(context);
		if (when === 'immediately' || result?.status === 'success') {
			this.become('succeeded', run.ids);
		} else if (result?.status === 'waiting') {
			this.become('waiting', run.ids);
			if (when === 'executionFinishesSuccessfully') this.tell(context, WAITS);
		} else {
			// Where n8n had the execution before, it is handed over again at once.
			if (result === undefined) for (const id of run.ids) this.page?.handedOver.delete(id);
			this.failed(context, batch, run.ids);
		}
		this.save().then(
			() => this.told.delete('keeping'),
			(error: unknown) => {
				const problem = causedBy(error, {
					what: 'It could not be kept how the execution of a lost message ended',
					cure: 'Test the credential for Redis of the trigger.',
				});
				this.tellOnce(context, 'keeping', problem);
			},
		);
		if (this.running.size <= MOST_RUNNING / 2) this.wake();
	}

	/** How an execution ended that n8n had before, e.g. before it was killed, is not known: it counts as failed. */
	private failed(context: BackgroundContext, batch: string, ids: readonly EventId[]): void {
		const [first] = ids.flatMap((id) => this.records.messages.get(id) ?? []);
		this.become('failed', ids);
		this.againAt.set(batch, monotonicMs() + this.everyMs);
		if (first === undefined || first.attempts < MOST_ATTEMPTS) return;
		if (confirmWhen(context) !== 'executionFinishesSuccessfully') return;
		const texts = `${someOf(ids)} (${first.attempts} executions)`;
		if (savesFailedExecutions(context)) {
			this.become('setAside', ids);
			logProblem(context, 'warn', {
				what: `Lost messages of Shopee were set aside: ${texts}`,
				cure: 'Correct the workflow and retry the failed execution, which holds the messages.',
			});
			return;
		}
		if (this.toldStops.has(batch)) return;
		this.toldStops.add(batch);
		this.tell(context, {
			what: `The queue of lost messages stops at messages whose execution fails again and again: ${texts}`,
			cure: 'Correct the workflow. Where its settings save failed executions, such messages are set aside, and the queue goes on.',
		});
	}

	private failOverdue(context: BackgroundContext): void {
		const now = monotonicMs();
		for (const [batch, run] of [...this.running]) {
			if (!isOverdue(run, now) || !this.end(batch, run)) continue;
			logProblem(context, 'warn', {
				what: 'The execution of lost Shopee messages has not ended for 6 hours, so the messages that are not confirmed start the workflow again',
				cure: 'If the execution is still running, change the workflow so that it ends sooner, for instance by handing each message to a sub-workflow.',
			});
			if (confirmWhen(context) === 'immediately') continue;
			this.failed(context, batch, run.ids);
			this.againAt.delete(batch);
		}
	}

	private become(state: MessageState, ids: readonly EventId[]): void {
		for (const id of ids) {
			const record = this.records.messages.get(id);
			if (record !== undefined) this.records.messages.set(id, { ...record, state });
		}
	}

	private count(members: readonly Member[]): void {
		this.counts.handedOver += members.length;
		for (const { message } of members) {
			const lostAt = Date.parse(message.event.delivery.lostAt ?? '');
			if (lostAt >= this.countedFrom) this.lost++;
			this.lately.set(message.id, lostAt);
		}
		for (const id of this.lately.keys()) {
			if (this.lately.size <= MOST_LATELY) break;
			this.lately.delete(id);
		}
	}

	private async confirm(context: BackgroundContext, { messages, lastMessageId }: Page): Promise<void> {
		await confirmLostMessages(context, lastMessageId);
		this.page = undefined;
		this.confirmed = { lastMessageId, at: monotonicMs() };
		for (const { id } of messages) this.forget(id);
		await this.save();
		const { handedOver, ignored, duplicate } = this.counts;
		this.counts = { handedOver: 0, ignored: 0, duplicate: 0 };
		const text = `Lost messages confirmed: ${handedOver} started the workflow, ${ignored} were not for it, ${duplicate} had been told before`;
		if (handedOver > 0) context.logger.info(text, logContext(context));
	}

	/** One after another, so that Redis has the last one. */
	private async save(): Promise<void> {
		const { entry } = this;
		if (entry === undefined) return;
		const saved = this.saving.then(async () => await entry.save(writtenRecords(this.records)));
		this.saving = saved.catch(() => undefined);
		await saved;
	}

	/** The same problem is told once, until all goes well. */
	private tellOnce(context: BackgroundContext, of: 'work' | 'hand-over' | 'keeping', problem: Problem): void {
		const text = problemText(problem);
		if (this.told.get(of) === text) return;
		this.told.set(of, text);
		this.tell(context, problem);
	}

	private tell(context: BackgroundContext, problem: Problem): void {
		tellProblem(context, 'recovery', problem);
	}
}

/** The messages for the next execution. */
class NewBatch {
	private members: Member[] = [];
	private id = randomUUID();

	get size(): number {
		return this.members.length;
	}

	add(message: LostMessage, { itemId, facts, claim }: Decision & { readonly kind: 'news' }): void {
		this.members.push({
			message,
			record: { state: 'begun', attempts: 1, batch: this.id, itemId, facts },
			event: { eventId: itemId, item: recoveredItem(message, itemId, 1, facts), claim },
		});
	}

	/** @returns undefined where there is none */
	take(): Batch | undefined {
		const { id, members } = this;
		this.members = [];
		this.id = randomUUID();
		return members.length === 0 ? undefined : { id, attempt: 1, members };
	}

	/** Leaves what was not taken for the next look. */
	release(): void {
		for (const { event } of this.members.reverse()) event.claim.release();
		this.members = [];
	}
}

function isOverdue({ since }: Run, now: number): boolean {
	return now - since >= LONGEST_RUNNING_MS;
}

const queues = new Map<string, LostQueue>();

/** @returns the queue of a trigger node in this process; executions of a publication before go on in it */
export function lostQueueOf(context: BackgroundContext): LostQueue {
	const key = nodeKey(context);
	const queue = queues.get(key) ?? new LostQueue();
	queues.set(key, queue);
	return queue;
}
