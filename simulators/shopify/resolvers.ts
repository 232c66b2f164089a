import { GraphQLError } from 'graphql';
import { EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import type { App } from './app';
import { connection, type ConnectionArguments, firstPage, select } from './connection';
import { rowResolvers } from './rowLists';
import type { Settings } from './settings';
import { nextLegacyId, type Shop, type StoredSubscription, subscriptionGid } from './shop';
import type { WebhookSubscription } from './types';
import { type UserError, validate } from './validation';

/** What the API works on, beside the shop. */
export interface ApiParts {
	readonly app: App;
	readonly settings: Settings;
	readonly misbehaving: Misbehaving<true>;
}

interface SubscriptionInput {
	readonly uri?: string | null;
	readonly callbackUrl?: string | null;
	readonly filter?: string | null;
	readonly format?: 'JSON' | 'XML' | null;
	readonly includeFields?: readonly string[] | null;
	readonly metafieldNamespaces?: readonly string[] | null;
	readonly metafields?: ReadonlyArray<{ namespace?: string | null; key: string }> | null;
	readonly name?: string | null;
}

const TOPICS = new Map(EVENT_TYPES.map((topic) => [topic.enum, topic]));
const UNKNOWN = { field: ['id'], message: 'Webhook subscription does not exist' };

/** @returns the root value of an execution for one shop: its fields are Shopify's queries and mutations */
export function resolvers(shop: Shop, { app, settings, misbehaving }: ApiParts) {
	const all = () => shop.subscriptions.values();
	const seen = () => misbehaving.seen(shop).subscriptions;

	/** Saves a draft, or returns what is wrong with it. */
	function save(draft: WebhookSubscription) {
		const userErrors: readonly UserError[] = validate(draft, all(), settings);
		if (userErrors.length > 0) return { webhookSubscription: null, userErrors };
		return { webhookSubscription: show(shop.save(draft), settings.apiVersion), userErrors };
	}

	return {
		shop: () => ({
			id: `gid://shopify/Shop/${shop.id}`,
			name: shop.name,
			myshopifyDomain: shop.domain,
			ianaTimezone: 'America/New_York',
		}),
		...rowResolvers(shop, app, misbehaving),
		currentAppInstallation: () => ({
			id: `gid://shopify/AppInstallation/${shop.id}`,
			accessScopes: app.scopes.map((handle) => ({ handle, description: handle.replaceAll('_', ' ') })),
		}),

		webhookSubscription({ id }: { id: string }) {
			const found = seen().get(id);
			return found ? show(found, settings.apiVersion) : null;
		},
		webhookSubscriptions(args: ConnectionArguments) {
			const shown = [...seen().values()].map((subscription) => show(subscription, settings.apiVersion));
			return misbehaving.repeatsCursors ? firstPage(shown, args) : connection(shown, args);
		},
		webhookSubscriptionsCount({ limit, query }: { limit?: number | null; query?: string | null }) {
			const total = [...select(seen().values(), { query })].length;
			const most = limit ?? Infinity;
			return { count: Math.min(total, most), precision: total > most ? 'AT_LEAST' : 'EXACT' };
		},

		webhookSubscriptionCreate(args: { topic: string; webhookSubscription: SubscriptionInput }) {
			const refusal = refuseTopic(args.topic, app, settings);
			if (refusal) return { webhookSubscription: null, userErrors: [refusal] };
			const legacyResourceId = nextLegacyId();
			const now = seconds();
			return save({
				id: subscriptionGid(legacyResourceId),
				legacyResourceId,
				topic: args.topic,
				createdAt: now,
				...merge(args.webhookSubscription, EMPTY),
				updatedAt: now,
			});
		},
		webhookSubscriptionUpdate({
			id,
			webhookSubscription,
		}: {
			id: string;
			webhookSubscription: SubscriptionInput;
		}) {
			const known = shop.subscriptions.get(id);
			if (!known) return { webhookSubscription: null, userErrors: [UNKNOWN] };
			return save({ ...known, ...merge(webhookSubscription, known), updatedAt: seconds() });
		},
		webhookSubscriptionDelete({ id }: { id: string }) {
			if (shop.remove(id)) return { deletedWebhookSubscriptionId: id, userErrors: [] };
			return { deletedWebhookSubscriptionId: null, userErrors: [UNKNOWN] };
		},
	};
}

type Fields = Omit<WebhookSubscription, 'id' | 'legacyResourceId' | 'topic' | 'createdAt' | 'updatedAt'>;
const EMPTY: Fields = {
	uri: '',
	name: null,
	filter: null,
	format: 'JSON',
	includeFields: [],
	metafieldNamespaces: [],
	metafields: [],
};

/** Fields that the input leaves out stay as they were; an explicit null clears a field. */
function merge(input: SubscriptionInput, before: Fields): Fields {
	const value = <K extends keyof SubscriptionInput & keyof Fields>(key: K, empty: Fields[K]) =>
		(input[key] === undefined ? before[key] : (input[key] ?? empty)) as Fields[K];
	return {
		uri: (input.uri ?? input.callbackUrl ?? before.uri).trim(),
		name: value('name', null),
		filter: value('filter', null),
		format: value('format', 'JSON'),
		includeFields: value('includeFields', []),
		metafieldNamespaces: value('metafieldNamespaces', []),
		metafields: (input.metafields ?? before.metafields).map(({ namespace, key }) => ({
			namespace: namespace ?? '$app',
			key,
		})),
	};
}

/** Answered with HTTP 403 instead of a body of GraphQL. */
export class Forbidden extends Error {}

/** The topics that this simulator counts as those with protected customer data. */
const PROTECTED = /^(CUSTOMERS?|ORDERS|CHECKOUTS|DRAFT_ORDERS|FULFILLMENTS)_/;

/**
 * @throws GraphQLError ACCESS_DENIED, in the form of other fields (medium confidence for this one), or
 *   Forbidden
 * @returns the user error instead where the settings say so
 */
function refuseTopic(
	topic: string,
	app: App,
	{ missingScope, protectedCustomerData }: Settings,
): UserError | null {
	const { scopes = [], scopeMode = null } = TOPICS.get(topic) ?? {};
	const granted = scopes.filter((scope) => app.hasScope(scope));
	if (scopeMode === null || (scopeMode === 'anyOf' ? granted.length > 0 : granted.length === scopes.length)) {
		if (protectedCustomerData || !PROTECTED.test(topic)) return null;
		const message =
			'This app is not approved to subscribe to webhook topics containing protected customer data. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.';
		return { field: ['webhookSubscription'], message };
	}
	if (missingScope === 'userError') {
		const message = 'You cannot create a webhook subscription with the specified topic';
		return { field: ['webhookSubscription', 'topic'], message };
	}
	if (missingScope === 'merchantApproval') {
		throw new Forbidden(`[API] This action requires merchant approval for ${scopes[0]} scope.`);
	}
	const wanted = scopes.map((scope) => `\`${scope}\``).join(scopeMode === 'anyOf' ? ' or ' : ' and ');
	const requiredAccess = `${wanted} access scope.`;
	throw new GraphQLError(
		`Access denied for webhookSubscriptionCreate field. Required access: ${requiredAccess}`,
		{
			extensions: {
				code: 'ACCESS_DENIED',
				documentation: 'https://shopify.dev/api/usage/access-scopes',
				requiredAccess,
			},
		},
	);
}

/** The subscription with the fields that the API derives from it. */
function show(subscription: StoredSubscription, apiVersion: string) {
	return {
		...subscription,
		callbackUrl: subscription.uri,
		endpoint: endpoint(subscription.uri),
		apiVersion: { handle: apiVersion, displayName: `${apiVersion} (Latest)`, supported: true },
	};
}

function endpoint(uri: string) {
	if (uri.startsWith('arn:')) return { __typename: 'WebhookEventBridgeEndpoint', arn: uri };
	const [, pubSubProject, pubSubTopic] = /^pubsub:\/\/([^:]+):([^:]+)$/.exec(uri) ?? [];
	if (pubSubProject) return { __typename: 'WebhookPubSubEndpoint', pubSubProject, pubSubTopic };
	return { __typename: 'WebhookHttpEndpoint', callbackUrl: uri };
}

function seconds(): string {
	return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
