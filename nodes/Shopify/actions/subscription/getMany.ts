import type { Operation } from '../../../shared/actions/operation';
import { rowFields, wantedRows } from '../../../shared/actions/rows';
import { splitList } from '../../../shared/util/text';
import { listSubscriptions } from '../../api/subscriptions';
import { apiVersionFor, enteredTopic } from '../../platform/topicNames';
import { requireWebhookTopics } from '../../trigger/topics';
import { toItem } from './fields';

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many subscriptions',
	description:
		'Get the subscriptions that the app has made by API in this shop, not those of Settings > Notifications',
	properties: [
		...rowFields,
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
		const limit = wantedRows(context, itemIndex);
		const filters = context.getNodeParameter('filters', itemIndex, {});
		const uri = String(filters.uri ?? '').trim();
		const texts = splitList(String(filters.topics ?? ''));
		requireWebhookTopics(context, texts, itemIndex);
		const topics = texts.map((text) => enteredTopic(text).name);
		const filter = { uri, topics, version: apiVersionFor(texts) };
		return (await listSubscriptions(context, filter, limit)).map(toItem);
	},
};
