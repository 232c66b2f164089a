import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ChangeTexts } from '../../shared/changes/properties';
import { LOOK_AFTER_OPTION } from '../../shared/registration/lookAfter';
import { triggerOptions } from '../../shared/webhook/triggerOptions';
import { EVENT_TYPES } from '../platform/eventTypes';
import { POLICY } from '../platform/policy';
import { PRESETS } from '../platform/resourceState';
import { RECOVER_TEXTS } from '../recover/texts';

export const CHANGE_TEXTS: ChangeTexts = {
	presets: PRESETS,
	updates: 'pushes that tell a status, a tracking number, a price, a promotion or a violation',
	eventsExample: 'order_status_push, 22',
	fieldsExample: 'status, tracking_no',
	firstSeen: 'start',
	firstSeenReason: 'Shopee has no push of its own for a new order: the first status is how you learn of it',
};

const pushTypeOptions: INodePropertyOptions[] = EVENT_TYPES.map(({ code, name, title }) => ({
	name: `${title} (${code})`,
	value: code,
	description: name,
})).sort((a, b) => (a.name < b.name ? -1 : 1));

export const properties: INodeProperties[] = [
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'Already Configured in Shopee',
				value: 'manual',
				description: 'You enter the URL in the Shopee Open Platform console yourself',
			},
			{
				name: 'Register by API',
				value: 'api',
				description:
					'When the workflow is activated, the node sets the callback URL of the app and switches the chosen push types on',
			},
		],
		default: 'manual',
		description: 'Who tells Shopee to send pushes to this node',
	},
	{
		displayName:
			'1. Publish (activate) the workflow. 2. In the console, open Push Mechanism &gt; Set Push, enter the production URL of this node (see Webhook URLs above) and generate the Live Push Partner Key. The verification message that Shopee sends is answered by itself. 3. Copy the key into the credential, and choose the push types in the console. One callback URL serves the whole app: all its shops and all push types.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName:
			'One callback URL serves the whole app: all its shops and all push types. Publishing (activating) the workflow sets it; unpublishing does not change it back, and Shopee continues to send to this URL. Whether types with codes above 13 can be switched by API is not documented: switch these in the console.',
		name: 'apiNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['api'] } },
	},
	{
		displayName: 'Replace Another Callback URL',
		name: 'replaceCallbackUrl',
		type: 'boolean',
		default: false,
		displayOptions: { show: { registration: ['api'] } },
		description:
			'Whether to set the URL of this node also when the app delivers to another URL now, which then receives nothing any more',
	},
	{
		displayName: 'Registered Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/.../webhook',
		description:
			'The URL exactly as it is registered in the console, since Shopee signs it. Leave it empty when it is the production URL of this node; fill it in when a proxy or a gateway stands before n8n.',
		hint: 'Usually empty: only where a proxy stands before n8n',
	},
	{
		displayName: 'Push Types',
		name: 'pushTypes',
		type: 'multiOptions',
		options: pushTypeOptions,
		default: [],
		description: 'What starts the workflow. With none chosen here and below, every push that arrives does.',
		hint: 'None chosen: everything that arrives starts the workflow',
	},
	{
		displayName: 'Other Push Types',
		name: 'otherPushTypes',
		type: 'string',
		default: '',
		placeholder: 'e.g. 39, 47',
		description: 'Codes of push types that are not in the list, separated by commas',
	},
	{
		displayName: 'Shop IDs',
		name: 'shopIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. 727720655, 220004993',
		description:
			'Numbers of shops, separated by commas: only their pushes start the workflow. Empty: all shops. Pushes about the app as a whole, such as authorizations, belong to no shop and always pass.',
	},
	...triggerOptions(
		CHANGE_TEXTS,
		POLICY,
		[
			LOOK_AFTER_OPTION,
			{
				displayName: 'Accept the API Partner Key',
				name: 'acceptApiKey',
				type: 'boolean',
				default: false,
				description:
					'Whether a push may also be signed with the API partner key, as apps do that never generated a push partner key',
			},
		],
		RECOVER_TEXTS,
	),
];
