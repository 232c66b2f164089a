import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { startTrigger } from '../shared/background/startTrigger';
import { triggerPanel } from '../shared/form/triggerPanel';
import { beginRecovery } from '../shared/recover/begin';
import { SHOW_WITH_REDIS } from '../shared/redis/credential';
import { testRedis } from '../shared/redis/credentialTest';
import { DELIVERY_WEBHOOK, webhookMethodsOf } from '../shared/registration/webhookMethods';
import { executeOnce } from '../shared/webhook/executeOnce';
import { receiveDelivery } from '../shared/webhook/receive';
import { testCredential } from './api/credentialTest';
import { POLICY } from './platform/policy';
import { recovery } from './recover/recovery';
import { adapter } from './trigger/adapter';
import { background } from './trigger/background';
import { properties } from './trigger/properties';
import { isRegistered, register, unregister } from './trigger/registration';

export class ShopifyWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shopify Webhook Trigger',
		name: 'shopifyWebhookTrigger',
		icon: { light: 'file:shopify.svg', dark: 'file:shopify.dark.svg' },
		group: ['trigger'],
		// Not version 1: for nodes of version 1, n8n evaluates an expression for every webhook.
		version: 1.1,
		subtitle:
			'={{ $parameter["topics"].concat($parameter["otherTopics"] || []).join(", ") || "every delivery" }}',
		description: 'Starts the workflow on Shopify webhooks: each one verified, and each event once',
		defaults: { name: 'Shopify Webhook Trigger' },
		eventTriggerDescription: 'Waiting for a delivery to the test URL',
		activationMessage: 'Deliveries of Shopify to the production URL now start this workflow.',
		triggerPanel: triggerPanel(
			'Shopify',
			'With "Register by API", Shopify sends to the test URL meanwhile: make an event happen in the shop. Otherwise enter the test URL in Shopify while you test.',
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'shopifyWebhookApi', required: true, testedBy: 'shopifyWebhookApiTest' },
			{ name: 'redisHttpApi', required: true, testedBy: 'testRedis', displayOptions: SHOW_WITH_REDIS },
		],
		webhooks: [DELIVERY_WEBHOOK],
		properties,
	};

	methods = { credentialTest: { shopifyWebhookApiTest: testCredential, testRedis } };

	webhookMethods = webhookMethodsOf({
		isRegistered,
		register,
		unregister,
		published: (context) => beginRecovery(context, recovery),
	});

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return startTrigger(this, background);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveDelivery(this, adapter);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOnce(this, POLICY);
	}
}
