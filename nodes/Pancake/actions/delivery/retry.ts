import { NodeApiError, sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { toNodeError } from '../../../shared/errors/nodeErrors';
import { errorMessage } from '../../../shared/errors/problem';
import { textOf } from '../../../shared/util/text';
import { callApi } from '../../api/client';
import { getRows } from '../../api/pages';
import { objectIn } from '../../api/response';
import { idSegment, sdkNotice, segmentOf } from '../sdkForm';
import { eventField, filterQuery, fromDayField, toDayField, webhookField } from './filters';
import { deliveryIdField } from './get';

const one = { show: { retryWhat: ['one'] } };
const allFailed = { show: { retryWhat: ['allFailed'] } };

/** HTTP statuses after which every further call would fail the same way. */
const HOPELESS: readonly (string | null)[] = ['401', '403', '429'];

export const retry: Operation = {
	name: 'Retry',
	value: 'retry',
	action: 'Retry deliveries',
	description: 'Have one delivery, or all failed ones, sent again in the SDK form (unverified)',
	properties: [
		sdkNotice('deliveryRetry'),
		{
			displayName: 'What to Retry',
			name: 'retryWhat',
			type: 'options',
			options: [
				{ name: 'One Delivery', value: 'one', description: 'The delivery with an ID' },
				{
					name: 'All Failed Deliveries',
					value: 'allFailed',
					description: 'Every failed delivery that the filters find, one after the other',
				},
			],
			default: 'one',
			description: 'What is to be sent again',
		},
		{ ...deliveryIdField, displayOptions: one },
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			displayOptions: allFailed,
			options: [eventField, fromDayField, toDayField, webhookField],
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: allFailed,
			description: 'Max number of results to return',
		},
		{
			displayName: 'Pause Between Retries (Ms)',
			name: 'pauseMs',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 60_000 },
			default: 500,
			displayOptions: allFailed,
			description:
				'How long to wait after each delivery, so that neither Pancake nor the receiver is flooded',
		},
	],
	async execute(context, itemIndex) {
		if (context.getNodeParameter('retryWhat', itemIndex, 'one') === 'allFailed') {
			return await retryFailed(context, itemIndex);
		}
		const id = idSegment(context, 'deliveryId', 'delivery', itemIndex);
		return [await retryOne(context, id)];
	},
};

async function retryOne(context: IExecuteFunctions, id: string): Promise<IDataObject> {
	const path = `/webhook-deliveries/${id}/retry`;
	return objectIn(await callApi(context, { method: 'POST', path, body: {}, sdkForm: true }));
}

/** Reads the whole list first, because a delivery that is sent again leaves the list. */
async function retryFailed(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const query = { ...filterQuery(context, filters, itemIndex), status: 'failed' };
	const limit = Math.max(1, Number(context.getNodeParameter('limit', itemIndex, 50)) || 1);
	const pauseMs = Math.min(
		60_000,
		Math.max(0, Number(context.getNodeParameter('pauseMs', itemIndex, 500)) || 0),
	);
	const call = { path: '/webhook-deliveries', query, rows: 'deliveries', sdkForm: true };
	const { rows } = await getRows(context, call, limit);

	const results: IDataObject[] = [];
	let hopeless = false;
	for (const [index, row] of rows.entries()) {
		const about = {
			delivery_id: textOf(row.id),
			webhook_id: row.webhook_id ?? null,
			event: row.event ?? null,
		};
		if (hopeless) {
			results.push({ ...about, status: 'skipped', failure_reason: 'The previous retry was refused' });
			continue;
		}
		if (index > 0) await sleep(pauseMs);
		const retry = async () => await retryOne(context, segmentOf(context, row.id, 'delivery', itemIndex));
		const outcome = await outcomeOf(context, retry, index === 0);
		hopeless = outcome.hopeless;
		results.push({ ...about, ...outcome.result });
	}
	return results;
}

/** A failed retry does not stop the retries after it, unless all of them would fail the same way. */
async function outcomeOf(
	context: IExecuteFunctions,
	retry: () => Promise<IDataObject>,
	first: boolean,
): Promise<{ result: IDataObject; hopeless: boolean }> {
	try {
		return { result: await retry(), hopeless: false };
	} catch (error) {
		const hopeless = error instanceof NodeApiError && HOPELESS.includes(error.httpCode);
		// If the first retry is refused, no delivery was sent again yet, so throwing loses no result.
		if (hopeless && first) throw toNodeError(context, error);
		return { result: { status: 'error', failure_reason: errorMessage(error) }, hopeless };
	}
}
