import { sleep, type IPollFunctions, type IRun } from 'n8n-workflow';

import { CALL_DEADLINE_MS } from '../../shared/api/request';
import { logProblem } from '../../shared/errors/log';
import { apiError } from '../../shared/errors/nodeErrors';
import { causedBy } from '../../shared/errors/problem';
import { nodeKey } from '../../shared/n8n/node';
import { monotonicMs } from '../../shared/util/monotonicTime';
import { confirmLostMessages, getLostMessages, type LostMessages } from '../api/push';
import { apiBaseUrl, CREDENTIAL_TYPE } from '../platform/keys';
import { distinctItems } from './items';

/** The wording is that of n8n's RabbitMQ trigger. */
export type ConfirmWhen = 'executionFinishesSuccessfully' | 'immediately' | 'laterInWorkflow';

/** A batch that was handed over. Shopee shows the same messages until they are confirmed. */
interface Batch {
	readonly eventIds: ReadonlySet<string>;
	readonly lastMessageId: number | string;
	/** When the batch was handed over, by the monotonic clock. */
	readonly since: number;
	/** "waiting": the execution has reached a Wait node, and n8n does not report its end. */
	state: 'running' | 'waiting' | 'succeeded' | 'failed';
	confirmed: boolean;
	/** When the batch was confirmed, by the monotonic clock. */
	confirmedAt?: number;
	confirming?: Promise<void> | undefined;
}

/** The state of one trigger node and app in this process. Polls may overlap, and outlast each other. */
interface Recovery {
	/** Until when the running poll keeps others from starting, by the monotonic clock; 0 while none is running. */
	pollingUntil: number;
	batch: Batch | undefined;
	/** n8n's context of the last poll. Each activation has a new context. */
	context: IPollFunctions | undefined;
}

const recoveries = new Map<string, Recovery>();

/** n8n's budget where no lease limits a poll. In this case, the first poll is part of the activation. */
const USUAL_BUDGET_MS = 300_000;
/** The rest of the budget, kept for a call that is still running. */
const MARGIN_MS = 10_000;
/** How long the first poll waits for an execution: n8n activates a workflow only after this poll. */
const FIRST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;
/** For how long Shopee may show messages after they were confirmed. */
const LONGEST_SHOWN_MS = 60_000;
/**
 * n8n does not report an execution that is stopped while it waits for a slot. A batch whose execution has not
 * ended after this time is handed over again, early enough: Shopee keeps lost messages for 3 days.
 */
const LONGEST_RUNNING_MS = 6 * 3_600_000;

/**
 * Works through the queue of lost messages, batch by batch, as long as the poll may last.
 *
 * Shopee shows the next 100 messages only after the first are confirmed, and confirms only up to an id. So a
 * batch is one execution, and the next batch starts when this one is confirmed.
 */
export async function recoverLostMessages(context: IPollFunctions, confirmWhen: ConfirmWhen): Promise<void> {
	const recovery = await recoveryOf(context);
	if (monotonicMs() < recovery.pollingUntil) return;
	const budget = budgetOf(context);
	// A poll that hangs, whatever it waits for, is over with its budget.
	const pollingUntil = monotonicMs() + Math.max(budget, MARGIN_MS) + CALL_DEADLINE_MS;
	recovery.pollingUntil = pollingUntil;
	const first = recovery.context !== context && budget === USUAL_BUDGET_MS;
	recovery.context = context;
	try {
		const deadline = monotonicMs() + (first ? FIRST_WAIT_MS : budget - MARGIN_MS);
		await workThrough(context, confirmWhen, recovery, deadline);
	} finally {
		if (recovery.pollingUntil === pollingUntil) recovery.pollingUntil = 0;
	}
}

async function workThrough(
	context: IPollFunctions,
	confirmWhen: ConfirmWhen,
	recovery: Recovery,
	deadline: number,
): Promise<void> {
	do {
		const before = recovery.batch;
		if (before !== undefined) {
			await confirmIfDue(context, confirmWhen, before);
			while (before.state === 'running' && monotonicMs() < deadline) await sleep(LOOK_EVERY_MS);
			await confirmIfDue(context, confirmWhen, before);
			if (before.state === 'running' && !failIfOverdue(context, before)) return;
			if (before.state !== 'waiting') recovery.batch = undefined;
			// A failed batch is left to the next poll: an immediate retry would fail immediately.
			if (before.state === 'failed' && !before.confirmed) return;
		}
		const messages = await getLostMessages(context);
		if (messages.lastMessageId === null) {
			recovery.batch = undefined;
			return;
		}
		if (before?.state === 'waiting' && overlaps(before, messages)) return;
		if (before?.confirmed === true && before.lastMessageId === messages.lastMessageId) {
			recovery.batch = before;
			requireEffect(context, before);
			return;
		}
		recovery.batch = handOver(context, confirmWhen, messages, messages.lastMessageId);
		if (confirmWhen === 'laterInWorkflow') return;
	} while (monotonicMs() < deadline);
}

