import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PROJECT } from '../../harness/runtime';

const SCRIPT = path.join(PROJECT, 'scripts', 'release-check.mjs');
const CHANGELOG = '# Changelog\n\n## [1.2.3] - 2026-11-30\n\n- More.\n\n## [1.2.2] - 2026-10-01\n';

interface Release {
	tag?: string;
	version?: string;
	lockedVersion?: string;
	changelog?: string;
}

describe('the check before a release', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'release-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	function check({ tag = 'v1.2.3', version = '1.2.3', lockedVersion, changelog = CHANGELOG }: Release) {
		const files = {
			'package.json': JSON.stringify({ version }),
			'package-lock.json': JSON.stringify({ version: lockedVersion ?? version }),
			'CHANGELOG.md': changelog,
		};
		for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
		const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, tag, folder], {
			encoding: 'utf8',
		});
		return { status, said: stdout + stderr };
	}

	it('lets a release pass whose tag, manifest and changelog agree', () => {
		expect(check({})).toEqual({ status: 0, said: 'release-check: v1.2.3 can be published\n' });
	});

	it.each<[string, Release, string]>([
		['the tag is of another version', { tag: 'v1.2.4' }, 'the tag is v1.2.4, but package.json says 1.2.3'],
		['the tag lacks its v', { tag: '1.2.3' }, 'tag v1.2.3'],
		['the lock file was left behind', { lockedVersion: '1.2.2' }, 'package-lock.json says 1.2.2'],
		['the changelog lacks the version', { version: '1.2.30', tag: 'v1.2.30' }, 'no section "## [1.2.30]'],
		[
			'the changelog calls it unreleased',
			{ changelog: '## [1.2.3] - Unreleased\n' },
			'CHANGELOG.md has "## [1.2.3] - Unreleased": give it the date',
		],
	])('stops it where %s', (_case, release, words) => {
		const { status, said } = check(release);
		expect(said).toContain(words);
		expect(status).toBe(1);
	});
});
