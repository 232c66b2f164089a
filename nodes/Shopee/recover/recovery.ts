import { sleep, type IPollFunctions, type IRun } from 'n8n-workflow';

import { logProblem } from '../../shared/errors/log';
import { causedBy } from '../../shared/errors/problem';
import { nodeKey } from '../../shared/n8n/node';
import { confirmLostMessages, getLostMessages, type LostMessages } from '../api/push';
import { apiBaseUrl, CREDENTIAL_TYPE } from '../platform/keys';
import { distinctItems } from './items';

/** As n8n's RabbitMQ trigger words it. */
export type ConfirmWhen = 'executionFinishesSuccessfully' | 'immediately' | 'laterInWorkflow';

/** A batch that was handed over; Shopee shows the same messages until they are confirmed. */
interface Batch {
	readonly eventIds: ReadonlySet<string>;
	readonly lastMessageId: number | string;
	/** When it was handed over. */
	readonly since: number;
	/** "waiting": the execution has come to a Wait node, and n8n does not tell when it ends. */
	state: 'running' | 'waiting' | 'succeeded' | 'failed';
	confirmed: boolean;
	confirming?: Promise<void> | undefined;
}

/** What this process knows of one trigger node and app: polls may overlap, and outlast each other. */
interface Recovery {
	polling: boolean;
	batch: Batch | undefined;
	/** n8n's context of the last poll: another one after each activation. */
	context: IPollFunctions | undefined;
}

const recoveries = new Map<string, Recovery>();

/** What n8n says where it does not limit a poll by a lease; then its first poll is part of activation. */
const USUAL_BUDGET_MS = 300_000;
/** What is left of the budget for the call that is under way when it ends. */
const MARGIN_MS = 10_000;
/** How long the first poll waits for an execution: n8n activates a workflow only when that poll has ended. */
const FIRST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;
/**
 * n8n does not tell of an execution that is stopped while it waits for a slot. Shopee keeps lost messages for
 * 3 days: what has not ended after this time is handed over again, while there is time.
 */
const LONGEST_RUNNING_MS = 6 * 3_600_000;

/**
 * Works the queue of lost messages off, batch by batch, as long as the poll may last.
 *
 * Shopee shows the next 100 only after the first are confirmed, and confirms up to an id only: so a
 * batch is one execution, and the next one starts when it is confirmed.
 */
export async function recoverLostMessages(context: IPollFunctions, confirmWhen: ConfirmWhen): Promise<void> {
	const recovery = await recoveryOf(context);
	if (recovery.polling) return;
	recovery.polling = true;
	const budget = budgetOf(context);
	const first = recovery.context !== context && budget === USUAL_BUDGET_MS;
	recovery.context = context;
	try {
		const ends = Date.now() + (first ? FIRST_WAIT_MS : budget - MARGIN_MS);
		await workOff(context, confirmWhen, recovery, ends);
	} finally {
		recovery.polling = false;
	}
}

async function workOff(
	context: IPollFunctions,
	confirmWhen: ConfirmWhen,
	recovery: Recovery,
	ends: number,
): Promise<void> {
	do {
		const before = recovery.batch;
		if (before !== undefined) {
			await confirmIfDue(context, confirmWhen, before);
			while (before.state === 'running' && Date.now() < ends) await sleep(LOOK_EVERY_MS);
			await confirmIfDue(context, confirmWhen, before);
			if (before.state === 'running' && !givenUp(context, before)) return;
			if (before.state !== 'waiting') recovery.batch = undefined;
			// What failed is left to the next poll: tried again at once, it would fail again at once.
			if (before.state === 'failed' && !before.confirmed) return;
		}
		const messages = await getLostMessages(context);
		if (messages.lastMessageId === null) {
			recovery.batch = undefined;
			return;
		}
		if (before?.state === 'waiting' && overlaps(before, messages)) return;
		recovery.batch = handOver(context, confirmWhen, messages, messages.lastMessageId);
		if (confirmWhen === 'laterInWorkflow') return;
	} while (Date.now() < ends);
}

/** Whether a batch counts as failed because its execution has not been heard of for too long. */
function givenUp(context: IPollFunctions, batch: Batch): boolean {
	if (Date.now() - batch.since < LONGEST_RUNNING_MS) return false;
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
	// The poll and the end of the execution may both come here: one call serves both.
	batch.confirming ??= confirmLostMessages(context, batch.lastMessageId).finally(() => {
		batch.confirming = undefined;
	});
	await batch.confirming;
	batch.confirmed = true;
}

function handOver(
	context: IPollFunctions,
	confirmWhen: ConfirmWhen,
	messages: LostMessages,
	lastMessageId: number | string,
): Batch {
	const items = distinctItems(messages);
	const eventIds = new Set(items.map(({ json }) => String(json.eventId)));
	const batch: Batch = { eventIds, lastMessageId, since: Date.now(), state: 'running', confirmed: false };
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	done.promise.then(
		(run) => {
			batch.state = stateOf(run);
			if (batch.state === 'waiting') warnOfWaiting(context, confirmWhen);
			// The poll may be over by now and the workflow deactivated: the messages have been dealt with.
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

/** Whether what Shopee shows is, in part, what was handed over already. */
function overlaps({ eventIds }: Batch, messages: LostMessages): boolean {
	return distinctItems(messages).some(({ json }) => eventIds.has(String(json.eventId)));
}

/** The queue belongs to the app: with another credential, another one is worked off. */
async function recoveryOf(context: IPollFunctions): Promise<Recovery> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const app = `${String(credential.partnerId)}@${apiBaseUrl(credential)}`;
	const key = `${nodeKey(context)}/${app}`;
	const recovery = recoveries.get(key) ?? { polling: false, batch: undefined, context: undefined };
	recoveries.set(key, recovery);
	return recovery;
}

/** Older versions of n8n do not say how long a poll may last. */
function budgetOf(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as { getPollBudgetMs?: () => number };
	return getPollBudgetMs?.call(context) ?? USUAL_BUDGET_MS;
}
