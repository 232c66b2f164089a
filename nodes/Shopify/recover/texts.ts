import type { RecoverTexts } from '../../shared/recover/settings';

/** The name of the option that gives rows the shape of deliveries. */
export const REST_SHAPE_OPTION = 'restShape';

export const RECOVER_TEXTS: RecoverTexts = {
	platform: 'Shopify',
	lists: [
		{
			value: 'customers',
			name: 'Customers',
			description: 'For customers/create and customers/update. Deletions are not seen.',
		},
		{
			value: 'draft_orders',
			name: 'Draft Orders',
			description: 'For draft_orders/create and draft_orders/update. Deletions are not seen.',
		},
		{
			value: 'fulfillment_orders',
			name: 'Fulfillment Orders',
			description:
				'For fulfillment_orders/cancelled and fulfillment_orders/placed_on_hold, of those made since the recovery began. Other topics are not seen.',
		},
		{
			value: 'orders',
			name: 'Orders',
			description:
				'For orders/create, updated, cancelled, paid, fulfilled and partially_fulfilled. Deletions and refunds by themselves are not seen.',
		},
		{
			value: 'products',
			name: 'Products',
			description:
				'For products/create and products/update. Each sale changes the time of a product: watch fields below "Only When Fields Change". Deletions are not seen.',
		},
	],
	reason:
		'Shopify repeats a delivery for 4 hours and then removes the subscription. The credential has to be able to call the Admin API.',
	hasWindows: true,
	own: [
		{
			displayName: 'Payload Like a Delivery',
			name: REST_SHAPE_OPTION,
			type: 'boolean',
			default: false,
			noDataExpression: true,
			description:
				'Whether the payload of what is pulled has the names of a delivery (financial_status, line_items), as far as the API has these fields, instead of those of GraphQL. Line items need the scope read_products as well.',
		},
	],
};
