import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { executeContext, type NodeSetup } from './contexts';

/**
 * Calls an action node as n8n does.
 *
 * @returns the JSON of its output items
 */
export async function runAction(setup: NodeSetup): Promise<IDataObject[]> {
	const [output] = (await setup.type.execute!.call(executeContext(setup))) as INodeExecutionData[][];
	return (output ?? []).map(({ json }) => json);
}

/** The parts of an error that n8n shows. */
export interface Failure {
	readonly message: string;
	readonly description: string;
}

/**
 * @returns the error with which a promise fails
 * @throws Error where the promise does not fail
 */
export async function failing(promise: Promise<unknown>): Promise<Failure> {
	return await promise.then(
		() => {
			throw new Error('it did not fail');
		},
		(error: Failure) => error,
	);
}
