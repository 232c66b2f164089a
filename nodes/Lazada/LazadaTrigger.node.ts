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
import { register } from './trigger/registration';

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
			'A Lazada app has one callback address. Enter the test URL in the console while you test, or publish the workflow and look at its executions.',
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'lazadaOpenPlatformApi', required: true, testedBy: 'lazadaOpenPlatformApiTest' },
			{ name: 'redisHttpApi', required: true, testedBy: 'testRedis', displayOptions: SHOW_WITH_REDIS },
		],
		webhooks: [DELIVERY_WEBHOOK],
		properties,
	};

	methods = { credentialTest: { lazadaOpenPlatformApiTest: testCredential, testRedis } };

	/** Lazada has no API to register a URL: users enter the URL in the console. */
	webhookMethods = webhookMethodsOf({
		register,
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
