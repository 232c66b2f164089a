import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { ResourceState } from '../changes/resourceState';
import { logProblem } from '../errors/log';
import { causedBy, problemText, type Problem } from '../errors/problem';
import { combineClaims, type Claim } from '../idempotency/claim';
import type { EventId } from '../idempotency/eventId';
import type { InFlight } from '../idempotency/ledger';
import { logContext } from '../n8n/log';
import type { Response } from '../n8n/response';
import { staticDataEntry } from '../n8n/staticData';
import { lazy } from '../util/lazy';
import { monotonicMs } from '../util/monotonicTime';
import type { PlatformAdapter } from './adapter';
import { acknowledge, askToRetry, isOpen, leaveUnanswered, type Outcome } from './answer';
import { claimDelivered, type DeliveredClaim } from './claimDelivered';
import { whileInFlight } from './claimEvent';
import { claimTold, type ToldClaim } from './claimTold';
import { explainAnswer } from './countAnswer';
import { hasEnded } from './dependencies';
import { detectChange, type ChangeDetection } from './detectChange';
import { groupSettings, type GroupSettings } from './groupSettings';
import { handOver } from './handOver';
import type { ItemFacts } from './item';
import { comparedState, olderStates, type ComparedState } from './newestStates';
import { writeAllToStaticData, type NodeMemory } from './nodeMemory';
import { noteProblem } from './noteProblem';
import { deliverySettings, type DeliverySettings } from './options';
import {
	EVENT_IN_FLIGHT,
	LEDGER_UNAVAILABLE,
	NOT_SAVED,
	RESOURCE_IN_FLIGHT,
	STILL_SAVING,
	TOO_LARGE_TO_WAIT,
	TOO_MANY_WAIT,
} from './problems';
import { QueuedEvent } from './queuedEvent';
import { patienceLeft, type ReadyEvent } from './readyEvent';
import type { CommerceEvent } from './types';

/**
 * In a burst, so many copies of one trigger wait in their `webhook` functions for the delivery before them, and can
 * then take its place. Each costs n8n an isolate of its expression engine, about 10 MB. A further copy waits without
 * that, and is only answered.
 */
const MOST_COPIES_WAITING = 16;

/** A genuine delivery with an event that the trigger accepts. */
export interface AcceptedDelivery<Facts extends IDataObject> {
	readonly event: CommerceEvent<Facts>;
	/** The id of the event's identity. */
	readonly eventId: EventId;
	/** Whether a secret that signs only tests proves it: it runs, and is remembered nowhere. */
	readonly isTest: boolean;
	/** Makes the item, with the facts that steps 5 and 6 add. */
	itemOf(eventId: EventId, facts: Partial<ItemFacts>): INodeExecutionData;
	readonly receivedAt: Date;
	/** By the monotonic clock. */
	readonly arrivedAt: number;
	/** Size of the body, in bytes. */
	readonly bytes: number;
}

/** Steps 5 to 8 of the pipeline: claims the event, asks whether it says anything new, and hands it over. */
export async function processEvent<Keys, Parameters, Facts extends IDataObject>(
	context: IWebhookFunctions,
	adapter: PlatformAdapter<Keys, Parameters, Facts>,
	memory: NodeMemory<Keys>,
	parameters: () => Parameters,
	accepted: AcceptedDelivery<Facts>,
): Promise<IWebhookResponseData> {
	return await new EventProcessing(context, adapter, memory, parameters, accepted).process();
}

/** The result of step 5 or 6 where a shared ledger does not answer. */
interface LedgerUnavailable {
	readonly kind: 'unavailable';
	readonly cause: Problem;
}

/** A copy of an event that is being handled, where too many copies wait already. */
interface CopyWaits {
	readonly kind: 'copyWaits';
	readonly inFlight: InFlight;
}

class EventProcessing<Keys, Parameters, Facts extends IDataObject> {
	private readonly response: Response;
	private readonly settings: DeliverySettings;
	private readonly grouping: GroupSettings;
	/** Whether the event may share an execution with others. A test goes alone. */
	private readonly mayShare: boolean;
	/** The state of the event's resource, where it has one. */
	private readonly resourceState: () => ResourceState | undefined;

