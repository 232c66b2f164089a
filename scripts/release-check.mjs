/**
 * Whether a tag, package.json and CHANGELOG.md speak of the same release, before it is published:
 *
 *     node scripts/release-check.mjs v0.1.0
 *     node scripts/release-check.mjs v0.1.0 <folder of the package>
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [tag = '', folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')] =
	process.argv.slice(2);

const problems = releaseProblems(tag, {
	version: JSON.parse(read('package.json')).version,
	lockedVersion: JSON.parse(read('package-lock.json')).version,
	changelog: read('CHANGELOG.md'),
});
for (const problem of problems) console.error(`release-check: ${problem}`);
if (problems.length === 0) console.log(`release-check: ${tag} can be published`);
process.exitCode = problems.length === 0 ? 0 : 1;

function read(name) {
	return readFileSync(path.join(folder, name), 'utf8');
}

/** @returns {string[]} what stands against publishing the tag, and what to do about it */
function releaseProblems(tag, { version, lockedVersion, changelog }) {
	const problems = [];
	if (tag !== `v${version}`) {
		problems.push(`the tag is ${tag || 'missing'}, but package.json says ${version}: tag v${version}`);
	}
	if (lockedVersion !== version) {
		problems.push(`package-lock.json says ${lockedVersion}: run npm install --package-lock-only`);
	}
	const heading = changelog.split('\n').find((line) => line.startsWith(`## [${version}]`));
	if (heading === undefined) {
		problems.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"`);
	} else if (!/^ - \d{4}-\d{2}-\d{2}$/.test(heading.slice(`## [${version}]`.length))) {
		problems.push(`CHANGELOG.md has "${heading}": give it the date of the release, YYYY-MM-DD`);
	}
	return problems;
}
