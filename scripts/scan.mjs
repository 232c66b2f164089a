/**
 * n8n's verification scan, run on this checkout before it is run on the published package.
 *
 * n8n lints twice: the sources of the commit a release was built from, and the compiled code in
 * the tarball. Both run here with the scanner's own functions, configuration and plugin versions.
 * The scanner passes a package that has only warnings; here a warning is a finding as well.
 *
 * `npm run build` first: what is packed is the dist/ that lies here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

// eslint-plugin-n8n-nodes-base treats every file as its own fixture when this is "test", as it is
// in a process started by Jest. It looks when it is loaded, hence the dynamic import.
delete process.env.NODE_ENV;
const { SOURCE_FILE_PATTERNS, analyzePackage, buildScanConfig } =
	await import('@n8n/scan-community-package/scanner/scanner.mjs');

const requireAsScanner = createRequire(
	createRequire(import.meta.url).resolve('@n8n/scan-community-package/package.json'),
);
// The scanner makes a folder as soon as it is imported, and leaves it behind.
requireAsScanner('tmp').setGracefulCleanup();
const { ESLint } = requireAsScanner('eslint');
const glob = requireAsScanner('fast-glob');

/** What the scanner lints of a tarball; not exported by it, see its analyzePackageByName(). */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

const workspace = mkdtempSync(path.join(tmpdir(), 'scan-'));
try {
	const packed = pack(workspace);
	const findings = [
		...(await scan('source', ROOT, SOURCE_FILE_PATTERNS)),
		...missingEntries(packed),
		...(await scan('tarball', packed, TARBALL_FILE_PATTERNS)),
	];
	for (const finding of findings) console.error(finding);
	console.log(findings.length === 0 ? 'scan: no findings' : `scan: ${findings.length} findings`);
	process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
	rmSync(workspace, { recursive: true, force: true });
}

/**
 * @param {string} leg the name this part of the scan has in the output
 * @param {string} directory root of a package
 * @param {string[]} patterns globs of the files to lint
 * @returns {Promise<string[]>} one line a finding
 */
async function scan(leg, directory, patterns) {
	const files = glob.sync(patterns, {
		cwd: directory,
		absolute: true,
		ignore: ['node_modules/**', '**/package-lock.json'],
	});
	console.log(`scan: ${leg}, ${files.length} files`);

	const verdict = await analyzePackage(directory, patterns);
	// A rule that threw: nothing was linted, and linting again would throw here as well.
	if (verdict.error) return [`${leg}: ${verdict.message}`];

	const eslint = new ESLint({
		cwd: directory,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const findings = (await eslint.lintFiles(files)).flatMap(({ filePath, messages }) =>
		messages.map(({ line = 0, column = 0, severity, message, ruleId }) =>
			[
				`${leg}: ${path.relative(directory, filePath)}:${line}:${column}`,
				severity === 2 ? 'error' : 'warning',
				message,
				ruleId ?? '',
			].join('  '),
		),
	);
	if (!verdict.passed && findings.length === 0)
		findings.push(`${leg}: ${verdict.message}\n${verdict.details}`);
	return findings;
}

/** @returns {string} the directory that holds what a user would get from the registry */
function pack(directory) {
	run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory]);
	const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'));
	const extracted = path.join(directory, 'package');
	mkdirSync(extracted);
	run('tar', ['-xzf', path.join(directory, tarball), '-C', extracted, '--strip-components=1']);
	return extracted;
}

function run(command, args) {
	const { status, stderr, error } = spawnSync(command, args, {
		cwd: ROOT,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw error ?? new Error(`${command} ${args[0]} failed:\n${stderr}`);
}

/** A tarball without its nodes would pass: there is nothing in it to lint. */
function missingEntries(packed) {
	const { n8n } = JSON.parse(readFileSync(path.join(packed, 'package.json'), 'utf8'));
	return [...n8n.nodes, ...(n8n.credentials ?? [])]
		.filter((entry) => !existsSync(path.join(packed, entry)))
		.map((entry) => `tarball: ${entry} is registered in package.json but not packed; was it built?`);
}
