import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import type { Operation, Resource } from './operation';

/**
 * The `execute` function of every action node: runs the chosen operation for each item and keeps to
 * the node's setting of what happens on an error.
 */
export async function executeOperations(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		const operation = chosenOperation(context, resources, item);
		try {
			const outputs = await operation.execute(context, item);
			results.push(...outputs.map((json) => ({ json, pairedItem: { item } })));
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context, error, item);
			const { message, description } = toNodeError(context, error, item);
			results.push({ json: { error: message, description: description ?? null }, pairedItem: { item } });
		}
	}
	return [results];
}

function chosenOperation(
	context: IExecuteFunctions,
	resources: readonly Resource[],
	item: number,
): Operation {
	const resourceName = context.getNodeParameter('resource', item);
	const operationName = context.getNodeParameter('operation', item);
	const resource = resources.find(({ value }) => value === resourceName);
	const operation = resource?.operations.find(({ value }) => value === operationName);
	if (operation === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`There is no operation ${resourceName}: ${operationName}`,
			{
				description: 'Choose the resource and the operation again in the node.',
				itemIndex: item,
			},
		);
	}
	return operation;
}

function toNodeError(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof Error) return new NodeOperationError(context.getNode(), error, { itemIndex });
	return new NodeApiError(context.getNode(), error as JsonObject, { itemIndex });
}
