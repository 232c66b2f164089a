import { sleep, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy, problemText, type Problem, type ProblemText } from '../errors/problem';
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
		const problem = causedBy(error, NOT_HANDLED);
		state.refusals.add(context.logger, 500, problemText(problem), logContext(context));
		return refuse(response, 500, problemText(NOT_HANDLED));
	}
}

const NOT_HANDLED: Problem = {
	what: 'The delivery could not be handled',
	cure: 'Look at the log of n8n, and report what it says to the maintainers of this package.',
};

async function travel<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const refused = (status: 400 | 401, reason: ProblemText) => {
		state.refusals.add(context.logger, status, reason, logContext(context));
		return refuse(response, status, reason);
	};

	const delivery = await read(context, receiver.callbackUrls?.(context));
	if (delivery === undefined)
		return refused(
			400,
			problemText({
				what: 'The request body could not be read: the sender broke off, or the body is larger than n8n accepts',
				cure: 'If it is too large, raise the variable N8N_PAYLOAD_SIZE_MAX of n8n.',
			}),
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
	const postponed = (problem: Problem, cause = problem) => {
		state.refusals.add(context.logger, 503, problemText(cause), logContext(context));
		return postpone(response, problemText(problem));
	};
	const claimed = await claim(context, state, eventId, timing);
	if (claimed.kind === 'unknown') return postponed(LEDGER_AWAY, claimed.cause);
	if (claimed.kind === 'open') {
		return postponed({
			what: 'Another delivery of this event is still being handled',
			cure: 'Send the delivery again.',
		});
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
		return postponed({
			what: 'An earlier delivery about the same resource is still being handled',
			cure: 'Send the delivery again.',
		});
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
		const problem = causedBy(error, {
			what: `Webhook delivery ${eventId} started its workflow, but could not be answered at the deadline or committed`,
			cure: 'Report this line to the maintainers of this package.',
		});
		logProblem(context, 'error', problem);
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
		logProblem(context, 'error', {
			what: `Webhook delivery ${eventId} was acknowledged at the deadline, but n8n then failed with ${status}`,
			cure: 'Look for its execution in n8n, and get from the platform what is missing.',
		});
	});
}

const LEDGER_AWAY: Problem = {
	what: 'The shared ledger gives no answer',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};

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
): Promise<Answer | { readonly kind: 'unknown'; readonly cause: Problem }> {
	if (ledger === 'embedded') return await ask();
	try {
		return await ask();
	} catch (error) {
		const cause = causedBy(error, {
			what: 'The shared ledger gives no answer',
			cure: 'Test the credential for Redis of the trigger.',
		});
		return { kind: 'unknown', cause };
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
): Promise<Verification | { kind: 'unknown'; reason: ProblemText }> {
	const credential = nodeOf(context).credentials?.[receiver.credentialType];
	if (credential === undefined) {
		return rejected(
			{
				what: 'No credential is selected in the trigger, so no delivery can be verified',
				cure: 'Select a credential.',
			},
			false,
		);
	}
	try {
		return await verifyWithCredential(context, receiver, state.secrets(credential.id ?? ''), delivery);
	} catch (error) {
		const cause = causedBy(error, {
			what: 'The credential of the trigger could not be read',
			cure: 'Open the credential and save it again.',
		});
		state.refusals.add(context.logger, 503, problemText(cause), logContext(context));
		return { kind: 'unknown', reason: problemText(CREDENTIAL_NOT_READ) };
	}
}

const CREDENTIAL_NOT_READ: Problem = {
	what: 'The credential of the trigger could not be read',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};
