import type { FunctionsBase } from 'n8n-workflow';

import { nodeOf } from './node';

/** Where a line of the log comes from. */
export type Place = Readonly<Record<'workflowId' | 'node', string>>;

export function placeOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): Place {
	return { workflowId: context.getWorkflow().id ?? '', node: nodeOf(context).name };
}
