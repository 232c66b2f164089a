import type { FunctionsBase } from 'n8n-workflow';

import { nodeOf } from './nodeOf';

/** @returns where a line of the log comes from: the workflow's id and the node's name */
export function placeOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): Record<string, unknown> {
	return { workflowId: context.getWorkflow().id, node: nodeOf(context).name };
}
