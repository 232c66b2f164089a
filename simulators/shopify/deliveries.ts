import { createHash, randomUUID } from 'node:crypto';
import { signDelivery } from '../../nodes/Shopify/platform/signature';
import { attempted } from '../shared/attempt';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { Pending } from '../shared/pending';
import { behindProxy } from '../shared/proxies';
import type { Wire } from '../shared/wire';
import { deliveryHeaders, type Letterhead, triggeredNow } from './headers';
import { RETRY_WAITS_MS } from './schedule';
import type { StoredSubscription } from './shop';
import type { DeliveryAttempt } from './types';

/** One delivery of one event to one address; its retries send the same bytes to the same address. */
export interface Delivery {
	readonly letterhead: Letterhead;
	readonly uri: string;
	readonly body: Buffer;
	/** Called at each attempt, because a retry is signed with the secret of its own time. */
	readonly secret: () => string;
	/** null for a webhook of the Notifications page, which is never removed. */
	readonly subscription: StoredSubscription | null;
	/** Removes the subscription. */
	readonly giveUp: () => void;
}

interface QueueOptions {
	readonly timeScale: number;
	readonly debounceMs: number;
	readonly proxies: Readonly<Record<string, string>>;
}

/** The deliveries under way and waiting, and the log of their attempts. */
export class DeliveryQueue {
	readonly log: DeliveryAttempt[] = [];
	private readonly pending = new Pending();
	private readonly recent = new Map<string, number>();

	constructor(
		private readonly wire: Wire,
		private readonly options: QueueOptions,
		private readonly misbehaving: Misbehaving,
	) {}

	/** @returns the first attempt, once it has ended */
	send(delivery: Delivery): Promise<DeliveryAttempt> {
		this.pending.begin();
		return this.attempt(delivery, 1, Date.now());
	}

	/** Whether Shopify would drop this as a copy of a delivery that it has just sent to the same subscription. */
	isDebounced(subscription: string, body: Uint8Array): boolean {
		if (this.options.debounceMs === 0) return false;
		const key = `${subscription} ${createHash('sha256').update(body).digest('hex')}`;
		const before = this.recent.get(key);
		const now = Date.now();
		this.recent.set(key, now);
		return before !== undefined && now - before < this.options.debounceMs;
	}

	idle(): Promise<void> {
		return this.pending.idle();
	}

	close(): void {
		this.pending.close();
	}

	private async attempt(delivery: Delivery, number: number, begunAt: number): Promise<DeliveryAttempt> {
		const { letterhead, uri, body, subscription } = delivery;
		const at = new Date().toISOString();
		const isRestamped = number > 1 && this.misbehaving.restampsRetries;
		const stamp = isRestamped ? { webhookId: newId(), triggeredAt: triggeredNow() } : {};
		const signature = signDelivery(body, delivery.secret());
		const headers = deliveryHeaders({ ...letterhead, ...stamp }, signature);
		const outcome = await this.wire.post(behindProxy(uri, this.options.proxies), headers, body);
		const taken = outcome.status !== null && outcome.status >= 200 && outcome.status <= 299;
		const wait = taken || this.pending.closed ? null : (RETRY_WAITS_MS[number - 1] ?? null);
		const record: DeliveryAttempt = {
			at,
			shop: letterhead.shop,
			webhookId: letterhead.webhookId,
			eventId: letterhead.eventId,
			topic: letterhead.topic,
			uri,
			subscriptionId: subscription?.id ?? null,
			attempt: number,
			retryInMs: wait,
			...attempted(outcome),
		};
		this.log.push(record);

		if (wait !== null) {
			const retry = () => void this.attempt(delivery, number + 1, begunAt);
			this.pending.after(wait / this.options.timeScale, retry);
			return record;
		}
		if (taken && subscription) subscription.lastSuccessAt = Date.now();
		// "Consecutive" failures are read as: no delivery of this subscription succeeded during the eight
		// retries.
		if (!taken && !this.pending.closed && (subscription?.lastSuccessAt ?? 0) < begunAt) delivery.giveUp();
		this.pending.end();
		return record;
	}
}

/** @returns an id in Shopify's form for deliveries and events */
export function newId(): string {
	return randomUUID();
}
