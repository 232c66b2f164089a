import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { given, wantedSubscription } from '../../api/subscriptionInput';
import { createSubscription } from '../../api/subscriptions';
import { apiVersionFor, enteredTopic } from '../../platform/topicNames';
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
				'Name of the topic, such as orders/create or ORDERS_CREATE. Topics of metaobjects need a filter by type. A topic that only another API version has is entered with it, such as loyalty_points/earned@2027-01.',
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
		const text = context.getNodeParameter('topic', itemIndex) as string;
		requireWebhookTopics(context, [text], itemIndex);
		const uri = (context.getNodeParameter('uri', itemIndex) as string).trim();
		const settings = context.getNodeParameter('settings', itemIndex, {}) as IDataObject;
		const input = { uri, ...given(wantedSubscription(settings)) };
		const { name } = enteredTopic(text);
		return [toItem(await createSubscription(context, name, input, apiVersionFor([text])))];
	},
};
