import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PROJECT } from './runtime';
import type { WorkflowJson } from './workflows';

/** Where the examples send to until somebody enters an address of theirs. */
const PLACEHOLDER = 'https://example.com';

/** Where the examples take n8n's own API to be. */
const USUAL_N8N = 'http://localhost:5678';

export interface ExampleSetup {
	/** Takes the place of https://example.com. */
	readonly sinkUrl: string;
	/** Takes the place of http://localhost:5678. */
	readonly n8nUrl?: string;
	/** By credential type: the id of the stored credential that the nodes use. */
	readonly credentials: Readonly<Record<string, string>>;
}

/**
 * An importable workflow of examples/, made ready to run as a user would: credentials selected and the
 * addresses entered.
 *
 * @param name of the file without its ending
 */
export function exampleWorkflow(
	name: string,
	{ sinkUrl, n8nUrl = USUAL_N8N, credentials }: ExampleSetup,
): WorkflowJson {
	const text = readFileSync(path.join(PROJECT, 'examples', `${name}.json`), 'utf8');
	const addressed = text.replaceAll(PLACEHOLDER, sinkUrl).replaceAll(USUAL_N8N, n8nUrl);
	const workflow = JSON.parse(addressed) as WorkflowJson;
	for (const node of workflow.nodes) {
		for (const [type, selected] of Object.entries(node.credentials ?? {})) {
			selected.id = credentials[type] ?? null;
		}
	}
	return workflow;
}

/** The webhook id of a workflow's trigger, which makes its URL. */
export function webhookIdOf(workflow: WorkflowJson): string {
	const id = workflow.nodes.find(({ webhookId }) => webhookId !== undefined)?.webhookId;
	if (id === undefined) throw new Error(`${workflow.name} has no webhook`);
	return id;
}
