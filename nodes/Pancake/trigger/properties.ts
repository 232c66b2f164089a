import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ChangeTexts } from '../../shared/changes/properties';
import { LOOK_AFTER_OPTION } from '../../shared/registration/lookAfter';
import { RECOVER_TEXTS } from '../recover/texts';
import { triggerOptions } from '../../shared/webhook/triggerOptions';
import { DATA_TYPES, SDK_EVENTS } from '../platform/eventTypes';
import { POLICY } from '../platform/policy';
import { PRESETS } from '../platform/resourceState';

export const CHANGE_TEXTS: ChangeTexts = {
	presets: PRESETS,
	updates: 'orders, customers, products and inventory, and the updates of the SDK',
	eventsExample: 'orders, products',
	fieldsExample: 'status, items[].quantity',
	firstSeen: 'start',
	firstSeenReason: 'Pancake sends new and changed orders alike: the first delivery may be a new order',
};

const typeOptions: INodePropertyOptions[] = [
	...DATA_TYPES.map(({ name, title, titleVi }) => ({
		name: `${title} (${name})`,
		value: name,
		...(titleVi !== '' && { description: `In Pancake: ${titleVi}` }),
	})),
	...SDK_EVENTS.map(({ name, title }) => ({
		name: `SDK: ${title} (${name})`,
		value: name,
		description: 'Not in the published API of Pancake',
	})),
];

const BY_API = { show: { '/registration': ['api'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'Already Configured in Pancake',
				value: 'manual',
				description: 'You enter the URL in the settings of the shop yourself',
			},
			{
				name: 'Register by API',
				value: 'api',
				description:
					'When the workflow is activated, the node sets the webhook of the shop, its types and the header with the secret',
			},
		],
		default: 'manual',
		description: 'Who tells Pancake to send webhooks to this node',
	},
	{
		displayName:
			'1. Publish (activate) the workflow. 2. In Pancake POS, open Cấu hình &gt; Nâng cao &gt; Kết nối bên thứ 3 &gt; Webhook/API &gt; Webhook URL (Configuration &gt; Advanced &gt; Third-party connections; the English names may differ) and switch the webhook on. 3. As Địa chỉ (address), enter the production URL of this node (see Webhook URLs above); with ?secret=... at its end if the credential has a URL secret. 4. Under Dữ liệu (data), choose what to send. 5. Add a Request Header: the header name (X-API-KEY) and the webhook secret of the credential. A shop has one webhook only. If Pancake is answered with 404, it appends the type to the URL: then repeat the ID in it, .../webhook/&lt;ID&gt;/&lt;ID&gt;/webhook.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName:
			'A shop has one webhook only. Publishing (activating) the workflow sets its URL, its types and the header with the webhook secret of the credential; unpublishing switches it off, if it is still the one of this node. After a change of the secret, unpublish the workflow and publish it again. To look at it in Pancake POS: Cấu hình &gt; Nâng cao &gt; Kết nối bên thứ 3 &gt; Webhook/API (Configuration &gt; Advanced &gt; Third-party connections &gt; Webhook/API).',
		name: 'apiNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['api'] } },
	},
	{
		displayName: 'Replace Another Webhook URL',
		name: 'replaceWebhookUrl',
		type: 'boolean',
		default: false,
		displayOptions: { show: { registration: ['api'] } },
		description:
			'Whether to set the URL of this node also when the webhook of the shop leads to another URL now, which then receives nothing any more',
	},
	{
		displayName: 'Types',
		name: 'types',
		type: 'multiOptions',
		options: typeOptions,
		default: [],
		description:
			'What starts the workflow. With none chosen here and below, every delivery that arrives does.',
		hint: 'None chosen: everything that arrives starts the workflow, and registering by API switches all kinds of data on',
	},
	{
		displayName: 'Other Types',
		name: 'otherTypes',
		type: 'string',
		default: '',
		placeholder: 'e.g. crm_contacts',
		description: 'Types that are not in the list, as Pancake writes them in "type", separated by commas',
	},
	...triggerOptions(
		CHANGE_TEXTS,
		POLICY,
		[
			LOOK_AFTER_OPTION,
			{
				displayName: 'Error Email',
				name: 'errorEmail',
				type: 'string',
				default: '',
				placeholder: 'e.g. ops@example.com',
				displayOptions: BY_API,
				description: 'Where Pancake reports failing webhooks. Empty leaves it as it is.',
			},
			{
				displayName: 'Type Appended to URL',
				name: 'appendsType',
				type: 'boolean',
				default: false,
				displayOptions: BY_API,
				description:
					'Whether to register a URL that also takes deliveries below itself, such as .../orders. One integrator reports that Pancake appends the type; others receive at the URL itself.',
			},
		],
		RECOVER_TEXTS,
	),
];
