import type { FunctionsBase, INodeProperties } from 'n8n-workflow';

import { nodeOf } from '../n8n/node';
import { asObject } from '../util/object';

/** The option that every trigger has. */
export const REPORT_OPTION: INodeProperties = {
	displayName: 'Report Problems',
	name: 'reportProblems',
	type: 'boolean',
	default: true,
	// Read between deliveries, where n8n evaluates no expression.
	noDataExpression: true,
	description:
		'Whether a failed execution says what is wrong: deliveries that are refused, a webhook that the platform has removed, and so on. At most one an hour for each kind. It starts the error workflow.',
};

/** Whether the trigger reports problems: unless it is switched off. */
export function reportsProblems(context: Pick<FunctionsBase, 'getNode'>): boolean {
	return asObject(nodeOf(context).parameters.options).reportProblems !== false;
}
