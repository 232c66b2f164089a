import type { Operation } from '../../../shared/actions/operation';
import { getOrder } from '../../api/orders';
import { orderIdField, requireOrderIds } from './fields';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get an order',
	description: 'Get an order of the seller; its lines come with "Get Items"',
	properties: [orderIdField],
	async execute(context, itemIndex) {
		const [orderId = ''] = requireOrderIds(context, 'orderId', itemIndex, 1);
		return [await getOrder(context, orderId)];
	},
};
