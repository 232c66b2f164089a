import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { splitList } from '../../../shared/list';
import { listSubscriptions } from '../../api/subscriptions';
import { toItem } from './fields';

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many subscriptions',
	description: 'Get the subscriptions that the app has made by API in this shop',
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Topics',
					name: 'topics',
					type: 'string',
					default: '',
					placeholder: 'e.g. orders/create, orders/updated',
					description: 'Only subscriptions of these topics, separated by commas',
				},
				{
					displayName: 'URL',
					name: 'uri',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://n8n.example.com/webhook/...',
					description: 'Only subscriptions that deliver to exactly this URL',
				},
			],
		},
	],
	async execute(context, itemIndex) {
		const all = context.getNodeParameter('returnAll', itemIndex) as boolean;
		const limit = all ? undefined : (context.getNodeParameter('limit', itemIndex) as number);
		const filters = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const uri = String(filters.uri ?? '').trim();
		const topics = splitList(String(filters.topics ?? ''));
		return (await listSubscriptions(context, { uri, topics }, limit)).map(toItem);
	},
};
