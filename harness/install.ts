import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { cachedFolder } from './cachedFolder';
import { OUTPUT, PROJECT } from './runtime';

const exec = promisify(execFile);

/** The arguments of n8n's own installer (modules/community-packages of 2.40.7), for the same files. */
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
	/** What npm packs beside package.json, README and LICENSE. */
	files?: string[];
}

export interface InstalledPackage {
	name: string;
	version: string;
	/** The folder from which n8n loads the package. */
	folder: string;
}

/**
 * Packs a package and installs the tarball into a user folder. n8n does the same when a user installs a package
 * in the editor, except that n8n uses the registry. n8n loads the package at its next start.
 *
 * @param options.packageDir the folder of the package, by default this project
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
	await addToManifest(nodesFolder, name, version);
	return { name, version, folder };
}

/** Many tests install the same package, so the installed folder is kept under a hash of what npm packs. */
async function installedOnce(packageDir: string): Promise<string> {
	const kept = path.join(OUTPUT, 'installed', await hashOf(packageDir));
	return await cachedFolder(kept, async (draft) => {
		const work = await mkdtemp(path.join(tmpdir(), 'commerce-webhooks-pack-'));
		try {
			const { tarball } = await pack(packageDir, work);
			await install(tarball, draft);
		} finally {
			await rm(work, { recursive: true, force: true });
		}
	});
}

/** `npm pack` itself takes a second or two, many times in a run: this reads the same files in milliseconds. */
async function hashOf(packageDir: string): Promise<string> {
	const { files = ['.'] } = await readManifest(packageDir);
	const hash = createHash('sha256');
	for (const file of await filesUnder(packageDir, ['package.json', 'README.md', 'LICENSE', ...files])) {
		hash.update(`\n${file}\n`).update(await readFile(path.join(packageDir, file)));
	}
	return hash.digest('hex').slice(0, 16);
}

/** @returns the files of a folder that are, or are below, one of the given paths: relative, in a fixed order */
async function filesUnder(folder: string, paths: readonly string[]): Promise<string[]> {
	const found = new Set<string>();
	for (const each of paths.filter((one) => existsSync(path.join(folder, one)))) {
		const top = path.join(folder, each);
		const isFile = (await stat(top)).isFile();
		const below = isFile ? [] : await readdir(top, { recursive: true, withFileTypes: true });
		const inside = below
			.filter((entry) => entry.isFile())
			.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
		for (const file of isFile ? [each] : inside) {
			if (!file.split(path.sep).includes('node_modules')) found.add(path.normalize(file));
		}
	}
	return [...found].sort();
}

/**
 * @param destination a folder for the tarball
 * @returns the path of the tarball, and the paths of the files in it
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

/** Unpacks a tarball of npm into an existing folder. */
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

/** n8n lists the installed packages as dependencies of a manifest next to node_modules. */
async function addToManifest(nodesFolder: string, name: string, version: string): Promise<void> {
	const file = path.join(nodesFolder, 'package.json');
	const manifest = existsSync(file)
		? await readManifest(nodesFolder)
		: { name: 'installed-nodes', private: true };
	const dependencies = { ...('dependencies' in manifest ? manifest.dependencies : {}), [name]: version };
	await writeFile(file, JSON.stringify({ ...manifest, dependencies }, null, 2));
}

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}
