import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { executeOperations } from '../shared/actions/execute';
import { propertiesOf } from '../shared/actions/operation';
import { authorization } from './actions/authorization';
import { order } from './actions/order';
import { testCredential } from './api/credentialTest';

const resources = [order, authorization];

export class Lazada implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lazada',
		name: 'lazada',
		icon: { light: 'file:lazada.svg', dark: 'file:lazada.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Get the orders of a Lazada seller and the state of the authorization',
		defaults: { name: 'Lazada' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'lazadaOpenPlatformApi', required: true, testedBy: 'lazadaOpenPlatformApiTest' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { lazadaOpenPlatformApiTest: testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperations(this, resources);
	}
}
