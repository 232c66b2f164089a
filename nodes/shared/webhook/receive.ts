import type { IDataObject, IWebhookFunctions, IWebhookResponseData, NodeOperationError } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { userError } from '../errors/nodeErrors';
import {
	asProblem,
	causedBy,
	ProblemError,
	problemText,
	type Problem,
	type ProblemText,
} from '../errors/problem';
import { eventIdOf } from '../idempotency/eventId';
import { logContext } from '../n8n/log';
import { nodeOf } from '../n8n/node';
import { ignoreLaterAnswer, type Response } from '../n8n/response';
import { lazy } from '../util/lazy';
import { monotonicMs } from '../util/monotonicTime';
import type { PlatformAdapter } from './adapter';
import { acknowledge, askToRetry, refuse } from './answer';
import { authenticate, type Authentication } from './authenticate';
import { countByAnswer, explainAnswer } from './countAnswer';
import { toItem } from './item';
import { nodeMemoryOf, type NodeMemory } from './nodeMemory';
import { noteProblem } from './noteProblem';
import { CONSUMED, CREDENTIAL_NOT_READ, NO_CREDENTIAL, NOT_HANDLED, UNREADABLE } from './problems';
import { processEvent, type AcceptedDelivery } from './processEvent';
import { readDelivery } from './readDelivery';
import { isLikelyGenuine } from './resemblance';
import type { CommerceEvent, Delivery } from './types';

/**
 * Handles one delivery, from its bytes to n8n's item: the `webhook` function of every trigger.
 *
 * Every request gets an answer, whatever a stranger sends. n8n gives the answer only where an execution starts.
 */
export async function receiveDelivery<Keys, Parameters, Facts extends IDataObject>(
	context: IWebhookFunctions,
	adapter: PlatformAdapter<Keys, Parameters, Facts>,
): Promise<IWebhookResponseData> {
	try {
		return await new Pipeline(context, adapter).receive();
	} catch (error) {
		if (error instanceof RefusedTest) throw endOfTest(context, error);
		return await notHandled(context, error);
	}
}

/** A delivery to the editor's test URL was refused or not taken, and its sender has the answer. */
class RefusedTest extends ProblemError {}

/** @returns the error with which n8n ends the listening for a test event, and which it shows in the editor */
function endOfTest(context: IWebhookFunctions, problem: Problem): NodeOperationError {
	ignoreLaterAnswer(context.getResponseObject(), () => {});
	return userError(context, problem);
}

/** The pipeline of one delivery. */
class Pipeline<Keys, Parameters, Facts extends IDataObject> {
	private readonly response: Response;
	private readonly memory: NodeMemory<Keys>;
	private readonly parameters: () => Parameters;
	/** When the delivery arrived, by the monotonic clock. */
	private readonly arrivedAt = monotonicMs();

	constructor(
		private readonly context: IWebhookFunctions,
		private readonly adapter: PlatformAdapter<Keys, Parameters, Facts>,
	) {
		this.response = context.getResponseObject();
		this.memory = nodeMemoryOf<Keys>(context);
		this.parameters = lazy(() => adapter.readParameters(context));
	}

	/** Steps 1 to 4: reads the delivery, verifies it, parses its event and asks whether this trigger accepts it. */
	async receive(): Promise<IWebhookResponseData> {
		const { adapter, context, response } = this;
		const delivery = await this.read();
		if (delivery === 'unreadable') return await this.refused(400, problemText(UNREADABLE), false);
		// Nothing of the body is left to verify: an empty body would look like a handshake of Shopee.
		if (delivery === undefined) return await this.refused(401, problemText(CONSUMED), false);

		if (adapter.isHandshake?.(delivery)) return acknowledge(response, 'handshake');

		const authentication = await this.authenticate(delivery);
		const isOurs = () => isLikelyGenuine(adapter, delivery, this.memory.bodiesRead);
		if (authentication.kind === 'notRead') return await this.notVerified(authentication.cause, isOurs());
		if (authentication.kind === 'rejected') {
			return await this.refused(401, authentication.reason, isOurs());
		}

		// A test of the platform's says nothing of its deliveries.
		if (authentication.isTest !== true) countByAnswer(context);
		const parsed = adapter.parse(delivery, authentication.keys, this.parameters);
		if (parsed.kind === 'malformed') return await this.refused(400, parsed.reason, true, true);
		if (parsed.kind === 'handshake') return acknowledge(response, 'handshake');
		if (!adapter.accepts(parsed.event, this.parameters())) return acknowledge(response, 'ignored');

		const { event } = parsed;
		this.noticeSubscription(event, authentication.verifiedWith);
		const inEditor = context.getMode() === 'manual';
		const isTest = authentication.isTest === true;
		const test = inEditor || isTest || event.isMarkedAsTest === true;
		const itemOf: AcceptedDelivery<Facts>['itemOf'] = (eventId, facts) =>
			toItem(event, eventId, delivery.receivedAt, {
				verifiedWith: authentication.verifiedWith,
				test,
				...(event.state !== undefined && { stateSeenBefore: false }),
				...facts,
			});
		const eventId = eventIdOf(event);
		if (inEditor) return { workflowData: [[itemOf(eventId, {})]] };
		const { arrivedAt, parameters, memory } = this;
		const { body, receivedAt } = delivery;
		const accepted = { event, eventId, isTest, itemOf, receivedAt, arrivedAt, bytes: body.length };
		return await processEvent(context, adapter, memory, parameters, accepted);
	}

