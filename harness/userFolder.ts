import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { cachedFolder } from './cachedFolder';
import { N8nProcess, freePort } from './n8nProcess';
import { setUpOwner } from './n8nRest';
import { type N8nRuntime, OUTPUT } from './runtime';

/** Raise this number when this file changes the content of a template. */
const TEMPLATE_SCHEMA = 2;

/** A first start runs a few hundred migrations. */
const FIRST_START_MS = 180_000;

/** Files that n8n writes again at every start, and "nodes", which could replace installed packages. */
const NOT_IN_TEMPLATE = ['.cache', 'n8nEventLog', 'crash.journal', 'nodes'];

/** @returns an empty folder for the data of one n8n */
export async function newUserFolder(): Promise<string> {
	return await mkdtemp(path.join(tmpdir(), 'n8n-commerce-webhooks-'));
}

/**
 * Copies a migrated database with an owner (see OWNER in n8nRest.ts) into a user folder that has no database, so
 * that n8n starts in seconds. A folder with a database stays as it is.
 */
export async function fillUserFolder(userFolder: string, runtime: N8nRuntime): Promise<void> {
	if (existsSync(path.join(userFolder, '.n8n', 'database.sqlite'))) return;
	await cp(await template(runtime), userFolder, { recursive: true });
}

async function template(runtime: N8nRuntime): Promise<string> {
	const folder = path.join(runtime.cache, `user-folder-${runtime.version}-schema${TEMPLATE_SCHEMA}`);
	return await cachedFolder(folder, async (draft) => {
		// Not console: jest would print a stack trace with the line.
		process.stderr.write(`[setup] first start of n8n ${runtime.version}: running its migrations\n`);
		await makeTemplate(draft, runtime);
	});
}

async function makeTemplate(draft: string, runtime: N8nRuntime): Promise<void> {
	const port = await freePort();
	const logFile = path.join(OUTPUT, `n8n-template-${port}.log`);
	const env = { N8N_DISABLE_UI: 'true' };
	const n8n = await N8nProcess.launch({ runtime, userFolder: draft, port, logFile, env });
	try {
		await n8n.waitUntilReady(FIRST_START_MS);
		await setUpOwner(`http://127.0.0.1:${port}`);
	} finally {
		await n8n.terminate();
	}
	for (const folder of [draft, path.join(draft, '.n8n')]) {
		const dispensable = (await readdir(folder)).filter((name) =>
			NOT_IN_TEMPLATE.some((prefix) => name.startsWith(prefix)),
		);
		for (const name of dispensable) await rm(path.join(folder, name), { recursive: true });
	}
}
