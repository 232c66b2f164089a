/**
 * Sets up whatever a bare machine lacks, and runs a script that shows the package in a real n8n:
 *
 *     node scripts/start.mjs demo/index.ts                         npm start
 *     node scripts/start.mjs demo/index.ts --once                  ends after the show
 *     node scripts/start.mjs demo/practice/index.ts                npm run practice
 *     node scripts/start.mjs demo/practice/index.ts --without-n8n  for an n8n that is there already
 */
import path from 'node:path';

import { PROJECT, ensureBuilt, ensureDependencies } from './lib/bootstrap.mjs';
import { inTerminal, withNodeFirst } from './lib/process.mjs';
import { ensureN8n, ensureNode } from './lib/runtime.mjs';

const [script, ...options] = process.argv.slice(2);
const withN8n = !options.includes('--without-n8n');

await ensureDependencies();
const node = withN8n ? (await ensureN8n()).node : (await ensureNode()).bin;
const env = withNodeFirst(node);
if (withN8n) await ensureBuilt(env);
const args = ['--import', 'tsx', path.join(PROJECT, script), ...options];
endWithOthers();
process.exitCode = await inTerminal({ command: node, args }, { cwd: PROJECT, env });

/**
 * A SIGINT to this process alone ends what it has started, too. So does the end of npm, which when it is killed takes
 * along its shell and nothing else. Only once: what tidies up after a first signal dies of a second one.
 */
function endWithOthers() {
	let ending = false;
	const end = () => {
		if (!ending) process.kill(process.pid, 'SIGTERM');
	};
	process.once('SIGTERM', () => {
		ending = true;
	});
	process.on('SIGINT', end);
	if (process.env.npm_lifecycle_event === undefined) return;
	const parent = process.ppid;
	setInterval(() => process.ppid !== parent && end(), 250).unref();
}
