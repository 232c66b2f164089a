import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { PROJECT } from '../../harness/runtime';

let building: Promise<unknown> | undefined;

/** Builds the package as it is now; once a run. */
export async function built(): Promise<void> {
	building ??= promisify(execFile)('npm', ['run', 'build'], { cwd: PROJECT });
	await building;
}

/**
 * @param module of the build, e.g. "nodes/shared/webhook/receive"
 * @returns what it exports: the code that n8n runs, not what another compiler makes of its source
 */
export function shipped<Exports>(module: string): Exports {
	return require(path.join(PROJECT, 'dist', `${module}.js`)) as Exports;
}
