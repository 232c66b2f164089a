import { sleep, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import { errorMessage } from '../util/error';
import { nodeOf } from '../n8n/node';
import { logContext } from '../n8n/log';
import { abandon, acknowledge, isOpen, postpone, refuse } from './answer';
import { detectChange } from './detectChange';
import { claimEvent } from './claimEvent';
import { eventIdOf } from '../idempotency/eventId';
import { Held } from './held';
import { toItem, type ItemFacts } from './item';
import { nodeStateOf, type NodeState } from './nodeState';
import { openLedger } from './openLedger';
import { readDelivery } from './readDelivery';
import type { PlatformAdapter, DeliverySettings } from './adapter';
import { rejected, type CommerceEvent, type Delivery, type Verification } from './types';
import { answerAtDeadline, isSuccess, settleByAnswer } from './settle';
import { verifyWithCredential } from './verifyDelivery';
import { observeExecutionWrite, type ExecutionWrite } from '../n8n/executionWrite';

/**
 * The road of one delivery, from its bytes to n8n's item: the `webhook` function of every trigger.
 *
 * It always answers, whatever a stranger sends, and lets n8n answer only where an execution starts.
 */
export async function receiveDelivery<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const state = nodeStateOf<Secrets>(context);
	try {
		return await travel(context, receiver, state);
	} catch (error) {
		const reason = `The delivery could not be handled: ${errorMessage(error)}`;
		state.refusals.add(context.logger, 500, reason, logContext(context));
		return refuse(response, 500, 'The delivery could not be handled: see the log of n8n for the reason');
	}
}

async function travel<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const refused = (status: 400 | 401, reason: string) => {
		state.refusals.add(context.logger, status, reason, logContext(context));
		return refuse(response, status, reason);
	};

	const delivery = await read(context, receiver.callbackUrls?.(context));
	if (delivery === undefined)
		return refused(
			400,
			'The request body could not be read: the sender broke off, or it is larger than n8n takes: then raise N8N_PAYLOAD_SIZE_MAX',
		);

	if (receiver.isHandshake?.(delivery)) return acknowledge(response, 'handshake');

	const verification = await verify(context, receiver, state, delivery);
	if (verification.kind === 'unknown') return postpone(response, verification.reason);
	if (verification.kind === 'rejected') return refused(401, verification.reason);

	const parsed = receiver.parse(delivery, context);
	if (parsed.kind === 'malformed') return refused(400, parsed.reason);
	if (parsed.kind === 'handshake') return acknowledge(response, 'handshake');
	if (!receiver.accepts(parsed.event, context)) return acknowledge(response, 'ignored');

	return await run(context, receiver, state, delivery, parsed.event, verification.verifiedWith);
}

/** Steps 5 to 8: claims the event, hands it to n8n and lets the answer decide what is remembered. */
async function run<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
	delivery: Delivery,
	event: CommerceEvent,
	verifiedWith: string,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const eventId = eventIdOf(event);
	const test = context.getMode() === 'manual';
	const itemWith = (found: Partial<ItemFacts>) =>
		toItem(event, eventId, delivery.receivedAt, { verifiedWith, test, ...found });
	if (test) return { workflowData: [[itemWith({})]] };

	const timing = receiver.settings(context, event);
	const postponed = (reason: string, cause = reason) => {
		state.refusals.add(context.logger, 503, cause, logContext(context));
		return postpone(response, reason);
	};
	const claimed = await claim(context, state, eventId, timing);
	if (claimed.kind === 'unknown') return postponed(LEDGER_AWAY, claimed.cause);
	if (claimed.kind === 'open') {
		return postponed('Another delivery of this event is still on its way: send it again');
	}
	const { ledger } = claimed;
	if (claimed.kind === 'duplicate') {
		ledger.heal();
		return acknowledge(response, 'duplicate');
	}

	// Whoever has waited for another delivery of the event has less time left to wait for one of the resource.
	const patienceMs = Math.max(0, timing.patienceMs - (Date.now() - delivery.receivedAt.getTime()));
	const considered = await consider(context, receiver, state, event, { ...timing, patienceMs }).catch(
		(error: unknown) => {
			ledger.release(eventId);
			throw error;
		},
	);
	if (considered.kind === 'unknown' || considered.kind === 'open') {
		ledger.release(eventId);
		if (considered.kind === 'unknown') return postponed(LEDGER_AWAY, considered.cause);
		return postponed('An earlier delivery about the same is still on its way: send it again');
	}
	const { change } = considered;
	const held = new Held(eventId, ledger, change);
	if (!isOpen(response)) {
		held.letGo();
		return abandon();
	}
	if (change !== undefined && change.decision.kind !== 'run') {
		const answered = acknowledge(response, change.decision.kind);
		held.keepWithoutExecution();
		return answered;
	}
	settleByAnswer(response, (status) => (isSuccess(status) ? held.keep() : held.letGo()));
	const watched = observeExecutionWrite(itemWith(change?.itemFacts ?? {}));
	afterwards(context, held, eventId, watched.witness, delivery, timing).catch((error: unknown) => {
		const reason = errorMessage(error);
		context.logger.error(
			`Webhook delivery ${eventId} started its workflow, but could not be answered at the deadline or saved as seen: ${reason}`,
			logContext(context),
		);
	});
	return { workflowData: [[watched.item]] };
}

