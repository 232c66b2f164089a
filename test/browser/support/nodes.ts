import type { INodeTypeDescription } from 'n8n-workflow';

import { nodeVersions } from '../../../harness/registered';
import { nodeType, type WorkflowJson } from '../../../harness/workflows';
import type { Theme } from './browser';

/** How a user comes from the panel to a trigger that shares its entry with an action node. */
export interface TriggerPath {
	/** As it is called on the canvas. */
	readonly name: string;
	/** As it is called in the panel. */
	readonly entry: string;
	/** In the list of triggers of that entry. */
	readonly event: string;
}

export interface PanelNode {
	/** What a user types. */
	readonly typed: string;
	readonly type: string;
	readonly version: number;
	/** As n8n calls it in the panel. */
	readonly entry: string;
	/** Names of files. */
	readonly icon: Readonly<Record<Theme, string>>;
}

/** All that package.json registers. */
export const NODES: readonly PanelNode[] = nodeVersions.map(({ version, type: { description } }) => {
	const { light, dark } = description.icon as Record<Theme, string>;
	return {
		typed: description.displayName,
		type: description.name,
		version,
		entry: actionNodeOf(description.name)?.displayName ?? description.displayName,
		icon: { light: light.replace('file:', ''), dark: dark.replace('file:', '') },
	};
});

/** @returns the node with whose entry n8n puts that of a trigger, by their names */
function actionNodeOf(trigger: string): INodeTypeDescription | undefined {
	const actionNode = nodeVersions.find(({ type }) => `${type.description.name}Trigger` === trigger);
	return actionNode?.type.description;
}

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

/** A workflow in which every node stands by itself, under its own name. */
export function workflowOfAll(): WorkflowJson {
	const nodes = NODES.map(({ typed, type, version }, index) => ({
		id: type,
		name: typed,
		type: nodeType(type),
		typeVersion: version,
		position: [(index % 5) * 260, Math.floor(index / 5) * 240] as [number, number],
		parameters: {},
	}));
	return { name: 'All nodes', nodes, connections: {}, settings: { executionOrder: 'v1' } };
}
