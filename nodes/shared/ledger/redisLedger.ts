import { randomUUID } from 'node:crypto';

import { sleep } from 'n8n-workflow';

import { messageOf } from '../messageOf';
import { EmbeddedLedger } from './embedded';
import { fingerprintOf } from './fingerprint';
import type { Claim, ClaimOutcome, DeliveryLedger } from './ledger';
import type { MemoryBounds } from './memory';
import { RedisError } from './redisClient';
import type { RedisEvent } from './redisEvents';

/** A claim whose process has died ends by itself after this time. */
export const LEASE_SECONDS = 30;
const LEASE_MS = LEASE_SECONDS * 1_000;

/** While a delivery is open, its claim is renewed: n8n may answer minutes later. */
const RENEW_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/** n8n never answers some requests, as when a queued execution is cancelled: then a claim ends by itself. */
const LONGEST_CLAIM_MS = 600_000;

/** What could not be told to the store is told again after this time, then after twice as long, ... */
const FIRST_REPEAT_MS = 250;

/** How long a claim that was given up is looked for; one that comes into force even later ends by itself. */
const LATE_CLAIM_MS = 10_000;

const NOWHERE = { read: () => undefined, write: () => {} };

/** What a delivery needs of the world around it. */
export interface SharedAccess {
	/** The event in the store, for a caller who waits for its answer at most this long, in ms. */
	event(eventId: string, timeoutMs: number): RedisEvent;
	/** How long this delivery can wait for an answer of the store, in ms. */
	readonly timeoutMs: number;
	readonly bounds: MemoryBounds;
	/** Told what could not be told to the store. */
	failed(message: string): void;
}

interface OpenClaim {
	readonly event: RedisEvent;
	readonly claim: string;
	readonly since: number;
	renewedAt: number;
	/** Ends when no renewal of the claim is on its way. */
	renewed: Promise<void>;
}

/** Nobody waits for what is told to the store after the delivery. */
const PATIENT_TIMEOUT_MS = 3_000;

/**
 * The ledger of one trigger node that all n8n processes share.
 *
 * The store decides who runs an event. This process's own memory spares it questions: copies that come
 * here at the same moment share one claim, and what the store has confirmed as acknowledged is a
 * duplicate without asking again. Nothing is a duplicate before the store knows it.
 */
export class SharedLedger {
	private readonly local = new EmbeddedLedger();
	private readonly open = new Set<OpenClaim>();
	private renewing = false;

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

	/** Renews a claim until it is let go. */
	hold(event: RedisEvent, claim: string): OpenClaim {
		const now = Date.now();
		const held: OpenClaim = { event, claim, since: now, renewedAt: now, renewed: Promise.resolve() };
		this.open.add(held);
		void this.renewWhileOpen();
		return held;
	}

	letGo(held: OpenClaim): void {
		this.open.delete(held);
	}

	private async renewWhileOpen(): Promise<void> {
		if (this.renewing) return;
		this.renewing = true;
		while (this.open.size > 0) {
			await sleep(LOOK_EVERY_MS);
			for (const held of this.open) this.renewWhenDue(held);
			await Promise.all([...this.open].map(async ({ renewed }) => await renewed));
		}
		this.renewing = false;
	}

	private renewWhenDue(held: OpenClaim): void {
		const now = Date.now();
		if (now - held.since > LONGEST_CLAIM_MS) this.letGo(held);
		else if (now - held.renewedAt >= RENEW_EVERY_MS) held.renewed = this.renew(held);
	}

	private async renew(held: OpenClaim): Promise<void> {
		const now = Date.now();
		try {
			await held.event.renew(held.claim, LEASE_SECONDS);
			held.renewedAt = now;
		} catch {
			// Tried again at the next look. A store that stays away is told of by the deliveries that come.
		}
	}
}

class SharedDelivery implements DeliveryLedger {
	private readonly claimId = randomUUID();
	private held: OpenClaim | undefined;
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
			this.held = this.ledger.hold(this.access.event(eventId, PATIENT_TIMEOUT_MS), this.claimId);
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
			const reason = await persistently(
				async () => await event.commit(this.claimId, Math.ceil(rememberForMs / 1_000)),
			);
			this.ledger.settleHere(eventId, reason === undefined ? 'committed' : 'released');
			if (reason === undefined) return;
			this.access.failed(
				`Webhook delivery ${eventId} was acknowledged, but the shared ledger could not be told ` +
					`(${reason}): a repetition would run`,
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

	private async claimInStore(eventId: string) {
		try {
			return await this.access.event(eventId, this.access.timeoutMs).claim(this.claimId, LEASE_SECONDS);
		} catch (error) {
			this.ledger.settleHere(eventId, 'released');
			if (error instanceof RedisError && error.maybeDone) this.releaseWhenItComes(eventId);
			throw unavailable(error);
		}
	}

	/** A claim that was given up may come into force later, with nobody to keep or release it. */
	private releaseWhenItComes(eventId: string): void {
		const event = this.access.event(eventId, PATIENT_TIMEOUT_MS);
		void persistently(async () => {
			if (!(await event.release(this.claimId))) throw new Error('it has not come into force');
		}, LATE_CLAIM_MS);
	}

	private async releaseInStore(eventId: string, event: RedisEvent): Promise<void> {
		const reason = await persistently(async () => {
			await event.release(this.claimId);
		});
		if (reason === undefined) return;
		this.access.failed(
			`The claim of webhook delivery ${eventId} could not be released (${reason}): it ends by itself`,
		);
	}

	private letGo(eventId: string): RedisEvent {
		if (this.held !== undefined) this.ledger.letGo(this.held);
		return this.held?.event ?? this.access.event(eventId, PATIENT_TIMEOUT_MS);
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

/**
 * Tries again with growing waits, normally for as long as a lease lasts.
 *
 * @returns why it failed to the end; undefined when it was done
 */
async function persistently(
	attempt: () => Promise<void>,
	forMs: number = LEASE_MS,
): Promise<string | undefined> {
	const ends = Date.now() + forMs;
	for (let wait = FIRST_REPEAT_MS; ; wait *= 2) {
		try {
			await attempt();
			return undefined;
		} catch (error) {
			if (Date.now() + wait > ends) return messageOf(error);
		}
		await sleep(wait);
	}
}

function unavailable(error: unknown): RedisError {
	return error instanceof RedisError ? error : new RedisError(messageOf(error), false);
}
