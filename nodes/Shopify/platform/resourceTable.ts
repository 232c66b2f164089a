/** Topics whose payload is alike. Where a part is left out, the payload does not have it. */
export interface ResourceGroup {
	readonly type: string;
	/** Paths, separated by white space. */
	readonly id?: string;
	readonly within?: string;
	readonly clock?: string;
	readonly isMoving?: true;
	/** Names on the wire, separated by white space; their payload is the whole resource. */
	readonly topics?: string;
	/** The same for payloads that are not the whole resource. Beside `topics` these have no clock. */
	readonly parts?: string;
}

/** The id of a resource that is the payload itself. A subscription with Include Fields may leave the first out. */
export const OWN = 'admin_graphql_api_id id';

/**
 * The resource of each topic of API version 2026-10 and of the compliance topics, read from the published sample
 * payloads of Shopify (docs/shopify-topics.md names their versions, and the topics without a sample).
 */
export const RESOURCES: readonly ResourceGroup[] = [
	{ type: 'app', id: OWN, clock: 'updated_at', topics: 'app/scopes_update app/uninstalled' },
	{
		type: 'app_purchase_one_time',
		id: 'app_purchase_one_time.admin_graphql_api_id',
		clock: 'app_purchase_one_time.updated_at',
		topics: 'app_purchases_one_time/update',
	},
	{
		type: 'app_subscription',
		id: 'app_subscription.admin_graphql_api_id',
		clock: 'app_subscription.updated_at',
		topics: 'app_subscriptions/approaching_capped_amount app_subscriptions/update',
	},
	// A batch of events, each of which may be about another resource.
	{ type: 'audit_event', parts: 'audit_events/admin_api_activity' },
	{ type: 'bulk_operation', id: OWN, clock: 'completed_at', topics: 'bulk_operations/finish' },
	{ type: 'cart', id: OWN, clock: 'updated_at', topics: 'carts/create carts/update' },
	{ type: 'channel', id: OWN, parts: 'channels/delete' },
	// Since March 2026 without an id.
	{ type: 'checkout', id: 'id token', clock: 'updated_at', topics: 'checkouts/create checkouts/update' },
	{ type: 'checkout', id: 'id token', parts: 'checkouts/delete' },
	{
		type: 'collection_listing',
		id: 'collection_listing.collection_id',
		clock: 'collection_listing.updated_at',
		topics: 'collection_listings/add collection_listings/update',
		parts: 'collection_listings/remove',
	},
	{
		type: 'collection_publication',
		id: 'id collection_id',
		clock: 'updated_at',
		topics: 'collection_publications/create collection_publications/update',
		parts: 'collection_publications/delete',
	},
	{
		type: 'collection',
		id: OWN,
		clock: 'updated_at',
		topics: 'collections/create collections/update',
		parts: 'collections/delete',
	},
	{
		type: 'company',
		id: OWN,
		clock: 'updated_at',
		topics: 'companies/create companies/delete companies/update',
	},
	// The role of a contact at a location. Role and assignment have no id.
	{
		type: 'company_contact',
		id: 'company_contact.admin_graphql_api_id',
		within: 'company_location.admin_graphql_api_id',
		parts: 'company_contact_roles/assign company_contact_roles/revoke',
	},
	{
		type: 'company_contact',
		id: OWN,
		clock: 'updated_at',
		topics: 'company_contacts/create company_contacts/delete company_contacts/update',
	},
	{
		type: 'company_location',
		id: OWN,
		clock: 'updated_at',
		topics: 'company_locations/create company_locations/delete company_locations/update',
	},
	{ type: 'customer', id: 'customer_id', parts: 'customer.joined_segment customer.left_segment' },
	{
		type: 'customer',
		id: 'customerId',
		clock: 'occurredAt',
		parts: 'customer.tags_added customer.tags_removed customers/purchasing_summary',
	},
	// Settings of the shop, without an id.
	{ type: 'customer_account_setting', topics: 'customer_account_settings/update' },
	{
		type: 'customer_group',
		id: OWN,
		clock: 'updated_at',
		topics: 'customer_groups/create customer_groups/update',
		parts: 'customer_groups/delete',
	},
	{
		type: 'customer_payment_method',
		id: 'admin_graphql_api_id token',
		topics: 'customer_payment_methods/create customer_payment_methods/revoke customer_payment_methods/update',
	},
	{
		type: 'customer',
		id: OWN,
		clock: 'updated_at',
		isMoving: true,
		topics: 'customers/create customers/update',
	},
	{
		type: 'customer',
		id: OWN,
		clock: 'updated_at',
		topics: 'customers/disable customers/enable',
		parts: 'customers/delete',
	},
	{ type: 'customer', id: 'admin_graphql_api_customer_kept_id', parts: 'customers/merge' },
	{ type: 'customer', id: 'customer.id', parts: 'customers/data_request customers/redact' },
	{
		type: 'customer_email_marketing_consent',
		id: 'customer_id',
		clock: 'email_marketing_consent.consent_updated_at',
		topics: 'customers_email_marketing_consent/update',
	},
	// The id is that of the customer.
	{
		type: 'customer_marketing_consent',
		id: 'id',
		clock: 'sms_marketing_consent.consent_updated_at',
		topics: 'customers_marketing_consent/update',
	},
	// No sample was found.
	{
		type: 'customer_whats_app_marketing_consent',
		id: OWN,
		parts: 'customers_whats_app_marketing_consent/update',
	},
	{ type: 'delivery_promise_setting', id: 'shop_id', topics: 'delivery_promise_settings/update' },
	{
		type: 'discount',
		id: OWN,
		clock: 'updated_at',
		topics: 'discounts/create discounts/update',
	},
	{
		type: 'discount',
		id: OWN,
		clock: 'updated_at',
		parts: 'discounts/redeemcode_added discounts/redeemcode_removed',
	},
	{ type: 'discount', id: OWN, clock: 'deleted_at', parts: 'discounts/delete' },
	{ type: 'dispute', id: OWN, topics: 'disputes/create disputes/update' },
	{ type: 'domain', id: OWN, topics: 'domains/create domains/destroy domains/update' },
	{
		type: 'draft_order',
		id: OWN,
		clock: 'updated_at',
		isMoving: true,
		topics: 'draft_orders/create draft_orders/update',
	},
	{ type: 'draft_order', id: OWN, parts: 'draft_orders/delete' },
	// The samples are empty.
	{
		type: 'finance_app_staff_member',
		id: OWN,
		parts: `
			finance_app_staff_member/delete finance_app_staff_member/grant
			finance_app_staff_member/revoke finance_app_staff_member/update`,
	},
	{ type: 'finance_kyc_information', id: OWN, parts: 'finance_kyc_information/update' },
	{
		type: 'fulfillment_event',
		id: OWN,
		clock: 'updated_at',
		topics: 'fulfillment_events/create fulfillment_events/delete',
	},
	{
		type: 'fulfillment_hold',
		id: 'fulfillment_hold.id',
		parts: 'fulfillment_holds/added fulfillment_holds/released',
	},
	{
		type: 'fulfillment_order',
		id: 'fulfillment_order.id',
		parts: `
			fulfillment_orders/cancellation_request_accepted
			fulfillment_orders/cancellation_request_rejected
			fulfillment_orders/cancellation_request_submitted fulfillment_orders/cancelled
			fulfillment_orders/fulfillment_request_accepted
			fulfillment_orders/fulfillment_request_rejected
			fulfillment_orders/fulfillment_service_failed_to_complete
			fulfillment_orders/hold_released
			fulfillment_orders/line_items_prepared_for_local_delivery
			fulfillment_orders/line_items_prepared_for_pickup
			fulfillment_orders/manually_reported_progress_stopped
			fulfillment_orders/order_routing_complete fulfillment_orders/placed_on_hold
			fulfillment_orders/progress_reported fulfillment_orders/rescheduled
			fulfillment_orders/scheduled_fulfillment_order_ready fulfillment_orders/split`,
	},
	{
		type: 'fulfillment_order',
		id: 'original_fulfillment_order.id',
		parts: 'fulfillment_orders/fulfillment_request_submitted fulfillment_orders/moved',
	},
	{
		type: 'fulfillment_order',
		id: 'fulfillment_order_merges.fulfillment_order.id',
		parts: 'fulfillment_orders/merged',
	},
	{
		type: 'fulfillment',
		id: OWN,
		clock: 'updated_at',
		isMoving: true,
		topics: 'fulfillments/create fulfillments/update',
	},
	{
		type: 'inventory_item',
		id: OWN,
		clock: 'updated_at',
		topics: 'inventory_items/create inventory_items/update',
		parts: 'inventory_items/delete',
	},
	// A level has no number of its own. The number in its global id is that of the item or of the location.
	{
		type: 'inventory_level',
		id: 'inventory_item_id admin_graphql_api_id',
		within: 'location_id',
		clock: 'updated_at',
		topics: 'inventory_levels/connect inventory_levels/disconnect inventory_levels/update',
	},
	{
		type: 'inventory_shipment',
		id: 'id',
		clock: 'happened_at',
		parts: `
			inventory_shipments/add_items inventory_shipments/create inventory_shipments/delete
			inventory_shipments/mark_in_transit inventory_shipments/receive_items
			inventory_shipments/remove_items inventory_shipments/update_item_quantities`,
	},
	{
		type: 'inventory_shipment',
		id: 'shipment_id',
		clock: 'happened_at',
		parts: 'inventory_shipments/update_tracking',
	},
	{
		type: 'inventory_transfer',
		id: 'id',
		clock: 'happened_at',
		parts: `
			inventory_transfers/add_items inventory_transfers/cancel inventory_transfers/complete
			inventory_transfers/ready_to_ship inventory_transfers/remove_items
			inventory_transfers/update_item_quantities`,
	},
	// No sample was found.
	{ type: 'inventory_transfer', id: OWN, parts: 'inventory_transfers/updated' },
	{ type: 'locale', id: 'locale', topics: 'locales/create locales/destroy locales/update' },
	{
		type: 'location',
		id: OWN,
		clock: 'updated_at',
		topics: 'locations/activate locations/create locations/deactivate locations/update',
		parts: 'locations/delete',
	},
	{ type: 'market', id: OWN, topics: 'markets/create markets/update', parts: 'markets/delete' },
	// The id is that of the region.
	{ type: 'markets_backup_region', id: OWN, topics: 'markets_backup_region/update' },
	{
		type: 'metafield_definition',
		id: 'id',
		clock: 'updated_at',
		topics: 'metafield_definitions/create metafield_definitions/update',
		parts: 'metafield_definitions/delete',
	},
	{
		type: 'metaobject',
		id: 'id',
		clock: 'updated_at',
		topics: 'metaobjects/create metaobjects/update',
		parts: 'metaobjects/delete',
	},
	{ type: 'order_transaction', id: OWN, clock: 'created_at', topics: 'order_transactions/create' },
	{
		type: 'order',
		id: OWN,
		clock: 'updated_at',
		isMoving: true,
		topics: `
			orders/cancelled orders/create orders/fulfilled orders/paid orders/partially_fulfilled
			orders/updated`,
	},
	{ type: 'order', id: OWN, clock: 'updated_at', topics: 'orders/link_requested', parts: 'orders/delete' },
	{ type: 'order', id: 'order_edit.order_id', clock: 'order_edit.committed_at', parts: 'orders/edited' },
	{
		type: 'order',
		id: 'admin_graphql_api_order_id order_id',
		clock: 'created_at',
		parts: 'orders/risk_assessment_changed',
	},
	{ type: 'order', id: 'order_id', parts: 'orders/shopify_protect_eligibility_changed' },
	{ type: 'payment_schedule', id: OWN, clock: 'updated_at', topics: 'payment_schedules/due' },
	{
		type: 'payment_term',
		id: OWN,
		clock: 'updated_at',
		topics: 'payment_terms/create payment_terms/update',
		parts: 'payment_terms/delete',
	},
	{ type: 'product_feed', id: 'id', topics: 'product_feeds/create product_feeds/update' },
	// A product, as one of the shop's feeds has it.
	{
		type: 'product_feed',
		id: 'productFeed.id',
		within: 'product.id',
		clock: 'product.updatedAt',
		topics: 'product_feeds/full_sync product_feeds/incremental_sync',
	},
	{
		type: 'product_feed',
		id: 'productFeed.id',
		clock: 'metadata.occurred_at',
		parts: 'product_feeds/full_sync_finish',
	},
	{
		type: 'product_listing',
		id: 'product_listing.product_id',
		clock: 'product_listing.updated_at',
		topics: 'product_listings/add product_listings/update',
		parts: 'product_listings/remove',
	},
	{
		type: 'product_publication',
		id: 'id product_id',
		clock: 'updated_at',
		topics: 'product_publications/create product_publications/update',
		parts: 'product_publications/delete',
	},
	{
		type: 'product',
		id: OWN,
		clock: 'updated_at',
		isMoving: true,
		topics: 'products/create products/update',
	},
	{ type: 'product', id: OWN, parts: 'products/delete' },
	{ type: 'profile', id: OWN, topics: 'profiles/create profiles/delete profiles/update' },
	{ type: 'refund', id: OWN, clock: 'created_at', topics: 'refunds/create' },
	{
		type: 'return',
		id: OWN,
		parts: `
			returns/approve returns/cancel returns/close returns/decline returns/process returns/reopen
			returns/request returns/update`,
	},
	{ type: 'reverse_delivery', id: OWN, topics: 'reverse_deliveries/attach_deliverable' },
	{ type: 'reverse_fulfillment_order', id: OWN, topics: 'reverse_fulfillment_orders/dispose' },
	{
		type: 'scheduled_product_listing',
		id: 'scheduled_product_listing.product_id',
		clock: 'scheduled_product_listing.updated_at',
		topics: 'scheduled_product_listings/add scheduled_product_listings/update',
		parts: 'scheduled_product_listings/remove',
	},
	{
		type: 'segment',
		id: 'id',
		clock: 'lastEditDate',
		topics: 'segments/create segments/update',
		parts: 'segments/delete',
	},
	{
		type: 'selling_plan_group',
		id: OWN,
		topics: 'selling_plan_groups/create selling_plan_groups/update',
		parts: 'selling_plan_groups/delete',
	},
	// The samples are empty.
	{ type: 'shipping_address', id: OWN, parts: 'shipping_addresses/create shipping_addresses/update' },
	{ type: 'shop', id: OWN, clock: 'updated_at', topics: 'shop/update' },
	{ type: 'shop', id: 'shop_id', parts: 'shop/redact' },
	{
		type: 'subscription_billing_attempt',
		id: OWN,
		topics: `
			subscription_billing_attempts/challenged subscription_billing_attempts/failure
			subscription_billing_attempts/success`,
	},
	// The id is that of the contract.
	{
		type: 'subscription_billing_cycle_edit',
		id: 'subscription_contract_id',
		within: 'cycle_index',
		topics: `
			subscription_billing_cycle_edits/create subscription_billing_cycle_edits/delete
			subscription_billing_cycle_edits/update`,
	},
	{
		type: 'subscription_billing_cycle',
		id: 'subscription_contract_id',
		within: 'cycle_index',
		topics: 'subscription_billing_cycles/skip subscription_billing_cycles/unskip',
	},
	{
		type: 'subscription_contract',
		id: OWN,
		topics: `
			subscription_contracts/activate subscription_contracts/cancel subscription_contracts/create
			subscription_contracts/expire subscription_contracts/fail subscription_contracts/pause
			subscription_contracts/update`,
	},
	{ type: 'tax_service', id: OWN, topics: 'tax_services/create tax_services/update' },
	{ type: 'tender_transaction', id: OWN, clock: 'processed_at', topics: 'tender_transactions/create' },
	{
		type: 'theme',
		id: OWN,
		clock: 'updated_at',
		topics: 'themes/create themes/publish themes/update',
		parts: 'themes/delete',
	},
	{ type: 'variant', id: OWN, clock: 'updated_at', topics: 'variants/in_stock variants/out_of_stock' },
];
