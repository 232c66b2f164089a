import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { userError } from '../errors/nodeErrors';

/** @returns the form of the fields that an update may change, of which only those are sent that a user adds */
export function changeField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Fields to Change',
		name: 'change',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'What is not added stays as it is',
		options,
	};
}

/** @throws NodeOperationError where an update contains no field to change */
export function requireChange(context: IExecuteFunctions, change: object, itemIndex: number): void {
	if (Object.keys(change).length > 0) return;
	throw userError(
		context,
		{ what: 'There is nothing to change', cure: 'Add at least one field to change.' },
		itemIndex,
	);
}
