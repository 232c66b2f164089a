import { randomUUID } from 'node:crypto';
import { isRefusal } from '../gate';
import type { DeliveryQueue } from '../queue';
import { succeeded } from '../sender';
import type { Settings } from '../settings';
import type { Shop } from '../shop';
import type { Writer } from '../text';
import type { DeliveryAttempt } from '../types';
import type { StoredDelivery } from './hooks';
import type { SdkEvent } from './types';

/** One event for one webhook. */
interface SdkPost {
	readonly shop: Shop;
	readonly hookId: string;
	readonly event: SdkEvent;
	readonly payload: unknown;
	/** The exact text instead of the text made from the payload. */
	readonly body?: string;
	readonly eventId?: string;
	/** The delivery that is sent again. It keeps its id, which is not documented. */
	readonly again?: StoredDelivery;
	/** For a test or a retry by hand: one request, which inactive webhooks get too. */
	readonly once?: boolean;
}

/** Delivers to webhooks of the SDK form, and keeps their history. */
export class SdkSender {
	constructor(
		private readonly queue: DeliveryQueue,
		private readonly writer: Writer,
		private readonly settings: Settings,
	) {}

	/** @returns the first attempt once it has ended; null where the webhook no longer exists */
	send(post: SdkPost): Promise<DeliveryAttempt | null> {
		const { shop, hookId, event, payload, body, again, once = false } = post;
		const id = again?.id ?? randomUUID();
		const createdAt = again?.created_at ?? new Date().toISOString();
		let last: StoredDelivery | undefined;
		return this.queue.send({
			eventId: post.eventId ?? randomUUID(),
			id,
			form: 'sdk',
			shopId: shop.id,
			type: event,
			webhookId: hookId,
			target: () => {
				const hook = shop.hooks.get(hookId);
				if (isRefusal(hook) || !(hook.is_active || once)) {
					if (last) shop.hooks.record({ ...last, pending: false });
					return null;
				}
				const secret = this.settings.signature === null ? null : hook.secret_key;
				return { url: hook.url, headers: {}, secret };
			},
			text: () =>
				body ??
				this.writer.text(this.content({ id, webhook_id: hookId, event, payload, created_at: createdAt })),
			retries: !once,
			onAttempt: (attempt) => {
				last = { ...outcomeOf(attempt), id, webhook_id: hookId, event, payload, created_at: createdAt };
				shop.hooks.record(last);
			},
		});
	}

	private content(delivery: Pick<StoredDelivery, 'id' | 'webhook_id' | 'event' | 'payload' | 'created_at'>) {
		const { event, payload, created_at: timestamp } = delivery;
		if (this.settings.sdkBody === 'payload') return payload;
		return this.settings.sdkBody === 'event' ? { event, timestamp, data: payload } : delivery;
	}
}

/** @returns the fields of the model WebhookDelivery that depend on the attempt */
function outcomeOf(attempt: DeliveryAttempt) {
	const { status, error, responseHeaders, responseBody, durationMs, retryInMs } = attempt;
	const isSuccess = succeeded(attempt);
	return {
		response: { status_code: status ?? 0, headers: responseHeaders, body: responseBody },
		status: isSuccess ? ('success' as const) : ('failed' as const),
		...(isSuccess ? {} : { failure_reason: error ?? `HTTP ${status}` }),
		duration_ms: durationMs,
		pending: retryInMs !== null,
	};
}
