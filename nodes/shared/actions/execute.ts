import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError, userError } from '../errors/nodeErrors';
import type { Operation, Resource } from './operation';

/**
 * The `execute` function of every action node. It runs the chosen operation for each item and handles errors
 * as the node's setting "On Error" says.
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
		throw userError(
			context,
			{
				what: `There is no operation ${resourceName}: ${operationName}`,
				cure: 'Choose the resource and the operation again in the node.',
			},
			item,
		);
	}
	return operation;
}
