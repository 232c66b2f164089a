import type { IExecuteFunctions } from 'n8n-workflow';

import { userError } from '../errors/nodeErrors';

/** @throws NodeOperationError where an update contains no field to change */
export function requireChange(context: IExecuteFunctions, change: object, itemIndex: number): void {
	if (Object.keys(change).length > 0) return;
	throw userError(
		context,
		{ what: 'There is nothing to change', cure: 'Add at least one field to change.' },
		itemIndex,
	);
}
