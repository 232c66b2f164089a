import type { IDataObject, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { nodeOf } from './nodeOf';

/** A place in n8n's workflow static data. */
export interface NodeData {
	read(): unknown;
	/** Marks the static data as changed, so that n8n saves it. */
	write(value: IDataObject): void;
}

/**
 * What a node keeps with its workflow. It is named after the node's id, so that renaming the node
 * forgets nothing, and a copy of the workflow inherits nothing.
 */
export function nodeData(
	context: IHookFunctions | ITriggerFunctions | IWebhookFunctions,
	kind: string,
): NodeData {
	const staticData = context.getWorkflowStaticData('global');
	const name = `${kind}:${nodeOf(context).id}`;
	return {
		read: () => staticData[name],
		write: (value) => {
			staticData[name] = value;
		},
	};
}
