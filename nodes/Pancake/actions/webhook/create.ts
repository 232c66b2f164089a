import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { sdkNotice } from '../sdkForm';
import { descriptionField, eventsField, eventsIn, otherEventsField, requireUrl, urlField } from './fields';

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a webhook',
	description: 'Create a webhook in the SDK form (unverified)',
	properties: [
		sdkNotice('webhookCreate'),
		{ ...urlField, required: true },
		eventsField,
		otherEventsField,
		descriptionField,
		{
			displayName: 'Active',
			name: 'isActive',
			type: 'boolean',
			default: true,
			description: 'Whether the webhook is told events from the start',
		},
	],
	async execute(context, itemIndex) {
		const field = (name: string) => context.getNodeParameter(name, itemIndex, '');
		const url = requireUrl(context, field('url'), itemIndex);
		const events = eventsIn(field('events'), field('otherEvents'));
		if (events.length === 0) {
			throw userError(
				context,
				{
					what: 'No event is chosen',
					cure: 'Choose at least one event that Pancake shall send to the webhook.',
				},
				itemIndex,
			);
		}
		const description = String(field('description'));
		const isActive = context.getNodeParameter('isActive', itemIndex, true) === true;
		const body = { url, events, is_active: isActive, ...(description !== '' && { description }) };
		return [objectIn(await callApi(context, { method: 'POST', path: '/webhooks', body, sdkForm: true }))];
	},
};
