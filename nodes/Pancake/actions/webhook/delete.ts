import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { idSegment, sdkNotice, webhookIdField } from '../sdkForm';

export const remove: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a webhook',
	description: 'Delete a webhook in the SDK form (unverified)',
	properties: [sdkNotice('webhookDelete'), webhookIdField],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		await callApi(context, { method: 'DELETE', path: `/webhooks/${id}`, sdkForm: true });
		return [{ deleted: true, id: decodeURIComponent(id) }];
	},
};
