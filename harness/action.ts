import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { executeContext, type NodeSetup } from './contexts';

/** @returns what an action node makes of its parameters, called as n8n calls it */
export async function runAction(setup: NodeSetup): Promise<IDataObject[]> {
	const [output] = (await setup.type.execute!.call(executeContext(setup))) as INodeExecutionData[][];
	return (output ?? []).map(({ json }) => json);
}

/** What n8n shows of an error. */
export interface Failure {
	readonly message: string;
	readonly description: string;
}

/** @throws Error where nothing fails */
export async function failing(promise: Promise<unknown>): Promise<Failure> {
	return await promise.then(
		() => {
			throw new Error('it did not fail');
		},
		(error: Failure) => error,
	);
}
