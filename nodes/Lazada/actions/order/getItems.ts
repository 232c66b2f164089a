import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { rowsIn } from '../../../shared/api/typed';
import { textOf } from '../../../shared/util/text';
import { API } from '../../api/errors';
import { getOrderItems } from '../../api/orders';
import { requireOrderIds } from './fields';

export const getItems: Operation = {
	name: 'Get Items',
	value: 'getItems',
	action: 'Get the items of orders',
	description: 'Get the lines of one or many orders: one for each unit sold, with a status of its own',
	properties: [
		{
			displayName: 'Order IDs',
			name: 'orderIds',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 260422900198363, 252883361348153',
			description:
				'The numbers of the orders, separated by commas; a push has it as "delivery.orderId". Lazada is asked for 50 at a time.',
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{ name: 'One Item per Line', value: 'lines', description: 'Each with the ID of its order' },
				{ name: 'One Item per Order', value: 'orders', description: 'With its lines in a list' },
			],
			default: 'lines',
			description: 'How the lines are given out',
		},
	],
	async execute(context, itemIndex) {
		const orderIds = requireOrderIds(context, 'orderIds', itemIndex);
		const byOrder = context.getNodeParameter('output', itemIndex) === 'orders';
		const orders = await getOrderItems(context, orderIds);
		return byOrder ? orders : orders.flatMap((order) => linesOf(context, order));
	},
};

function linesOf(context: IExecuteFunctions, order: IDataObject): IDataObject[] {
	const { order_items: lines, order_id: orderId } = order;
	const rows = rowsIn(context, API, lines, 'a list of the items of an order');
	return rows.map((line) => ({ order_id: textOf(orderId), ...line }));
}
