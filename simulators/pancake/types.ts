import type { Attempted } from '../shared/attempt';
import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult } from '../shared/wire';
import type { SdkEvent, SdkWebhook, SdkDelivery } from './sdk/types';

export type { DeliveryResult, SdkEvent, SdkWebhook, SdkDelivery };

/** The fields of a payload or of a record of the shop. Ids beyond 2^53 are texts or BigInts. */
export type Fields = Readonly<Record<string, unknown>>;

/** The types that `webhook_types` can contain. */
export type WebhookType = 'orders' | 'customers' | 'products' | 'variations_warehouses' | 'auto_call';

/** The frame around the object of an event. Measured traffic is flat. */
export type Wrapper = 'flat' | 'data' | 'data.record' | 'order';

/** The target of a delivery: the shop's single URL, or a webhook of the SDK. */
export type DeliveryForm = 'shop' | 'sdk';

/** Why an event was not sent at all; "noWebhook" where no active webhook of the SDK subscribes to it. */
export type Withheld = 'disabled' | 'noUrl' | 'typeOff' | 'noWebhook';

/** The webhook settings on the shop's page Webhook/API. */
export interface WebhookSettings {
	readonly webhook_enable: boolean;
	readonly webhook_url: string | null;
	readonly webhook_email: string | null;
	readonly webhook_types: readonly WebhookType[];
	readonly webhook_partner: string | null;
	/** Sent with each delivery. */
	readonly webhook_headers: Readonly<Record<string, string>>;
}

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	/** Identifies the event: the same for all deliveries of one `emit`. It is not part of the request. */
	readonly eventId: string;
	/**
	 * Identifies the delivery: the same for all its attempts. In the SDK form, it is the id of the delivery's
	 * record.
	 */
	readonly deliveryId: string;
	readonly form: DeliveryForm;
	readonly shopId: number;
	/** e.g. "orders", or "order.created" in the SDK form */
	readonly type: string;
	/** null for the shop's single URL. */
	readonly webhookId: string | null;
	readonly url: string;
	/** The exact text that was sent. */
	readonly body: string;
	/** 1 for the first attempt. */
	readonly attempt: number;
	/** Time to the next attempt on the platform's clock, before `timeScale`; null when there is none. */
	readonly retryInMs: number | null;
}

export interface EmitResult {
	readonly eventId: string;
	readonly type: WebhookType | SdkEvent;
	/** null when it was sent at least once. */
	readonly withheld: Withheld | null;
	/** The first attempts once these have ended; empty when the event was withheld. */
	readonly attempts: readonly DeliveryAttempt[];
}

/** Options of an event. */
export interface EmitOptions {
	/** By default the first shop's. */
	readonly shopId?: number;
	/** Replaces the option `wrapper`. */
	readonly wrapper?: Wrapper;
	/** The exact text of the body, instead of everything else. */
	readonly body?: string;
}

/** The result of a change in the shop: the record, and the events that reported it. */
export interface Change {
	/** The record in the API from now on. */
	readonly record: Fields;
	readonly events: readonly EmitResult[];
}

/** A movement of one variation in one warehouse. */
export interface StockMove {
	readonly variationId?: string;
	readonly warehouseId?: string;
	/** Negative where stock leaves. */
	readonly change: number;
	/**
	 * The order that takes the stock: the stock that can be sold changes, the stock in the warehouse does not.
	 * A move without an order is a receipt and changes both.
	 */
	readonly orderId?: string;
}

/** A single request. Every part of it can be changed. */
export interface ManualDelivery extends Tampering {
	readonly shopId?: number;
	/** By default the shop's `webhook_url`. */
	readonly url?: string;
	/** By default "orders". */
	readonly type?: WebhookType;
	/** Fields that replace those of the sample's payload. */
	readonly payload?: Fields;
	readonly wrapper?: Wrapper;
	/** The exact text instead of the payload. */
	readonly body?: string;
	/** Signs the body with this key, as the option `signature` says; by default in X-Pancake-Signature. */
	readonly signWith?: string;
}

