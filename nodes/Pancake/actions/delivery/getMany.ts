import type { Operation } from '../../../shared/actions/operation';
import { rowFields, wantedRows } from '../../../shared/actions/rows';
import { getRows } from '../../api/pages';
import { sdkNotice } from '../sdkForm';
import { eventField, filterQuery, fromDayField, statusField, toDayField, webhookField } from './filters';

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many deliveries',
	description: 'Get the history of deliveries in the SDK form (unverified)',
	properties: [
		sdkNotice('deliveryGetMany'),
		...rowFields,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [eventField, fromDayField, statusField, toDayField, webhookField],
		},
	],
	async execute(context, itemIndex) {
		const filters = context.getNodeParameter('filters', itemIndex, {});
		const query = filterQuery(context, filters, itemIndex);
		const call = { path: '/webhook-deliveries', query, rows: 'deliveries', sdkForm: true };
		return (await getRows(context, call, wantedRows(context, itemIndex))).rows;
	},
};