	/** Step 1. @returns undefined where n8n has kept nothing of the body */
	private async read(): Promise<Delivery | 'unreadable' | undefined> {
		const callbackUrls = this.adapter.callbackUrls?.(this.context);
		try {
			return await readDelivery(this.context, callbackUrls);
		} catch {
			return 'unreadable';
		}
	}

	/** Step 2. */
	private async authenticate(
		delivery: Delivery,
	): Promise<Authentication<Keys> | { readonly kind: 'notRead'; readonly cause: Problem }> {
		const { adapter, context, memory } = this;
		const credential = nodeOf(context).credentials?.[adapter.credentialType];
		if (credential === undefined) {
			return { kind: 'rejected', reason: problemText(NO_CREDENTIAL), secretsMayBeStale: false };
		}
		try {
			return await authenticate(
				context,
				adapter,
				memory.keys(credential.id ?? ''),
				memory.diagnoses,
				delivery,
			);
		} catch (error) {
			const cause = causedBy(error, {
				what: 'The credential of the trigger could not be read',
				cure: 'Open the credential and save it again.',
			});
			return { kind: 'notRead', cause };
		}
	}

	private noticeSubscription({ event }: CommerceEvent<Facts>, verifiedWith: string): void {
		const { subscriptions } = this.adapter;
		if (subscriptions === undefined) return;
		const problem = this.memory.subscriptions.add(event, verifiedWith, subscriptions);
		if (problem !== undefined) logProblem(this.context, 'warn', problem);
	}

	/**
	 * The platform shall send the delivery again.
	 *
	 * @param isOurs whether it is likely the platform's
	 */
	private async notVerified(cause: Problem, isOurs: boolean): Promise<IWebhookResponseData> {
		const { context, response } = this;
		this.memory.refusals.add(context.logger, 503, problemText(cause), logContext(context));
		explainAnswer(response, problemText(cause));
		if (isOurs) countByAnswer(context);
		const answered = askToRetry(response, problemText(CREDENTIAL_NOT_READ));
		if (context.getMode() === 'manual') throw new RefusedTest(cause);
		await noteProblem(context, 'putOff', cause);
		return answered;
	}

	/**
	 * @param isOurs whether it is likely the platform's, and so concerns the owner of n8n
	 * @param isCounted whether its answer is counted already
	 */
	private async refused(
		status: 400 | 401,
		reason: ProblemText,
		isOurs: boolean,
		isCounted = false,
	): Promise<IWebhookResponseData> {
		const { context, response } = this;
		this.memory.refusals.add(context.logger, status, reason, logContext(context));
		explainAnswer(response, reason);
		if (isOurs && !isCounted) countByAnswer(context);
		const refused = refuse(response, status, reason);
		if (context.getMode() === 'manual') throw new RefusedTest(asProblem(reason));
		if (isOurs) await noteProblem(context, 'refused', asProblem(reason));
		return refused;
	}
}

/** Answers after a fault of this package or of n8n. */
async function notHandled(context: IWebhookFunctions, error: unknown): Promise<IWebhookResponseData> {
	const problem = causedBy(error, {
		what: 'The delivery could not be handled',
		cure: 'Correct the expression or the field of the trigger that the reason names. If it names none, report this line to the maintainers of this package.',
	});
	nodeMemoryOf(context).refusals.add(context.logger, 500, problemText(problem), logContext(context));
	explainAnswer(context.getResponseObject(), problemText(problem));
	const refused = refuse(context.getResponseObject(), 500, problemText(NOT_HANDLED));
	if (context.getMode() === 'manual') throw endOfTest(context, problem);
	await noteProblem(context, 'putOff', problem);
	return refused;
}
