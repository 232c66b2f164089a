import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
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
		return [objectIn(await callApi(context, { method: 'GET', path: `/orders/${id}` }), 'order')];
	},
};
