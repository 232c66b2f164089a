/** What a bare clone lacks: its dependencies and its build. Plain JavaScript without dependencies. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { npm, step } from './process.mjs';

export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Everything that the content of dist/ depends on. */
const BUILD_INPUTS = [
	'nodes',
	'credentials',
	'package.json',
	'gulpfile.js',
	'tsconfig.json',
	'tsconfig.build.json',
];

/** Installs the locked dependencies unless those in node_modules are at least as new as the lock file. */
export async function ensureDependencies() {
	const installed = newestChange(inProject('node_modules', '.package-lock.json'));
	if (installed >= newestChange(inProject('package-lock.json'))) return;
	// npm would empty what the link leads to, which is somebody else's.
	if (isLink(inProject('node_modules'))) return;
	const expect = 'npm ci, about half a minute to two';
	await step('dependencies', { cwd: PROJECT, expect }, [npm(['ci', '--no-audit', '--no-fund'])]);
}

/**
 * Builds the package unless dist/ is newer than all it is made of.
 *
 * @param {object} env environment of the build, for the Node that runs it
 */
export async function ensureBuilt(env = process.env) {
	const sources = Math.max(...BUILD_INPUTS.map((input) => newestChange(inProject(input))));
	if (newestChange(inProject('dist')) > sources) return;
	await step('package', { cwd: PROJECT, expect: 'npm run build', env }, [npm(['run', 'build'])]);
}

function isLink(target) {
	return lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function inProject(...parts) {
	return path.join(PROJECT, ...parts);
}

/**
 * @returns {number} when a file or anything in a folder last changed; 0 when it does not exist. A
 *   folder's own time counts too, because that is all that tells of a deleted file.
 */
function newestChange(target) {
	if (!existsSync(target)) return 0;
	const { mtimeMs } = statSync(target);
	if (!statSync(target).isDirectory()) return mtimeMs;
	return Math.max(mtimeMs, ...readdirSync(target).map((name) => newestChange(path.join(target, name))));
}
