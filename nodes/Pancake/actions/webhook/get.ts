import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { idSegment, sdkNotice, webhookIdField } from '../sdkForm';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a webhook',
	description: 'Get a webhook in the SDK form (unverified)',
	properties: [sdkNotice('webhookGet'), webhookIdField],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		return [objectIn(await callApi(context, { method: 'GET', path: `/webhooks/${id}`, sdkForm: true }))];
	},
};
