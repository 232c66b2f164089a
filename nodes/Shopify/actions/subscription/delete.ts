import type { Operation } from '../../../shared/actions/operation';
import { deleteSubscription, subscriptionId } from '../../api/subscriptions';
import { subscriptionIdField } from './fields';

export const remove: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a subscription',
	description: 'Have Shopify stop delivering; one that is already gone is no error',
	properties: [subscriptionIdField],
	async execute(context, itemIndex) {
		const id = context.getNodeParameter('subscriptionId', itemIndex) as string;
		const deleted = await deleteSubscription(context, id);
		return [{ id: subscriptionId(id), deleted }];
	},
};
