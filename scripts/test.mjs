/**
 * `npm test`: every check of this project, also in a bare clone. The steps run in two lanes side by side, as
 * most of what a real n8n is tested with is waiting; a failed step does not keep the next from running. What a
 * step prints is shown when it has ended. The last line has the counts, e.g. "120 passed, 0 failed".
 *
 *     npm test
 *     npm test -- --only unit,e2e
 *     npm test -- --only browser --screenshots
 *     npm run test:quick               what needs no n8n
 *     npm run test:faults              the step faults alone, in its long form
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';

import { PROJECT, ensureBuilt, ensureDependencies } from './lib/bootstrap.mjs';
import { inTerminal, npm, withNodeFirst } from './lib/process.mjs';
import { OLDEST_N8N_VERSION, ensureN8n, ensureNode } from './lib/runtime.mjs';

const OUTPUT = path.join(PROJECT, 'test-output');

/** A lane has one of two processors. */
const ONE_WORKER = ['--maxWorkers=1'];
const IN_BAND = ['--runInBand'];

/**
 * In the order they run. Each lane has one n8n at a time, or one thing that keeps a processor busy, so that two
 * processors are enough; a lane with what is quick or cheap to fail comes first.
 */
const LANES = [
	[
		{ name: 'e2e', jest: IN_BAND, needs: ['build', 'n8n'] },
		// What the guarantees rest on is n8n's way of answering and saving: the core of e2e in the oldest n8n too.
		{
			name: 'oldest',
			project: 'e2e',
			// What depends on n8n: static data, answers, registration, executions, tokens, action nodes.
			jest: [
				...IN_BAND,
				'--testPathPatterns',
				'e2e/(background|ledger|lazada|pancakeNode|recover|shopee|shopify)\\.',
			],
			// What takes long and tells no more of n8n's version; the slot, see docs/n8n-versions.md.
			without: ' 300 | 1,000 |one execution slot|middle of a recovery|form of the SDK',
			needs: ['build', 'oldestN8n'],
			env: { N8N_VERSION: OLDEST_N8N_VERSION },
		},
		// Five processes of n8n at once.
		{ name: 'queue', jest: IN_BAND, needs: ['build', 'n8n'] },
	],
	[
		{ name: 'lint', command: npm(['run', 'lint']) },
		{ name: 'typecheck', command: npm(['run', 'typecheck']) },
		{ name: 'scan', command: npm(['run', 'scan']), needs: ['build'] },
		{ name: 'unit', jest: ONE_WORKER },
		{ name: 'simulators', jest: ONE_WORKER },
		{ name: 'contexts', jest: ONE_WORKER, needs: ['build'] },
		// A user in Debian's Chromium; with --screenshots, pictures go to test-output/screenshots.
		{ name: 'browser', jest: IN_BAND, needs: ['build', 'n8n'] },
		{ name: 'faults', jest: IN_BAND, needs: ['build', 'n8n'] },
		{ name: 'demo', command: npm(['start', '--', '--once']), needs: ['build', 'n8n'] },
	],
];

const STEPS = LANES.flat();

/** What a step needs beyond the dependencies; made when the first step needs it. */
const PROVIDE = {
	build: ensureBuilt,
	n8n: () => ensureN8n(),
	oldestN8n: () => ensureN8n(OLDEST_N8N_VERSION),
};

const { values } = parseArgs({
	options: { only: { type: 'string' }, long: { type: 'boolean' }, screenshots: { type: 'boolean' } },
});
// See test/support/faultForm.ts.
if (values.long) process.env.FAULTS = 'long';
// See test/browser/support/screenshots.ts.
if (values.screenshots) process.env.SCREENSHOTS = '1';
const lanes = chosenLanes(values.only);
// `npm test --silent` would silence every npm started here, also its reasons for failing.
delete process.env.npm_config_loglevel;
rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });

const results = await runAll().catch((error) => {
	console.error(`[setup] ${error.message}`);
	return [{ step: 'setup', passed: 0, failed: 1, skipped: 0, seconds: 0 }];
});
// Once more what failed, where the end of a long log is all that anybody sees.
for (const { step, failures = [] } of results)
	for (const failure of failures) console.log(`${step}: ${failure}`);
const row = ({ step, passed, failed, skipped, seconds }) => [step, { passed, failed, skipped, seconds }];
const slowest = results.flatMap(({ step, files = [] }) => files.map((file) => ({ step, ...file })));
slowest.sort((left, right) => right.seconds - left.seconds);
if (slowest.length > 0) {
	console.log('The slowest files of tests:');
	console.table(slowest.slice(0, 10));
}
console.table(Object.fromEntries(results.map(row)));
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);

