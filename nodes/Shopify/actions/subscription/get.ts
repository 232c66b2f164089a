import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
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
		throw userError(
			context,
			{
				what: `There is no webhook subscription ${id}`,
				cure: 'Check the ID. Shopify removes a subscription after 8 failed deliveries, and an app sees its own subscriptions only.',
			},
			itemIndex,
		);
	},
};
