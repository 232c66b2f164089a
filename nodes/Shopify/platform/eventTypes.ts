/** A webhook topic: its name in the Admin GraphQL API, its name on the wire, and the scopes it needs. */
export interface EventType {
	/** Value of the GraphQL enum WebhookSubscriptionTopic, e.g. "ORDERS_CREATE". */
	readonly enum: string;
	/** Value of X-Shopify-Topic, e.g. "orders/create". */
	readonly topic: string;
	readonly scopes: readonly string[];
	/** Whether one of the scopes is enough or all are needed; null for a topic without scopes. */
	readonly scopeMode: 'anyOf' | 'allOf' | null;
}

type TopicGroup = Pick<EventType, 'scopes' | 'scopeMode'> & {
	/** Names on the wire, separated by white space. */
	readonly topics: string;
};

/** The topics of Admin API version 2026-10, by the scopes that they need. */
const TOPIC_GROUPS: readonly TopicGroup[] = [
	{
		scopes: [],
		scopeMode: null,
		topics: `
			app/scopes_update app/uninstalled app_purchases_one_time/update
			app_subscriptions/approaching_capped_amount app_subscriptions/update
			bulk_operations/finish customer_account_settings/update domains/create domains/destroy
			domains/update shop/update`,
	},
	{
		scopes: ['read_audit_events'],
		scopeMode: 'allOf',
		topics: 'audit_events/admin_api_activity',
	},
	{
		scopes: ['read_orders'],
		scopeMode: 'allOf',
		topics: `
			carts/create carts/update checkouts/create checkouts/delete checkouts/update
			orders/delete orders/risk_assessment_changed orders/shopify_protect_eligibility_changed
			tender_transactions/create`,
	},
	{
		scopes: ['read_publications'],
		scopeMode: 'allOf',
		topics: `
			channels/delete collection_publications/create collection_publications/delete
			collection_publications/update product_publications/create product_publications/delete
			product_publications/update`,
	},
	{
		scopes: ['read_product_listings'],
		scopeMode: 'allOf',
		topics: `
			collection_listings/add collection_listings/remove collection_listings/update
			product_feeds/create product_feeds/full_sync product_feeds/full_sync_finish
			product_feeds/incremental_sync product_feeds/update product_listings/add
			product_listings/remove product_listings/update scheduled_product_listings/add
			scheduled_product_listings/remove scheduled_product_listings/update`,
	},
	{
		scopes: ['read_products'],
		scopeMode: 'allOf',
		topics: `
			collections/create collections/delete collections/update products/create products/delete
			products/update selling_plan_groups/create selling_plan_groups/delete
			selling_plan_groups/update variants/in_stock variants/out_of_stock`,
	},
	{
		scopes: ['read_companies', 'read_customers'],
		scopeMode: 'anyOf',
		topics: `
			companies/create companies/delete companies/update company_contact_roles/assign
			company_contact_roles/revoke company_contacts/create company_contacts/delete
			company_contacts/update company_locations/create company_locations/delete
			company_locations/update`,
	},
	{
		scopes: ['read_customers'],
		scopeMode: 'allOf',
		topics: `
			customer.joined_segment customer.left_segment customer.tags_added customer.tags_removed
			customer_groups/create customer_groups/delete customer_groups/update customers/create
			customers/delete customers/disable customers/enable customers/purchasing_summary
			customers/update customers_email_marketing_consent/update
			customers_marketing_consent/update customers_whats_app_marketing_consent/update
			segments/create segments/delete segments/update`,
	},
	{
		scopes: ['read_customer_payment_methods'],
		scopeMode: 'allOf',
		topics: `
			customer_payment_methods/create customer_payment_methods/revoke
			customer_payment_methods/update`,
	},
	{
		scopes: ['read_customer_merge'],
		scopeMode: 'allOf',
		topics: 'customers/merge',
	},
	{
		scopes: ['read_shipping'],
		scopeMode: 'allOf',
		topics: 'delivery_promise_settings/update shipping_addresses/create shipping_addresses/update',
	},
	{
		scopes: ['read_discounts'],
		scopeMode: 'allOf',
		topics: `
			discounts/create discounts/delete discounts/redeemcode_added
			discounts/redeemcode_removed discounts/update`,
	},
	{
		scopes: ['read_shopify_payments_disputes'],
		scopeMode: 'allOf',
		topics: 'disputes/create disputes/update',
	},
	{
		scopes: ['read_draft_orders'],
		scopeMode: 'allOf',
		topics: 'draft_orders/create draft_orders/delete draft_orders/update',
	},
	{
		scopes: ['read_financial_kyc_information'],
		scopeMode: 'allOf',
		topics: `
			finance_app_staff_member/delete finance_app_staff_member/grant
			finance_app_staff_member/revoke finance_app_staff_member/update
			finance_kyc_information/update`,
	},
	{
		scopes: ['read_fulfillments'],
		scopeMode: 'allOf',
		topics: 'fulfillment_events/create fulfillment_events/delete',
	},
	{
		scopes: [
			'read_assigned_fulfillment_orders',
			'read_marketplace_fulfillment_orders',
			'read_merchant_managed_fulfillment_orders',
			'read_third_party_fulfillment_orders',
		],
		scopeMode: 'anyOf',
		topics: `
			fulfillment_holds/added fulfillment_holds/released
			fulfillment_orders/cancellation_request_accepted
			fulfillment_orders/cancellation_request_rejected
			fulfillment_orders/cancellation_request_submitted fulfillment_orders/cancelled
			fulfillment_orders/fulfillment_request_accepted
			fulfillment_orders/fulfillment_request_rejected
			fulfillment_orders/fulfillment_request_submitted
			fulfillment_orders/fulfillment_service_failed_to_complete
			fulfillment_orders/hold_released
			fulfillment_orders/line_items_prepared_for_local_delivery
			fulfillment_orders/line_items_prepared_for_pickup fulfillment_orders/moved
			fulfillment_orders/placed_on_hold fulfillment_orders/rescheduled
			fulfillment_orders/scheduled_fulfillment_order_ready`,
	},
	{
		scopes: [
			'read_assigned_fulfillment_orders',
			'read_merchant_managed_fulfillment_orders',
			'read_third_party_fulfillment_orders',
		],
		scopeMode: 'anyOf',
		topics: `
			fulfillment_orders/manually_reported_progress_stopped fulfillment_orders/merged
			fulfillment_orders/progress_reported fulfillment_orders/split`,
	},
	{
		scopes: [
			'read_assigned_fulfillment_orders',
			'read_buyer_membership_orders',
			'read_marketplace_fulfillment_orders',
			'read_merchant_managed_fulfillment_orders',
			'read_third_party_fulfillment_orders',
		],
		scopeMode: 'anyOf',
		topics: 'fulfillment_orders/order_routing_complete',
	},
	{
		scopes: ['read_fulfillments', 'read_marketplace_orders'],
		scopeMode: 'anyOf',
		topics: 'fulfillments/create fulfillments/update',
	},
	{
		scopes: ['read_inventory', 'read_products'],
		scopeMode: 'anyOf',
		topics: 'inventory_items/create inventory_items/delete inventory_items/update',
	},
	{
		scopes: ['read_inventory'],
		scopeMode: 'allOf',
		topics: 'inventory_levels/connect inventory_levels/disconnect inventory_levels/update',
	},
	{
		scopes: ['read_inventory_shipments'],
		scopeMode: 'allOf',
		topics: `
			inventory_shipments/add_items inventory_shipments/create inventory_shipments/delete
			inventory_shipments/mark_in_transit inventory_shipments/remove_items
			inventory_shipments/update_item_quantities inventory_shipments/update_tracking`,
	},
	{
		scopes: ['read_inventory_shipments_received_items'],
		scopeMode: 'allOf',
		topics: 'inventory_shipments/receive_items',
	},
	{
		scopes: ['read_inventory_transfers'],
		scopeMode: 'allOf',
		topics: `
			inventory_transfers/add_items inventory_transfers/cancel inventory_transfers/complete
			inventory_transfers/ready_to_ship inventory_transfers/remove_items
			inventory_transfers/update_item_quantities inventory_transfers/updated`,
	},
	{
		scopes: ['read_locales'],
		scopeMode: 'allOf',
		topics: 'locales/create locales/destroy locales/update',
	},
	{
		scopes: ['read_locations'],
		scopeMode: 'allOf',
		topics: `
			locations/activate locations/create locations/deactivate locations/delete
			locations/update`,
	},
	{
		scopes: ['read_markets'],
		scopeMode: 'allOf',
		topics: 'markets/create markets/delete markets/update markets_backup_region/update',
	},
	{
		scopes: ['read_content'],
		scopeMode: 'allOf',
		topics: 'metafield_definitions/create metafield_definitions/delete metafield_definitions/update',
	},
	{
		scopes: ['read_metaobjects'],
		scopeMode: 'allOf',
		topics: 'metaobjects/create metaobjects/delete metaobjects/update',
	},
	{
		scopes: ['read_buyer_membership_orders', 'read_marketplace_orders', 'read_orders'],
		scopeMode: 'anyOf',
		topics: `
			order_transactions/create orders/cancelled orders/edited orders/link_requested
			orders/updated refunds/create`,
	},
	{
		scopes: ['read_marketplace_orders', 'read_orders'],
		scopeMode: 'anyOf',
		topics: 'orders/create orders/fulfilled orders/paid orders/partially_fulfilled',
	},
	{
		scopes: ['read_payment_terms'],
		scopeMode: 'allOf',
		topics: 'payment_schedules/due payment_terms/create payment_terms/delete payment_terms/update',
	},
	{
		scopes: ['read_assigned_shipping', 'read_shipping'],
		scopeMode: 'anyOf',
		topics: 'profiles/create profiles/delete profiles/update',
	},
	{
		scopes: ['read_buyer_membership_orders', 'read_marketplace_returns', 'read_returns'],
		scopeMode: 'anyOf',
		topics: 'returns/approve returns/decline returns/process returns/request returns/update',
	},
	{
		scopes: [
			'read_buyer_membership_orders',
			'read_marketplace_orders',
			'read_marketplace_returns',
			'read_orders',
			'read_returns',
		],
		scopeMode: 'anyOf',
		topics: 'returns/cancel returns/close returns/reopen',
	},
	{
		scopes: ['read_marketplace_returns', 'read_returns'],
		scopeMode: 'anyOf',
		topics: 'reverse_deliveries/attach_deliverable reverse_fulfillment_orders/dispose',
	},
	{
		scopes: ['read_own_subscription_contracts'],
		scopeMode: 'allOf',
		topics: `
			subscription_billing_attempts/challenged subscription_billing_attempts/failure
			subscription_billing_attempts/success subscription_billing_cycle_edits/create
			subscription_billing_cycle_edits/delete subscription_billing_cycle_edits/update
			subscription_billing_cycles/skip subscription_billing_cycles/unskip
			subscription_contracts/activate subscription_contracts/cancel
			subscription_contracts/create subscription_contracts/expire subscription_contracts/fail
			subscription_contracts/pause subscription_contracts/update`,
	},
	{
		scopes: ['read_taxes'],
		scopeMode: 'allOf',
		topics: 'tax_services/create tax_services/update',
	},
	{
		scopes: ['read_themes'],
		scopeMode: 'allOf',
		topics: 'themes/create themes/delete themes/publish themes/update',
	},
];

