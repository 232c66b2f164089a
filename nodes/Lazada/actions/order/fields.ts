import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

import { splitList } from '../../../shared/util/text';

export const orderIdField: INodeProperties = {
	displayName: 'Order ID',
	name: 'orderId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 260422900198363',
	description: 'The number of the order; a push has it as "delivery.orderId"',
};

/**
 * @param atMost how many the field takes
 * @returns the order numbers that were entered, each once
 * @throws NodeOperationError where there is none, or one is no number
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
	const message =
		wrong === undefined
			? `${atMost === 1 ? 'One order ID is' : 'Order IDs are'} needed`
			: `"${wrong}" is not the number of an order`;
	throw new NodeOperationError(context.getNode(), message, {
		description: 'Enter the numbers of orders as text, so that none of their digits is lost.',
		itemIndex,
	});
}

/** A number that is too large has lost digits: as text it is none, and refused. */
function asText(value: unknown): string {
	if (typeof value === 'number' && !Number.isSafeInteger(value)) return `~${value}`;
	return String(value);
}
