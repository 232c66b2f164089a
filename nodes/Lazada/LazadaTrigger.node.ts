import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { beginExecution } from '../shared/webhook/executeOnce';
import { receiveDelivery } from '../shared/webhook/receive';
import { DELIVERIES, webhookMethodsOf } from '../shared/registration/webhookMethods';
import { WITH_REDIS } from '../shared/redis/credential';
import { testRedis } from '../shared/redis/credentialTest';
import { triggerPanel } from '../shared/form/triggerPanel';
import { lazadaOpenPlatformApiTest } from './api/credentialTest';
import { requireReadiness } from './trigger/registration';
import { triggerProperties } from './trigger/properties';
import { LAZADA_DEFAULTS } from './platform/policy';
import { lazadaReceiver } from './trigger/adapter';

export class LazadaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lazada Trigger',
		name: 'lazadaTrigger',
		icon: { light: 'file:lazada.svg', dark: 'file:lazada.dark.svg' },
		group: ['trigger'],
		// Not 1: n8n evaluates an expression for every webhook of a node of version 1.
		version: 1.1,
		subtitle:
			'={{ $parameter["messageTypes"].concat($parameter["otherMessageTypes"] || []).length ? "types: " + $parameter["messageTypes"].concat($parameter["otherMessageTypes"] || []).join(", ") : "every push" }}',
		description: 'Starts the workflow on Lazada pushes: each one verified, and each event once',
		defaults: { name: 'Lazada Trigger' },
		eventTriggerDescription: 'Waiting for a delivery to the test URL',
		activationMessage: 'Pushes of Lazada to the production URL now start this workflow.',
		triggerPanel: triggerPanel(
			'Lazada',
			'A Lazada app has one callback address. Enter the test URL in the console for the time being, or publish the workflow and look at its executions.',
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'lazadaOpenPlatformApi', required: true, testedBy: 'lazadaOpenPlatformApiTest' },
			{ name: 'redisHttpApi', required: true, testedBy: 'testRedis', displayOptions: WITH_REDIS },
		],
		webhooks: [DELIVERIES],
		properties: triggerProperties,
	};

	methods = { credentialTest: { lazadaOpenPlatformApiTest, testRedis } };

	/** Lazada has no API to register a URL: it is entered in the console. */
	webhookMethods = webhookMethodsOf({ register: requireReadiness });

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveDelivery(this, lazadaReceiver);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await beginExecution(this, LAZADA_DEFAULTS);
	}
}
