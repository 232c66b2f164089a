import { randomUUID } from 'node:crypto';

import { EmbeddedLedger } from './embeddedLedger';
import { fingerprintOf } from '../util/fingerprint';
import { LEASE_MS, LEASE_SECONDS, PATIENT_TIMEOUT_MS, type HeldClaim, type Leases } from '../redis/leases';
import type { Claim, ClaimOutcome, DeliveryLedger } from './ledger';
import type { MemoryBounds } from './eventMemory';
import { endLateClaim, retryFor } from '../util/retry';
import { causedBy, type Problem } from '../errors/problem';
import { RedisError, unavailable } from '../redis/client';
import type { RedisEvent } from './redisEvent';

const NOWHERE = { read: () => undefined, write: () => {} };

/** What a delivery needs of the world around it. */
export interface SharedAccess {
	/** The event in the store, for a caller who waits for its answer at most this long, in ms. */
	event(eventId: string, timeoutMs: number): RedisEvent;
	/** How long this delivery can wait for an answer of the store, in ms. */
	readonly timeoutMs: number;
	readonly bounds: MemoryBounds;
	/** Told what could not be told to the store. */
	failed(problem: Problem): void;
}

/**
 * The ledger of one trigger node that all n8n processes share.
 *
 * The store decides who runs an event. This process's own memory spares it questions: copies that come
 * here at the same moment share one claim, and what the store has confirmed as acknowledged is a
 * duplicate without asking again. Nothing is a duplicate before the store knows it.
 */
export class SharedLedger {
	private readonly local = new EmbeddedLedger();

	/** @param leases of this process */
	constructor(readonly leases: Leases) {}

	/** The ledger as one delivery uses it. */
	deliver(access: SharedAccess): DeliveryLedger {
		this.local.open(NOWHERE, access.bounds);
		return new SharedDelivery(this, access);
	}

	/** Whether nothing is on its way, so that all that is known can be had from the store again. */
	get idle(): boolean {
		return this.local.idle;
	}

	claimHere(eventId: string): Claim {
		return this.local.claim(fingerprintOf(eventId));
	}

	settleHere(eventId: string, outcome: ClaimOutcome): void {
		this.local.settle(fingerprintOf(eventId), outcome);
	}
}

class SharedDelivery implements DeliveryLedger {
	private readonly claimId = randomUUID();
	private held: HeldClaim<RedisEvent> | undefined;
	/** What is told to the store, one thing after the other. */
	private told: Promise<void> = Promise.resolve();

	constructor(
		private readonly ledger: SharedLedger,
		private readonly access: SharedAccess,
	) {}

	/** @throws RedisError when the store does not answer; then nothing is claimed */
	async claim(eventId: string): Promise<Claim> {
		const here = this.ledger.claimHere(eventId);
		if (here.kind !== 'fresh') return here;
		const claimed = await this.claimInStore(eventId);
		if (claimed === 'claimed') {
			this.held = this.ledger.leases.hold(this.access.event(eventId, PATIENT_TIMEOUT_MS), this.claimId);
			return { kind: 'fresh' };
		}
		this.ledger.settleHere(eventId, claimed === 'committed' ? 'committed' : 'released');
		if (claimed === 'committed') return { kind: 'duplicate' };
		// Another process has it. It cannot be heard from there, so the caller has to ask again.
		return { kind: 'inFlight', outcome: new Promise(() => {}) };
	}

	/** The store remembers the event for the retention; only then is it a duplicate here. */
	commit(eventId: string): void {
		const event = this.letGo(eventId);
		const { rememberForMs } = this.access.bounds;
		this.tell(async () => {
			const failure = await retryFor(
				async () => await event.commit(this.claimId, Math.ceil(rememberForMs / 1_000)),
				LEASE_MS,
			);
			this.ledger.settleHere(eventId, failure === undefined ? 'committed' : 'released');
			if (failure === undefined) return;
			this.access.failed(
				causedBy(failure.error, {
					what: `Webhook delivery ${eventId} was acknowledged but could not be committed to the shared ledger, so a repetition may run a second time`,
					cure: 'Test the credential for Redis of the trigger.',
				}),
			);
		});
	}

	release(eventId: string): void {
		const event = this.letGo(eventId);
		this.tell(async () => {
			await this.releaseInStore(eventId, event);
			this.ledger.settleHere(eventId, 'released');
		});
	}

	/** The store needs no copy of the static data. */
	saveWithExecution(): void {}

	heal(): void {}

	saveSoon(): void {}

	private async claimInStore(eventId: string) {
		try {
			return await this.access.event(eventId, this.access.timeoutMs).claim(this.claimId, LEASE_SECONDS);
		} catch (error) {
			this.ledger.settleHere(eventId, 'released');
			if (error instanceof RedisError && error.maybeDone) {
				const event = this.access.event(eventId, PATIENT_TIMEOUT_MS);
				endLateClaim(async () => await event.release(this.claimId));
			}
			throw unavailable(error);
		}
	}

	private async releaseInStore(eventId: string, event: RedisEvent): Promise<void> {
		const failure = await retryFor(async () => {
			await event.release(this.claimId);
		}, LEASE_MS);
		if (failure === undefined) return;
		this.access.failed(
			causedBy(failure.error, {
				what: `The claim of webhook delivery ${eventId} could not be released in the shared ledger, so it expires within ${LEASE_SECONDS} s`,
				cure: 'Test the credential for Redis of the trigger.',
			}),
		);
	}

	private letGo(eventId: string): RedisEvent {
		if (this.held !== undefined) this.ledger.leases.letGo(this.held);
		return this.held?.thing ?? this.access.event(eventId, PATIENT_TIMEOUT_MS);
	}

	/** After a renewal that is on its way: it would bring back a claim that was released. */
	private tell(message: () => Promise<void>): void {
		const { held } = this;
		this.told = this.told.then(async () => {
			await held?.renewed;
			await message();
		});
	}
}
