import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Subscription } from '../../api/subscriptions';
import { findEventType } from '../../platform/eventTypes';

export const subscriptionIdField: INodeProperties = {
	displayName: 'Subscription ID',
	name: 'subscriptionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. gid://shopify/WebhookSubscription/1234567890',
	description: 'Global ID of the subscription, or the number at its end',
};

export const urlField: INodeProperties = {
	displayName: 'URL',
	name: 'uri',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/...',
	description:
		'Where Shopify delivers to: a public https URL, a Pub/Sub topic (pubsub://project:topic) or an EventBridge ARN',
};

/**
 * @returns the subscription as an item: `topic` is the name on the wire, `topicEnum` the name in the GraphQL
 *   enum
 */
export function toItem(subscription: Subscription): IDataObject {
	const { apiVersion, topic, ...rest } = subscription;
	return {
		...rest,
		topic: findEventType(topic)?.topic ?? topic,
		topicEnum: topic,
		apiVersion: apiVersion.handle,
	};
}
