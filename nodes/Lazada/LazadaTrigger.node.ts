import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { receiveDelivery } from '../shared/ingest/road';
import { withCureInMessage } from '../shared/activation';
import { requireReadiness } from './trigger/activation';
import { triggerProperties } from './trigger/properties';
import { lazadaReceiver } from './trigger/receiver';

export class LazadaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lazada Trigger',
		name: 'lazadaTrigger',
		icon: { light: 'file:lazada.svg', dark: 'file:lazada.dark.svg' },
		group: ['trigger'],
		// Not 1: n8n evaluates an expression for every webhook of a node of version 1.
		version: 1.1,
		subtitle:
			'={{ $parameter["messageTypes"].length ? "types: " + $parameter["messageTypes"].join(", ") : "" }}',
		description: 'Starts the workflow on Lazada pushes: each one verified, and each event once',
		defaults: { name: 'Lazada Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'lazadaOpenPlatformApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'webhook',
			},
		],
		properties: triggerProperties,
	};

	/** Lazada has no API to register a URL: it is entered in the console. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await withCureInMessage(this, async () => await requireReadiness(this));
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveDelivery(this, lazadaReceiver);
	}
}
