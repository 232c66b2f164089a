import { buildSchema, type GraphQLSchema } from 'graphql';
import { EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';

/**
 * The part of the Admin API's schema, version 2026-10, that webhooks and the recovery of missed events need. Every type, field and argument is
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
	scalar Decimal
	scalar Money
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
		customers(
			after: String
			before: String
			first: Int
			last: Int
			query: String
			reverse: Boolean = false
			sortKey: CustomerSortKeys = ID
		): CustomerConnection!
		draftOrders(
			after: String
			before: String
			first: Int
			last: Int
			query: String
			reverse: Boolean = false
			sortKey: DraftOrderSortKeys = ID
		): DraftOrderConnection!
		fulfillmentOrders(
			after: String
			before: String
			first: Int
			includeClosed: Boolean = false
			last: Int
			query: String
			reverse: Boolean = false
			sortKey: FulfillmentOrderSortKeys = ID
		): FulfillmentOrderConnection!
		node(id: ID!): Node
		orders(
			after: String
			before: String
			first: Int
			last: Int
			query: String
			reverse: Boolean = false
			sortKey: OrderSortKeys = PROCESSED_AT
		): OrderConnection!
		products(
			after: String
			before: String
			first: Int
			last: Int
			query: String
			reverse: Boolean = false
			sortKey: ProductSortKeys = ID
		): ProductConnection!
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
		ianaTimezone: String!
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

	type MoneyV2 {
		amount: Decimal!
		currencyCode: CurrencyCode!
	}
	type MoneyBag {
		presentmentMoney: MoneyV2!
		shopMoney: MoneyV2!
	}
	# Enums of the real schema, with all currencies and countries.
	scalar CurrencyCode
	scalar CountryCode

	type Order implements LegacyInteroperability & Node {
		cancelReason: OrderCancelReason
		cancelledAt: DateTime
		closedAt: DateTime
		confirmed: Boolean!
		createdAt: DateTime!
		currencyCode: CurrencyCode!
		currentTotalPriceSet: MoneyBag!
		customer: Customer
		displayFinancialStatus: OrderDisplayFinancialStatus
		displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
		email: String
		fulfillments(first: Int, query: String): [Fulfillment!]!
		id: ID!
		legacyResourceId: UnsignedInt64!
		lineItems(after: String, before: String, first: Int, last: Int, reverse: Boolean = false): LineItemConnection!
		name: String!
		note: String
		phone: String
		processedAt: DateTime!
		shippingAddress: MailingAddress
		sourceName: String
		tags: [String!]!
		test: Boolean!
		totalPriceSet: MoneyBag!
		transactions(capturable: Boolean, first: Int, manuallyResolvable: Boolean): [OrderTransaction!]!
		updatedAt: DateTime!
	}
	type LineItem implements Node {
		currentQuantity: Int!
		id: ID!
		name: String!
		originalUnitPriceSet: MoneyBag!
		quantity: Int!
		sku: String
		title: String!
		variant: ProductVariant
		variantTitle: String
		vendor: String
	}
	type OrderTransaction implements Node {
		createdAt: DateTime!
		id: ID!
		kind: OrderTransactionKind!
		processedAt: DateTime
		status: OrderTransactionStatus!
	}
	type Fulfillment implements LegacyInteroperability & Node {
		createdAt: DateTime!
		id: ID!
		legacyResourceId: UnsignedInt64!
		status: FulfillmentStatus!
		updatedAt: DateTime!
	}
	type MailingAddress implements Node {
		address1: String
		address2: String
		city: String
		company: String
		country: String
		countryCodeV2: CountryCode
		firstName: String
		id: ID!
		lastName: String
		latitude: Float
		longitude: Float
		name: String
		phone: String
		province: String
		provinceCode: String
		zip: String
	}
	type Product implements LegacyInteroperability & Node {
		createdAt: DateTime!
		handle: String!
		id: ID!
		legacyResourceId: UnsignedInt64!
		productType: String!
		publishedAt: DateTime
		status: ProductStatus!
		tags: [String!]!
		title: String!
		totalInventory: Int!
		updatedAt: DateTime!
		variants(after: String, before: String, first: Int, last: Int, reverse: Boolean = false): ProductVariantConnection!
		vendor: String!
	}
	type ProductVariant implements LegacyInteroperability & Node {
		barcode: String
		compareAtPrice: Money
		id: ID!
		inventoryQuantity: Int
		legacyResourceId: UnsignedInt64!
		position: Int!
		price: Money!
		sku: String
		title: String!
	}
	type Customer implements LegacyInteroperability & Node {
		createdAt: DateTime!
		defaultEmailAddress: CustomerEmailAddress
		defaultPhoneNumber: CustomerPhoneNumber
		firstName: String
		id: ID!
		lastName: String
		legacyResourceId: UnsignedInt64!
		locale: String!
		note: String
		numberOfOrders: UnsignedInt64!
		state: CustomerState!
		tags: [String!]!
		taxExempt: Boolean!
		updatedAt: DateTime!
		verifiedEmail: Boolean!
	}
	type CustomerEmailAddress {
		emailAddress: String!
	}
	type CustomerPhoneNumber {
		phoneNumber: String!
	}
	type DraftOrder implements LegacyInteroperability & Node {
		completedAt: DateTime
		createdAt: DateTime!
		currencyCode: CurrencyCode!
		email: String
		id: ID!
		invoiceSentAt: DateTime
		legacyResourceId: UnsignedInt64!
		lineItems(
			after: String
			before: String
			first: Int
			last: Int
			reverse: Boolean = false
		): DraftOrderLineItemConnection!
		name: String!
		note2: String
		status: DraftOrderStatus!
		tags: [String!]!
		taxExempt: Boolean!
		taxesIncluded: Boolean!
		totalPriceSet: MoneyBag!
		updatedAt: DateTime!
	}
	type DraftOrderLineItem implements Node {
		id: ID!
		originalUnitPriceSet: MoneyBag!
		quantity: Int!
		sku: String
		title: String!
		variant: ProductVariant
	}
	type FulfillmentOrder implements Node {
		createdAt: DateTime!
		fulfillAt: DateTime
		fulfillBy: DateTime
		fulfillmentHolds: [FulfillmentHold!]!
		id: ID!
		orderId: ID!
		orderName: String!
		requestStatus: FulfillmentOrderRequestStatus!
		status: FulfillmentOrderStatus!
		updatedAt: DateTime!
	}
	type FulfillmentHold implements Node {
		handle: String
		heldByRequestingApp: Boolean!
		id: ID!
		reason: FulfillmentHoldReason!
		reasonNotes: String
	}
	enum OrderSortKeys {
		CREATED_AT
		CURRENT_TOTAL_PRICE
		CUSTOMER_NAME
		DESTINATION
		FINANCIAL_STATUS
		FULFILLMENT_STATUS
		ID
		ORDER_NUMBER
		PO_NUMBER
		PROCESSED_AT
		RELEVANCE
		TOTAL_ITEMS_QUANTITY
		TOTAL_PRICE
		UPDATED_AT
	}
	enum ProductSortKeys {
		CREATED_AT
		ID
		INVENTORY_TOTAL
		PRODUCT_TYPE
		PUBLISHED_AT
		RELEVANCE
		TITLE
		UPDATED_AT
		VENDOR
	}
	enum CustomerSortKeys {
		CREATED_AT
		ID
		LOCATION
		NAME
		RELEVANCE
		UPDATED_AT
	}
	enum DraftOrderSortKeys {
		CUSTOMER_NAME
		ID
		NUMBER
		RELEVANCE
		STATUS
		TOTAL_PRICE
		UPDATED_AT
	}
	enum FulfillmentOrderSortKeys {
		ID
		UPDATED_AT
	}
	enum OrderCancelReason {
		CUSTOMER
		DECLINED
		FRAUD
		INVENTORY
		OTHER
		STAFF
	}
	enum OrderDisplayFinancialStatus {
		AUTHORIZED
		EXPIRED
		PAID
		PARTIALLY_PAID
		PARTIALLY_REFUNDED
		PENDING
		REFUNDED
		VOIDED
	}
	enum OrderDisplayFulfillmentStatus {
		FULFILLED
		FULFILLMENT_NOT_REQUIRED
		IN_PROGRESS
		ON_HOLD
		OPEN
		PARTIALLY_FULFILLED
		PENDING_FULFILLMENT
		REQUEST_DECLINED
		RESTOCKED
		SCHEDULED
		UNFULFILLED
	}
	enum OrderTransactionKind {
		AUTHORIZATION
		CAPTURE
		CHANGE
		EMV_AUTHORIZATION
		REFUND
		SALE
		SUGGESTED_REFUND
		VOID
	}
	enum OrderTransactionStatus {
		AWAITING_RESPONSE
		ERROR
		FAILURE
		PENDING
		SUCCESS
		UNKNOWN
	}
	enum FulfillmentStatus {
		CANCELLED
		ERROR
		FAILURE
		OPEN
		PENDING
		SUCCESS
	}
	enum ProductStatus {
		ACTIVE
		ARCHIVED
		DRAFT
		UNLISTED
	}
	enum CustomerState {
		DECLINED
		DISABLED
		ENABLED
		INVITED
	}
	enum DraftOrderStatus {
		COMPLETED
		INVOICE_SENT
		OPEN
	}
	enum FulfillmentOrderStatus {
		CANCELLED
		CLOSED
		INCOMPLETE
		IN_PROGRESS
		ON_HOLD
		OPEN
		SCHEDULED
	}
	enum FulfillmentOrderRequestStatus {
		ACCEPTED
		CANCELLATION_ACCEPTED
		CANCELLATION_REJECTED
		CANCELLATION_REQUESTED
		CLOSED
		REJECTED
		SUBMITTED
		UNSUBMITTED
	}
	enum FulfillmentHoldReason {
		AWAITING_PAYMENT
		AWAITING_RETURN_ITEMS
		HIGH_RISK_OF_FRAUD
		INCORRECT_ADDRESS
		INVENTORY_OUT_OF_STOCK
		ONLINE_STORE_POST_PURCHASE_CROSS_SELL
		OTHER
		UNKNOWN_DELIVERY_DATE
	}
	type CustomerConnection {
		edges: [CustomerEdge!]!
		nodes: [Customer!]!
		pageInfo: PageInfo!
	}
	type CustomerEdge {
		cursor: String!
		node: Customer!
	}
	type DraftOrderConnection {
		edges: [DraftOrderEdge!]!
		nodes: [DraftOrder!]!
		pageInfo: PageInfo!
	}
	type DraftOrderEdge {
		cursor: String!
		node: DraftOrder!
	}
	type FulfillmentOrderConnection {
		edges: [FulfillmentOrderEdge!]!
		nodes: [FulfillmentOrder!]!
		pageInfo: PageInfo!
	}
	type FulfillmentOrderEdge {
		cursor: String!
		node: FulfillmentOrder!
	}
	type OrderConnection {
		edges: [OrderEdge!]!
		nodes: [Order!]!
		pageInfo: PageInfo!
	}
	type OrderEdge {
		cursor: String!
		node: Order!
	}
	type ProductConnection {
		edges: [ProductEdge!]!
		nodes: [Product!]!
		pageInfo: PageInfo!
	}
	type ProductEdge {
		cursor: String!
		node: Product!
	}
	type LineItemConnection {
		edges: [LineItemEdge!]!
		nodes: [LineItem!]!
		pageInfo: PageInfo!
	}
	type LineItemEdge {
		cursor: String!
		node: LineItem!
	}
	type DraftOrderLineItemConnection {
		edges: [DraftOrderLineItemEdge!]!
		nodes: [DraftOrderLineItem!]!
		pageInfo: PageInfo!
	}
	type DraftOrderLineItemEdge {
		cursor: String!
		node: DraftOrderLineItem!
	}
	type ProductVariantConnection {
		edges: [ProductVariantEdge!]!
		nodes: [ProductVariant!]!
		pageInfo: PageInfo!
	}
	type ProductVariantEdge {
		cursor: String!
		node: ProductVariant!
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