async function runAll() {
	await ensureDependencies();
	const node = await ensureNode();
	const env = withNodeFirst(node.bin);
	const needs = new Set(lanes.flat().flatMap((step) => step.needs ?? []));
	const missing = await provide(needs, env);
	// In CI one lane after the other, so that what fails there cannot be blamed on the other lane.
	if (process.env.CI) return await runLane(lanes.flat(), node, env, missing);
	const outcomes = await Promise.all(lanes.map(async (steps) => await runLane(steps, node, env, missing)));
	return outcomes.flat();
}

/** @returns {Promise<Map<string, string>>} what could not be made, and why */
async function provide(needs, env) {
	const missing = new Map();
	for (const need of needs) {
		await PROVIDE[need](env).catch((error) => missing.set(need, error.message));
	}
	return missing;
}

async function runLane(steps, node, env, missing) {
	const outcomes = [];
	for (const step of steps) {
		const started = Date.now();
		console.log(`[${step.name}] begins`);
		const output = [];
		const counts = await attempt(step, node.bin, env, missing, (chunk) => output.push(chunk));
		const seconds = Math.round((Date.now() - started) / 1000);
		console.log(`\n=== ${step.name} (${seconds} s) ===\n${Buffer.concat(output).toString()}`);
		outcomes.push({ step: step.name, ...counts, seconds });
	}
	return outcomes;
}

function chosenLanes(only) {
	if (only === undefined) return LANES;
	const names = only.split(',');
	const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
	if (unknown.length === 0) {
		return LANES.map((steps) => steps.filter((step) => names.includes(step.name)));
	}
	console.error(`no such step: ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}`);
	process.exit(2);
}

/** @returns {Promise<{passed: number, failed: number, skipped: number}>} */
async function attempt(step, node, env, missing, print) {
	try {
		const lacking = (step.needs ?? []).find((need) => missing.has(need));
		if (lacking !== undefined) throw new Error(`${lacking}: ${missing.get(lacking)}`);
		return step.jest === undefined
			? await runCommand(step, env, print)
			: await runJest(step, node, env, print);
	} catch (error) {
		const failure = `${step.name} could not run: ${error.message}`;
		print(Buffer.from(failure));
		return { passed: 0, failed: 1, skipped: 0, failures: [failure] };
	}
}

/** A command counts as one test. */
async function runCommand({ command }, env, print) {
	let said = '';
	const output = (chunk) => {
		said = (said + chunk).slice(-20_000);
		print(chunk);
	};
	const passed = (await inTerminal(command, { cwd: PROJECT, env, output })) === 0;
	return {
		passed: Number(passed),
		failed: Number(!passed),
		skipped: 0,
		failures: passed ? [] : [`ended with\n${inShort(said, -30)}`],
	};
}

async function runJest({ name, project = name, jest, without, env: own }, node, env, print) {
	const report = path.join(OUTPUT, `${name}.json`);
	const args = ['--selectProjects', project, '--json', `--outputFile=${report}`, ...jest];
	if (without !== undefined) args.push('--testNamePattern', `^(?!.*(${without}))`);
	const script = path.join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js');
	const code = await inTerminal(
		{ command: node, args: [script, ...args] },
		{ cwd: PROJECT, env: { ...env, ...own }, output: print },
	);
	if (!existsSync(report)) throw new Error(`jest ended with ${code} and no report`);
	const result = JSON.parse(readFileSync(report, 'utf8'));
	// A file that cannot be loaded holds no failed test, and jest can fail on grounds of its own.
	const failures = result.testResults.flatMap(failuresOf);
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	return {
		passed: result.numPassedTests,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		// To jest, what a step does without is pending too.
		skipped: (without === undefined ? result.numPendingTests : 0) + result.numTodoTests,
		failures,
		files: result.testResults.map(({ name: file, startTime, endTime }) => ({
			file: path.relative(PROJECT, file),
			seconds: Math.round((endTime - startTime) / 1_000),
		})),
	};
}

/** What a test file failed with, in short. */
function failuresOf({ name, message, assertionResults }) {
	const file = path.relative(PROJECT, name);
	const failed = assertionResults.filter(({ status }) => status === 'failed');
	if (failed.length === 0) return message === '' ? [] : [`${file}\n${inShort(message)}`];
	return failed.map(
		({ fullName, failureMessages }) => `${file}: ${fullName}\n${inShort(failureMessages.join('\n'))}`,
	);
}

/**
 * Lines of a message, cut short and without the colours of a terminal.
 *
 * @param {number} lines that many of the first ones, or of the last ones where it is negative
 */
function inShort(message, lines = 12) {
	const all = stripVTControlCharacters(message)
		.split('\n')
		.filter((line) => line.trim() !== '');
	const some = lines < 0 ? all.slice(lines) : all.slice(0, lines);
	return some.map((line) => `    ${line.slice(0, 300)}`).join('\n');
}
