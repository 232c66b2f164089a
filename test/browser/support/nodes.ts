import { nodeType, type WorkflowJson } from '../../support/workflows';

/** How a user comes from the panel to a trigger that shares its entry with an action node. */
export interface TriggerPath {
	/** As it is called on the canvas. */
	readonly name: string;
	/** As it is called in the panel. */
	readonly entry: string;
	/** In the list of triggers of that entry. */
	readonly event: string;
}

/** By the names that n8n shows in the panel, for what a user types. */
export const NODES: ReadonlyArray<{ readonly typed: string; readonly type: string; readonly entry: string }> =
	[
		{ typed: 'Shopify Webhook Trigger', type: 'shopifyWebhookTrigger', entry: 'Shopify Webhook' },
		{ typed: 'Shopify Webhook', type: 'shopifyWebhook', entry: 'Shopify Webhook' },
		{ typed: 'Shopee Trigger', type: 'shopeeTrigger', entry: 'Shopee' },
		{
			typed: 'Shopee Lost Message Trigger',
			type: 'shopeeLostMessageTrigger',
			entry: 'Shopee Lost Message Trigger',
		},
		{ typed: 'Shopee', type: 'shopee', entry: 'Shopee' },
		{ typed: 'Lazada Trigger', type: 'lazadaTrigger', entry: 'Lazada' },
		{ typed: 'Lazada Order Trigger', type: 'lazadaOrderTrigger', entry: 'Lazada Order Trigger' },
		{ typed: 'Lazada', type: 'lazada', entry: 'Lazada' },
		{ typed: 'Pancake POS Trigger', type: 'pancakeTrigger', entry: 'Pancake POS' },
		{ typed: 'Pancake POS', type: 'pancake', entry: 'Pancake POS' },
	];

/** What the entries offer that a trigger and an action node share, as n8n lists it. */
export const ACTIONS: ReadonlyArray<{
	readonly entry: string;
	readonly event: string;
	readonly actions: readonly string[];
}> = [
	{
		entry: 'Shopify Webhook',
		event: 'On new Shopify Webhook event',
		actions: [
			'Create a subscription',
			'Delete a subscription',
			'Get a subscription',
			'Get many subscriptions',
			'Update a subscription',
		],
	},
	{
		entry: 'Shopee',
		event: 'On new Shopee event',
		actions: [
			'Get the push configuration',
			'Set the push configuration',
			'Confirm lost messages',
			'Get many lost messages',
		],
	},
	{
		entry: 'Lazada',
		event: 'On new Lazada event',
		actions: [
			'Get an order',
			'Get the items of orders',
			'Get many orders',
			'Get the status of the authorization',
		],
	},
	{
		entry: 'Pancake POS',
		event: 'On new Pancake POS event',
		actions: [
			'Get the webhook settings of the shop',
			'Update the webhook settings of the shop',
			'Get an order',
			'Get many orders',
			'Create a webhook',
			'Delete a webhook',
			'Get a webhook',
			'Get many webhooks',
			'Rotate the secret of a webhook',
			'Switch a webhook on or off',
			'Send a test event to a webhook',
			'Update a webhook',
			'Clear the history of deliveries',
			'Get a delivery',
			'Get many deliveries',
			'Get pending deliveries',
			'Retry deliveries',
			'Get the statistics of a webhook',
		],
	},
];

/** Nodes of another version than 1. */
const WITH_WEBHOOK: readonly string[] = [
	'shopifyWebhookTrigger',
	'shopeeTrigger',
	'lazadaTrigger',
	'pancakeTrigger',
];

/** A workflow in which every node stands by itself, under its own name. */
export function workflowOfAll(): WorkflowJson {
	const nodes = NODES.map(({ typed, type }, index) => ({
		id: type,
		name: typed,
		type: nodeType(type),
		typeVersion: WITH_WEBHOOK.includes(type) ? 1.1 : 1,
		position: [(index % 5) * 260, Math.floor(index / 5) * 240] as [number, number],
		parameters: {},
	}));
	return { name: 'All nodes', nodes, connections: {}, settings: { executionOrder: 'v1' } };
}
