import type { IDataObject } from 'n8n-workflow';

import { changeField, requireChange } from '../../../shared/actions/change';
import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { idSegment, sdkNotice, webhookIdField } from '../sdkForm';
import { descriptionField, eventsField, eventsIn, otherEventsField, requireUrl, urlField } from './fields';

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update a webhook',
	description: 'Update a webhook in the SDK form (unverified)',
	properties: [
		sdkNotice('webhookUpdate'),
		webhookIdField,
		changeField([
			{
				displayName: 'Active',
				name: 'isActive',
				type: 'boolean',
				default: true,
				description: 'Whether the webhook is told events',
			},
			descriptionField,
			eventsField,
			otherEventsField,
			urlField,
		]),
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		const fields = context.getNodeParameter('change', itemIndex, {}) as IDataObject;
		const events = eventsIn(fields.events, fields.otherEvents);
		const body = {
			...(String(fields.url ?? '').trim() !== '' && { url: requireUrl(context, fields.url, itemIndex) }),
			...(events.length > 0 && { events }),
			...(fields.description !== undefined && { description: String(fields.description) }),
			...(typeof fields.isActive === 'boolean' && { is_active: fields.isActive }),
		};
		requireChange(context, body, itemIndex);
		const path = `/webhooks/${id}`;
		return [objectIn(await callApi(context, { method: 'PUT', path, body, sdkForm: true }))];
	},
};
