import { attempted } from '../shared/attempt';
import { Pending } from '../shared/pending';
import { type Sender, succeeded } from './sender';
import type { Settings } from './settings';
import type { DeliveryAttempt, DeliveryForm } from './types';

/** The target of a delivery. */
export interface Target {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly secret: string | null;
}

/** One event for one address. */
export interface Delivery {
	readonly eventId: string;
	readonly id: string;
	readonly form: DeliveryForm;
	readonly shopId: number;
	readonly type: string;
	readonly webhookId: string | null;
	/** Called at each attempt; null where the delivery may not be sent any more. */
	readonly target: () => Target | null;
	/** Called at each attempt, as the order of keys and the white space may differ. */
	readonly text: () => string;
	readonly retries: boolean;
	readonly onAttempt?: (attempt: DeliveryAttempt) => void;
}

/** The deliveries under way and waiting, and the log of their attempts. */
export class DeliveryQueue {
	readonly log: DeliveryAttempt[] = [];
	readonly pending = new Pending();

	constructor(
		private readonly sender: Sender,
		private readonly settings: Settings,
	) {}

	/** @returns the first attempt once it has ended; null where there is no target */
	send(delivery: Delivery): Promise<DeliveryAttempt | null> {
		this.pending.begin();
		return this.attempt(delivery, 1);
	}

	/**
	 * Sends one attempt. A retry that may not be sent at its time is dropped; what Pancake does in this case is
	 * not known.
	 */
	private async attempt(delivery: Delivery, number: number): Promise<DeliveryAttempt | null> {
		const target = delivery.target();
		if (target === null) {
			this.pending.end();
			return null;
		}
		const at = new Date().toISOString();
		const body = delivery.text();
		const outcome = await this.sender.post({ ...target, body: Buffer.from(body) });
		const { retryWaitsMs, timeScale } = this.settings;
		const done = succeeded(outcome) || !delivery.retries || this.pending.closed;
		const wait = done ? null : (retryWaitsMs[number - 1] ?? null);
		const { eventId, id, form, shopId, type, webhookId } = delivery;
		const record: DeliveryAttempt = {
			at,
			eventId,
			deliveryId: id,
			form,
			shopId,
			type,
			webhookId,
			url: target.url,
			body,
			attempt: number,
			retryInMs: wait,
			...attempted(outcome),
		};
		this.log.push(record);
		delivery.onAttempt?.(record);
		if (wait === null) this.pending.end();
		else this.pending.after(wait / timeScale, () => void this.attempt(delivery, number + 1));
		return record;
	}
}
