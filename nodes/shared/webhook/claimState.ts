import { decideState, isToldLast, stateDigest, TURN, type ShownState } from '../changes/decideState';
import type { Snapshot } from '../changes/snapshot';
import type { OpenSnapshot, Snapshots } from '../changes/snapshots';
import { combineClaims, type Claim } from '../idempotency/claim';
import { eventIdOf, type EventId } from '../idempotency/eventId';
import type { InFlight, Ledger } from '../idempotency/ledger';
import { hashedId, type HashedId } from '../util/hash';
import { monotonicMs } from '../util/monotonicTime';
import { believedTime } from '../util/time';
import { claimEvent, type EventClaim } from './claimEvent';
import type { CommerceEvent, RecurringState } from './types';

export type StateClaim =
	| {
			readonly kind: 'claimed';
			/** Differs from the id of the event's identity where an equal content was told before. */
			readonly eventId: EventId;
			readonly stateSeenBefore: boolean;
			/** The claims of the event and of the state; to be committed or released. */
			readonly claim: Claim;
	  }
	/** A copy. The claim is to be committed once the copy is acknowledged. */
	| { readonly kind: 'duplicate'; readonly claim: Required<Claim> }
	/** Another delivery about the resource is still being handled when the patience ends. */
	| InFlight;

/** How long a delivery waits for others, in ms. */
export interface ClaimPatience {
	/**
	 * For another delivery of the same event. Where the state may have come back while it is still in flight, the
	 * delivery waits as long as for the resource: what comes after it must not be decided before it.
	 */
	readonly eventMs: number;
	/** For another delivery about the same resource. */
	readonly resourceMs: number;
}

/** What a delivery that shows a recurring state is compared with. */
interface Stores {
	readonly ledger: Ledger;
	/** The state that was told last, by resource. */
	readonly states: Snapshots;
}

/**
 * Step 5 of the pipeline for an event that shows a recurring state: is the delivery a copy?
 *
 * Deliveries about one resource are decided one after another, in the order of their arrival: each waits until the
 * delivery before it has been answered. The ledger remembers, by their ids, the sendings, and the states that were
 * told.
 *
 * @param eventId the id of the event's identity
 * @param patience how long to wait for other deliveries
 * @throws where a shared ledger does not answer; then nothing is claimed
 */
export async function claimState(
	{ ledger, states }: Stores,
	event: CommerceEvent,
	state: RecurringState,
	eventId: EventId,
	receivedAt: Date,
	patience: ClaimPatience,
): Promise<StateClaim> {
	const startedAt = monotonicMs();
	const opened = await states.open(idOf('resource', event, state.resource), patience.resourceMs);
	if (opened === undefined) return { kind: 'inFlight', ended: new Promise(() => {}) };
	const attempt = new Attempt(ledger, opened, event, state, {
		ofCopy: startedAt + patience.eventMs,
		ofState: startedAt + patience.resourceMs,
	});
	let result: StateClaim | undefined;
	try {
		result = await attempt.claim(eventId, receivedAt);
		return result;
	} finally {
		if (result === undefined || result.kind === 'inFlight') attempt.release();
	}
}

/** The attempt of one delivery, while no other delivery has its resource open. */
class Attempt {
	/** What the ledger has given to this delivery. */
	private readonly claims: Claim[] = [];

	constructor(
		private readonly ledger: Ledger,
		private readonly opened: OpenSnapshot,
		private readonly event: CommerceEvent,
		private readonly state: RecurringState,
		/** When the wait ends for a delivery in flight, by the monotonic clock. */
		private readonly ends: { readonly ofCopy: number; readonly ofState: number },
	) {}

	async claim(eventId: EventId, receivedAt: Date): Promise<StateClaim> {
		const { event, opened, state, ends } = this;
		const { stampOf } = state;
		const content = stateDigest(state.resource, state.content);
		const shown: ShownState = { content, stamp: believedTime(state.stamp, receivedAt), stampOf };
		// With a time of sending, the id is that of the sending.
		const hasSendingId = stampOf === 'sending' && state.stamp !== undefined;
		const isCopyInFlight = hasSendingId || isToldLast(opened, shown);
		const sending = await this.claimInLedger(eventId, isCopyInFlight ? ends.ofCopy : ends.ofState);
		if (sending.kind === 'inFlight') return sending;
		if (stampOf === 'sending' && sending.kind === 'duplicate') return this.copy();

		// Without a stamp, the identity differs from that of the state with a time of sending.
		const hasToldId = stampOf === 'sending' || (state.stamp === undefined && sending.kind !== 'duplicate');
		const told = hasToldId ? await this.claimTold(shown) : sending;
		if (told.kind === 'inFlight') return told;
		const decision = decideState(opened, shown, told.kind === 'duplicate', receivedAt);
		if (decision.kind === 'duplicate') return this.copy(decision.next);

		const { next, seenBefore: stateSeenBefore } = decision;
		// The id of the content is used up: a copy of this delivery is known by the state that was told last.
		const hasOwnId = stateSeenBefore && stampOf === 'change';
		const ownId = hasOwnId ? againId(event, next.fields[TURN] ?? '') : eventId;
		const own = hasOwnId ? await this.claimInLedger(ownId, ends.ofState) : undefined;
		if (own?.kind === 'inFlight') return own;
		if (own?.kind === 'duplicate') return this.copy();
		const claim = combineClaims([...this.claims, opened.claim(next)]);
		return { kind: 'claimed', eventId: ownId, stateSeenBefore, claim };
	}

	release(): void {
		combineClaims([...this.claims, unchanged(this.opened)]).release();
	}

	/** @param next left out where the state that was told last stays as it is */
	private copy(next?: Snapshot): StateClaim {
		const last = next === undefined ? unchanged(this.opened) : this.opened.claim(next);
		return { kind: 'duplicate', claim: combineClaims([...this.claims, last]) };
	}

	/** Claims the state among those that were told. The state that was told last is not asked for. */
	private async claimTold(shown: ShownState): Promise<EventClaim> {
		if (isToldLast(this.opened, shown)) return { kind: 'duplicate' };
		return await this.claimInLedger(toldId(this.event, this.state), this.ends.ofState);
	}

	/** @param waitEnds when the wait ends for a delivery in flight, by the monotonic clock */
	private async claimInLedger(id: EventId, waitEnds: number): Promise<EventClaim> {
		const left = Math.max(0, waitEnds - monotonicMs());
		const result = await claimEvent(this.ledger, id, left);
		if (result.kind === 'claimed') this.claims.push(result.claim);
		return result;
	}
}

/** Ends a claim of the state that was told last and leaves the state as it is. */
function unchanged(opened: OpenSnapshot): Claim {
	const release = () => opened.release();
	const { dependsOn } = opened;
	const dependencies = () => (dependsOn === undefined ? [] : [dependsOn]);
	return { commit: release, release, revoke: release, share: release, dependencies };
}

/** Once it is committed, the state was told. */
function toldId(event: CommerceEvent, { resource, content }: RecurringState): EventId {
	return idOf('told', event, [resource, content]) as EventId;
}

function againId({ platform, identity }: CommerceEvent, turn: string): EventId {
	return eventIdOf({ platform, identity: [...identity, 'again', turn] });
}

function idOf(kind: string, { platform, shopId }: CommerceEvent, content: unknown): HashedId {
	return hashedId(`${platform}_state`, [kind, shopId, content]);
}
