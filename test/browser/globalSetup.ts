import { locate } from '../../harness/debian';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8N_URL } from './support/environment';

/** It loads its editor besides, and the machine may be busy. */
const START_MS = 240_000;

let n8n: N8nInstance | undefined;

/** Starts the n8n that all files of these tests use, one after the other. */
export default async function setup(): Promise<void> {
	if (locate('chromium') === undefined && process.env.CI !== 'true') return;
	n8n = await startN8n({
		name: 'browser',
		ui: true,
		codeNodes: false,
		prepare: packAndInstall,
		startTimeoutMs: START_MS,
	});
	process.env[N8N_URL] = n8n.url;
}

/** Stops it; see globalTeardown.ts. */
export async function stopN8n(): Promise<void> {
	await n8n?.stop();
}
