import type { INodeProperties } from 'n8n-workflow';

/** The form fields of a subscription, other than its topic and URL. */
export const subscriptionFields: INodeProperties[] = [
	{
		displayName: 'Filter',
		name: 'filter',
		type: 'string',
		default: '',
		placeholder: 'e.g. variants.price:>=10.00',
		description:
			'Only events whose payload matches are sent, in the search syntax of Shopify. A filter knows no earlier state: it cannot say "when this field changed". Topics of metaobjects need their type here, such as type:lookbook.',
	},
	{
		displayName: 'Include Fields',
		name: 'includeFields',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Path' },
		default: [],
		placeholder: 'e.g. line_items.sku',
		description:
			'Only these fields are sent. The ID and "updated_at" are always added: without a field that changes, Shopify drops deliveries as repetitions.',
	},
	{
		displayName: 'Metafield Namespaces',
		name: 'metafieldNamespaces',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Namespace' },
		default: [],
		placeholder: 'e.g. custom',
		description: 'Namespaces whose metafields are sent along',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. n8n-orders',
		description:
			'Name of the subscription, sent with every delivery: up to 50 letters, digits, hyphens and underscores. Shopify accepts each name only once, so with several topics the topic is added to the name.',
	},
];
