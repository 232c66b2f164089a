import type { IDataObject } from 'n8n-workflow';

import { requireChange } from '../../../shared/actions/change';
import type { Operation } from '../../../shared/actions/operation';
import { wantedSubscription } from '../../api/subscriptionInput';
import { updateSubscription } from '../../api/subscriptions';
import { subscriptionFields } from '../../trigger/subscriptionFields';
import { subscriptionIdField, toItem, urlField } from './fields';

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update a subscription',
	description: 'Change where and what a subscription delivers; its topic stays',
	properties: [
		subscriptionIdField,
		{
			displayName: 'Fields to Change',
			name: 'settings',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description:
				'A field that is added and left empty is cleared; fields that are not added stay as they are',
			options: [...subscriptionFields, urlField],
		},
	],
	async execute(context, itemIndex) {
		const id = context.getNodeParameter('subscriptionId', itemIndex) as string;
		const settings = context.getNodeParameter('settings', itemIndex, {}) as IDataObject;
		const wanted = Object.entries(wantedSubscription(settings)).filter(([name]) => name in settings);
		const uri = String(settings.uri ?? '').trim();
		const input = { ...Object.fromEntries(wanted), ...(uri === '' ? {} : { uri }) };
		requireChange(context, input, itemIndex);
		return [toItem(await updateSubscription(context, id, input))];
	},
};
