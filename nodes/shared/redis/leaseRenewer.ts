import { sleep } from 'n8n-workflow';

import { monotonicMs } from '../util/monotonicTime';
import type { RedisLease } from './lease';

/** A lease ends by itself after this time unless its process renews it. */
export const LEASE_SECONDS = 30;
export const LEASE_MS = LEASE_SECONDS * 1_000;

/** The timeout of what Redis is sent after the answer of a delivery: nobody waits for it. */
export const BACKGROUND_TIMEOUT_MS = 3_000;

/** The time between two renewals of a kept lease, in ms. n8n may take minutes to answer. */
const RENEW_EVERY_MS = 10_000;
const POLL_INTERVAL_MS = 1_000;

/** A lease that is renewed until it is dropped. */
export interface RenewedLease {
	readonly lease: Pick<RedisLease, 'renew'>;
	readonly owner: string;
	readonly since: number;
	renewedAt: number;
	/** Settled while no renewal is under way. */
	renewal: Promise<void>;
}

/** Renews the leases of this process. */
export class LeaseRenewer {
	private readonly kept = new Set<RenewedLease>();
	private renewing = false;

	/** @param longestMs how long a lease is renewed at most, in ms */
	constructor(private readonly longestMs: number) {}

	/** @param lease a lease that the owner has acquired */
	keep(lease: RenewedLease['lease'], owner: string): RenewedLease {
		const now = monotonicMs();
		const kept = { lease, owner, since: now, renewedAt: now, renewal: Promise.resolve() };
		this.kept.add(kept);
		void this.renewWhileKept();
		return kept;
	}

	drop(kept: RenewedLease): void {
		this.kept.delete(kept);
	}

	private async renewWhileKept(): Promise<void> {
		if (this.renewing) return;
		this.renewing = true;
		while (this.kept.size > 0) {
			await sleep(POLL_INTERVAL_MS);
			for (const kept of this.kept) this.renewWhenDue(kept);
			await Promise.all([...this.kept].map(async ({ renewal }) => await renewal));
		}
		this.renewing = false;
	}

	private renewWhenDue(kept: RenewedLease): void {
		const now = monotonicMs();
		if (now - kept.since > this.longestMs) this.drop(kept);
		else if (now - kept.renewedAt >= RENEW_EVERY_MS) kept.renewal = renew(kept);
	}
}

async function renew(kept: RenewedLease): Promise<void> {
	const now = monotonicMs();
	try {
		await kept.lease.renew(kept.owner, LEASE_SECONDS);
		kept.renewedAt = now;
	} catch {
		// The loop tries again. The next deliveries report that Redis does not answer.
	}
}
