import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { fromDayField, toDayField } from '../delivery/filters';
import { dayOf, idSegment, sdkNotice, webhookIdField } from '../sdkForm';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get the statistics of a webhook',
	description: 'Get counts, success rate and health of a webhook in the SDK form (unverified)',
	properties: [
		sdkNotice('statisticsGet'),
		webhookIdField,
		{
			displayName: 'Period',
			name: 'period',
			type: 'collection',
			placeholder: 'Add Day',
			default: {},
			options: [fromDayField, toDayField],
		},
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		const period = context.getNodeParameter('period', itemIndex, {}) as IDataObject;
		const from = dayOf(context, period.fromDate, itemIndex);
		const to = dayOf(context, period.toDate, itemIndex);
		const query = {
			...(from !== undefined && { from_date: from }),
			...(to !== undefined && { to_date: to }),
		};
		const read = async (path: string, more = {}) =>
			objectIn(await callApi(context, { method: 'GET', path, sdkForm: true, ...more }));
		const stats = await read(`/webhooks/${id}/stats`, { query });
		const { health_status: health } = await read(`/webhooks/${id}`);
		return [{ ...stats, success_rate: successRate(stats), health_status: health ?? null }];
	},
};

/** @returns percent with at most two decimals; null where nothing was sent or the answer has no counts */
function successRate({ success_count: succeeded, total_deliveries: total }: IDataObject): number | null {
	if (typeof succeeded !== 'number' || typeof total !== 'number' || total <= 0) return null;
	return Math.round((succeeded / total) * 10_000) / 100;
}
