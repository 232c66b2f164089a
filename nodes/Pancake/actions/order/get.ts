import type { Operation } from '../../../shared/actions/operation';
import { getOrder } from '../../api/orders';
import { idSegment } from '../sdkForm';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get an order',
	description: 'Get an order as it is now, to compare with what a webhook told',
	properties: [
		{
			displayName: 'Order ID',
			name: 'orderId',
			type: 'string',
			required: true,
			default: '={{ $json.resource.id }}',
			placeholder: 'e.g. 585229755054261862',
			description: 'ID of the order, as a webhook tells it',
		},
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'orderId', 'order', itemIndex);
		return [await getOrder(context, id)];
	},
};
