import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy, problemText, type Problem, type ProblemText } from '../errors/problem';
import { combineClaims, type Claim } from '../idempotency/claim';
import { eventIdOf, type EventId } from '../idempotency/eventId';
import { logContext } from '../n8n/log';
import { nodeOf } from '../n8n/node';
import type { Response } from '../n8n/response';
import { staticDataEntry } from '../n8n/staticData';
import { monotonicMs } from '../util/monotonicTime';
import type { PlatformAdapter } from './adapter';
import { leaveUnanswered, acknowledge, isOpen, askToRetry, refuse } from './answer';
import { authenticate, type Authentication } from './authenticate';
import { claimEvent } from './claimEvent';
import { claimState, type StateClaim } from './claimState';
import { detectChange, type ChangeDetection } from './detectChange';
import { groupSettings } from './groupSettings';
import { handOver, type ReadyEvent } from './handOver';
import { toItem, type ItemFacts } from './item';
import { nodeStateOf, type NodeState } from './nodeState';
import { openLedger, openStates } from './openLedgerAndSnapshots';
import { deliverySettings, type DeliverySettings } from './options';
import { QueuedEvent } from './queuedEvent';
import { readDelivery } from './readDelivery';
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
		return notHandled(context, error);
	}
}

/** The result of step 5 or 6 where a shared ledger does not answer. */
interface LedgerUnavailable {
	readonly kind: 'unavailable';
	readonly cause: Problem;
}

/** The result of step 5. A copy has a claim where its resource has a state that may come back. */
type Claimed = StateClaim | { readonly kind: 'duplicate'; readonly claim?: Claim };

/** Step 7, with the facts that steps 5 and 6 add. */
type ItemOf = (eventId: EventId, facts: Partial<ItemFacts>) => INodeExecutionData;

/** The pipeline of one delivery. */
class Pipeline<Keys, Parameters, Facts extends IDataObject> {
	private readonly response: Response;
	private readonly state: NodeState<Keys>;
	private readonly parameters: () => Parameters;
	/** When the delivery arrived, by the monotonic clock. */
	private readonly arrivedAt = monotonicMs();
	/** Size of the body, in bytes. */
	private bytes = 0;

	constructor(
		private readonly context: IWebhookFunctions,
		private readonly adapter: PlatformAdapter<Keys, Parameters, Facts>,
	) {
		this.response = context.getResponseObject();
		this.state = nodeStateOf<Keys>(context);
		this.parameters = lazy(() => adapter.readParameters(context));
	}

	/** Steps 1 to 4: reads the delivery, verifies it, parses its event and asks whether this trigger accepts it. */
	async receive(): Promise<IWebhookResponseData> {
		const { adapter, context, response } = this;
		const delivery = await this.read();
		if (delivery === 'unreadable') return this.refused(400, problemText(UNREADABLE));
		// Nothing of the body is left to verify: an empty body would look like a handshake of Shopee.
		if (delivery === undefined) return this.refused(401, problemText(CONSUMED));
		this.bytes = delivery.body.length;

		if (adapter.isHandshake?.(delivery)) return acknowledge(response, 'handshake');

		const authentication = await this.authenticate(delivery);
		if (authentication === undefined) return askToRetry(response, problemText(CREDENTIAL_NOT_READ));
		if (authentication.kind === 'rejected') return this.refused(401, authentication.reason);

		const parsed = adapter.parse(delivery, authentication.keys, this.parameters);
		if (parsed.kind === 'malformed') return this.refused(400, parsed.reason);
		if (parsed.kind === 'handshake') return acknowledge(response, 'handshake');
		if (!adapter.accepts(parsed.event, this.parameters())) return acknowledge(response, 'ignored');

		const { event } = parsed;
		this.noticeSubscription(event, authentication.verifiedWith);
		const inEditor = context.getMode() === 'manual';
		const isTest = authentication.isTest === true;
		const test = inEditor || isTest || event.isMarkedAsTest === true;
		const itemOf: ItemOf = (eventId, facts) =>
			toItem(event, eventId, delivery.receivedAt, {
				verifiedWith: authentication.verifiedWith,
				test,
				...(event.state !== undefined && { stateSeenBefore: false }),
				...facts,
			});
		const eventId = eventIdOf(event);
		if (inEditor) return { workflowData: [[itemOf(eventId, {})]] };
		if (!isTest) return await this.processEvent(delivery.receivedAt, event, eventId, itemOf);
		const settings = deliverySettings(context, adapter.policyOf(event), this.arrivedAt);
		return this.handOver([this.ready(eventId, itemOf(eventId, {}), combineClaims([]), settings)], () => {});
	}

