import { randomBytes, randomUUID } from 'node:crypto';
import { invalid, NOT_FOUND, type Refusal } from '../gate';
import type { Fields } from '../types';
import { healthOf } from './health';
import { isSdkEvent, type SdkDelivery, type SdkEvent, type SdkWebhook } from './types';

type StoredHook = Omit<SdkWebhook, 'health_status'>;

/** A delivery with the data that its model does not show. */
export interface StoredDelivery extends SdkDelivery {
	/** Whether a retry of the delivery is waiting. */
	readonly pending: boolean;
}

/** The webhooks of one shop in the SDK form, and the history of their deliveries. */
export class SdkHooks {
	private readonly hooks = new Map<string, StoredHook>();
	private history: StoredDelivery[] = [];

	get list(): readonly SdkWebhook[] {
		return [...this.hooks.values()].map((hook) => this.shown(hook));
	}

	/** Newest first. */
	get deliveries(): readonly StoredDelivery[] {
		return [...this.history].reverse();
	}

	get(id: string): SdkWebhook | Refusal {
		const hook = this.hooks.get(id);
		return hook ? this.shown(hook) : NOT_FOUND;
	}

	/** @returns the active webhooks that subscribe to the event */
	subscribers(event: SdkEvent): readonly SdkWebhook[] {
		return this.list.filter(({ is_active: isActive, events }) => isActive && events.includes(event));
	}

	create(fields: Fields): SdkWebhook | Refusal {
		if (fields.url === undefined || fields.events === undefined)
			return invalid('url and events are required');
		const change = checked(fields);
		if (change === null) return invalid('webhook is invalid');
		const now = new Date().toISOString();
		const id = randomUUID();
		const created = {
			is_active: true,
			...change,
			id,
			secret_key: secret(),
			created_at: now,
			updated_at: now,
		};
		this.hooks.set(id, created as StoredHook);
		return this.get(id);
	}

	update(id: string, fields: Fields): SdkWebhook | Refusal {
		const change = checked(fields);
		return change === null ? invalid('webhook is invalid') : this.change(id, change);
	}

	/** @returns the webhook with a new secret_key; the old one does not sign any more */
	rotate(id: string): SdkWebhook | Refusal {
		return this.change(id, { secret_key: secret() });
	}

	delete(id: string): boolean {
		return this.hooks.delete(id);
	}

	/** Stores a delivery after an attempt. */
	record(delivery: StoredDelivery): void {
		const index = this.history.findIndex(({ id }) => id === delivery.id);
		if (index < 0) this.history.push(delivery);
		else this.history[index] = delivery;
		const hook = this.hooks.get(delivery.webhook_id);
		if (hook) this.hooks.set(hook.id, { ...hook, last_triggered_at: new Date().toISOString() });
	}

	/** @returns how many deliveries were removed */
	clear(isMeant: (delivery: StoredDelivery) => boolean): number {
		const before = this.history.length;
		this.history = this.history.filter((delivery) => !isMeant(delivery));
		return before - this.history.length;
	}

	private change(id: string, change: Partial<StoredHook>): SdkWebhook | Refusal {
		const hook = this.hooks.get(id);
		if (!hook) return NOT_FOUND;
		this.hooks.set(id, { ...hook, ...change, updated_at: new Date().toISOString() });
		return this.get(id);
	}

	private shown(hook: StoredHook): SdkWebhook {
		const own = this.history.filter(({ webhook_id: webhookId }) => webhookId === hook.id);
		return { ...hook, health_status: healthOf(own) };
	}
}

/** @returns the fields that can be set; null where one of them is invalid */
function checked({ url, events, description, is_active: isActive }: Fields): Partial<StoredHook> | null {
	const sound =
		(url === undefined || (typeof url === 'string' && /^https?:/.test(url) && URL.canParse(url))) &&
		(events === undefined || (Array.isArray(events) && events.length > 0 && events.every(isSdkEvent))) &&
		(description === undefined || typeof description === 'string') &&
		(isActive === undefined || typeof isActive === 'boolean');
	if (!sound) return null;
	const fields = { url, events, description, is_active: isActive };
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function secret(): string {
	return randomBytes(32).toString('hex');
}
