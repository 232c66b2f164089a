import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ChangeTexts } from '../../shared/changes/properties';
import { LOOK_AFTER_OPTION } from '../../shared/registration/lookAfter';
import { triggerOptions } from '../../shared/webhook/triggerOptions';
import { COMPLIANCE_TOPICS, describeScopes, EVENT_TYPES } from '../platform/eventTypes';
import { POLICY } from '../platform/policy';
import { PRESETS } from '../platform/resourceState';
import { RECOVER_TEXTS } from '../recover/texts';
import { subscriptionFields } from './subscriptionFields';

export const CHANGE_TEXTS: ChangeTexts = {
	presets: PRESETS,
	updates: 'topics that end in /update or /updated',
	eventsExample: 'orders/updated, products/update',
	fieldsExample: 'shipping_address, line_items[].sku',
	firstSeen: 'remember',
	firstSeenReason:
		'Shopify sends another topic for a new order or product: choose that topic too, and the first update is compared with it',
};

const topicOptions: INodePropertyOptions[] = [
	...EVENT_TYPES.map((topic) => ({
		name: topic.topic,
		value: topic.topic,
		description: `Needs ${describeScopes(topic)}`,
	})),
	...COMPLIANCE_TOPICS.map((topic) => ({
		name: topic,
		value: topic,
		description: 'Compliance topic: set up in the configuration of the app, not by API',
	})),
].sort((a, b) => (a.name < b.name ? -1 : 1));

const registrationProperties: INodeProperties[] = [
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'Already Configured in Shopify',
				value: 'manual',
				description:
					'You enter the URL of this node in Shopify yourself; no access to the Admin API is needed',
			},
			{
				name: 'Register by API',
				value: 'api',
				description:
					'The node subscribes to the topics when the workflow is activated and unsubscribes when it is deactivated',
			},
		],
		default: 'manual',
		description: 'Who tells Shopify to send deliveries to this node',
	},
	{
		displayName:
			'1. In Shopify, open Settings > Notifications > Webhooks and copy the secret that this page shows into "Notifications Secret" of the credential. 2. Publish (activate) the workflow. 3. On that page, create a webhook in JSON format with the production URL of this node (see Webhook URLs above). For webhooks in the configuration of an app (shopify.app.toml), the client secret of the app signs instead.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName:
			'Publishing (activating) the workflow subscribes to the topics below; unpublishing it unsubscribes. The app needs the scopes that the list of topics names, and Shopify has to reach n8n at a public https address.',
		name: 'apiNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['api'] } },
	},
];

const topicProperties: INodeProperties[] = [
	{
		displayName: 'Topics',
		name: 'topics',
		type: 'multiOptions',
		options: topicOptions,
		default: [],
		description:
			'What starts the workflow. With none chosen here and below, every delivery that arrives does; to register by API at least one is needed.',
		hint: 'None chosen: everything that arrives starts the workflow. To register by API, choose at least one.',
	},
	{
		displayName: 'Other Topics',
		name: 'otherTopics',
		type: 'string',
		default: '',
		placeholder: 'e.g. ORDERS_CREATE, Product/update',
		description:
			'Topics by name, separated by commas: in either form, or topics of next generation Events such as Product or Product/update. A name that Shopify does not know is refused when the workflow is activated. A topic that only another API version has is entered with it, such as loyalty_points/earned@2027-01.',
	},
];

const subscriptionProperties: INodeProperties[] = [
	{
		displayName: 'Subscription Fields',
		name: 'subscriptionFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { registration: ['api'] } },
		options: subscriptionFields,
	},
];

export const properties: INodeProperties[] = [
	...registrationProperties,
	...topicProperties,
	...subscriptionProperties,
	...triggerOptions(CHANGE_TEXTS, POLICY, [LOOK_AFTER_OPTION], RECOVER_TEXTS),
];
