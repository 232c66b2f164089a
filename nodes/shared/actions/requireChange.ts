import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** @throws NodeOperationError where nothing was added that an update could change */
export function requireChange(context: IExecuteFunctions, change: object, itemIndex: number): void {
	if (Object.keys(change).length > 0) return;
	throw new NodeOperationError(context.getNode(), 'There is nothing to change', {
		description: 'Add at least one field to change.',
		itemIndex,
	});
}
