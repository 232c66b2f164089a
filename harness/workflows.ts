import type { IConnections, INode, INodeCredentials, INodeParameters, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as n8n's editor exports it. */
export interface WorkflowJson {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
}

export interface TriggerToSink {
	/** Node type, e.g. "n8n-nodes-base.webhook". */
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	/** By credential type: the id and name of a stored credential. */
	credentials?: INodeCredentials;
	/** The URL of the sink that counts the effect of each item; see sink.ts. */
	sinkUrl: string;
	/** The id in the trigger's production URL: `/webhook/<webhookId>/webhook`. */
	webhookId: string;
	name?: string;
}

/** @returns the type that workflows save for a node of this package, e.g. for "shopeeTrigger" */
export function nodeType(name: string): string {
	return `n8n-nodes-commerce-webhooks.${name}`;
}

export const TRIGGER = 'Trigger';
export const SINK = 'Sink';

/** A workflow whose trigger passes every item to an HTTP Request node, which posts the whole item as JSON. */
export function triggerToSink(options: TriggerToSink): WorkflowJson {
	const { type, typeVersion, parameters, credentials, webhookId } = options;
	const trigger: INode = {
		id: 'trigger',
		name: TRIGGER,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
		webhookId,
		...(credentials === undefined ? {} : { credentials }),
	};
	const sink: INode = {
		id: 'sink',
		name: SINK,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [220, 0],
		parameters: {
			method: 'POST',
			url: options.sinkUrl,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($json) }}',
		},
	};
	return {
		name: options.name ?? `${type} to sink`,
		nodes: [trigger, sink],
		connections: { [TRIGGER]: { main: [[{ node: SINK, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
