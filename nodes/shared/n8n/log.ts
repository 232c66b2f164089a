import type { FunctionsBase } from 'n8n-workflow';

import { nodeOf } from './node';

/** The workflow and the node that a line of the log is about. */
export type LogContext = Readonly<Record<'workflowId' | 'node', string>>;

export function logContext(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): LogContext {
	return { workflowId: context.getWorkflow().id ?? '', node: nodeOf(context).name };
}
