import { EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';
import { withDefaults } from '../shared/options';
import type { Installation } from './types';

/**
 * Options of `startShopifySimulator`. Every default is Shopify's own behaviour unless its comment says
 * otherwise.
 */
export interface ShopifySimulatorOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	/** Domain of the default shop. */
	readonly shop?: string;
	/** Domains of further shops that have the same app. */
	readonly otherShops?: readonly string[];
	readonly clientId?: string;
	readonly clientSecret?: string;
	/** Still accepted for tokens, and signs deliveries after `signWith('previous')`. */
	readonly previousClientSecret?: string;
	/** Signs the deliveries of the Notifications page. */
	readonly notificationsSecret?: string;
	/** A token that does not expire, like that of an app made in the store's admin. */
	readonly accessToken?: string;
	/** Scopes granted to the app; by default the scopes of all topics. */
	readonly scopes?: readonly string[];
	/** The newest stable version of the API. Payloads are serialised with this version too. */
	readonly apiVersion?: string;
	/**
	 * Topics that are not in version 2026-10, in the form of the enum, by the version that brings them. None by default:
	 * no later version is published.
	 */
	readonly newerTopics?: Readonly<Record<string, readonly string[]>>;
	/** How many times faster than real time the waits between retries pass. */
	readonly timeScale?: number;
	/** Limit for a whole delivery, in ms of real time. */
	readonly requestTimeoutMs?: number;
	/** Limit for its connection, in ms of real time. */
	readonly connectTimeoutMs?: number;
	/** The bucket of query costs, in points and points a second of real time. */
	readonly cost?: { readonly maximumAvailable?: number; readonly restoreRate?: number };
	/**
	 * Shopify accepts only https URLs with public addresses. A receiver on loopback has neither, so http and
	 * private addresses are allowed by default; false refuses them as Shopify does.
	 */
	readonly allowHttp?: boolean;
	/**
	 * How the API refuses a topic whose scope was not granted. Three forms are reported, and none is documented:
	 * a top-level error, HTTP 403 with "requires merchant approval" or, by default, the user error that more
	 * integrators report, "You cannot create a webhook subscription with the specified topic".
	 */
	readonly missingScope?: 'accessDenied' | 'merchantApproval' | 'userError';
	/** Whether Shopify has approved the app for protected customer data; without, topics of orders are refused. */
	readonly protectedCustomerData?: boolean;
	/** Proxies in front of the receivers: subscribed origin to origin on loopback. */
	readonly proxies?: Readonly<Record<string, string>>;
	/** Lifetime of a token from the client credentials grant. */
	readonly expiresInSeconds?: number;
	readonly installation?: Installation;
	/**
	 * Within this time (ms of real time), a second delivery with the same trimmed content is dropped. Shopify
	 * warns of such drops where includeFields leaves out the fields that change. With 0, the default, no
	 * delivery is dropped.
	 * @see https://shopify.dev/docs/apps/build/webhooks/best-practices
	 */
	readonly debounceMs?: number;
}

/** The options with their defaults; `cost` is whole. */
export type Settings = Required<Omit<ShopifySimulatorOptions, 'previousClientSecret' | 'cost'>> & {
	readonly previousClientSecret: string | null;
	readonly cost: { readonly maximumAvailable: number; readonly restoreRate: number };
};

const ALL_SCOPES = [...new Set(EVENT_TYPES.flatMap((topic) => topic.scopes))].sort();

const DEFAULTS: Settings = {
	port: 0,
	shop: 'demo-shop.myshopify.com',
	otherShops: [],
	clientId: '5f2c8b1d90e34a67b8c1d2e3f4a5b6c7',
	clientSecret: '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',
	previousClientSecret: null,
	notificationsSecret: '4d1f0a7be2c94c58a36f1e0b7d8c9a52b6e3f4071c2d5a689f0b1c3d4e5f6a7b',
	accessToken: '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',
	scopes: ALL_SCOPES,
	apiVersion: '2026-10',
	newerTopics: {},
	timeScale: 1,
	// https://shopify.dev/docs/apps/build/webhooks/subscribe/https
	requestTimeoutMs: 5_000,
	connectTimeoutMs: 1_000,
	// The Standard plan, https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
	cost: { maximumAvailable: 2_000, restoreRate: 100 },
	allowHttp: true,
	missingScope: 'userError',
	protectedCustomerData: true,
	proxies: {},
	expiresInSeconds: 86_399,
	installation: 'installed',
	debounceMs: 0,
};

export function resolveSettings(options: ShopifySimulatorOptions): Settings {
	return withDefaults(DEFAULTS, { ...options, cost: withDefaults(DEFAULTS.cost, options.cost ?? {}) });
}
