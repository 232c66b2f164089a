/** Running other programs from the scripts: quietly with progress, or in the terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** @returns {{command: string, args: string[]}} an npm call for {@link step} and {@link inTerminal} */
export function npm(args) {
	return { command: NPM, args };
}

/** The environment in which `node` and `npm` mean the given Node binary. */
export function withNodeFirst(nodeBinary, env = process.env) {
	return { ...env, PATH: `${path.dirname(nodeBinary)}${path.delimiter}${env.PATH}` };
}

/**
 * Runs commands one after the other and says on stderr every 15 seconds that it is still at work:
 * these take minutes, and a silent terminal looks like a hang.
 *
 * @param {string} label what is being made, e.g. "n8n 2.40.7"
 * @param {{cwd: string, expect: string, env?: object, measure?: string}} options `measure` is a folder
 *   whose growth is shown
 * @param {Array<{command: string, args: string[]}>} commands
 * @throws {Error} with the last lines of the command that failed
 */
export async function step(label, { cwd, expect, env, measure }, commands) {
	const started = Date.now();
	const minutes = () => `${((Date.now() - started) / 60_000).toFixed(1)} min`;
	console.error(`[setup] ${label}: ${expect}`);
	const progress = setInterval(() => {
		const grown = measure === undefined ? '' : `${folderMegabytes(measure)} MB, `;
		console.error(`[setup] ${label}: ${grown}${minutes()}`);
	}, 15_000);
	try {
		for (const { command, args } of commands) await run(command, args, { cwd, env });
	} finally {
		clearInterval(progress);
	}
	console.error(`[setup] ${label}: done after ${minutes()}`);
}

/** Runs a command to its end; a failure carries the last lines it printed. */
export async function run(command, args, options = {}) {
	await new Promise((resolve, reject) => {
		const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		const collect = (chunk) => {
			output = (output + chunk).slice(-8000);
		};
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			if (code === 0) resolve();
			else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${output}`));
		});
	});
}

/**
 * Runs a command in this terminal and waits for it.
 *
 * @param {object} options of `spawn`; `output` is given what the command prints, in place of the terminal
 * @returns {Promise<number>} its exit code, or 128 + the signal's number as shells have it
 */
export async function inTerminal({ command, args }, { output, ...options } = {}) {
	const stdio = output === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'];
	const child = spawn(command, args, { ...options, stdio });
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', output);
	// Ctrl-C reaches the child by itself: this process only has to outlive it, to pass its code on.
	const outlive = () => {};
	const passOn = () => child.kill('SIGTERM');
	process.on('SIGINT', outlive);
	process.on('SIGTERM', passOn);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
		});
	} finally {
		process.off('SIGINT', outlive);
		process.off('SIGTERM', passOn);
	}
}

function folderMegabytes(folder) {
	const { stdout } = spawnSync('du', ['-sm', folder], { encoding: 'utf8' });
	return Number((stdout ?? '').split('\t')[0]) || 0;
}
