import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { given, wantedSubscription } from '../../api/subscriptionInput';
import { createSubscription } from '../../api/subscriptions';
import { requireWebhookTopics } from '../../trigger/topics';
import { subscriptionFields } from '../../trigger/subscriptionFields';
import { toItem, urlField } from './fields';

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a subscription',
	description: 'Have Shopify deliver a topic to a URL',
	properties: [
		{
			displayName: 'Topic',
			name: 'topic',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. orders/create',
			description:
				'Name of the topic, such as orders/create or ORDERS_CREATE. Topics of metaobjects need a filter by type.',
		},
		{ ...urlField, required: true },
		{
			displayName: 'Subscription Fields',
			name: 'settings',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: subscriptionFields,
		},
	],
	async execute(context, itemIndex) {
		const topic = context.getNodeParameter('topic', itemIndex) as string;
		requireWebhookTopics(context, [topic], itemIndex);
		const uri = (context.getNodeParameter('uri', itemIndex) as string).trim();
		const settings = context.getNodeParameter('settings', itemIndex, {}) as IDataObject;
		const input = { uri, ...given(wantedSubscription(settings)) };
		return [toItem(await createSubscription(context, topic, input))];
	},
};
