import { buildSchema, type GraphQLSchema } from 'graphql';
import { EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';

/**
 * The part of the Admin API's schema, version 2026-10, that webhooks need. Every type, field and argument is
 * in the real schema with the same type. Fields that are left out here are answered as undefined fields.
 *
 * @param topics the values of the enum of topics
 * @see https://shopify.dev/docs/api/admin-graphql/2026-10/objects/WebhookSubscription
 */
const sdlWith = (topics: readonly string[]) => /* GraphQL */ `
	schema {
		query: QueryRoot
		mutation: Mutation
	}

	scalar ARN
	scalar DateTime
	scalar UnsignedInt64
	scalar URL

	interface DisplayableError {
		field: [String!]
		message: String!
	}
	interface LegacyInteroperability {
		legacyResourceId: UnsignedInt64!
	}
	interface Node {
		id: ID!
	}

	type QueryRoot {
		currentAppInstallation: AppInstallation!
		shop: Shop!
		webhookSubscription(id: ID!): WebhookSubscription
		webhookSubscriptions(
			after: String
			before: String
			callbackUrl: URL
			first: Int
			format: WebhookSubscriptionFormat
			last: Int
			query: String
			reverse: Boolean = false
			sortKey: WebhookSubscriptionSortKeys = CREATED_AT
			topics: [WebhookSubscriptionTopic!]
			uri: String
		): WebhookSubscriptionConnection!
		webhookSubscriptionsCount(limit: Int = 10000, query: String): Count
	}

	type Mutation {
		webhookSubscriptionCreate(
			topic: WebhookSubscriptionTopic!
			webhookSubscription: WebhookSubscriptionInput!
		): WebhookSubscriptionCreatePayload
		webhookSubscriptionDelete(id: ID!): WebhookSubscriptionDeletePayload
		webhookSubscriptionUpdate(
			id: ID!
			webhookSubscription: WebhookSubscriptionInput!
		): WebhookSubscriptionUpdatePayload
	}

	type AccessScope {
		description: String!
		handle: String!
	}
	type AppInstallation implements Node {
		accessScopes: [AccessScope!]!
		id: ID!
	}
	type Shop implements Node {
		id: ID!
		myshopifyDomain: String!
		name: String!
	}
	type ApiVersion {
		displayName: String!
		handle: String!
		supported: Boolean!
	}

	type WebhookSubscription implements LegacyInteroperability & Node {
		apiVersion: ApiVersion!
		callbackUrl: URL! @deprecated(reason: "Use \`uri\` instead.")
		createdAt: DateTime!
		endpoint: WebhookSubscriptionEndpoint! @deprecated(reason: "Use \`uri\` instead.")
		filter: String
		format: WebhookSubscriptionFormat!
		id: ID!
		includeFields: [String!]!
		legacyResourceId: UnsignedInt64!
		metafieldNamespaces: [String!]!
		metafields: [WebhookSubscriptionMetafieldIdentifier!]!
		name: String
		topic: WebhookSubscriptionTopic!
		updatedAt: DateTime!
		uri: String!
	}
	type WebhookSubscriptionMetafieldIdentifier {
		key: String!
		namespace: String!
	}
	union WebhookSubscriptionEndpoint = WebhookEventBridgeEndpoint | WebhookHttpEndpoint | WebhookPubSubEndpoint
	type WebhookEventBridgeEndpoint {
		arn: ARN!
	}
	type WebhookHttpEndpoint {
		callbackUrl: URL!
	}
	type WebhookPubSubEndpoint {
		pubSubProject: String!
		pubSubTopic: String!
	}

	type WebhookSubscriptionConnection {
		edges: [WebhookSubscriptionEdge!]!
		nodes: [WebhookSubscription!]!
		pageInfo: PageInfo!
	}
	type WebhookSubscriptionEdge {
		cursor: String!
		node: WebhookSubscription!
	}
	type PageInfo {
		endCursor: String
		hasNextPage: Boolean!
		hasPreviousPage: Boolean!
		startCursor: String
	}
	type Count {
		count: Int!
		precision: CountPrecision!
	}
	enum CountPrecision {
		AT_LEAST
		EXACT
	}

	input WebhookSubscriptionInput {
		callbackUrl: URL @deprecated(reason: "Use \`uri\` instead.")
		filter: String
		format: WebhookSubscriptionFormat
		includeFields: [String!]
		metafieldNamespaces: [String!]
		metafields: [HasMetafieldsMetafieldIdentifierInput!]
		name: String
		uri: String
	}
	input HasMetafieldsMetafieldIdentifierInput {
		key: String!
		namespace: String
	}
	enum WebhookSubscriptionFormat {
		JSON
		XML
	}
	enum WebhookSubscriptionSortKeys {
		CREATED_AT
		ID
	}
	enum WebhookSubscriptionTopic {
		${topics.join('\n\t\t')}
	}

	type UserError implements DisplayableError {
		field: [String!]
		message: String!
	}
	type WebhookSubscriptionCreatePayload {
		userErrors: [UserError!]!
		webhookSubscription: WebhookSubscription
	}
	type WebhookSubscriptionDeletePayload {
		deletedWebhookSubscriptionId: ID
		userErrors: [UserError!]!
	}
	type WebhookSubscriptionUpdatePayload {
		userErrors: [UserError!]!
		webhookSubscription: WebhookSubscription
	}
`;

const schemas = new Map<string, GraphQLSchema>();

/** @param newer topics that version 2026-10 does not have, in the form of the enum */
export function schemaWith(newer: readonly string[]): GraphQLSchema {
	const key = newer.join();
	const schema =
		schemas.get(key) ?? buildSchema(sdlWith([...EVENT_TYPES.map((topic) => topic.enum), ...newer]));
	schemas.set(key, schema);
	return schema;
}
