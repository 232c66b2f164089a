import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { userError } from '../../../shared/errors/nodeErrors';
import { splitList } from '../../../shared/util/text';
import { ORDER_STATUSES } from '../../platform/orderStatuses';

export const orderIdField: INodeProperties = {
	displayName: 'Order ID',
	name: 'orderId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 260422900198363',
	description: 'The number of the order; a push has it as "delivery.orderId"',
};

/** The statuses that a list of orders can be asked for. */
export const statusOptions: INodePropertyOptions[] = ORDER_STATUSES.map((value) => ({
	name: value.replace(/_/g, ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
	value,
	description: value,
}));

/**
 * @param atMost the largest number of ids that the field accepts
 * @returns the order numbers that were entered, each once
 * @throws NodeOperationError where there are no ids or too many, or an id is no number
 */
export function requireOrderIds(
	context: IExecuteFunctions,
	parameter: string,
	itemIndex: number,
	atMost = Number.POSITIVE_INFINITY,
): string[] {
	const entered = context.getNodeParameter(parameter, itemIndex) as unknown;
	const texts = Array.isArray(entered)
		? entered.map(asText)
		: splitList(asText(entered).replace(/^\[|\]$/g, ''));
	const ids = [...new Set(texts.map((text) => text.trim()))];
	const wrong = ids.find((id) => !/^\d+$/.test(id));
	if (ids.length > 0 && ids.length <= atMost && wrong === undefined) return ids;
	const cure = 'Enter the numbers of orders as text, so that no digit is lost.';
	if (wrong !== undefined) {
		throw userError(context, { what: `"${wrong}" is not the number of an order`, cure }, itemIndex);
	}
	const what = atMost === 1 ? 'Exactly one order ID is needed' : 'At least one order ID is needed';
	throw userError(context, { what, cure }, itemIndex);
}

/** A number that is too large has lost digits. The "~" makes its text invalid, so the id is refused. */
function asText(value: unknown): string {
	if (typeof value === 'number' && !Number.isSafeInteger(value)) return `~${value}`;
	return String(value);
}