/** What has to happen after n8n has taken the item over and before it answers. */
async function afterwards(
	context: IWebhookFunctions,
	held: Held,
	eventId: string,
	witness: ExecutionWrite,
	{ receivedAt }: Delivery,
	{ answerDeadlineMs, platformWaitsMs }: DeliverySettings,
): Promise<void> {
	// n8n forgets that static data has changed when it prepares the execution, in the same turn of the
	// event loop in which this function was called; it looks again after the execution is saved.
	await sleep(0);
	// Since 2.8 it saves this copy after the execution, for which it has turned the item into text.
	held.saveWithExecution(() => witness.serialized);
	if (answerDeadlineMs <= 0) return;

	const elapsed = Date.now() - receivedAt.getTime();
	const waits = {
		deadlineMs: Math.max(0, answerDeadlineMs - elapsed),
		platformMs: platformWaitsMs - elapsed,
	};
	await answerAtDeadline(context.getResponseObject(), witness, waits, (status) => {
		if (isSuccess(status)) return;
		held.doubt();
		context.logger.error(
			`Webhook delivery ${eventId} was acknowledged at the deadline, but n8n then failed with ${status}: ` +
				'see whether its execution is there, and pull from the platform what is missing',
			logContext(context),
		);
	});
}

const LEDGER_AWAY =
	'The shared ledger gives no answer: see the log of n8n for the reason, and send the delivery again';

/** Step 5. */
async function claim<Secrets>(
	context: IWebhookFunctions,
	state: NodeState<Secrets>,
	eventId: string,
	timing: DeliverySettings,
) {
	return await asked(timing, async () => {
		const ledger = await openLedger(context, state, timing);
		return { kind: await claimEvent(ledger, eventId, timing.patienceMs), ledger };
	});
}

/** Step 6. */
async function consider<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
	event: CommerceEvent,
	timing: DeliverySettings,
) {
	return await asked(timing, async () => {
		const change = await detectChange(context, receiver, state, event, timing);
		return change === 'open' ? { kind: 'open' as const } : { kind: 'considered' as const, change };
	});
}

/** A shared ledger may be out of reach. */
async function asked<Answer>(
	{ ledger }: DeliverySettings,
	ask: () => Promise<Answer>,
): Promise<Answer | { readonly kind: 'unknown'; readonly cause: string }> {
	if (ledger === 'embedded') return await ask();
	try {
		return await ask();
	} catch (error) {
		return { kind: 'unknown', cause: `The shared ledger cannot be asked: ${errorMessage(error)}` };
	}
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
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
	delivery: Delivery,
): Promise<Verification | { kind: 'unknown'; reason: string }> {
	const credential = nodeOf(context).credentials?.[receiver.credentialType];
	if (credential === undefined) {
		const reason = 'No credential is selected in the trigger, so nothing can be verified: select one';
		return rejected(reason, false);
	}
	try {
		return await verifyWithCredential(context, receiver, state.secrets(credential.id ?? ''), delivery);
	} catch (error) {
		const cause = `The credential of the trigger could not be read, open it and save it again: ${errorMessage(error)}`;
		state.refusals.add(context.logger, 503, cause, logContext(context));
		return {
			kind: 'unknown',
			reason:
				'The credential could not be read: see the log of n8n for the reason, and send the delivery again',
		};
	}
}
