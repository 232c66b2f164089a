import { sleep, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import type { DeliveryLedger, LedgerStore } from '../ledger/embedded';
import { abandon, acknowledge, isOpen, postpone, refuse } from './answer';
import { claimEvent } from './claim';
import { eventIdOf } from './eventId';
import { toItem } from './item';
import { nodeStateOf, type NodeState } from './nodeState';
import { readDelivery } from './read';
import type { Receiver } from './receiver';
import { answerAtDeadline, settleByAnswer } from './settle';
import type { CommerceEvent, Delivery, Verification } from './types';
import { verifyDelivery } from './verify';

/**
 * The road of one delivery, from its bytes to n8n's item: the `webhook` function of every trigger.
 *
 * It always answers, whatever a stranger sends, and lets n8n answer only where an execution starts.
 */
export async function receiveDelivery<Secrets>(
	context: IWebhookFunctions,
	receiver: Receiver<Secrets>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const state = nodeStateOf<Secrets>(context);
	try {
		return await travel(context, receiver, state);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(`Webhook delivery could not be handled: ${reason}`, factsOf(context));
		return refuse(response, 500, 'The delivery could not be handled; the log of n8n says why');
	}
}

async function travel<Secrets>(
	context: IWebhookFunctions,
	receiver: Receiver<Secrets>,
	state: NodeState<Secrets>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const refused = (status: 400 | 401, reason: string) => {
		state.refusals.refused(context.logger, status, reason, factsOf(context));
		return refuse(response, status, reason);
	};

	const delivery = await read(context, receiver.callbackUrls?.(context));
	if (delivery === undefined) return refused(400, 'The request body could not be read');

	if (receiver.isHandshake?.(delivery)) return acknowledge(response, 'handshake');

	const verification = await verify(context, receiver, state, delivery);
	if (verification.kind === 'unknown') return postpone(response, verification.reason);
	if (verification.kind === 'rejected') return refused(401, verification.reason);

	const parsed = receiver.parse(delivery);
	if (parsed.kind === 'malformed') return refused(400, parsed.reason);
	if (parsed.kind === 'handshake') return acknowledge(response, 'handshake');
	if (!receiver.accepts(parsed.event, context)) return acknowledge(response, 'ignored');

	return await run(context, receiver, state, delivery, parsed.event, verification.verifiedWith);
}

/** Steps 5 to 8: claims the event, hands it to n8n and lets the answer decide what is remembered. */
async function run<Secrets>(
	context: IWebhookFunctions,
	receiver: Receiver<Secrets>,
	state: NodeState<Secrets>,
	delivery: Delivery,
	event: CommerceEvent,
	verifiedWith: string,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const eventId = eventIdOf(event);
	const test = context.getMode() === 'manual';
	const item = toItem(event, eventId, delivery.receivedAt, { verifiedWith, test });
	if (test) return { workflowData: [[item]] };

	const timing = receiver.timing(context, event);
	const ledger = state.ledger.open(storeOf(context), timing.memory);
	const claim = await claimEvent(ledger, eventId, timing.patienceMs);
	if (claim === 'open') {
		return postpone(response, 'Another delivery of this event is still on its way; send it again');
	}
	if (claim === 'duplicate') {
		ledger.heal();
		return acknowledge(response, 'duplicate');
	}
	if (!isOpen(response)) {
		ledger.release(eventId);
		return abandon();
	}
	settleByAnswer(response, {
		commit: () => ledger.commit(eventId),
		release: () => ledger.release(eventId),
	});
	void afterwards(context, ledger, eventId, delivery, timing.answerDeadlineMs);
	return { workflowData: [[item]] };
}

/** What has to happen after n8n has taken the item over and before it answers. */
async function afterwards(
	context: IWebhookFunctions,
	ledger: DeliveryLedger,
	eventId: string,
	{ receivedAt }: Delivery,
	deadlineMs: number,
): Promise<void> {
	const response = context.getResponseObject();
	// n8n forgets that static data has changed when it prepares the execution, in the same turn of the
	// event loop in which this function was called; it looks again after the execution is saved.
	await sleep(0);
	ledger.keepWriting();
	let answeredAtDeadline = false;
	response.once('close', () => {
		if (!answeredAtDeadline) ledger.saved();
	});
	if (response.destroyed) ledger.saved();
	if (deadlineMs <= 0) return;

	const elapsed = Date.now() - receivedAt.getTime();
	answeredAtDeadline = await answerAtDeadline(response, Math.max(0, deadlineMs - elapsed), (status) => {
		ledger.saved();
		if (status < 400) return;
		ledger.release(eventId);
		context.logger.error(
			`Webhook delivery ${eventId} was acknowledged at the deadline, but n8n then failed with ${status}: ` +
				'have the platform send it again, or pull what was missed',
			factsOf(context),
		);
	});
}

async function read(
	context: IWebhookFunctions,
	callbackUrls: readonly string[] | undefined,
): Promise<Delivery | undefined> {
	try {
		return await readDelivery(context, callbackUrls);
	} catch {
		return undefined;
	}
}

async function verify<Secrets>(
	context: IWebhookFunctions,
	receiver: Receiver<Secrets>,
	state: NodeState<Secrets>,
	delivery: Delivery,
): Promise<Verification | { kind: 'unknown'; reason: string }> {
	const credential = context.getNode().credentials?.[receiver.credentialType];
	if (credential === undefined) {
		const reason = 'No credential is selected in the trigger, so nothing can be verified';
		return { kind: 'rejected', reason, secretsInDoubt: false };
	}
	try {
		return await verifyDelivery(context, receiver, state.secrets(credential.id ?? ''), delivery);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(
			`The credential of a webhook trigger could not be read: ${reason}`,
			factsOf(context),
		);
		return { kind: 'unknown', reason: 'The credential could not be read; send the delivery again' };
	}
}

/**
 * Kept with the workflow and named after the node's id, so that renaming the node forgets nothing and
 * a copy of the workflow inherits nothing.
 */
function storeOf(context: IWebhookFunctions): LedgerStore {
	const staticData = context.getWorkflowStaticData('global');
	const name = `deliveries:${context.getNode().id}`;
	return {
		read: () => staticData[name],
		write: (buckets) => {
			staticData[name] = buckets;
		},
	};
}

function factsOf(context: IWebhookFunctions): Record<string, unknown> {
	return { workflowId: context.getWorkflow().id, node: context.getNode().name };
}
