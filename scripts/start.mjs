/**
 * `npm start`: sets up whatever a bare machine lacks and shows the package at work in a real n8n.
 *
 *     npm start             stays open to look around
 *     npm start -- --once   ends after the show; the last line is a summary as JSON
 */
import path from 'node:path';

import { PROJECT, ensureBuilt, ensureDependencies } from './lib/bootstrap.mjs';
import { inTerminal, withNodeFirst } from './lib/process.mjs';
import { ensureN8n } from './lib/runtime.mjs';

await ensureDependencies();
const { node } = await ensureN8n();
const env = withNodeFirst(node);
await ensureBuilt(env);
const demo = path.join(PROJECT, 'demo', 'index.ts');
const args = ['--import', 'tsx', demo, ...process.argv.slice(2)];
process.exitCode = await inTerminal({ command: node, args }, { cwd: PROJECT, env });
