import type { Attempted } from '../shared/attempt';
import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Tampering } from '../shared/tampering';
import type { Outcome } from '../shared/wire';

export type { Outcome };

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	readonly shop: string;
	/** The same for every attempt of one delivery. */
	readonly webhookId: string;
	/** The same for every delivery of one `emit`. */
	readonly eventId: string;
	/** As on the wire, e.g. "orders/create". */
	readonly topic: string;
	readonly uri: string;
	/** Global id of the API-created subscription; null for one of the Notifications page. */
	readonly subscriptionId: string | null;
	/** 1 for the first attempt, 9 for the eighth retry. */
	readonly attempt: number;
	/** Time to the next attempt on the platform's clock, before `timeScale`; null when there is none. */
	readonly retryInMs: number | null;
}

/** Identity of a delivery where the caller wants to choose it. */
export interface DeliveryIdentity {
	readonly shop?: string;
	readonly eventId?: string;
	/** RFC 3339. */
	readonly triggeredAt?: string;
}

/** A single signed request, with everything about it open to tampering. */
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
}

/** A subscription as `subscriptions()` shows it, in the terms of the Admin API. */
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
	/** ISO 8601 in whole seconds, as Shopify gives it. */
	readonly createdAt: string;
	readonly updatedAt: string;
}

/** What Shopify says when a client asks for a token by its credentials. */
export type Installation = 'installed' | 'notInstalled' | 'otherOrganization';

/** Which of the app's two client secrets makes the digests. */
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
	 * An event happens in the shop: one delivery to every subscription that matches, all at once.
	 * @param topic either form of its name, e.g. "orders/create" or "ORDERS_CREATE"
	 * @param payload an object, or the exact text (an integer above 2^53 then keeps its digits)
	 * @returns the event's id and the first attempts, once these have ended; retries go on by themselves
	 */
	emit(topic: string, payload: unknown, identity?: DeliveryIdentity): Promise<EmitResult>;
	/** One signed request: not logged, not retried, no subscription needed. */
	deliver(delivery: ManualDelivery): Promise<Outcome>;
	/** @returns the exact text of a compliance topic's payload for this shop, to be sent by `deliver` */
	compliance(topic: ComplianceTopic): string;
	/** Resolves when no delivery is under way and no retry is waiting. */
	idle(): Promise<void>;

	/** What the Admin API would list. */
	subscriptions(shop?: string): readonly WebhookSubscription[];
	/** Sets up a webhook on the store's Notifications page: another secret, not in the API, never removed. */
	addNotificationSubscription(topic: string, uri: string, shop?: string): void;

	/** The present secret becomes the previous one; both are accepted, and `signWith` tells which signs. */
	rotateClientSecret(next: string): void;
	signWith(which: SigningSecret): void;
	setInstallation(state: Installation): void;
	setScopes(scopes: readonly string[]): void;
	/** @param token all tokens when left out */
	revokeToken(token?: string): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Misbehaviour): void;
	/** Drops what is under way and waiting, and closes the server. */
	close(): Promise<void>;
}

export interface EmitResult {
	readonly eventId: string;
	readonly attempts: readonly DeliveryAttempt[];
}

export type ComplianceTopic = 'customers/data_request' | 'customers/redact' | 'shop/redact';
