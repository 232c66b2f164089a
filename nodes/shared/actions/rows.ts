import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { userError } from '../errors/nodeErrors';

const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	displayOptions: { show: { returnAll: [false] } },
	description: 'Max number of results to return',
};

/** The form fields for the number of rows to return. */
export const rowFields: readonly INodeProperties[] = [returnAll, limit];

/**
 * @returns the number of rows to return; infinite for all rows
 * @throws NodeOperationError where the limit is no whole number of at least 1
 */
export function wantedRows(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Number.POSITIVE_INFINITY;
	const limit = Number(context.getNodeParameter('limit', itemIndex, 50));
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw userError(
		context,
		{
			what: 'The limit is not a whole number of at least 1',
			cure: 'Enter the number of results in "Limit", or switch on "Return All".',
		},
		itemIndex,
	);
}
