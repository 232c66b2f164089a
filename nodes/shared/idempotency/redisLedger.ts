import { randomUUID } from 'node:crypto';

import { causedBy, type Problem } from '../errors/problem';
import type { AnswerTime } from '../redis/answerTime';
import { RedisError, toRedisError } from '../redis/client';
import { endLateClaim } from '../redis/lateClaim';
import {
	BACKGROUND_TIMEOUT_MS,
	LEASE_MS,
	LEASE_SECONDS,
	type RenewedLease,
	type LeaseRenewer,
} from '../redis/leaseRenewer';
import { fingerprintOf, type Fingerprint } from '../util/hash';
import { retryFor } from '../util/retry';
import type { Claim } from './claim';
import { ClaimTable, type OpenClaim } from './claimTable';
import type { EventId } from './eventId';
import type { MemoryBounds } from './eventMemory';
import type { ClaimResult, Ledger } from './ledger';
import type { RedisEvent } from './redisEvent';

/** What the ledger needs of an event in Redis. */
export type ClaimableEvent = Pick<RedisEvent, 'claim' | 'commit' | 'release'> & {
	readonly lease: RenewedLease['lease'];
};

/** How one delivery reaches the ledger. */
export interface RedisLedgerAccess {
	/** @returns the event in Redis; its commands wait at most `timeoutMs` for an answer */
	event(eventId: EventId, timeoutMs: number): ClaimableEvent;
	/** The time that this delivery has for answers of Redis. */
	readonly time: AnswerTime;
	readonly bounds: MemoryBounds;
	/** Called with the problem where a write to Redis failed. */
	onWriteError(problem: Problem): void;
}

/**
 * The ledger of one trigger node that all n8n processes share.
 *
 * Redis decides which delivery gets the claim of an event. The claim table of this process saves calls to Redis:
 * simultaneous copies in this process share one claim, and an event that Redis has confirmed as committed is a
 * duplicate without another call. No event is a duplicate before Redis has confirmed its commit.
 */
export class RedisLedger {
	private readonly claims = new ClaimTable();

	constructor(private readonly leases: LeaseRenewer) {}

	/** @returns the ledger for one delivery */
	open(access: RedisLedgerAccess): Ledger {
		this.claims.committed.bounds = access.bounds;
		return { claim: async (eventId) => await this.claim(access, eventId) };
	}

	/** Whether no event is claimed. This ledger can then be dropped and made again. */
	get idle(): boolean {
		return this.claims.idle;
	}

	/** @throws RedisError when Redis does not answer; then nothing is claimed */
	private async claim(access: RedisLedgerAccess, eventId: EventId): Promise<ClaimResult> {
		const event = fingerprintOf(eventId);
		const local = this.claims.claim(event);
		if (local.kind === 'duplicate') return { kind: 'duplicate' };
		if (local.kind === 'inFlight') return local;
		const owner = randomUUID();
		const state = await this.claimInRedis(access, eventId, owner, local.claim);
		if (state === 'claimed') {
			const claim = new RedisClaim(this.claims, local.claim, this.leases, access, eventId, owner);
			return { kind: 'claimed', claim };
		}
		if (state === 'committed') {
			this.claims.commit(event, local.claim);
			return { kind: 'duplicate' };
		}
		this.claims.release(event, local.claim);
		// Another process has the claim. This process gets no notice of the claim's end, so the caller tries again.
		return { kind: 'inFlight', ended: new Promise(() => {}) };
	}

	private async claimInRedis(access: RedisLedgerAccess, eventId: EventId, owner: string, local: OpenClaim) {
		try {
			return await access.time.spend(
				async (leftMs) => await access.event(eventId, leftMs).claim(owner, LEASE_SECONDS),
				(state) => state === 'inFlight',
			);
		} catch (error) {
			this.claims.release(fingerprintOf(eventId), local);
			if (error instanceof RedisError && error.mayHaveRun) {
				const event = access.event(eventId, BACKGROUND_TIMEOUT_MS);
				endLateClaim(async () => await event.release(owner));
			}
			throw toRedisError(error);
		}
	}
}

/** A claim that Redis has confirmed. Its commit, release or revocation is written to Redis after the answer. */
class RedisClaim implements Claim {
	private readonly event: ClaimableEvent;
	private readonly fingerprint: Fingerprint;
	private readonly kept: RenewedLease;
	/** The writes to Redis, one after another. */
	private writes: Promise<void> = Promise.resolve();

	constructor(
		private readonly claims: ClaimTable,
		private readonly local: OpenClaim,
		private readonly leases: LeaseRenewer,
		private readonly access: RedisLedgerAccess,
		private readonly eventId: EventId,
		private readonly owner: string,
	) {
		this.event = access.event(eventId, BACKGROUND_TIMEOUT_MS);
		this.fingerprint = fingerprintOf(eventId);
		this.kept = leases.keep(this.event.lease, owner);
	}

	/** The event becomes a duplicate in this process when Redis has confirmed the commit. */
	commit(): void {
		const rememberSeconds = Math.ceil(this.access.bounds.rememberForMs / 1_000);
		this.write(async () => {
			const failure = await retryFor(
				async () => await this.event.commit(this.owner, rememberSeconds),
				LEASE_MS,
			);
			if (failure === undefined) return this.claims.commit(this.fingerprint, this.local);
			this.claims.release(this.fingerprint, this.local);
			this.access.onWriteError(
				causedBy(failure.error, {
					what: `Webhook delivery ${this.eventId} was acknowledged but could not be committed to the shared ledger, so a repetition may run a second time`,
					cure: 'Test the credential for Redis of the trigger.',
				}),
			);
		});
	}

	release(): void {
		this.write(async () => {
			const failure = await retryFor(async () => {
				await this.event.release(this.owner);
			}, LEASE_MS);
			this.claims.release(this.fingerprint, this.local);
			if (failure === undefined) return;
			this.access.onWriteError(
				causedBy(failure.error, {
					what: `The claim of webhook delivery ${this.eventId} could not be released in the shared ledger, so it expires within ${LEASE_SECONDS} s`,
					cure: 'Test the credential for Redis of the trigger.',
				}),
			);
		});
	}

	revoke(): void {
		this.release();
	}

	/** Waits for a renewal that is under way: a later renewal would bring back a released claim. */
	private write(change: () => Promise<void>): void {
		this.leases.drop(this.kept);
		this.writes = this.writes.then(async () => {
			await this.kept.renewal;
			await change();
		});
	}
}
