import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { executeOperations } from '../shared/actions/execute';
import { propertiesOf } from '../shared/actions/operation';
import { subscription } from './actions/subscription';
import { testCredential } from './api/credentialTest';

const resources = [subscription];

export class ShopifyWebhook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shopify Webhook',
		name: 'shopifyWebhook',
		icon: { light: 'file:shopify.svg', dark: 'file:shopify.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage the webhook subscriptions of a Shopify app',
		defaults: { name: 'Shopify Webhook' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'shopifyWebhookApi', required: true, testedBy: 'shopifyWebhookApiTest' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { shopifyWebhookApiTest: testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperations(this, resources);
	}
}
