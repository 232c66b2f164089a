import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { executeOperations } from '../shared/actions/execute';
import { propertiesOf } from '../shared/actions/operation';
import { delivery } from './actions/delivery';
import { order } from './actions/order';
import { statistics } from './actions/statistics';
import { webhook } from './actions/webhook';
import { webhookSettings } from './actions/webhookSettings';
import { testCredential } from './api/credentialTest';

/** Those of the SDK come last: Pancake very likely does not have them. */
const resources = [webhookSettings, order, webhook, delivery, statistics];

export class Pancake implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pancake POS',
		name: 'pancake',
		icon: { light: 'file:pancake.svg', dark: 'file:pancake.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage the webhooks of a Pancake POS shop, and get orders to reconcile with',
		defaults: { name: 'Pancake POS' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pancakePosApi', required: true, testedBy: 'pancakePosApiTest' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { pancakePosApiTest: testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperations(this, resources);
	}
}
