import { NodeOperationError } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { getSubscription } from '../../api/subscriptions';
import { subscriptionIdField, toItem } from './fields';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a subscription',
	description: 'Get one subscription of the app in this shop',
	properties: [subscriptionIdField],
	async execute(context, itemIndex) {
		const id = context.getNodeParameter('subscriptionId', itemIndex) as string;
		const subscription = await getSubscription(context, id);
		if (subscription !== undefined) return [toItem(subscription)];
		throw new NodeOperationError(context.getNode(), `There is no webhook subscription ${id}`, {
			description:
				'Check its ID. Shopify removes a subscription by itself after 8 failed deliveries, and shows an app only its own.',
			itemIndex,
		});
	},
};