	constructor(
		private readonly context: IWebhookFunctions,
		private readonly adapter: PlatformAdapter<Keys, Parameters, Facts>,
		private readonly memory: NodeMemory<Keys>,
		private readonly parameters: () => Parameters,
		private readonly accepted: AcceptedDelivery<Facts>,
	) {
		const { event, isTest } = accepted;
		this.response = context.getResponseObject();
		this.settings = deliverySettings(context, adapter.policyOf(event), accepted.arrivedAt);
		this.grouping = groupSettings(context, this.settings);
		this.mayShare = this.grouping.eventsPerExecution > 1 && !isTest && event.isMarkedAsTest !== true;
		this.resourceState = lazy(() => adapter.changes.resourceStateOf(event, parameters()));
	}

	async process(): Promise<IWebhookResponseData> {
		this.watchTime();
		const { event, eventId, isTest, itemOf } = this.accepted;
		if (isTest) return this.handOver([this.ready(eventId, itemOf(eventId, {}), combineClaims([]))]);
		const claimed = await this.claimInTime();
		if (claimed.kind === 'unavailable') return this.postponed(LEDGER_UNAVAILABLE, claimed.cause);
		if (claimed.kind === 'copyWaits') {
			return this.answerLater(async () => await this.answerCopy(claimed.inFlight));
		}
		if (claimed.kind === 'inFlight')
			return this.postponed(event.state === undefined ? EVENT_IN_FLIGHT : RESOURCE_IN_FLIGHT);
		if (claimed.kind === 'duplicate') return this.startNothing('duplicate', claimed.claim);

		const told = await this.claimTold(claimed.claim);
		if (told.kind === 'unavailable') return this.postponed(LEDGER_UNAVAILABLE, told.cause);
		if (told.kind === 'inFlight') return this.postponed(RESOURCE_IN_FLIGHT);
		const eventClaim = told.kind === 'decided' ? combineClaims([claimed.claim, told.claim]) : claimed.claim;
		if (told.kind === 'decided' && told.isDuplicate)
			return this.startNothing('duplicate', combineClaims([eventClaim]));

		const change = await this.detectChange(eventClaim);
		if (change.kind === 'unavailable') return this.postponed(LEDGER_UNAVAILABLE, change.cause);
		if (change.kind === 'inFlight') return this.postponed(RESOURCE_IN_FLIGHT);
		const isDecided = change.kind === 'decided';
		const claim = combineClaims(isDecided ? [eventClaim, change.claim] : [eventClaim]);

		if (!isOpen(this.response)) {
			claim.release();
			return leaveUnanswered();
		}
		if (isDecided && change.decision.kind !== 'run') return this.startNothing(change.decision.kind, claim);
		const { stateSeenBefore } = claimed;
		const ready = this.readyOrRelease(claimed.eventId, claim, stateSeenBefore, {
			...(stateSeenBefore && { stateSeenBefore }),
			...(isDecided && change.itemFacts),
		});
		if (this.mayShare) return await this.handOverInGroup(ready);
		if (await hasEnded(claim, this.patienceMs())) return this.handOver([ready]);
		claim.release();
		return this.postponed(RESOURCE_IN_FLIGHT);
	}

	/** Step 5, in a burst with few `webhook` functions that wait for others. */
	private async claimInTime(): Promise<DeliveredClaim | LedgerUnavailable | CopyWaits> {
		if (!this.mayShare) return await this.claim(this.patienceMs());
		const claimed = await this.claim(0);
		if (claimed.kind !== 'inFlight') return claimed;
		if (this.memory.copiesWaiting >= MOST_COPIES_WAITING) return { kind: 'copyWaits', inFlight: claimed };
		this.memory.copiesWaiting++;
		try {
			return await this.claimAfter(claimed);
		} finally {
			this.memory.copiesWaiting--;
		}
	}

	/** Waits for the delivery that has the claim, without keeping others about the resource waiting. */
	private async claimAfter(inFlight: InFlight): Promise<DeliveredClaim | LedgerUnavailable> {
		const claim = async () => await this.claim(0);
		return await whileInFlight(inFlight, claim, monotonicMs() + this.patienceMs());
	}

