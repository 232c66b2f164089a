import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { dayOf, eventOptions } from '../sdkForm';

const anyEvent = { name: 'Any', value: '' };

export const fromDayField: INodeProperties = {
	displayName: 'From Day',
	name: 'fromDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-11-01',
	description: 'The first day, as YYYY-MM-DD',
};

export const toDayField: INodeProperties = {
	displayName: 'To Day',
	name: 'toDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-11-30',
	description: 'The last day, as YYYY-MM-DD',
};

export const eventField: INodeProperties = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	options: [anyEvent, ...eventOptions],
	default: '',
	description: 'Only deliveries of this event',
};

export const statusField: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Any', value: '' },
		{ name: 'Failed', value: 'failed' },
		{ name: 'Success', value: 'success' },
	],
	default: '',
	description: 'Only deliveries that ended like this',
};

export const webhookField: INodeProperties = {
	displayName: 'Webhook ID',
	name: 'webhookId',
	type: 'string',
	default: '',
	description: 'Only deliveries of this webhook',
};

/**
 * @param filters as n8n passes the collection
 * @returns the query of a list of deliveries, without the filters that are empty
 * @throws NodeOperationError where an entered day is not a day
 */
export function filterQuery(
	context: IExecuteFunctions,
	filters: IDataObject,
	itemIndex: number,
): IDataObject {
	const wanted = {
		webhook_id: textIn(filters, 'webhookId'),
		event: textIn(filters, 'event'),
		status: textIn(filters, 'status'),
		from_date: dayOf(context, filters.fromDate, itemIndex),
		to_date: dayOf(context, filters.toDate, itemIndex),
	};
	return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

function textIn(filters: IDataObject, name: string): string | undefined {
	return String(filters[name] ?? '').trim() || undefined;
}
