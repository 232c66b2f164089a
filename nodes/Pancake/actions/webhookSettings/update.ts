import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { changeField, requireChange } from '../../../shared/actions/change';
import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
import { splitList } from '../../../shared/util/text';
import { stripQuery, isSafeUrl } from '../../../shared/util/url';
import {
	getWebhookSettings,
	setWebhookSettings,
	withSecretHeader,
	type RequestHeader,
	type WebhookSettings,
	type WebhookSettingsChange,
} from '../../api/webhookSettings';
import { keyProblemIn, CREDENTIAL_TYPE, keysFrom } from '../../platform/keys';
import { toItem } from './get';

/** The word that users enter to empty the types or the error email. */
const NONE = 'none';

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update the webhook settings of the shop',
	description: 'Change the webhook of the shop: switch it on or off, its URL, its types and its header',
	properties: [
		{
			displayName:
				'A shop has one webhook only: when you change its URL, whoever receives at the present one receives nothing any more.',
			name: 'updateNotice',
			type: 'notice',
			default: '',
		},
		changeField([
			{
				displayName: 'Enabled',
				name: 'enabled',
				type: 'boolean',
				default: true,
				description: 'Whether Pancake sends webhooks',
			},
			{
				displayName: 'Error Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. ops@example.com',
				description: 'Where Pancake reports failing webhooks; "none" for nowhere',
			},
			{
				displayName: 'Set Secret Header',
				name: 'setSecretHeader',
				type: 'boolean',
				default: true,
				description:
					'Whether Pancake shall send the webhook secret of the credential in its header; other headers that Pancake shows stay as they are',
			},
			{
				displayName: 'Types',
				name: 'types',
				type: 'string',
				default: '',
				placeholder: 'e.g. orders, products',
				description:
					'What Pancake sends, separated by commas: orders, customers, products, variations_warehouses (inventory), auto_call. It replaces the present list; "none" empties it.',
			},
			{
				displayName: 'URL',
				name: 'url',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://n8n.example.com/webhook/...',
				description: 'Where Pancake sends webhooks; https only, as a secret travels along',
			},
		]),
	],
	async execute(context, itemIndex) {
		const fields = context.getNodeParameter('change', itemIndex, {}) as IDataObject;
		const before = await getWebhookSettings(context);
		const change = await changeOf(context, fields, before, itemIndex);
		// The other settings are sent unchanged: whether Pancake keeps settings that a request leaves out is not
		// documented.
		await setWebhookSettings(context, { ...before, ...change }, before);
		const after = await getWebhookSettings(context);
		return [after === undefined ? { updated: true } : { updated: true, ...(await toItem(context, after)) }];
	},
};

async function changeOf(
	context: IExecuteFunctions,
	fields: IDataObject,
	before: WebhookSettings | undefined,
	itemIndex: number,
): Promise<WebhookSettingsChange> {
	const url = String(fields.url ?? '').trim();
	if (url !== '' && !isSafeUrl(url)) {
		throw userError(
			context,
			{
				what: `${stripQuery(url)} is not an https URL, so the webhook secret would be sent unprotected`,
				cure: 'Enter a public URL that begins with https.',
			},
			itemIndex,
		);
	}
	const email = String(fields.email ?? '').trim();
	const types = splitList(String(fields.types ?? ''));
	const change: WebhookSettingsChange = {
		...(typeof fields.enabled === 'boolean' && { enabled: fields.enabled }),
		...(url !== '' && { url }),
		// An expression that finds nothing must not empty a setting.
		...(email !== '' && { email: email.toLowerCase() === NONE ? '' : email }),
		...(types.length > 0 && { types: types.join().toLowerCase() === NONE ? [] : types }),
		...(fields.setSecretHeader === true && { headers: await headersOf(context, before, itemIndex) }),
	};
	requireChange(context, change, itemIndex);
	return change;
}

async function headersOf(
	context: IExecuteFunctions,
	before: WebhookSettings | undefined,
	itemIndex: number,
): Promise<RequestHeader[]> {
	const keys = keysFrom(await context.getCredentials(CREDENTIAL_TYPE));
	const fault = keys.webhookSecret === undefined ? NO_SECRET : keyProblemIn(keys);
	if (fault !== undefined) throw userError(context, fault, itemIndex);
	return withSecretHeader(before?.headers ?? [], keys);
}

const NO_SECRET = {
	what: 'The credential has no webhook secret',
	cure: 'Enter a long random text as Webhook Secret in the credential.',
};
