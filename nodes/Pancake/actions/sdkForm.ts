import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { userError } from '../../shared/errors/nodeErrors';
import { textOf } from '../../shared/util/text';
import { segment } from '../api/client';
import { SDK_EVENTS } from '../platform/eventTypes';

/** @returns the notice of an operation that Pancake's published API does not list */
export function sdkNotice(operation: string): INodeProperties {
	return {
		displayName:
			'In the SDK form (unverified): the npm package pancake-client-sdk has this operation, but the published API of Pancake does not list it, and very likely Pancake does not have it. The webhook of a shop is under Webhook Settings; what no webhook told is found with Order: Get Many.',
		name: `${operation}Notice`,
		type: 'notice',
		default: '',
	};
}

export const webhookIdField: INodeProperties = {
	displayName: 'Webhook ID',
	name: 'webhookId',
	type: 'string',
	required: true,
	default: '',
	description: 'ID of the webhook, as Get Many tells it',
};

export const eventOptions = SDK_EVENTS.map(({ name, title }) => ({
	name: `${title} (${name})`,
	value: name,
}));

/**
 * @throws NodeOperationError where the field holds no id, for example after an expression that finds nothing
 */
export function idSegment(context: IExecuteFunctions, name: string, what: string, itemIndex: number): string {
	return segmentOf(context, context.getNodeParameter(name, itemIndex), what, itemIndex);
}

/**
 * @returns the id, encoded for a path
 * @throws NodeOperationError where the value is not an id
 */
export function segmentOf(context: IExecuteFunctions, id: unknown, what: string, itemIndex: number): string {
	const encoded = segment(id);
	if (encoded !== undefined) return encoded;
	throw userError(
		context,
		{
			what: `"${textOf(id)}" is not the ID of a ${what}`,
			cure: 'Enter an ID, or check the expression that should find it.',
		},
		itemIndex,
	);
}

/**
 * @returns the entered day as the SDK's endpoints take days, YYYY-MM-DD; undefined where the field is empty
 * @throws NodeOperationError where the entered text is not a day
 */
export function dayOf(context: IExecuteFunctions, entered: unknown, itemIndex: number): string | undefined {
	const text = String(entered ?? '').trim();
	if (text === '') return undefined;
	const day = /^\d{4}-\d\d-\d\d(?=$|[T ])/.exec(text)?.[0];
	if (day !== undefined && !Number.isNaN(Date.parse(day))) return day;
	throw userError(
		context,
		{ what: `"${text}" is not a day`, cure: 'Enter days as YYYY-MM-DD, such as 2026-11-22.' },
		itemIndex,
	);
}