	/** Steps 5 and 6: claims the event, asks whether it says anything new, and hands it over. */
	private async processEvent(
		receivedAt: Date,
		event: CommerceEvent<Facts>,
		identityId: EventId,
		itemOf: ItemOf,
	): Promise<IWebhookResponseData> {
		const { response } = this;
		const settings = deliverySettings(this.context, this.adapter.policyOf(event), this.arrivedAt);
		const claimed = await this.claim(event, identityId, settings, receivedAt);
		if (claimed.kind === 'unavailable') return this.postponed(LEDGER_UNAVAILABLE, claimed.cause);
		if (claimed.kind === 'inFlight')
			return this.postponed(event.state === undefined ? EVENT_IN_FLIGHT : RESOURCE_IN_FLIGHT);
		if (claimed.kind === 'duplicate') {
			const answered = acknowledge(response, 'duplicate');
			claimed.claim?.commit();
			return answered;
		}

		const change = await this.detectChange(event, claimed.claim, receivedAt, {
			...settings,
			// Step 5 may have waited for another delivery of the event; step 6 waits for the rest of the time.
			patienceMs: Math.max(0, settings.patienceMs - this.elapsedMs()),
		});
		if (change.kind === 'unavailable') return this.postponed(LEDGER_UNAVAILABLE, change.cause);
		if (change.kind === 'inFlight') return this.postponed(RESOURCE_IN_FLIGHT);
		const isDecided = change.kind === 'decided';
		const claim = combineClaims(isDecided ? [claimed.claim, change.claim] : [claimed.claim]);

		if (!isOpen(response)) {
			claim.release();
			return leaveUnanswered();
		}
		if (isDecided && change.decision.kind !== 'run') {
			const answered = acknowledge(response, change.decision.kind);
			claim.commit();
			return answered;
		}
		const { eventId, stateSeenBefore } = claimed;
		const item = itemOf(eventId, {
			...(stateSeenBefore && { stateSeenBefore }),
			...(isDecided && change.itemFacts),
		});
		return await this.handOverInTurn(this.ready(eventId, item, claim, settings));
	}

	private ready(
		eventId: EventId,
		item: INodeExecutionData,
		claim: Required<Claim>,
		settings: DeliverySettings,
	): ReadyEvent {
		const { arrivedAt, response, bytes } = this;
		return { eventId, item, claim, settings, response, arrivedAt, bytes };
	}

	/** Step 7 where events may share an execution: waits while n8n saves an execution of this trigger. */
	private async handOverInTurn(ready: ReadyEvent): Promise<IWebhookResponseData> {
		const limits = groupSettings(this.context, ready.settings);
		if (limits.eventsPerExecution <= 1) return this.handOver([ready], () => {});
		const joined = this.state.groups.join(new QueuedEvent(ready), limits);
		if (joined.kind === 'follows') return leaveUnanswered();
		if (joined.kind === 'full') {
			ready.claim.release();
			return this.postponed({
				what: 'Too many events wait until n8n has saved the executions before them',
				cure: 'Raise "Events per Execution" in the trigger.',
			});
		}
		const { members, saved } = await joined.turn;
		return this.handOver(
			members.map((member) => member.ready),
			saved,
		);
	}

	/** Steps 7 and 8: hands the items to n8n, and commits or releases the claims by the answer. */
	private handOver(events: readonly ReadyEvent[], onSaved: () => void): IWebhookResponseData {
		return handOver({
			context: this.context,
			events,
			superseded: [],
			onSaved,
			persist: (claims, isSerialized) => {
				const entryOf = (name: string) => staticDataEntry(this.context, name);
				this.state.persistWithExecution(entryOf, claims, isSerialized);
			},
		});
	}

