/**
 * The headers of a delivery. Shopify signs none of them.
 * @see https://shopify.dev/docs/apps/build/webhooks/delivery-structure
 */
const WEBHOOK_HEADERS = {
	hmac: 'x-shopify-hmac-sha256',
	topic: 'x-shopify-topic',
	shop: 'x-shopify-shop-domain',
	apiVersion: 'x-shopify-api-version',
	webhookId: 'x-shopify-webhook-id',
	eventId: 'x-shopify-event-id',
	triggeredAt: 'x-shopify-triggered-at',
	name: 'x-shopify-name',
} as const;

/**
 * The same headers in deliveries of Shopify's next generation Events. Since September 2026 they have no event id.
 * @see https://shopify.dev/docs/apps/build/events/verify-deliveries
 */
const EVENTS_HEADERS = {
	hmac: 'shopify-hmac-sha256',
	topic: 'shopify-topic',
	shop: 'shopify-shop-domain',
	apiVersion: 'shopify-api-version',
	webhookId: 'shopify-webhook-id',
	eventId: 'shopify-event-id',
	triggeredAt: 'shopify-triggered-at',
	name: 'shopify-handle',
} as const;

/** Only in deliveries of Events: "create", "update" or "delete". */
const ACTION_HEADER = 'shopify-action';

/** "true" in a test notification of Settings > Notifications > Webhooks, as observed; it is not documented. */
const TEST_HEADER = 'x-shopify-test';

export type DeliveryHeader = keyof typeof WEBHOOK_HEADERS;

/**
 * A delivery without one of these headers is refused: they say what the event is and which one it is. Shopify's
 * own library requires the shop and the API version too. Compliance deliveries lack these at times; the shop is
 * then in the body.
 */
export const REQUIRED_HEADERS: readonly DeliveryHeader[] = ['topic', 'webhookId'];

type Headers = Readonly<Record<string, string>>;

/** @returns the trimmed value of the header; undefined where the header is missing or empty */
export function deliveryHeader(headers: Headers, header: DeliveryHeader): string | undefined {
	const value = headers[headerName(headers, header)]?.trim();
	return value === '' ? undefined : value;
}

/**
 * @returns the name of the header in this delivery; a delivery with the headers of both kinds counts as one
 *   of Events
 */
export function headerName(headers: Headers, header: DeliveryHeader): string {
	const family = isOfEvents(headers) ? EVENTS_HEADERS : WEBHOOK_HEADERS;
	return family[header];
}

/** Whether a delivery is one of next generation Events. */
export function isOfEvents(headers: Headers): boolean {
	return headers[EVENTS_HEADERS.hmac] !== undefined;
}

/** @returns undefined where the header is missing or empty, as in every delivery of a webhook */
export function actionIn(headers: Headers): string | undefined {
	return headers[ACTION_HEADER]?.trim() || undefined;
}

/** Whether the headers, which are not signed, mark the delivery as a test. */
export function isMarkedAsTest(headers: Headers): boolean {
	return headers[TEST_HEADER]?.trim().toLowerCase() === 'true';
}
