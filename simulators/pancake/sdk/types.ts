/*
 * The webhook endpoints that the npm package pancake-client-sdk 1.0.2 calls and its documentation describes.
 * The published API of Pancake POS lists none of them, so none of this is verified.
 */

/** The events that a webhook of the SDK can subscribe to. */
export const SDK_EVENTS = [
	'order.created',
	'order.updated',
	'order.status_changed',
	'order.cancelled',
	'customer.created',
	'customer.updated',
	'inventory.updated',
	'product.created',
	'product.updated',
	'product.deleted',
	'transaction.created',
	'loyalty.points_earned',
	'loyalty.points_redeemed',
] as const;

export type SdkEvent = (typeof SDK_EVENTS)[number];

export function isSdkEvent(value: unknown): value is SdkEvent {
	return SDK_EVENTS.includes(value as SdkEvent);
}

export type SdkStatus = 'success' | 'failed';

/** The model WebhookHealthStatus. */
export interface SdkHealth {
	readonly status: 'healthy' | 'warning' | 'error';
	/** In percent. */
	readonly success_rate: number;
	readonly last_failure_reason?: string;
	/** ISO 8601. */
	readonly last_success_at?: string;
	readonly last_failure_at?: string;
}

/** The model Webhook; its times are ISO 8601. */
export interface SdkWebhook {
	readonly id: string;
	readonly url: string;
	readonly events: readonly SdkEvent[];
	readonly is_active: boolean;
	readonly secret_key: string;
	readonly description?: string;
	readonly created_at: string;
	readonly updated_at: string;
	readonly last_triggered_at?: string;
	readonly health_status: SdkHealth;
}

/** The model WebhookDelivery: the last attempt of a delivery. */
export interface SdkDelivery {
	readonly id: string;
	readonly webhook_id: string;
	readonly event: SdkEvent;
	readonly payload: unknown;
	readonly response: {
		/** 0 where no answer came; the model has no value for this case. */
		readonly status_code: number;
		readonly headers: Readonly<Record<string, string>>;
		readonly body?: string;
	};
	readonly status: SdkStatus;
	readonly failure_reason?: string;
	readonly created_at: string;
	readonly duration_ms: number;
}
