import {
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { withActivationError } from '../shared/registration/activationError';
import { testCredential } from './api/credentialTest';
import { BEGIN_WITH_HOURS, ORDERS_PER_EXECUTION, OVERLAP_MINUTES } from './recover/settings';
import { startReconciliation } from './recover/start';

export class LazadaOrderTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lazada Order Trigger',
		name: 'lazadaOrderTrigger',
		icon: { light: 'file:lazada.svg', dark: 'file:lazada.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'updated orders',
		description: 'Pulls the Lazada orders that were updated, so that none is missed when a push is',
		defaults: { name: 'Lazada Order Trigger' },
		// Adds the field Poll Times. The node itself does the polling, to learn whether n8n accepted the orders.
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'lazadaOpenPlatformApi', required: true, testedBy: 'lazadaOpenPlatformApiTest' }],
		properties: [
			{
				displayName:
					'Lazada keeps no pushes that were lost. It recommends to receive pushes and also to pull at a low frequency: set Poll Times to every half hour or so. Each version of an order starts the workflow once; after a downtime the pull continues where it stopped. A push has "delivery.orderStatusKey", a pulled order "delivery.orderStatusKeys": an equal key means the same order in the same status.',
				name: 'pullNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Begin With the Last (Hours)',
						name: 'beginWithHours',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 8760 },
						default: BEGIN_WITH_HOURS,
						description: 'How far back the very first pull goes; later pulls continue from the last order',
					},
					{
						displayName: 'Orders per Execution',
						name: 'ordersPerExecution',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 5000 },
						default: ORDERS_PER_EXECUTION,
						description: 'The most orders that start the workflow together; more follow when it has ended',
					},
					{
						displayName: 'Overlap (Minutes)',
						name: 'overlapMinutes',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 1440 },
						default: OVERLAP_MINUTES,
						description:
							'How long before the last order is pulled again, in case Lazada lists an order late. What was handed over then is not handed over again.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { lazadaOpenPlatformApiTest: testCredential } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await withActivationError(this, async () => await startReconciliation(this));
	}
}