/**
 * Marks a batch as failed where its execution has not ended for too long.
 *
 * @returns whether the batch is marked
 */
function failIfOverdue(context: IPollFunctions, batch: Batch): boolean {
	if (monotonicMs() - batch.since < LONGEST_RUNNING_MS) return false;
	batch.state = 'failed';
	logProblem(context, 'warn', {
		what: 'The execution of lost Shopee messages has not ended for 6 hours, so the messages that are not confirmed start the workflow again',
		cure: 'If the execution is still running, change the workflow so that it ends sooner, for instance by handing each message to a sub-workflow.',
	});
	return true;
}

async function confirmIfDue(context: IPollFunctions, confirmWhen: ConfirmWhen, batch: Batch): Promise<void> {
	const due =
		confirmWhen === 'immediately' ||
		(confirmWhen === 'executionFinishesSuccessfully' && batch.state === 'succeeded');
	if (!due || batch.confirmed) return;
	// The poll and the end of the execution may confirm at the same time: one call serves both.
	batch.confirming ??= confirmLostMessages(context, batch.lastMessageId).finally(() => {
		batch.confirming = undefined;
	});
	await batch.confirming;
	batch.confirmed = true;
	batch.confirmedAt = monotonicMs();
}

/**
 * Shopee shows confirmed messages for some seconds more, as integrators report. These messages start nothing.
 *
 * @throws NodeApiError where Shopee still shows them after a minute, so that no later message is seen
 */
function requireEffect(context: IPollFunctions, batch: Batch): void {
	if (monotonicMs() - (batch.confirmedAt ?? -Infinity) < LONGEST_SHOWN_MS) return;
	// The next poll confirms them once more.
	batch.confirmed = false;
	throw apiError(context, {
		what: 'Shopee still lists the lost messages that were confirmed, and none after them',
		cure: 'The next poll confirms them again, and they start nothing. If the error remains, ask the support of Shopee.',
	});
}

function handOver(
	context: IPollFunctions,
	confirmWhen: ConfirmWhen,
	messages: LostMessages,
	lastMessageId: number | string,
): Batch {
	const items = distinctItems(messages);
	const eventIds = new Set(items.map(({ json }) => String(json.eventId)));
	const batch: Batch = { eventIds, lastMessageId, since: monotonicMs(), state: 'running', confirmed: false };
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	done.promise.then(
		(run) => {
			batch.state = stateOf(run);
			if (batch.state === 'waiting') warnOfWaiting(context, confirmWhen);
			// The messages have been dealt with, even if the poll is over and the workflow deactivated by now.
			confirmIfDue(context, confirmWhen, batch).catch((error: unknown) => {
				const problem = causedBy(error, {
					what: 'Lost messages could not be confirmed, so the next poll tries again',
					cure: 'Test the credential of the trigger if this happens again.',
				});
				logProblem(context, 'warn', problem);
			});
		},
		() => {
			batch.state = 'failed';
		},
	);
	context.__emit([items], undefined, done);
	return batch;
}

function stateOf(run: IRun | undefined): Batch['state'] {
	if (run?.status === 'success') return 'succeeded';
	return run?.status === 'waiting' ? 'waiting' : 'failed';
}

function warnOfWaiting(context: IPollFunctions, confirmWhen: ConfirmWhen): void {
	if (confirmWhen !== 'executionFinishesSuccessfully') return;
	logProblem(context, 'warn', {
		what: 'The workflow of lost Shopee messages has reached a Wait node, after which n8n does not report its end, so these messages are neither confirmed nor started again',
		cure: 'Set "Confirm When" to "Later in the Workflow" and confirm the messages there.',
	});
}

/** Whether some of the messages that Shopee shows were already handed over. */
function overlaps({ eventIds }: Batch, messages: LostMessages): boolean {
	return distinctItems(messages).some(({ json }) => eventIds.has(String(json.eventId)));
}

/** The queue belongs to the app, so each app has its own state. */
async function recoveryOf(context: IPollFunctions): Promise<Recovery> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const app = `${String(credential.partnerId)}@${apiBaseUrl(credential)}`;
	const key = `${nodeKey(context)}/${app}`;
	const recovery = recoveries.get(key) ?? { pollingUntil: 0, batch: undefined, context: undefined };
	recoveries.set(key, recovery);
	return recovery;
}

/** Older versions of n8n do not say how long a poll may last. */
function budgetOf(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as { getPollBudgetMs?: () => number };
	return getPollBudgetMs?.call(context) ?? USUAL_BUDGET_MS;
}
