import { randomUUID } from 'node:crypto';

import { signDelivery } from '../nodes/Shopify/platform/signature';

export interface DeliveryOptions {
	readonly secret: string;
	readonly body?: string | Uint8Array;
	readonly topic?: string;
	readonly shop?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal;
}

/** @returns a request as Shopify sends it, for one or several calls of `fetch` */
export function shopifyDelivery(options: DeliveryOptions): RequestInit & { headers: Record<string, string> } {
	const body = Buffer.from((options.body ?? `{"id":${Date.now()},"note":"${randomUUID()}"}`) as string);
	return {
		method: 'POST',
		body,
		...(options.signal && { signal: options.signal }),
		headers: {
			'content-type': 'application/json',
			'x-shopify-topic': options.topic ?? 'orders/create',
			'x-shopify-shop-domain': options.shop ?? 'demo-shop.myshopify.com',
			'x-shopify-api-version': '2026-10',
			'x-shopify-webhook-id': randomUUID(),
			'x-shopify-event-id': randomUUID(),
			'x-shopify-triggered-at': new Date().toISOString(),
			'x-shopify-hmac-sha256': signDelivery(body, options.secret),
			...options.headers,
		},
	};
}
