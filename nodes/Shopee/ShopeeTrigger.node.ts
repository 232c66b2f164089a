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
import { SHOW_WITH_REDIS } from '../shared/redis/credential';
import { testRedis } from '../shared/redis/credentialTest';
import { DELIVERY_WEBHOOK, webhookMethodsOf } from '../shared/registration/webhookMethods';
import { executeOnce } from '../shared/webhook/executeOnce';
import { receiveDelivery } from '../shared/webhook/receive';
import { testCredential } from './api/credentialTest';
import { isTestKey } from './platform/keys';
import { POLICY } from './platform/policy';
import { adapter } from './trigger/adapter';
import { background } from './trigger/background';
import { properties } from './trigger/properties';
import { isRegistered, register, unregister } from './trigger/registration';

export class ShopeeTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shopee Trigger',
		name: 'shopeeTrigger',
		icon: { light: 'file:shopee.svg', dark: 'file:shopee.dark.svg' },
		group: ['trigger'],
		// Not 1: n8n evaluates an expression for every webhook of a node of version 1.
		version: 1.1,
		subtitle:
			'={{ $parameter["pushTypes"].concat($parameter["otherPushTypes"] || []).length ? "types: " + $parameter["pushTypes"].concat($parameter["otherPushTypes"] || []).join(", ") : "every push" }}',
		description: 'Starts the workflow on Shopee pushes: each one verified, and each event once',
		defaults: { name: 'Shopee Trigger' },
		eventTriggerDescription: 'Waiting for a delivery to the test URL',
		activationMessage: 'Pushes of Shopee to the production URL now start this workflow.',
		triggerPanel: triggerPanel(
			'Shopee',
			'A Shopee app has one callback URL, and registering by API never sets it to the test URL. Enter the test URL in the console while you test, or publish the workflow and look at its executions.',
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'shopeeOpenPlatformApi', required: true, testedBy: 'shopeeOpenPlatformApiTest' },
			{ name: 'redisHttpApi', required: true, testedBy: 'testRedis', displayOptions: SHOW_WITH_REDIS },
		],
		webhooks: [DELIVERY_WEBHOOK],
		properties,
	};

	methods = { credentialTest: { shopeeOpenPlatformApiTest: testCredential, testRedis } };

	webhookMethods = webhookMethodsOf({ isRegistered, register, unregister });

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return startTrigger(this, background);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveDelivery(this, adapter);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// A lost message whose execution has failed is handed over again.
		return await executeOnce(
			this,
			POLICY,
			({ verifiedWith, attempt }) => isTestKey(verifiedWith) || Number(attempt) > 1,
		);
	}
}
