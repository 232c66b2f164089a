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
import { beginRecovery } from '../shared/recover/begin';
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

export class PancakeTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pancake POS Trigger',
		name: 'pancakeTrigger',
		icon: { light: 'file:pancake.svg', dark: 'file:pancake.dark.svg' },
		group: ['trigger'],
		// Not version 1: for nodes of version 1, n8n evaluates an expression for every webhook.
		version: 1.1,
		subtitle:
			'={{ $parameter["types"].concat($parameter["otherTypes"] || []).join(", ") || "every delivery" }}',
		description: 'Starts the workflow on Pancake POS webhooks: each one verified, and each event once',
		defaults: { name: 'Pancake POS Trigger' },
		eventTriggerDescription: 'Waiting for a delivery to the test URL',
		activationMessage: 'Deliveries of Pancake to the production URL now start this workflow.',
		triggerPanel: triggerPanel(
			'Pancake POS',
			'A shop has one webhook, and registering by API never sets it to the test URL. Enter the test URL in Pancake while you test, or publish the workflow and look at its executions.',
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'pancakePosApi', required: true, testedBy: 'pancakePosApiTest' },
			{ name: 'redisHttpApi', required: true, testedBy: 'testRedis', displayOptions: SHOW_WITH_REDIS },
		],
		webhooks: [
			DELIVERY_WEBHOOK,
			// Paths for deliveries with the type appended to the URL; see urlTakingSuffixes.
			{ ...DELIVERY_WEBHOOK, name: 'setup', path: ':place', ndvHideUrl: true },
			{ ...DELIVERY_WEBHOOK, name: 'setup', path: ':place/:type', ndvHideUrl: true },
		],
		properties,
	};

	methods = { credentialTest: { pancakePosApiTest: testCredential, testRedis } };

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
