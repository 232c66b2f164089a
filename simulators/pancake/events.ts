import { randomUUID } from 'node:crypto';
import { payloadOf, wrapped } from './payloads';
import type { DeliveryQueue } from './queue';
import { withSuffix } from './sender';
import type { SdkSender } from './sdk/sender';
import { isSdkEvent } from './sdk/types';
import type { Settings } from './settings';
import type { Shop } from './shop';
import type { Writer } from './text';
import type { EmitOptions, EmitResult, Fields, SdkEvent, WebhookType, Withheld } from './types';

/** An event in a shop, with the options of its deliveries. */
export interface ShopEvent extends Omit<EmitOptions, 'shopId'> {
	readonly shop: Shop;
	readonly type: WebhookType | SdkEvent;
	readonly payload: Fields;
}

type Sent = Pick<EmitResult, 'withheld' | 'attempts'>;

/** Sends events to the webhooks that want them. */
export class Events {
	private readonly published = new Map<string, ShopEvent>();

	constructor(
		private readonly queue: DeliveryQueue,
		private readonly sdk: SdkSender,
		private readonly writer: Writer,
		private readonly settings: Settings,
	) {}

	async publish(event: ShopEvent): Promise<EmitResult> {
		const eventId = randomUUID();
		this.published.set(eventId, event);
		const { type } = event;
		const sent = isSdkEvent(type) ? this.toHooks(event, eventId) : this.toShopUrl(event, eventId);
		return { eventId, type, ...(await sent) };
	}

	/** @throws Error where no event with this id was emitted */
	duplicate(eventId: string): Promise<EmitResult> {
		const event = this.published.get(eventId);
		if (!event) throw new Error(`The simulator has emitted no event ${eventId}`);
		return this.publish(event);
	}

	private async toShopUrl(event: ShopEvent, eventId: string): Promise<Sent> {
		const { shop, payload, wrapper = this.settings.wrapper, body } = event;
		const type = event.type as WebhookType;
		const withheld = withheldFrom(shop, type);
		if (withheld !== null) return { withheld, attempts: [] };
		const attempt = await this.queue.send({
			eventId,
			id: randomUUID(),
			form: 'shop',
			shopId: shop.id,
			type,
			webhookId: null,
			target: () => {
				const { webhook_url: url, webhook_headers: headers } = shop.webhook;
				if (!url || withheldFrom(shop, type) !== null) return null;
				return { url: this.settings.urlSuffix ? withSuffix(url, type) : url, headers, secret: null };
			},
			text: () => body ?? this.writer.text(wrapped(payload, wrapper)),
			retries: true,
		});
		return { withheld: null, attempts: attempt === null ? [] : [attempt] };
	}

	private async toHooks(event: ShopEvent, eventId: string): Promise<Sent> {
		const { shop, payload, body } = event;
		const type = event.type as SdkEvent;
		const hooks = shop.hooks.subscribers(type);
		if (hooks.length === 0) return { withheld: 'noWebhook', attempts: [] };
		const attempts = await Promise.all(
			hooks.map((hook) => this.sdk.send({ shop, hookId: hook.id, event: type, payload, body, eventId })),
		);
		return { withheld: null, attempts: attempts.filter((attempt) => attempt !== null) };
	}
}

function withheldFrom({ webhook }: Shop, type: WebhookType): Withheld | null {
	if (!webhook.webhook_enable) return 'disabled';
	if (!webhook.webhook_url) return 'noUrl';
	return webhook.webhook_types.includes(type) ? null : 'typeOff';
}

/** The type whose sample is the payload of an SDK event without fields. */
const SAMPLE_OF: ReadonlyArray<readonly [prefix: string, type: WebhookType]> = [
	['order.', 'orders'],
	['customer.', 'customers'],
	['inventory.', 'variations_warehouses'],
	['product.', 'products'],
];

/** @returns the payload of an event of the SDK; its shape is not documented */
export function sdkPayload(event: SdkEvent, fields: Fields | undefined): Fields {
	const type = SAMPLE_OF.find(([prefix]) => event.startsWith(prefix))?.[1];
	if (fields || !type) return fields ?? {};
	const { type: _type, event_type: _eventType, ...payload } = payloadOf(type);
	return payload;
}
