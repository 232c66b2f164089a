import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { StoredWorkflow } from './n8nApi';
import { PROJECT } from './runtime';
import type { WorkflowJson } from './workflows';

const FOLDER = path.join(PROJECT, 'examples');

/** The address to which the examples send until a user enters another one. */
const PLACEHOLDER = 'https://example.invalid';

/** The address of n8n's own API in the examples. */
const USUAL_N8N = 'http://localhost:5678';

export interface ExampleSetup {
	/** Replaces https://example.invalid. */
	readonly sinkUrl: string;
	/** Replaces http://localhost:5678. */
	readonly n8nUrl?: string;
	/** By credential type: the id of the stored credential that the nodes use. */
	readonly credentials: Readonly<Record<string, string>>;
}

/** The names of the example files, without their extension. */
export function exampleNames(): string[] {
	return readdirSync(FOLDER)
		.map((file) => path.parse(file).name)
		.sort();
}

/** The path of an example file, which n8n can import. */
export function exampleFile(name: string): string {
	return path.join(FOLDER, `${name}.json`);
}

/** An importable workflow of examples/, exactly as in the file. */
export function readExample(name: string): WorkflowJson {
	return JSON.parse(readFileSync(exampleFile(name), 'utf8')) as WorkflowJson;
}

/**
 * An importable workflow of examples/, made ready to run as a user would do: with credentials selected and
 * addresses entered.
 *
 * @param name of the file, without its extension
 */
export function exampleWorkflow(
	name: string,
	{ sinkUrl, n8nUrl = USUAL_N8N, credentials }: ExampleSetup,
): WorkflowJson {
	const text = readFileSync(exampleFile(name), 'utf8');
	const addressed = text.replaceAll(PLACEHOLDER, sinkUrl).replaceAll(USUAL_N8N, n8nUrl);
	const workflow = JSON.parse(addressed) as WorkflowJson;
	for (const node of workflow.nodes) {
		for (const [type, selected] of Object.entries(node.credentials ?? {})) {
			selected.id = credentials[type] ?? null;
		}
	}
	return workflow;
}

/** The webhook id in the URL of a workflow's trigger. n8n assigns this id when it stores the workflow. */
export function webhookIdOf(workflow: StoredWorkflow): string {
	const id = workflow.nodes.find(({ webhookId }) => webhookId !== undefined)?.webhookId;
	if (id === undefined) throw new Error(`${workflow.name} has no webhook`);
	return id;
}
