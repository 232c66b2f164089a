import { randomUUID } from 'node:crypto';

import type { INodeCredentials, INodeParameters } from 'n8n-workflow';

import type { N8nInstance } from '../../harness/n8n';
import type { N8nApi } from '../../harness/n8nApi';
import { N8nApiError } from '../../harness/n8nRest';
import { TRIGGER, triggerToSink, type WorkflowJson } from '../../harness/workflows';

/** The node id of every trigger here. */
export const TRIGGER_ID = 'trigger';

export interface TriggerSetup {
	/** Node type, e.g. "n8n-nodes-base.webhook". */
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	readonly credentials?: INodeCredentials;
	/** The last part of its URL; our triggers and most others have "webhook". */
	readonly path?: string;
}

/** An active workflow. */
export interface Running {
	readonly id: string;
	/** Production URL of its trigger. */
	readonly url: string;
}

/**
 * Starts a workflow of a trigger and a node that does nothing: what is measured is the way to the
 * execution and the least there is of one.
 */
export async function runTrigger(n8n: N8nInstance, api: N8nApi, setup: TriggerSetup): Promise<Running> {
	const webhookId = randomUUID();
	const { id } = await api.createWorkflow(triggerToNothing(setup, webhookId));
	await api.activate(id);
	const url = setup.path === '' ? `${n8n.url}/webhook/${webhookId}` : n8n.webhookUrl(webhookId, setup.path);
	return { id, url };
}

function triggerToNothing(setup: TriggerSetup, webhookId: string): WorkflowJson {
	const workflow = triggerToSink({ ...setup, webhookId, sinkUrl: '' });
	const [trigger] = workflow.nodes;
	trigger!.id = TRIGGER_ID;
	// n8n's own Webhook node takes its path from a parameter; the editor enters the same there.
	if (setup.path === '') trigger!.parameters = { ...setup.parameters, path: webhookId };
	return {
		...workflow,
		nodes: [
			trigger!,
			{
				id: 'nothing',
				name: 'Nothing',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { [TRIGGER]: { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] } },
	};
}

/** Waits until no execution is left, so that the next measurement does not pay for this one. */
export async function drained(api: N8nApi): Promise<void> {
	const filter = JSON.stringify({ status: ['new', 'running'] });
	const query = new URLSearchParams({ filter, limit: '1' });
	for (;;) {
		const left = await api
			.request<{ results: unknown[] }>('GET', `/executions?${query}`)
			.then(({ results }) => results.length)
			.catch(whileDatabaseIsBusy);
		if (left === 0) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** After a burst, n8n says for moments that its database is not ready. */
function whileDatabaseIsBusy(error: unknown): undefined {
	if (error instanceof N8nApiError && error.status === 503) return undefined;
	throw error;
}
