import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ChangeTexts } from '../../shared/changes/properties';
import { triggerOptions } from '../../shared/webhook/triggerOptions';
import { EVENT_TYPES } from '../platform/eventTypes';
import { POLICY } from '../platform/policy';
import { PRESETS } from '../platform/resourceState';
import { SITES } from '../platform/site';
import { RECOVER_TEXTS } from '../recover/texts';

export const CHANGE_TEXTS: ChangeTexts = {
	presets: PRESETS,
	updates: 'messages that tell a status or quantities, and edited products',
	eventsExample: 'trade_order, 4',
	fieldsExample: 'order_status, sku_list[].seller_sku',
	firstSeen: 'start',
	firstSeenReason:
		'Lazada has no message of its own for a new order: the first status is how you learn of it',
};

const messageTypeOptions: INodePropertyOptions[] = EVENT_TYPES.map(({ code, name, title }) => ({
	name: `${title} (${code})`,
	value: code,
	description: name,
})).sort((a, b) => (a.name < b.name ? -1 : 1));

/** The sites, in the spelling of pushes. */
const siteOptions: INodePropertyOptions[] = SITES.map(({ value, name }) => ({
	name,
	value: `lazada_${value}`,
}));

export const properties: INodeProperties[] = [
	{
		displayName:
			'1. Publish (activate) the workflow. 2. On open.lazada.com, open the tab Message Service of your app, enter the production URL of this node (see Webhook URLs above) as callback address and press Verify. The test message is checked and answered, and starts nothing. 3. Choose the message types there and press Save. Without an address there, only what "Recover Missed Events" pulls starts the workflow.',
		name: 'consoleNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName:
			'One URL serves the whole app: all its sellers and all types. Lazada asks for https with a certificate of level OV or EV and says that DV, as of Let&apos;s Encrypt, does not work; whether it checks is not verified.',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Message Types',
		name: 'messageTypes',
		type: 'multiOptions',
		options: messageTypeOptions,
		default: [],
		description: 'What starts the workflow. With none chosen here and below, every push that arrives does.',
		hint: 'None chosen: everything that arrives starts the workflow',
	},
	{
		displayName: 'Other Message Types',
		name: 'otherMessageTypes',
		type: 'string',
		default: '',
		placeholder: 'e.g. 15, 36',
		description: 'Numbers of message types that are not in the list, separated by commas',
	},
	{
		displayName: 'Seller IDs',
		name: 'sellerIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1000114855, 1234567',
		description:
			'Numbers of sellers, separated by commas: only their pushes start the workflow. Empty: all sellers. Pushes that name no seller always pass.',
	},
	{
		displayName: 'Sites',
		name: 'sites',
		type: 'multiOptions',
		options: siteOptions,
		default: [],
		description:
			'Only pushes of these countries start the workflow; all where none is chosen. Pushes that name no site always pass.',
	},
	...triggerOptions(
		CHANGE_TEXTS,
		POLICY,
		[
			{
				displayName: 'One Event per Order',
				name: 'oneEventPerOrder',
				type: 'boolean',
				default: false,
				description:
					'Whether the lines of an order that take the same status start the workflow once. Lazada pushes one message for each line. The same status again, as long as it is remembered, then starts nothing either.',
			},
		],
		RECOVER_TEXTS,
	),
];
