/**
 * Runs a command with the Node that n8n needs, whatever Node the machine has:
 *
 *     node scripts/with-node.mjs node_modules/jest/bin/jest.js --selectProjects unit
 */
import { ensureDependencies } from './lib/bootstrap.mjs';
import { inTerminal, withNodeFirst } from './lib/process.mjs';
import { ensureNode } from './lib/runtime.mjs';

await ensureDependencies();
const { bin } = await ensureNode();
process.exitCode = await inTerminal(
	{ command: bin, args: process.argv.slice(2) },
	{ env: withNodeFirst(bin) },
);
