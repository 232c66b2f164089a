import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { keptFolder } from './keptFolder';
import { OUTPUT, PROJECT } from './runtime';

const exec = promisify(execFile);

/** As in n8n's own installer (modules/community-packages of 2.40.7), so that the same files end up there. */
const N8N_INSTALL = [
	'install',
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];

/** Fields that n8n's installer strips, so that npm does not fetch a second n8n-workflow. */
const STRIPPED = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

interface Manifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
}

export interface InstalledPackage {
	name: string;
	version: string;
	/** Where n8n loads it from. */
	folder: string;
}

/**
 * Packs the package and installs the tarball into a user folder just as n8n does when somebody
 * installs it in the editor, short of the registry. n8n loads it at its next start.
 *
 * @param options.packageDir the folder of the package; this project without it
 */
export async function packAndInstall(
	userFolder: string,
	options: { packageDir?: string } = {},
): Promise<InstalledPackage> {
	const packageDir = options.packageDir ?? PROJECT;
	const unpacked = await installedOnce(packageDir);
	const { name, version } = await readManifest(unpacked);
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const folder = path.join(nodesFolder, 'node_modules', name);
	await rm(folder, { recursive: true, force: true });
	await cp(unpacked, folder, { recursive: true });
	await enterInLedger(nodesFolder, name, version);
	return { name, version, folder };
}

/** Several tests install the same tarball: the installed folder is kept by the tarball's content. */
async function installedOnce(packageDir: string): Promise<string> {
	const work = await mkdtemp(path.join(tmpdir(), 'commerce-webhooks-pack-'));
	try {
		const { tarball } = await pack(packageDir, work);
		const hash = createHash('sha256')
			.update(await readFile(tarball))
			.digest('hex');
		const kept = path.join(OUTPUT, 'installed', hash.slice(0, 16));
		return await keptFolder(kept, async (draft) => await install(tarball, draft));
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/**
 * @param destination a folder for the tarball
 * @returns where the tarball is, and the paths of the files in it
 * @throws when the package has not been built
 */
export async function pack(
	packageDir: string,
	destination: string,
): Promise<{ tarball: string; files: string[] }> {
	const args = ['pack', packageDir, '--json', '--ignore-scripts', '--pack-destination', destination];
	const { stdout } = await exec('npm', args, { cwd: destination });
	const [packed] = JSON.parse(stdout) as Array<{ filename: string; files: Array<{ path: string }> }>;
	if (!packed?.files.some((file) => file.path.startsWith('dist/'))) {
		throw new Error(`${packageDir} has not been built: its tarball holds no dist folder`);
	}
	return {
		tarball: path.join(destination, packed.filename),
		files: packed.files.map((file) => file.path),
	};
}

/** Unpacks what npm packed into a folder, which exists. */
export async function unpack(tarball: string, folder: string): Promise<void> {
	await exec('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

async function install(tarball: string, folder: string): Promise<void> {
	await unpack(tarball, folder);
	const manifest: Manifest = await readManifest(folder);
	const kept = Object.entries(manifest).filter(([field]) => !STRIPPED.includes(field));
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(Object.fromEntries(kept), null, 2));
	await exec('npm', N8N_INSTALL, { cwd: folder });
}

/** n8n keeps what it has installed as the dependencies of a manifest next to node_modules. */
async function enterInLedger(nodesFolder: string, name: string, version: string): Promise<void> {
	const file = path.join(nodesFolder, 'package.json');
	const ledger = existsSync(file)
		? await readManifest(nodesFolder)
		: { name: 'installed-nodes', private: true };
	const dependencies = { ...('dependencies' in ledger ? ledger.dependencies : {}), [name]: version };
	await writeFile(file, JSON.stringify({ ...ledger, dependencies }, null, 2));
}

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}
