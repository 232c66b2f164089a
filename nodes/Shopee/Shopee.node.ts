import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { executeOperations } from '../shared/actions/execute';
import { propertiesOf } from '../shared/actions/operation';
import { lostMessage } from './actions/lostMessage';
import { pushConfig } from './actions/pushConfig';
import { testCredential } from './api/credentialTest';

const resources = [pushConfig, lostMessage];

export class Shopee implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shopee',
		name: 'shopee',
		icon: { light: 'file:shopee.svg', dark: 'file:shopee.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage the pushes of a Shopee app and recover those that were lost',
		defaults: { name: 'Shopee' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'shopeeOpenPlatformApi', required: true, testedBy: 'shopeeOpenPlatformApiTest' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { shopeeOpenPlatformApiTest: testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperations(this, resources);
	}
}