	/** @param eventMs how long to wait for another delivery of the event */
	private async claim(eventMs: number): Promise<DeliveredClaim | LedgerUnavailable> {
		const { context, settings, memory } = this;
		const { event, eventId, receivedAt } = this.accepted;
		return await this.orUnavailable(async () => {
			const patience = () => ({ eventMs, resourceMs: this.patienceMs() });
			return await claimDelivered(context, memory, settings, event, eventId, receivedAt, patience);
		});
	}

	/** Answers a copy by the outcome of the delivery that it waits for. It cannot take its place any more. */
	private async answerCopy(inFlight: InFlight): Promise<void> {
		const claimed = await this.claimAfter(inFlight);
		if (claimed.kind === 'duplicate') {
			this.startNothing('duplicate', claimed.claim);
			return;
		}
		if (claimed.kind === 'claimed') claimed.claim.release();
		const cause = claimed.kind === 'unavailable' ? claimed.cause : EVENT_IN_FLIGHT;
		this.postponed(claimed.kind === 'unavailable' ? LEDGER_UNAVAILABLE : EVENT_IN_FLIGHT, cause);
	}

	/** Where missed events are recovered: claims what the event tells. Releases the claim of the event where this fails. */
	private async claimTold(claim: Claim): Promise<ToldClaim | LedgerUnavailable> {
		const { adapter, context, memory } = this;
		const { event, receivedAt } = this.accepted;
		const { toldStateOf } = adapter;
		if (toldStateOf === undefined) return { kind: 'notKept' };
		const settings = { ...this.settings, patienceMs: this.patienceMs() };
		const toldState = () => toldStateOf(event, this.parameters());
		return await this.orRelease(
			claim,
			async () => await claimTold(context, memory, event, toldState, receivedAt, settings),
		);
	}

	/** Step 6. Releases the claim of the event where the step fails or another delivery has the resource. */
	private async detectChange(claim: Claim): Promise<ChangeDetection | LedgerUnavailable> {
		const { adapter, context, memory, resourceState } = this;
		const { event, receivedAt } = this.accepted;
		// Step 5 may have waited for another delivery of the event; step 6 waits for the rest of the time.
		const settings = { ...this.settings, patienceMs: this.patienceMs() };
		return await this.orRelease(
			claim,
			async () =>
				await detectChange(context, adapter.changes, memory, event, receivedAt, resourceState, settings),
		);
	}

	/** Releases a claim where a step after it fails, or where another delivery has what the step needs. */
	private async orRelease<Result extends { readonly kind: string }>(
		claim: Claim,
		step: () => Promise<Result>,
	): Promise<Result | LedgerUnavailable> {
		let result: Result | LedgerUnavailable | undefined;
		try {
			result = await this.orUnavailable(step);
			return result;
		} finally {
			if (result === undefined || result.kind === 'inFlight' || result.kind === 'unavailable')
				claim.release();
		}
	}

	/**
	 * Acknowledges a delivery that starts nothing. Where this was decided by a delivery that has not ended, the answer
	 * waits for its outcome. n8n has then saved its copy of the static data already, so this delivery is saved with the
	 * next one. If n8n is killed before, what the other told is known, and a repetition says nothing new again.
	 */
	private startNothing(outcome: Outcome, claim = combineClaims([])): IWebhookResponseData {
		if (claim.dependencies().length === 0) {
			const answered = acknowledge(this.response, outcome);
			claim.commit();
			return answered;
		}
		claim.share();
		return this.answerLater(async () => {
			const holds = await hasEnded(claim, this.patienceMs());
			if (holds && isOpen(this.response)) {
				acknowledge(this.response, outcome);
				claim.commit();
				return;
			}
			claim.release();
			if (!holds) this.postponed(RESOURCE_IN_FLIGHT);
		});
	}

	/** Step 7 where events may share an execution: waits while n8n saves an execution of this trigger. */
	private async handOverInGroup(ready: ReadyEvent): Promise<IWebhookResponseData> {
		ready.claim.share();
		const queued = new QueuedEvent(ready, () => void this.postponed(STILL_SAVING));
		const joined = this.memory.groups.join(queued, this.grouping);
		if (joined.kind === 'follows') return leaveUnanswered();
		if (joined.kind === 'full') {
			ready.claim.release();
			return this.postponed(joined.of === 'groups' ? TOO_MANY_WAIT : TOO_LARGE_TO_WAIT);
		}
		const { members, saved } = await joined.turn;
		return this.handOver(
			members.map((member) => member.ready),
			saved,
		);
	}

