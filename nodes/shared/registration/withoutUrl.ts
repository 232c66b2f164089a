import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

/** @returns what to throw where n8n knows no URL for the webhook of a node */
export function withoutUrl(context: IHookFunctions): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'n8n has no webhook URL for this node', {
		description: 'Save the workflow and activate it again. If that does not help, put the node in anew.',
	});
}
