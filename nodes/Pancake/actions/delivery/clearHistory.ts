import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { dayOf, idSegment, sdkNotice, webhookIdField } from '../sdkForm';
import { statusField } from './filters';

export const clearHistory: Operation = {
	name: 'Clear History',
	value: 'clearHistory',
	action: 'Clear the history of deliveries',
	description: 'Delete the history of deliveries of a webhook in the SDK form (unverified)',
	properties: [
		sdkNotice('deliveryClearHistory'),
		webhookIdField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Without a filter, the whole history of the webhook is deleted',
			options: [
				{
					displayName: 'Before Day',
					name: 'beforeDate',
					type: 'string',
					default: '',
					placeholder: 'e.g. 2026-11-01',
					description: 'Only deliveries before this day, as YYYY-MM-DD',
				},
				statusField,
			],
		},
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		const filters = context.getNodeParameter('filters', itemIndex, {});
		const before = dayOf(context, filters.beforeDate, itemIndex);
		// An expression that finds nothing must not delete the whole history.
		if ('beforeDate' in filters && before === undefined) {
			throw userError(
				context,
				{
					what: '"Before Day" is empty',
					cure: 'Enter a day, or remove the filter to delete the whole history.',
				},
				itemIndex,
			);
		}
		const status = String(filters.status ?? '');
		const body = { ...(before !== undefined && { before_date: before }), ...(status !== '' && { status }) };
		const path = `/webhooks/${id}/clear-history`;
		return [objectIn(await callApi(context, { method: 'POST', path, body, sdkForm: true }))];
	},
};