	/** Steps 7 and 8: hands the items to n8n, and commits or releases the claims by the answer. */
	private handOver(events: readonly ReadyEvent[], onSaved = () => {}): IWebhookResponseData {
		const { context, grouping, memory } = this;
		const entryOf = (name: string) => staticDataEntry(context, name);
		return handOver({
			context,
			events,
			superseded: grouping.onlyNewestState ? olderStates(events) : new Set(),
			onSaved,
			persist: (claims, isSerialized) => {
				const isSaved = memory.persistWithExecution(entryOf, claims, isSerialized);
				// The delivery that leads a group may have waited since n8n read its copy of the static data.
				if (isSaved && this.mayShare) writeAllToStaticData(context, memory);
			},
		});
	}

	/** Makes the item. A fault releases the claim: no answer would end it, and repetitions would wait for it. */
	private readyOrRelease(
		eventId: EventId,
		claim: Required<Claim>,
		stateSeenBefore: boolean,
		facts: Partial<ItemFacts>,
	): ReadyEvent {
		let ready: ReadyEvent | undefined;
		try {
			ready = this.ready(eventId, this.accepted.itemOf(eventId, facts), claim, stateSeenBefore);
			return ready;
		} finally {
			if (ready === undefined) claim.release();
		}
	}

	private ready(
		eventId: EventId,
		item: INodeExecutionData,
		claim: Required<Claim>,
		stateSeenBefore = false,
	): ReadyEvent {
		const { response, settings } = this;
		const { arrivedAt, bytes } = this.accepted;
		const state = this.comparedState(stateSeenBefore);
		return { eventId, item, claim, state, settings, response, arrivedAt, bytes };
	}

	private comparedState(stateSeenBefore: boolean): ComparedState | undefined {
		if (!this.grouping.onlyNewestState || !this.mayShare) return undefined;
		const { event, receivedAt } = this.accepted;
		return comparedState(event, this.resourceState(), receivedAt, stateSeenBefore);
	}

	/** Notes where the platform does not wait for the answer any more. */
	private watchTime(): void {
		const { platformWaitsMs } = this.settings;
		this.response.once('close', () => {
			const tookMs = Math.round(monotonicMs() - this.accepted.arrivedAt);
			if (tookMs <= platformWaitsMs) return;
			void noteProblem(this.context, 'late', {
				what: `It took ${tookMs.toLocaleString('en-US')} ms, and the platform is assumed to wait ${platformWaitsMs.toLocaleString('en-US')} ms`,
				cure: 'Raise "Events per Execution" in the trigger, or give n8n more processors.',
			});
		});
	}

	/** How much longer this delivery may wait for others, in ms. */
	private patienceMs(): number {
		return patienceLeft({ settings: this.settings, arrivedAt: this.accepted.arrivedAt });
	}

	/** Answers after the `webhook` function has returned. */
	private answerLater(answer: () => Promise<void>): IWebhookResponseData {
		answer().catch((error: unknown) => {
			const problem = causedBy(error, {
				what: 'A delivery that waited for another could not be answered',
				cure: 'Report this line to the maintainers of this package.',
			});
			logProblem(this.context, 'error', problem);
			askToRetry(this.response, problemText(NOT_SAVED));
		});
		return leaveUnanswered();
	}

	/** @param cause the problem for the log, which may contain more than the sender may know */
	private postponed(problem: Problem, cause = problem): IWebhookResponseData {
		this.memory.refusals.add(this.context.logger, 503, problemText(cause), logContext(this.context));
		explainAnswer(this.response, problemText(cause));
		// A copy that comes while its event is being handled is no problem.
		if (problem !== EVENT_IN_FLIGHT && problem !== RESOURCE_IN_FLIGHT)
			void noteProblem(this.context, 'putOff', cause);
		return askToRetry(this.response, problemText(problem));
	}

	/** A shared ledger may be out of reach. An error of the embedded ledger is a fault of this package. */
	private async orUnavailable<Result>(step: () => Promise<Result>): Promise<Result | LedgerUnavailable> {
		if (this.settings.ledger === 'embedded') return await step();
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
}
