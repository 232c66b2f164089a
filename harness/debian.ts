import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Programs that npm does not provide, and the Debian packages that contain them. */
const PROGRAMS = {
	'redis-server': ['redis-server'],
	webdis: ['webdis'],
	postgres: ['postgresql'],
	setpriv: ['util-linux'],
	// DejaVu has the letters of Vietnamese, the language of Pancake's menus and order notes.
	chromium: ['chromium', 'fonts-dejavu-core'],
} as const;

export type Program = keyof typeof PROGRAMS;

/** @returns the path of a program; undefined where the program is not installed */
export function locate(program: Program): string | undefined {
	const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/sbin'];
	if (program === 'postgres') folders.unshift(...postgresFolders());
	return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

/**
 * @returns the path of a program
 * @throws where the program is not installed, with the command that installs it
 */
export function programPath(program: Program): string {
	const found = locate(program);
	if (found === undefined) throw new Error(`${program} is not installed: ${installing([program])}`);
	return found;
}

/**
 * A `describe` for tests that need programs of Debian packages. Where a program is missing, the tests are skipped,
 * and their name shows the command that installs the program. In CI, where every program is installed, the
 * tests fail instead.
 */
export function describeWith(programs: readonly Program[], name: string, tests: () => void): void {
	const missing = programs.filter((program) => locate(program) === undefined);
	if (missing.length === 0 || process.env.CI === 'true') describe(name, tests);
	else describe.skip(`${name} (skipped; ${installing(missing)})`, tests);
}

function installing(programs: readonly Program[]): string {
	const packages = [...new Set(programs.flatMap((program) => PROGRAMS[program]))];
	return `apt-get install --no-install-recommends ${packages.join(' ')}`;
}

/** Debian has the programs of PostgreSQL in one folder per version, outside of PATH. The newest is first. */
function postgresFolders(): string[] {
	const root = '/usr/lib/postgresql';
	if (!existsSync(root)) return [];
	const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
	return versions.map((version) => path.join(root, version, 'bin'));
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