/** The topics in the order of their names on the wire. */
export const EVENT_TYPES: readonly EventType[] = TOPIC_GROUPS.flatMap(({ topics, ...needs }) =>
	topics
		.trim()
		.split(/\s+/)
		.map((topic) => ({ enum: topicEnum(topic), topic, ...needs })),
).sort((a, b) => (a.topic < b.topic ? -1 : 1));

/**
 * The compliance topics. Apps subscribe to them in their configuration, not by API, and the GraphQL enum does
 * not contain them. Their deliveries are sent and signed like all others.
 * @see https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export const COMPLIANCE_TOPICS = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;

/**
 * @param topic either form of a topic's name, e.g. "orders/create" or "ORDERS_CREATE"
 * @returns the name in the GraphQL enum; the rule also holds for topics newer than the table
 */
export function topicEnum(topic: string): string {
	return topic.trim().toUpperCase().replace(/[/.]/g, '_');
}

const TOPICS_BY_ENUM = new Map(EVENT_TYPES.map((topic) => [topic.enum, topic]));

/**
 * @param topic either form of a topic's name
 * @returns the topic in the table; undefined for topics newer than the table
 */
export function findEventType(topic: string): EventType | undefined {
	return TOPICS_BY_ENUM.get(topicEnum(topic));
}

/** @returns the scopes a topic needs as a phrase, e.g. "read_orders or read_marketplace_orders" */
export function describeScopes({ scopes, scopeMode }: EventType): string {
	if (scopes.length === 0) return 'no scope';
	// The shortest name is the common scope; longer names are for special kinds of apps.
	const names = [...scopes].sort((left, right) => left.length - right.length);
	return names.join(scopeMode === 'anyOf' ? ' or ' : ' and ');
}
