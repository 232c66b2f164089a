import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { StoredWorkflow } from './n8nApi';
import { PROJECT } from './runtime';
import type { WorkflowJson } from './workflows';

const FOLDER = path.join(PROJECT, 'examples');

/** Where the examples send to until somebody enters an address of theirs. */
const PLACEHOLDER = 'https://example.invalid';

/** Where the examples take n8n's own API to be. */
const USUAL_N8N = 'http://localhost:5678';

export interface ExampleSetup {
	/** Takes the place of https://example.invalid. */
	readonly sinkUrl: string;
	/** Takes the place of http://localhost:5678. */
	readonly n8nUrl?: string;
	/** By credential type: the id of the stored credential that the nodes use. */
	readonly credentials: Readonly<Record<string, string>>;
}

/** The names of the files without their ending. */
export function exampleNames(): string[] {
	return readdirSync(FOLDER)
		.map((file) => path.parse(file).name)
		.sort();
}

/** Where an example is, for n8n to import it. */
export function exampleFile(name: string): string {
	return path.join(FOLDER, `${name}.json`);
}

/** An importable workflow of examples/, as it is in the file. */
export function readExample(name: string): WorkflowJson {
	return JSON.parse(readFileSync(exampleFile(name), 'utf8')) as WorkflowJson;
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

/** The webhook id of a workflow's trigger, which makes its URL; n8n gives it when it stores the workflow. */
export function webhookIdOf(workflow: StoredWorkflow): string {
	const id = workflow.nodes.find(({ webhookId }) => webhookId !== undefined)?.webhookId;
	if (id === undefined) throw new Error(`${workflow.name} has no webhook`);
	return id;
}
