import type { EventsAction } from './types';

/** The facts that the headers of a delivery contain. */
export interface Letterhead {
	readonly topic: string;
	readonly shop: string;
	readonly apiVersion: string;
	readonly webhookId: string;
	readonly eventId: string;
	readonly triggeredAt: string;
	readonly name: string | null;
	/** Set for a delivery of next generation Events. */
	readonly action?: EventsAction;
}

/**
 * @param signature value of X-Shopify-Hmac-Sha256
 * @see https://shopify.dev/docs/apps/build/webhooks/delivery-structure
 * @see https://shopify.dev/docs/apps/build/events/delivery-structure
 */
export function deliveryHeaders(letterhead: Letterhead, signature: string): Record<string, string> {
	const general = {
		'Content-Type': 'application/json',
		Accept: '*/*',
		'User-Agent': 'Shopify-Captain-Hook',
	};
	if (letterhead.action !== undefined) {
		return { ...general, ...eventsHeaders(letterhead, letterhead.action, signature) };
	}
	return {
		...general,
		'X-Shopify-Topic': letterhead.topic,
		'X-Shopify-Hmac-Sha256': signature,
		'X-Shopify-Shop-Domain': letterhead.shop,
		'X-Shopify-API-Version': letterhead.apiVersion,
		'X-Shopify-Webhook-Id': letterhead.webhookId,
		'X-Shopify-Event-Id': letterhead.eventId,
		'X-Shopify-Triggered-At': letterhead.triggeredAt,
		...(letterhead.name === null ? {} : { 'X-Shopify-Name': letterhead.name }),
	};
}

/** Since September 2026 without an event id and without the id of the resource. */
function eventsHeaders(letterhead: Letterhead, action: EventsAction, signature: string) {
	return {
		'shopify-topic': letterhead.topic,
		'shopify-action': action,
		'shopify-hmac-sha256': signature,
		'shopify-shop-domain': letterhead.shop,
		'shopify-api-version': letterhead.apiVersion,
		'shopify-webhook-id': letterhead.webhookId,
		'shopify-triggered-at': letterhead.triggeredAt,
		...(letterhead.name === null ? {} : { 'shopify-handle': letterhead.name }),
	};
}

/** @returns the present time in the form of X-Shopify-Triggered-At: RFC 3339 with nanoseconds */
export function triggeredNow(): string {
	const nanoseconds = String(process.hrtime.bigint() % 1_000_000n).padStart(6, '0');
	return new Date().toISOString().replace('Z', `${nanoseconds}Z`);
}
