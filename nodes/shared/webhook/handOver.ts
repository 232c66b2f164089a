import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy, problemText } from '../errors/problem';
import type { Claim } from '../idempotency/claim';
import { afterWebhookReturned } from '../n8n/afterWebhook';
import { observeExecutionWrite, type ExecutionWrite } from '../n8n/executionWrite';
import { ignoreLaterAnswer, onAnswer, type Response } from '../n8n/response';
import { someOf } from '../util/list';
import { monotonicMs } from '../util/monotonicTime';
import { sleepWhile } from '../util/wait';
import { askToRetry, isOpen, isSuccess, markOutcome } from './answer';
import { isSaved } from './executionSaved';
import { itemsWithout, lateStates } from './newestStates';
import { noteProblem } from './noteProblem';
import { NOT_SAVED } from './problems';
import type { ReadyEvent } from './readyEvent';

/** The events of one execution. */
export interface Group {
	/** The delivery whose `webhook` function hands the group to n8n. n8n answers through its response. */
	readonly context: IWebhookFunctions;
	/** In the order in which they came. */
	readonly events: readonly ReadyEvent[];
	/** Those of the events that have no item, because another tells a newer state. They are remembered. */
	readonly superseded: ReadonlySet<ReadyEvent>;
	/** Called once n8n has saved the execution or has refused it, or after the platform's patience. */
	readonly onSaved: () => void;
	/** Has the claims saved with the execution. */
	persist(claims: readonly Claim[], isSerialized: () => boolean): void;
}

/**
 * Steps 7 and 8 of the pipeline: hands the items to n8n in one execution. The saving of the execution decides the
 * claims of all its events, and each sender is answered by it.
 *
 * @returns what the `webhook` function returns
 */
export function handOver(group: Group): IWebhookResponseData {
	const [first, ...rest] = itemsWithout(group.events, group.superseded);
	if (first === undefined) return { noWebhookResponse: true };
	// Otherwise the older state would count as the one that the workflow has seen last.
	for (const { claim } of lateStates(group.events, group.superseded)) claim.supersede();
	const { item, write } = observeExecutionWrite(first);
	new HandedOver(group, write).watch().catch((error: unknown) => {
		const problem = causedBy(error, {
			what: `Webhook deliveries (${named(group.events)}) started their workflow, but could not be answered at the deadline or committed`,
			cure: 'Report this line to the maintainers of this package.',
		});
		logProblem(group.context, 'error', problem);
		group.onSaved();
	});
	return { workflowData: [[item, ...rest]] };
}

class HandedOver {
	private state: 'open' | 'acknowledged' | 'decided' = 'open';
	private readonly leader: Response;

	constructor(
		private readonly group: Group,
		private readonly write: ExecutionWrite,
	) {
		this.leader = group.context.getResponseObject();
		// The sender whose function leads may have been put off while others waited with it.
		if (this.leader.headersSent) ignoreLaterAnswer(this.leader, (status) => this.decide(status));
		else {
			onAnswer(this.leader, (status) => {
				if (this.state === 'open') this.decide(status);
			});
		}
	}

	/** After n8n has received the items: has the claims saved with the execution, and answers at the deadline. */
	async watch(): Promise<void> {
		await afterWebhookReturned();
		// Since 2.8, n8n first saves the execution, for which it turns the items into text, and then this copy of
		// the static data.
		this.group.persist(
			this.group.events.map(({ claim }) => claim),
			() => this.write.serialized,
		);
		const { deadlineMs, platformMs } = this.waits();
		const isOpenStill = () => this.state === 'open';
		const isKnownToBeSaved = await isSaved(this.write, platformMs, isOpenStill);
		this.group.onSaved();
		if (deadlineMs === undefined || !isKnownToBeSaved) return;
		const isWaitedFor = () => isOpenStill() && this.group.events.some(({ response }) => isOpen(response));
		await sleepWhile(isWaitedFor, this.waits().deadlineMs ?? 0);
		if (isWaitedFor()) this.acknowledge();
	}

	/** Answers before n8n does: the execution is saved. */
	private acknowledge(): void {
		this.state = 'acknowledged';
		this.commit();
		if (isOpen(this.leader)) this.leader.status(200).end();
		ignoreLaterAnswer(this.leader, (status) => this.decide(status));
	}

	/** By the status of n8n's answer. */
	private decide(status: number): void {
		const before = this.state;
		if (before === 'decided') return;
		this.state = 'decided';
		if (before === 'open' && isSuccess(status)) this.commit();
		if (before === 'open' && !isSuccess(status)) this.release();
		if (before === 'acknowledged' && !isSuccess(status)) this.revoke(status);
		this.group.onSaved();
	}

	private commit(): void {
		for (const { claim } of this.group.events) claim.commit();
		for (const event of this.group.events) {
			const { response } = event;
			if (!isOpen(response)) continue;
			if (this.group.superseded.has(event)) markOutcome(response, 'superseded');
			if (response !== this.leader) response.status(200).end();
		}
	}

	private release(): void {
		// A claim is released before the claims by which it was decided.
		for (const { claim } of [...this.group.events].reverse()) claim.release();
		// n8n answers the leader by itself.
		for (const { response } of this.group.events) {
			if (response !== this.leader) askToRetry(response, problemText(NOT_SAVED));
		}
	}

	private revoke(status: number): void {
		for (const { claim } of this.group.events) claim.revoke();
		const problem = {
			what: `Webhook deliveries (${named(this.group.events)}) were acknowledged at the deadline, but n8n then failed with ${status}`,
			cure: 'Look for their execution in n8n, and get from the platform what is missing.',
		};
		logProblem(this.group.context, 'error', problem);
		for (const _event of this.group.events) void noteProblem(this.group.context, 'notSaved', problem);
	}

	/** @returns when the first sender is to be answered, and when the last one stops waiting, in ms from now */
	private waits(): { deadlineMs: number | undefined; platformMs: number } {
		const now = monotonicMs();
		const elapsed = ({ arrivedAt }: ReadyEvent) => now - arrivedAt;
		const deadlines = this.group.events.flatMap((event) => {
			const { answerDeadlineMs } = event.settings;
			return answerDeadlineMs > 0 ? [Math.max(0, answerDeadlineMs - elapsed(event))] : [];
		});
		const patience = this.group.events.map((event) => event.settings.platformWaitsMs - elapsed(event));
		return {
			deadlineMs: deadlines.length === 0 ? undefined : Math.min(...deadlines),
			platformMs: Math.max(...patience),
		};
	}
}

function named(events: readonly ReadyEvent[]): string {
	return someOf(events.map(({ eventId }) => eventId));
}
