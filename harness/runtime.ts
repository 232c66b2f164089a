import { spawn } from 'node:child_process';
import path from 'node:path';

export const PROJECT = path.resolve(__dirname, '..');

/** The folder for the logs of n8n and the reports of a run. It is not under version control. */
export const OUTPUT = path.join(PROJECT, 'test-output');

export interface N8nRuntime {
	/** n8n's CLI script. */
	bin: string;
	/** The Node binary that n8n needs. */
	node: string;
	version: string;
	/** The folder for files that outlive a checkout. */
	cache: string;
}

let runtime: Promise<N8nRuntime> | undefined;

/**
 * Finds the provisioned n8n. On a machine that has none, n8n is provisioned first, which takes minutes and shows
 * its progress on stderr. scripts/lib/runtime.mjs names the version of n8n.
 */
export async function n8nRuntime(): Promise<N8nRuntime> {
	runtime ??= locate();
	return await runtime;
}

async function locate(): Promise<N8nRuntime> {
	const script = path.join(PROJECT, 'scripts', 'print-runtime.mjs');
	const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new Error(`n8n could not be provisioned: ${script} ended with ${code}`);
	return JSON.parse(output) as N8nRuntime;
}
