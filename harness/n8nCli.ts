import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { N8nInstance } from './n8n';
import { freePort } from './n8nProcess';
import { n8nRuntime } from './runtime';
import type { WorkflowJson } from './workflows';

const exec = promisify(execFile);

/**
 * Runs `n8n import:workflow`, also while the n8n of the same folder is running.
 *
 * @param workflows each with an id, because the command requires one
 */
export async function importByCommand(
	{ userFolder }: N8nInstance,
	workflows: ReadonlyArray<WorkflowJson & { id: string }>,
): Promise<void> {
	const runtime = await n8nRuntime();
	const folder = await mkdtemp(path.join(tmpdir(), 'commerce-webhooks-import-'));
	try {
		const file = path.join(folder, 'workflows.json');
		await writeFile(file, JSON.stringify(workflows));
		await exec(runtime.node, [runtime.bin, 'import:workflow', `--input=${file}`], {
			cwd: userFolder,
			env: {
				PATH: process.env.PATH,
				HOME: userFolder,
				N8N_USER_FOLDER: userFolder,
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			},
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
