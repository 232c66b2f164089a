/**
 * `npm test`: every check of this project, also in a bare clone, one step after the other; a failed
 * step does not keep the next from running. The last line is the tally, e.g. "120 passed, 0 failed".
 *
 *     npm test
 *     npm test -- --only unit,e2e
 *     npm run test:faults              the step faults alone, in its long form
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { PROJECT, ensureBuilt, ensureDependencies } from './lib/bootstrap.mjs';
import { inTerminal, npm, withNodeFirst } from './lib/process.mjs';
import { OLDEST_N8N_VERSION, ensureN8n, ensureNode } from './lib/runtime.mjs';

const OUTPUT = path.join(PROJECT, 'test-output');

/** In the order they run: what is quick or cheap to fail comes first. */
const STEPS = [
	{ name: 'lint', command: npm(['run', 'lint']) },
	{ name: 'typecheck', command: npm(['run', 'typecheck']) },
	{ name: 'scan', command: npm(['run', 'scan']), needs: ['build'] },
	{ name: 'unit', jest: [] },
	{ name: 'contexts', jest: [], needs: ['build'] },
	{ name: 'simulators', jest: [] },
	// One n8n is enough for two cores, and these tests measure how fast it answers.
	{ name: 'e2e', jest: ['--runInBand'], needs: ['build', 'n8n'] },
	// What the guarantees rest on is n8n's way of answering and saving: the core of e2e in the oldest n8n too.
	{
		name: 'oldest',
		project: 'e2e',
		// These tell of the package and of n8n as it is today.
		jest: ['--runInBand', '--testPathPatterns', 'e2e/(?!(examples|harness|practice\\w*)\\.)'],
		// What takes long and tells no more of n8n's version; the slot, see README.md, Versions of n8n.
		without: ' 1,000 |one execution slot|middle of a recovery|form of the SDK',
		needs: ['build', 'oldestN8n'],
		env: { N8N_VERSION: OLDEST_N8N_VERSION },
	},
	// A user in Debian's Chromium; screenshots go to test-output/screenshots.
	{ name: 'browser', jest: ['--runInBand'], needs: ['build', 'n8n'] },
	// Five processes of n8n at once.
	{ name: 'queue', jest: ['--runInBand'], needs: ['build', 'n8n'] },
	{ name: 'faults', jest: ['--runInBand'], needs: ['build', 'n8n'] },
	{ name: 'demo', command: npm(['start', '--', '--once']), needs: ['build', 'n8n'] },
];

/** What a step needs beyond the dependencies; made when the first step needs it. */
const PROVIDE = {
	build: ensureBuilt,
	n8n: () => ensureN8n(),
	oldestN8n: () => ensureN8n(OLDEST_N8N_VERSION),
};

const { values } = parseArgs({ options: { only: { type: 'string' }, long: { type: 'boolean' } } });
// See test/support/faultForm.ts.
if (values.long) process.env.FAULTS = 'long';
const steps = chosen(values.only);
// `npm test --silent` would silence every npm started here, also its reasons for failing.
delete process.env.npm_config_loglevel;
rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });

const results = await runAll().catch((error) => {
	console.error(`[setup] ${error.message}`);
	return [{ step: 'setup', passed: 0, failed: 1, skipped: 0, seconds: 0 }];
});
console.table(Object.fromEntries(results.map(({ step, ...counts }) => [step, counts])));
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);

async function runAll() {
	await ensureDependencies();
	const node = await ensureNode();
	const env = withNodeFirst(node.bin);
	const outcomes = [];
	for (const step of steps) {
		const started = Date.now();
		console.log(`\n=== ${step.name} ===`);
		const counts = await attempt(step, node.bin, env);
		outcomes.push({ step: step.name, ...counts, seconds: Math.round((Date.now() - started) / 1000) });
	}
	return outcomes;
}

function chosen(only) {
	if (only === undefined) return STEPS;
	const names = only.split(',');
	const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
	if (unknown.length === 0) return STEPS.filter((step) => names.includes(step.name));
	console.error(`no such step: ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}`);
	process.exit(2);
}

/** @returns {Promise<{passed: number, failed: number, skipped: number}>} */
async function attempt(step, node, env) {
	try {
		for (const need of step.needs ?? []) await PROVIDE[need](env);
		return step.jest === undefined ? await runCommand(step, env) : await runJest(step, node, env);
	} catch (error) {
		console.error(`${step.name} could not run: ${error.message}`);
		return { passed: 0, failed: 1, skipped: 0 };
	}
}

/** A command counts as one test. */
async function runCommand({ command }, env) {
	const passed = (await inTerminal(command, { cwd: PROJECT, env })) === 0;
	return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

async function runJest({ name, project = name, jest, without, env: own }, node, env) {
	const report = path.join(OUTPUT, `${name}.json`);
	const args = ['--selectProjects', project, '--json', `--outputFile=${report}`, ...jest];
	if (without !== undefined) args.push('--testNamePattern', `^(?!.*(${without}))`);
	const script = path.join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js');
	const code = await inTerminal(
		{ command: node, args: [script, ...args] },
		{ cwd: PROJECT, env: { ...env, ...own } },
	);
	if (!existsSync(report)) throw new Error(`jest ended with ${code} and no report`);
	const result = JSON.parse(readFileSync(report, 'utf8'));
	// A file that cannot be loaded holds no failed test, and jest can fail on grounds of its own.
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	return {
		passed: result.numPassedTests,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		// To jest, what a step does without is pending too.
		skipped: (without === undefined ? result.numPendingTests : 0) + result.numTodoTests,
	};
}
