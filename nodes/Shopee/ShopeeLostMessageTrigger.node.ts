import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { testCredential } from './api/credentialTest';
import { getLostMessages } from './api/push';
import { lostMessageItems } from './recover/items';
import { recoverLostMessages, type ConfirmWhen } from './recover/recovery';

export class ShopeeLostMessageTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Shopee Lost Message Trigger',
		name: 'shopeeLostMessageTrigger',
		icon: { light: 'file:shopee.svg', dark: 'file:shopee.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["confirmWhen"] === "immediately" ? "confirms at once" : $parameter["confirmWhen"] === "laterInWorkflow" ? "confirmed later" : "confirms after success" }}',
		description: 'Starts the workflow with the Shopee pushes that were lost, and confirms them',
		defaults: { name: 'Shopee Lost Message Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'shopeeOpenPlatformApi', required: true, testedBy: 'shopeeOpenPlatformApiTest' }],
		properties: [
			{
				displayName:
					'Shopee keeps pushes that it counts as lost for 3 days, until they are confirmed; when it counts one as lost is not documented. Up to 100 start the workflow together, the earliest first; the next follow when these are confirmed. The queue belongs to the app: use one such trigger for an app.',
				name: 'queueNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Confirm When',
				name: 'confirmWhen',
				type: 'options',
				options: [
					{
						name: 'Execution Finishes Successfully',
						value: 'executionFinishesSuccessfully',
						description: 'Messages whose execution fails are not confirmed and come again at the next poll',
					},
					{
						name: 'Immediately',
						value: 'immediately',
						description: 'As soon as the workflow is started; what then fails is not seen again',
					},
					{
						name: 'Later in the Workflow',
						value: 'laterInWorkflow',
						description:
							'By the Shopee node (Lost Message: Confirm); what it does not confirm comes again at the next poll',
					},
				],
				default: 'executionFinishesSuccessfully',
				description: 'When Shopee is told that the messages have been dealt with',
			},
		],
	};

	methods = { credentialTest: { shopeeOpenPlatformApiTest: testCredential } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		if (this.getMode() === 'manual') {
			const items = lostMessageItems(await getLostMessages(this), true);
			return items.length === 0 ? null : [items];
		}
		await recoverLostMessages(this, this.getNodeParameter('confirmWhen') as ConfirmWhen);
		return null;
	}
}
