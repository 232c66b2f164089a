import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { confirmLostMessages, getLostMessages, type LostMessages } from '../api/push';
import { lostMessageItems } from './items';

/** As n8n's RabbitMQ trigger words it. */
export type ConfirmWhen = 'executionFinishesSuccessfully' | 'immediately' | 'laterInWorkflow';

/** A batch that a workflow is at work on; Shopee shows the same messages until they are confirmed. */
interface Batch {
	readonly lastMessageId: number | string;
	state: 'running' | 'succeeded' | 'failed';
}

/** What this process knows of one trigger node: polls may overlap, and outlast each other. */
interface Recovery {
	polling: boolean;
	/** Handed over last and not dealt with. */
	batch: Batch | undefined;
}

const recoveries = new Map<string, Recovery>();

/** n8n gives a poll this long where it does not say. */
const USUAL_BUDGET_MS = 240_000;
/** What is left of the budget for the call that is under way when it ends. */
const MARGIN_MS = 10_000;
/**
 * How long a poll waits for the execution of a batch before it leaves the confirmation to the next poll:
 * n8n activates a workflow only when its first poll has ended.
 */
const LONGEST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * Works the queue of lost messages off, batch by batch, as long as the poll may last.
 *
 * Shopee shows the next 100 only after the first are confirmed, and confirms up to an id only: so a
 * batch is one execution, and the next one starts when it is confirmed.
 */
export async function recoverLostMessages(context: IPollFunctions, confirmWhen: ConfirmWhen): Promise<void> {
	const recovery = recoveryOf(context);
	if (recovery.polling) return;
	recovery.polling = true;
	try {
		await workOff(context, confirmWhen, recovery);
	} finally {
		recovery.polling = false;
	}
}

async function workOff(context: IPollFunctions, confirmWhen: ConfirmWhen, recovery: Recovery): Promise<void> {
	const ends = Date.now() + budgetOf(context) - MARGIN_MS;
	while (Date.now() < ends) {
		if (recovery.batch !== undefined && !(await isDealtWith(context, confirmWhen, recovery.batch, ends))) {
			// What failed is left to the next poll: tried again at once, it would fail again at once.
			if (recovery.batch.state === 'failed') recovery.batch = undefined;
			return;
		}
		recovery.batch = undefined;
		const messages = await getLostMessages(context);
		if (messages.lastMessageId === null) return;
		recovery.batch = handOver(context, messages, messages.lastMessageId);
		if (confirmWhen === 'immediately') await confirmLostMessages(context, messages.lastMessageId);
		if (confirmWhen === 'laterInWorkflow') return;
	}
}

/** Waits for a batch's execution and confirms it where that is to be done now. */
async function isDealtWith(
	context: IPollFunctions,
	confirmWhen: ConfirmWhen,
	batch: Batch,
	ends: number,
): Promise<boolean> {
	const patienceEnds = Math.min(ends, Date.now() + LONGEST_WAIT_MS);
	while (batch.state === 'running' && Date.now() < patienceEnds) await sleep(LOOK_EVERY_MS);
	if (batch.state === 'running') return false;
	if (confirmWhen !== 'executionFinishesSuccessfully') return true;
	if (batch.state === 'failed') return false;
	await confirmLostMessages(context, batch.lastMessageId);
	return true;
}

function recoveryOf(context: IPollFunctions): Recovery {
	const place = `${context.getWorkflow().id}/${context.getNode().id}`;
	const recovery = recoveries.get(place) ?? { polling: false, batch: undefined };
	recoveries.set(place, recovery);
	return recovery;
}

function handOver(context: IPollFunctions, messages: LostMessages, lastMessageId: number | string): Batch {
	const batch: Batch = { lastMessageId, state: 'running' };
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	done.promise.then(
		(run) => {
			batch.state = run?.status === 'success' ? 'succeeded' : 'failed';
		},
		() => {
			batch.state = 'failed';
		},
	);
	const items: INodeExecutionData[][] = [lostMessageItems(messages, false)];
	context.__emit(items, undefined, done);
	return batch;
}

/** Newer versions of n8n say how long a poll may last. */
function budgetOf(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as { getPollBudgetMs?: () => number };
	return getPollBudgetMs?.call(context) ?? USUAL_BUDGET_MS;
}
