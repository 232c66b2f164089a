import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import '../../harness/contexts';
import { PackageDirectoryLoader } from 'n8n-core';

import { credentialTypes, manifest, nodeVersions } from '../../harness/registered';
import { pack, unpack } from '../../harness/install';
import { OUTPUT, PROJECT } from '../../harness/runtime';

const OF_NPM = ['LICENSE', 'README.md', 'package.json'];

/** npm packs in a second or two where the machine has nothing else to do. */
const PATIENCE_MS = 60_000;

/** What tsc makes of a source that holds only types: nobody requires it, and it does nothing. */
const TYPES_ONLY = '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n';

describe('the package that npm packs', () => {
	let root: string;
	let files: string[];
	let loader: PackageDirectoryLoader;

	beforeAll(async () => {
		// Inside the project, so that the package finds n8n-workflow above it, as it does in n8n.
		mkdirSync(OUTPUT, { recursive: true });
		root = mkdtempSync(path.join(OUTPUT, 'packed-'));
		const packed = await pack(PROJECT, root);
		files = packed.files;
		await unpack(packed.tarball, root);
		loader = new PackageDirectoryLoader(root);
		await loader.loadAll();
	}, PATIENCE_MS);

	afterAll(() => rmSync(root, { recursive: true, force: true }));

	it('holds what is registered, with all that it needs, and nothing else', () => {
		const registered = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		const needed = new Set([
			...OF_NPM,
			...withRequired(root, registered),
			...manifest.n8n.nodes.map((node) => node.replace(/\.js$/, '.json')),
			...[...loader.types.nodes, ...loader.types.credentials].flatMap(iconsOf),
		]);
		const packed = files.filter((file) => readFileSync(path.join(root, file), 'utf8') !== TYPES_ONLY);
		expect(packed.sort()).toEqual([...needed].sort());
	});

	it('is loaded by n8n with every node', () => {
		const versions = loader.types.nodes.map(({ name, version }) => [name, version]);
		const expected = nodeVersions.map(({ type, version }) => [type.description.name, version]);
		expect(versions).toEqual(expected);
		const withoutCodex = loader.types.nodes.filter(({ codex }) => codex?.categories === undefined);
		expect(withoutCodex.map(({ name }) => name)).toEqual([]);
	});

	it('is loaded by n8n with every credential, each of use to a node of the package', () => {
		const loaded = loader.types.credentials.map(({ name, supportedNodes }) => [
			name,
			(supportedNodes ?? []).length > 0,
		]);
		expect(loaded).toEqual(credentialTypes.map(({ name }) => [name, true]));
		const asked = loader.types.nodes.flatMap(({ credentials = [] }) => credentials.map(({ name }) => name));
		expect(credentialTypes.map(({ name }) => name)).toEqual(expect.arrayContaining(asked));
	});

	it('has an icon for the light and one for the dark theme of everything', () => {
		for (const type of [...loader.types.nodes, ...loader.types.credentials]) {
			const { light, dark } = type.iconUrl as { light: string; dark: string };
			expect([type.name, light === dark]).toEqual([type.name, false]);
			expect(iconsOf(type).filter((icon) => !existsSync(path.join(root, icon)))).toEqual([]);
		}
	});
});

/** @returns the paths in the package of the icons that n8n serves for a node or a credential */
function iconsOf({ iconUrl }: { iconUrl?: unknown }): string[] {
	const urls = Object.values((iconUrl ?? {}) as Record<string, string>);
	return urls.map((url) => url.replace(`icons/${manifest.name}/`, ''));
}

/** @returns the files of the package, and those of its own that they require, and so on */
function withRequired(root: string, files: readonly string[]): Set<string> {
	const found = new Set<string>();
	const waiting = [...files];
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		if (found.has(file)) continue;
		found.add(file);
		const code = readFileSync(path.join(root, file), 'utf8');
		const required = [...code.matchAll(/\brequire\("(\.[^"]*)"\)/g)].map(([, relative]) => relative!);
		waiting.push(...required.map((relative) => fileRequired(root, path.join(path.dirname(file), relative))));
	}
	return found;
}

function fileRequired(root: string, target: string): string {
	const candidates = [target, `${target}.js`, path.join(target, 'index.js')];
	const found = candidates.find((file) => /\.\w+$/.test(file) && existsSync(path.join(root, file)));
	if (found === undefined) throw new Error(`${target} is required but not in the package`);
	return found;
}
