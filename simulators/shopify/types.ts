import type { Attempted } from '../shared/attempt';
import type { FulfillmentOrderFacts } from './records';
import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult } from '../shared/wire';

export type { DeliveryResult };

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	readonly shop: string;
	/** Identifies the delivery: the same for all its attempts. */
	readonly webhookId: string;
	/** Identifies the event: the same for all deliveries of one `emit`. */
	readonly eventId: string;
	/** The topic on the wire, e.g. "orders/create". */
	readonly topic: string;
	readonly uri: string;
	/** Global id of the subscription made by API; null for a webhook of the Notifications page. */
	readonly subscriptionId: string | null;
	/** 1 for the first attempt, 9 for the eighth retry. */
	readonly attempt: number;
	/** Time to the next attempt on the platform's clock, before `timeScale`; null when there is none. */
	readonly retryInMs: number | null;
}

/** The identity of a delivery, for callers that choose it. */
export interface DeliveryIdentity {
	readonly shop?: string;
	readonly eventId?: string;
	/** RFC 3339. */
	readonly triggeredAt?: string;
}

/** A single signed request. Every part of it can be changed. */
export interface ManualDelivery extends DeliveryIdentity, Tampering {
	readonly uri: string;
	readonly topic: string;
	/** An object, or the exact text of the body. */
	readonly payload: unknown;
	readonly webhookId?: string;
	readonly name?: string;
	readonly apiVersion?: string;
	/** Signs instead of the app's secret. */
	readonly secret?: string;
	/** Sends the headers of next generation Events. */
	readonly action?: EventsAction;
}

export type EventsAction = 'create' | 'update' | 'delete';

/** A subscription of next generation Events, as an app has it in shopify.app.toml. The API knows nothing of it. */
export interface EventsSubscription {
	readonly handle: string;
	/** An object of the Admin GraphQL API, e.g. "Product". */
	readonly topic: string;
	/** All actions if left out. */
	readonly actions?: readonly EventsAction[];
	readonly uri: string;
}

/** A change of which next generation Events tell. Triggers, queries and query filters are not simulated. */
export interface EventsChange {
	readonly topic: string;
	readonly action: EventsAction;
	readonly fields_changed: {
		readonly added: readonly string[];
		readonly updated: readonly string[];
		readonly removed: readonly string[];
	};
	/** Holds the global id of the resource, e.g. {productId: "gid://shopify/Product/1"}. */
	readonly query_variables: Readonly<Record<string, string>>;
	/** The answer to the query of the subscription. */
	readonly data?: object;
}

/** A subscription as `subscriptions()` returns it, with the names of the Admin API. */
export interface WebhookSubscription {
	/** e.g. "gid://shopify/WebhookSubscription/1929113141554" */
	readonly id: string;
	readonly legacyResourceId: string;
	/** Value of the GraphQL enum, e.g. "ORDERS_CREATE". */
	readonly topic: string;
	readonly uri: string;
	readonly name: string | null;
	readonly filter: string | null;
	readonly format: 'JSON' | 'XML';
	readonly includeFields: readonly string[];
	readonly metafieldNamespaces: readonly string[];
	readonly metafields: ReadonlyArray<{ readonly namespace: string; readonly key: string }>;
	/** ISO 8601 in whole seconds, as Shopify writes it. */
	readonly createdAt: string;
	readonly updatedAt: string;
}

/** Decides Shopify's answer to a client that requests a token with its credentials. */
export type Installation = 'installed' | 'notInstalled' | 'otherOrganization';

/** The one of the app's two client secrets that signs deliveries. */
export type SigningSecret = 'current' | 'previous';

/** A running simulator. */
export interface ShopifySimulator {
	/** e.g. "http://127.0.0.1:40123"; prefix a path with "/<shop domain>" to address another shop. */
	readonly url: string;
	readonly port: number;
	/** The default shop's domain. */
	readonly shop: string;
	/** Every attempt made so far, oldest first. */
	readonly deliveries: readonly DeliveryAttempt[];

	/**
	 * Makes an event happen in the shop: every matching subscription gets one delivery, all at once.
	 * @param topic either form of its name, e.g. "orders/create" or "ORDERS_CREATE"
	 * @param payload an object, or the exact text (an integer above 2^53 then keeps its digits)
	 * @returns the event's id and the first attempts, once they have ended; retries go on by themselves
	 */
	emit(topic: string, payload: unknown, identity?: DeliveryIdentity): Promise<EmitResult>;
	/**
	 * Changes what the lists of the API show, without an event. Events do it too: the payload of an order, product,
	 * customer, draft order or fulfillment order is what its list shows from then on, and a deletion removes it.
	 *
	 * @param topic that has such a payload
	 * @param facts needed for fulfillment orders, whose payloads have no times
	 */
	keep(topic: string, payload: unknown, facts?: FulfillmentOrderFacts & { readonly shop?: string }): void;
	/** Loses what happens from now on: events of these topics change the lists, and no delivery tells of them. */
	loseDeliveries(topics: readonly string[] | 'all' | 'none'): void;
	addEventsSubscription(subscription: EventsSubscription): void;
	/** Makes a change in the shop of which every matching subscription of next generation Events is told. */
	emitChange(change: EventsChange, identity?: DeliveryIdentity): Promise<EmitResult>;
	/**
	 * Sends the test notification of the Notifications page for a webhook that was added there, as the button in the
	 * admin does: Shopify's sample, marked by X-Shopify-Test. It is neither logged nor retried.
	 */
	sendTestNotification(topic: string, uri: string, payload: unknown): Promise<DeliveryResult>;
	/** Sends one signed request, which is neither logged nor retried. No subscription is needed. */
	deliver(delivery: ManualDelivery): Promise<DeliveryResult>;
	/** @returns the exact text of a compliance topic's payload for this shop, to be sent by `deliver` */
	compliance(topic: ComplianceTopic): string;
	/** Resolves when no delivery is under way and no retry is waiting. */
	idle(): Promise<void>;

	/** @returns the subscriptions that the Admin API would list */
	subscriptions(shop?: string): readonly WebhookSubscription[];
	/** Removes all subscriptions of the API, as Shopify does by itself after failures. */
	removeSubscriptions(shop?: string): void;
	/**
	 * Creates a webhook on the store's Notifications page. Another secret signs it, the API does not list it,
	 * and it is never removed.
	 */
	addNotificationSubscription(topic: string, uri: string, shop?: string): void;

	/** Makes the present secret the previous one. Both are accepted; `signWith` sets which one signs. */
	rotateClientSecret(next: string): void;
	signWith(which: SigningSecret): void;
	setInstallation(state: Installation): void;
	setScopes(scopes: readonly string[]): void;
	/** @param token all tokens when left out */
	revokeToken(token?: string): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Misbehaviour): void;
	/** Drops all deliveries under way and waiting, and closes the server. */
	close(): Promise<void>;
}

export interface EmitResult {
	readonly eventId: string;
	readonly attempts: readonly DeliveryAttempt[];
}

export type ComplianceTopic = 'customers/data_request' | 'customers/redact' | 'shop/redact';