	/** @returns how long this delivery has been handled, in ms */
	private elapsedMs(): number {
		return monotonicMs() - this.arrivedAt;
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

	/** Step 2. @returns undefined where the credential cannot be read */
	private async authenticate(delivery: Delivery): Promise<Authentication<Keys> | undefined> {
		const { adapter, context, state } = this;
		const credential = nodeOf(context).credentials?.[adapter.credentialType];
		if (credential === undefined) {
			return { kind: 'rejected', reason: problemText(NO_CREDENTIAL), secretsMayBeStale: false };
		}
		try {
			return await authenticate(context, adapter, state.keys(credential.id ?? ''), state.diagnoses, delivery);
		} catch (error) {
			const cause = causedBy(error, {
				what: 'The credential of the trigger could not be read',
				cure: 'Open the credential and save it again.',
			});
			state.refusals.add(context.logger, 503, problemText(cause), logContext(context));
			return undefined;
		}
	}

	/** Step 5. */
	private async claim(
		event: CommerceEvent<Facts>,
		eventId: EventId,
		settings: DeliverySettings,
		receivedAt: Date,
	): Promise<Claimed | LedgerUnavailable> {
		const { context, state } = this;
		return await orUnavailable(settings, async () => {
			const ledger = await openLedger(context, state, settings);
			if (event.state === undefined) {
				const claimed = await claimEvent(ledger, eventId, settings.patienceMs);
				return claimed.kind === 'claimed' ? { ...claimed, eventId, stateSeenBefore: false } : claimed;
			}
			const stores = { ledger, states: await openStates(context, state, settings) };
			return await claimState(stores, event, event.state, eventId, receivedAt, settings.patienceMs);
		});
	}

	/** Step 6. Releases the claim of the event where the step fails or another delivery has the resource. */
	private async detectChange(
		event: CommerceEvent<Facts>,
		claim: Claim,
		receivedAt: Date,
		settings: DeliverySettings,
	): Promise<ChangeDetection | LedgerUnavailable> {
		const { adapter, context, parameters, state } = this;
		let change: ChangeDetection | LedgerUnavailable | undefined;
		try {
			change = await orUnavailable(
				settings,
				async () => await detectChange(context, adapter, state, event, receivedAt, parameters, settings),
			);
			return change;
		} finally {
			if (change === undefined || change.kind === 'inFlight' || change.kind === 'unavailable')
				claim.release();
		}
	}

	private noticeSubscription({ event }: CommerceEvent<Facts>, verifiedWith: string): void {
		const { subscriptions } = this.adapter;
		if (subscriptions === undefined) return;
		const problem = this.state.subscriptions.add(event, verifiedWith, subscriptions);
		if (problem !== undefined) logProblem(this.context, 'warn', problem);
	}

	private refused(status: 400 | 401, reason: ProblemText): IWebhookResponseData {
		this.state.refusals.add(this.context.logger, status, reason, logContext(this.context));
		return refuse(this.response, status, reason);
	}

	/** @param cause the problem for the log, which may contain more than the sender may know */
	private postponed(problem: Problem, cause = problem): IWebhookResponseData {
		this.state.refusals.add(this.context.logger, 503, problemText(cause), logContext(this.context));
		return askToRetry(this.response, problemText(problem));
	}
}

/** Answers after a fault of this package or of n8n. */
function notHandled(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	const problem = causedBy(error, {
		what: 'The delivery could not be handled',
		cure: 'Correct the expression or the field of the trigger that the reason names. If it names none, report this line to the maintainers of this package.',
	});
	nodeStateOf(context).refusals.add(context.logger, 500, problemText(problem), logContext(context));
	return refuse(context.getResponseObject(), 500, problemText(NOT_HANDLED));
}

const EVENT_IN_FLIGHT: Problem = {
	what: 'Another delivery of this event is still being handled',
	cure: 'Send the delivery again.',
};

const RESOURCE_IN_FLIGHT: Problem = {
	what: 'An earlier delivery about the same resource is still being handled',
	cure: 'Send the delivery again.',
};

const UNREADABLE: Problem = {
	what: 'The request body could not be read: the sender broke off, or the body is larger than n8n accepts',
	cure: 'If it is too large, raise the variable N8N_PAYLOAD_SIZE_MAX of n8n.',
};

const CONSUMED: Problem = {
	what: 'The request body is multipart/form-data, of which n8n keeps nothing to verify',
	cure: 'Check what sends to this URL: every platform sends JSON.',
};

const NOT_HANDLED: Problem = {
	what: 'The delivery could not be handled',
	cure: 'Look at the log of n8n for the reason.',
};

const NO_CREDENTIAL: Problem = {
	what: 'No credential is selected in the trigger, so no delivery can be verified',
	cure: 'Select a credential.',
};

const CREDENTIAL_NOT_READ: Problem = {
	what: 'The credential of the trigger could not be read',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};

const LEDGER_UNAVAILABLE: Problem = {
	what: 'The shared ledger gives no answer',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};

/** A shared ledger may be out of reach. An error of the embedded ledger is a fault of this package. */
async function orUnavailable<Result>(
	{ ledger }: DeliverySettings,
	step: () => Promise<Result>,
): Promise<Result | LedgerUnavailable> {
	if (ledger === 'embedded') return await step();
	try {
		return await step();
	} catch (error) {
		const cause = causedBy(error, {
			what: 'The shared ledger gives no answer',
			cure: 'Test the credential for Redis of the trigger.',
		});
		return { kind: 'unavailable', cause };
	}
}

function lazy<Value>(read: () => Value): () => Value {
	let value: { readonly read: Value } | undefined;
	return () => (value ??= { read: read() }).read;
}
