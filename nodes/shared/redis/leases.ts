import { sleep } from 'n8n-workflow';

import { LONGEST_OPEN_MS } from '../idempotency/ledger';

/** A claim whose process has died ends by itself after this time. */
export const LEASE_SECONDS = 30;
export const LEASE_MS = LEASE_SECONDS * 1_000;

/** Nobody waits for what is told to the store after the delivery. */
export const PATIENT_TIMEOUT_MS = 3_000;

/** While a delivery is open, its claim is renewed: n8n may answer minutes later. */
const RENEW_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/** Something in the store that is claimed for a time, which can be prolonged. */
export interface Claimable {
	renew(claim: string, leaseSeconds: number): Promise<unknown>;
}

/** A claim that is renewed until it is let go. */
export interface HeldClaim<Thing extends Claimable = Claimable> {
	readonly thing: Thing;
	readonly claim: string;
	readonly since: number;
	renewedAt: number;
	/** Ends when no renewal of the claim is on its way. */
	renewed: Promise<void>;
}

/** The claims of this process. */
export class Leases {
	private readonly held = new Set<HeldClaim>();
	private renewing = false;

	hold<Thing extends Claimable>(thing: Thing, claim: string): HeldClaim<Thing> {
		const now = Date.now();
		const held = { thing, claim, since: now, renewedAt: now, renewed: Promise.resolve() };
		this.held.add(held);
		void this.renewWhileHeld();
		return held;
	}

	letGo(held: HeldClaim): void {
		this.held.delete(held);
	}

	private async renewWhileHeld(): Promise<void> {
		if (this.renewing) return;
		this.renewing = true;
		while (this.held.size > 0) {
			await sleep(LOOK_EVERY_MS);
			for (const held of this.held) this.renewWhenDue(held);
			await Promise.all([...this.held].map(async ({ renewed }) => await renewed));
		}
		this.renewing = false;
	}

	private renewWhenDue(held: HeldClaim): void {
		const now = Date.now();
		if (now - held.since > LONGEST_OPEN_MS) this.letGo(held);
		else if (now - held.renewedAt >= RENEW_EVERY_MS) held.renewed = renew(held);
	}
}

async function renew(held: HeldClaim): Promise<void> {
	const now = Date.now();
	try {
		await held.thing.renew(held.claim, LEASE_SECONDS);
		held.renewedAt = now;
	} catch {
		// Tried again at the next look. A store that stays away is told of by the deliveries that come.
	}
}