/** One call of the API and its answer. */
export interface ApiCall {
	readonly method: string;
	/** Without /api/v1, e.g. "/shops/1001/orders" */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: string;
	readonly status: number;
	readonly success: boolean;
}

/** An answer that the next calls get, whatever they request. */
export interface InjectedFailure {
	/** By default 429. */
	readonly status?: number;
	readonly message?: string;
	/** How many calls; 1 if left out. */
	readonly times?: number;
	/** Sent instead of the JSON, e.g. the page of a gateway. */
	readonly body?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A running simulator. */
export interface PancakeSimulator {
	/** Base URL of the API, e.g. "http://127.0.0.1:40123/api/v1" */
	readonly url: string;
	readonly port: number;
	/** Every attempt made so far, oldest first. */
	readonly deliveries: readonly DeliveryAttempt[];
	/** Every call of the API so far, oldest first. */
	readonly calls: readonly ApiCall[];

	/**
	 * Emits an event. Each of the five types goes to the shop's single URL, if the URL is enabled for the type.
	 * Each of the SDK's thirteen events goes to the active SDK webhooks that subscribe to it. The shop's data
	 * does not change.
	 * @param fields replace those of a sample; null is sent as null and removes nothing
	 */
	emit(type: WebhookType | SdkEvent, fields?: Fields, options?: EmitOptions): Promise<EmitResult>;
	/** Sends an event again, all copies at once. Nothing in a copy says that it is one. */
	duplicate(eventId: string, copies?: number): Promise<EmitResult[]>;
	/**
	 * Sends one request, which is neither logged nor retried. No settings are needed unless the URL is left
	 * out.
	 */
	deliver(delivery?: ManualDelivery): Promise<DeliveryResult>;
	/** Resolves when no delivery is under way and no retry is waiting. */
	idle(): Promise<void>;

	/** @param fields `id` in decimal digits or any text; by default a new one of 18 digits */
	createOrder(fields?: Fields, shopId?: number): Promise<Change>;
	/** Changes an order and sets `updated_at`. A new `status` gets a line in `status_history`. */
	updateOrder(orderId: string, fields: Fields, shopId?: number): Promise<Change>;
	/**
	 * The marketplace settles its fee: `fee_marketplace` changes and `returned_fee` appears, but `updated_at`
	 * stays. The position of `returned_fee` in the order is not published.
	 */
	changeFee(orderId: string, fee: number, shopId?: number): Promise<Change>;
	/** Creates a customer, or changes it and sets `updated_at`. */
	saveCustomer(id: string, fields?: Fields, shopId?: number): Promise<Change>;
	/**
	 * Moves stock in one batch. Each move is some tens of microseconds after the move before.
	 * @param order in which the events are sent; twins of a batch were observed in reverse order
	 */
	moveStock(
		moves: StockMove | readonly StockMove[],
		order?: 'inOrder' | 'reversed',
		shopId?: number,
	): Promise<Change>;

	/** The shop's order in the form of the API; undefined where there is none. */
	order(orderId: string, shopId?: number): Fields | undefined;
	webhook(shopId?: number): WebhookSettings;
	/** Saves settings on the shop's page Webhook/API. Settings that are left out stay. */
	configureWebhook(settings: Partial<WebhookSettings>, shopId?: number): void;
	/** The webhooks in the SDK form. */
	sdkWebhooks(shopId?: number): readonly SdkWebhook[];
	sdkDeliveries(shopId?: number): readonly SdkDelivery[];

	/** Replaces the API keys; see the option of the same name. */
	setApiKeys(keys: Readonly<Record<string, readonly number[] | 'all'>>): void;
	failNext(failure?: InjectedFailure): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Omit<Misbehaviour, 'restampedRetries'>): void;
	/** Drops all deliveries under way and waiting, and closes the server. */
	close(): Promise<void>;
}
