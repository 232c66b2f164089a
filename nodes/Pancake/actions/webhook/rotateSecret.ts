import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { idSegment, sdkNotice, webhookIdField } from '../sdkForm';

export const rotateSecret: Operation = {
	name: 'Rotate Secret',
	value: 'rotateSecret',
	action: 'Rotate the secret of a webhook',
	description: 'Give a webhook in the SDK form (unverified) a new secret_key; the output holds it',
	properties: [
		sdkNotice('webhookRotateSecret'),
		{
			displayName:
				'The new secret_key is in the output, and so in the execution that n8n keeps. Where the installation signs with it, enter it as Signing Key in the credential.',
			name: 'rotateNotice',
			type: 'notice',
			default: '',
		},
		webhookIdField,
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		const path = `/webhooks/${id}/rotate-secret`;
		return [objectIn(await callApi(context, { method: 'POST', path, body: {}, sdkForm: true }))];
	},
};
