import type { Attempted } from '../shared/attempt';
import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Tampering } from '../shared/tampering';
import type { Outcome } from '../shared/wire';
import type { SdkEvent, SdkWebhook, SdkDelivery } from './sdk/types';

export type { Outcome, SdkEvent, SdkWebhook, SdkDelivery };

/** Whatever a payload or a record of the shop holds; ids beyond 2^53 are texts or BigInts. */
export type Fields = Readonly<Record<string, unknown>>;

/** What `webhook_types` can name. */
export type WebhookType = 'orders' | 'customers' | 'products' | 'variations_warehouses' | 'auto_call';

/** What is put around the object of an event; measured traffic is flat. */
export type Wrapper = 'flat' | 'data' | 'data.record' | 'order';

/** Where a delivery goes: to the shop's single URL, or to a webhook of the SDK. */
export type DeliveryForm = 'shop' | 'sdk';

/** Why an event was not sent at all; "noWebhook" where no active webhook of the SDK subscribes to it. */
export type Withheld = 'disabled' | 'noUrl' | 'typeOff' | 'noWebhook';

/** The webhook settings of a shop, as its page Webhook/API has them. */
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
	/** The same for every delivery of one `emit`, and no part of what is sent. */
	readonly eventId: string;
	/** The same for every attempt of one delivery; in the SDK form the id of its record. */
	readonly deliveryId: string;
	readonly form: DeliveryForm;
	readonly shopId: number;
	/** e.g. "orders", or "order.created" in the SDK form */
	readonly type: string;
	/** null in the form of the shop's single URL. */
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

/** What an event may say of itself. */
export interface EmitOptions {
	/** By default the first shop's. */
	readonly shopId?: number;
	/** In place of the option `wrapper`. */
	readonly wrapper?: Wrapper;
	/** The exact text of the body, in place of anything else. */
	readonly body?: string;
}

/** A change in the shop: what it made of the record, and the events that told it. */
export interface Change {
	/** As the API gives it from now on. */
	readonly record: Fields;
	readonly events: readonly EmitResult[];
}

/** A movement of one variation in one warehouse. */
export interface StockMove {
	readonly variationId?: string;
	readonly warehouseId?: string;
	/** Negative for what leaves. */
	readonly change: number;
	/**
	 * The order that takes it: what can be sold changes then, and what lies in the warehouse does not. Without
	 * one it is a receipt, which changes both.
	 */
	readonly orderId?: string;
}

/** A single request, with everything about it open to tampering. */
export interface ManualDelivery extends Tampering {
	readonly shopId?: number;
	/** By default the shop's `webhook_url`. */
	readonly url?: string;
	/** By default "orders". */
	readonly type?: WebhookType;
	/** Fields of the payload in place of the sample's. */
	readonly payload?: Fields;
	readonly wrapper?: Wrapper;
	/** The exact text in place of the payload. */
	readonly body?: string;
	/** Signs the body with it as the option `signature` says, in X-Pancake-Signature where it says nothing. */
	readonly signWith?: string;
}

/** One call of the API as it was answered. */
export interface ApiCall {
	readonly method: string;
	/** Without /api/v1, e.g. "/shops/1001/orders" */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: string;
	readonly status: number;
	readonly success: boolean;
}

/** An answer that the next calls get, whatever they ask. */
export interface InjectedFailure {
	/** By default 429. */
	readonly status?: number;
	readonly message?: string;
	/** How many calls; 1 if left out. */
	readonly times?: number;
	/** Sent in place of the JSON, e.g. a gateway's page. */
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
	 * An event happens. One of the five types goes to the shop's single URL, if that is enabled for it; one of
	 * the SDK's thirteen to each of its active webhooks that subscribe to it. Nothing changes in the shop.
	 * @param fields in place of those of a sample; null takes nothing away but is sent
	 */
	emit(type: WebhookType | SdkEvent, fields?: Fields, options?: EmitOptions): Promise<EmitResult>;
	/** Sends an event again, all copies at once: nothing in it says that it is a copy. */
	duplicate(eventId: string, copies?: number): Promise<EmitResult[]>;
	/** One request: not logged, not retried, no settings needed unless its URL is left out. */
	deliver(delivery?: ManualDelivery): Promise<Outcome>;
	/** Resolves when no delivery is under way and no retry is waiting. */
	idle(): Promise<void>;

	/** @param fields `id` in decimal digits or any text; by default a new one of 18 digits */
	createOrder(fields?: Fields, shopId?: number): Promise<Change>;
	/** Stamps `updated_at`; a new `status` gets its line in `status_history`. */
	updateOrder(orderId: string, fields: Fields, shopId?: number): Promise<Change>;
	/**
	 * The marketplace settles its fee: `fee_marketplace` changes and `returned_fee` appears, and `updated_at`
	 * stays. Where `returned_fee` stands in the order is not published.
	 */
	changeFee(orderId: string, fee: number, shopId?: number): Promise<Change>;
	/**
	 * Stock moves, in one batch, each move some tens of microseconds after the one before it.
	 * @param order in which their events are sent; as seen, twins of a batch do come the wrong way round
	 */
	moveStock(
		moves: StockMove | readonly StockMove[],
		order?: 'inOrder' | 'reversed',
		shopId?: number,
	): Promise<Change>;

	/** The shop's order as the API gives it; undefined where there is none. */
	order(orderId: string, shopId?: number): Fields | undefined;
	webhook(shopId?: number): WebhookSettings;
	/** What the shop's page Webhook/API saves; what is left out stays. */
	configureWebhook(settings: Partial<WebhookSettings>, shopId?: number): void;
	/** Webhooks of the SDK form. */
	sdkWebhooks(shopId?: number): readonly SdkWebhook[];
	sdkDeliveries(shopId?: number): readonly SdkDelivery[];

	/** Replaces the API keys; see the option of the same name. */
	setApiKeys(keys: Readonly<Record<string, readonly number[] | 'all'>>): void;
	failNext(failure?: InjectedFailure): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Omit<Misbehaviour, 'restampedRetries'>): void;
	/** Drops what is under way and waiting, and closes the server. */
	close(): Promise<void>;
}
