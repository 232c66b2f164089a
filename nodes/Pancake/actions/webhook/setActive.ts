import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { idSegment, sdkNotice, webhookIdField } from '../sdkForm';

export const setActive: Operation = {
	name: 'Set Active',
	value: 'setActive',
	action: 'Switch a webhook on or off',
	description: 'Switch a webhook on or off in the SDK form (unverified)',
	properties: [
		sdkNotice('webhookSetActive'),
		webhookIdField,
		{
			displayName: 'Active',
			name: 'isActive',
			type: 'boolean',
			default: true,
			description: 'Whether the webhook is told events from now on',
		},
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		const isActive = context.getNodeParameter('isActive', itemIndex, true) === true;
		const path = `/webhooks/${id}/set-active`;
		const body = { is_active: isActive };
		return [objectIn(await callApi(context, { method: 'PUT', path, body, sdkForm: true }))];
	},
};
