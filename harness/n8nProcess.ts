import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import type { N8nRuntime } from './runtime';

const HOST = '127.0.0.1';

/** The task of an n8n process: everything or, in queue mode, a part of everything. */
export type N8nCommand = 'start' | 'webhook' | 'worker';

/** The log line after n8n has resumed its open executions. The readiness check succeeds earlier than that. */
const STARTED: Record<N8nCommand, string> = {
	start: 'Editor is now accessible via',
	webhook: 'Webhook listener waiting for requests',
	worker: 'n8n worker is now ready',
};

/** n8n does not inherit the caller's other variables: NODE_ENV=test alone keeps it from loading any node. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];

/** n8n itself gives up a graceful shutdown after 30 s. */
const TERMINATE_MS = 35_000;

const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	// A template user folder is copied together with its encrypted data, so all copies share the key.
	N8N_ENCRYPTION_KEY: 'not-a-secret-loopback-tests-only',
};

/** n8n waits for a task runner that somebody else starts, and nobody does. */
export const WITHOUT_TASK_RUNNER = {
	N8N_RUNNERS_MODE: 'external',
	N8N_RUNNERS_AUTH_TOKEN: 'nobody-has-it',
};

export interface LaunchOptions {
	runtime: N8nRuntime;
	userFolder: string;
	/** Whether the user folder is removed when the parent process ends. */
	temporary?: boolean;
	port: number;
	logFile: string;
	/** By default "start". */
	command?: N8nCommand;
	/** Overrides the defaults. */
	env?: Record<string, string>;
}

/** One n8n operating system process, from its launch to its end. */
export class N8nProcess {
	private readonly child: ChildProcess;
	private readonly exited: Promise<void>;
	private readonly logStart: number;

	private constructor(
		private readonly options: LaunchOptions,
		env: Record<string, string>,
	) {
		const { runtime, userFolder, logFile, command = 'start' } = options;
		mkdirSync(path.dirname(logFile), { recursive: true });
		const log = openSync(logFile, 'a');
		this.logStart = statSync(logFile).size;
		this.child = spawn(
			runtime.node,
			['--require', path.join(__dirname, 'dieWithParent.cjs'), runtime.bin, command],
			// n8n reads a .env file from its working directory. The process group of its own makes a kill end
			// the task runner as well.
			{ cwd: userFolder, env, stdio: ['ignore', log, log, 'pipe'], detached: true },
		);
		closeSync(log);
		this.exited = new Promise((resolve) => {
			this.child.once('exit', () => resolve());
			this.child.once('error', () => resolve());
		});
		// A forgotten n8n must not keep its parent alive; n8n ends with its parent instead.
		this.child.unref();
		(this.child.stdio[3] as unknown as { unref(): void }).unref();
	}

	/** Starts n8n, which may not be ready yet: see {@link waitUntilReady}. */
	static async launch(options: LaunchOptions): Promise<N8nProcess> {
		const url = `http://${HOST}:${options.port}/`;
		const inherited = PASSED_ON.flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value] as const];
		});
		return new N8nProcess(options, {
			...Object.fromEntries(inherited),
			PATH: `${path.dirname(options.runtime.node)}${path.delimiter}${process.env.PATH ?? ''}`,
			...QUIET,
			N8N_USER_FOLDER: options.userFolder,
			N8N_LISTEN_ADDRESS: HOST,
			N8N_PORT: String(options.port),
			// A worker serves only its health check.
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(options.port),
			N8N_WORKER_SERVER_ADDRESS: HOST,
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			// The default is localhost. On many machines, localhost means ::1 first, where nobody listens.
			N8N_WEBHOOK_URL: url,
			// The name of the same variable before 2.40.
			WEBHOOK_URL: url,
			N8N_EDITOR_BASE_URL: url,
			...options.env,
			DIE_WITH_PARENT: String(process.pid),
			...(options.temporary && { REMOVE_WITH_PARENT: options.userFolder }),
		});
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get running(): boolean {
		return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
	}

	/**
	 * Resolves when n8n serves requests and has resumed the executions that were waiting.
	 *
	 * @throws when n8n has ended or is not ready in time, with the last lines of its log
	 * @throws the reason of `signal` when the signal aborts
	 */
	async waitUntilReady(timeoutMs: number, signal?: AbortSignal): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (!(await this.isReady())) {
			signal?.throwIfAborted();
			if (!this.running) throw new Error(this.describe('ended while starting'));
			if (Date.now() > deadline) throw new Error(this.describe(`was not ready after ${timeoutMs} ms`));
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	/** Asks n8n to shut down, and kills n8n after a timeout. Resolves when n8n and its children have ended. */
	async terminate(): Promise<void> {
		if (this.running) this.child.kill('SIGTERM');
		const killTimer = setTimeout(() => this.killGroup(), TERMINATE_MS);
		await this.exited;
		clearTimeout(killTimer);
		this.killGroup();
	}

	/** Kills n8n without a shutdown, as a power cut would. Resolves when n8n has ended. */
	async kill(): Promise<void> {
		this.killGroup();
		await this.exited;
	}

	/** The last lines that this process logged. */
	logTail(lines = 30): string {
		const text = readFileSync(this.options.logFile).subarray(this.logStart).toString();
		return text.trimEnd().split('\n').slice(-lines).join('\n');
	}

	private async isReady(): Promise<boolean> {
		const url = `http://${HOST}:${this.options.port}/healthz/readiness`;
		const response = await fetch(url).catch(() => undefined);
		await response?.arrayBuffer();
		const started = STARTED[this.options.command ?? 'start'];
		return response?.status === 200 && this.logTail(Infinity).includes(started);
	}

	private killGroup(): void {
		// Without a pid n8n never started, and group 0 would be the group of this process.
		if (this.child.pid === undefined) return;
		try {
			process.kill(-this.child.pid, 'SIGKILL');
		} catch {
			// No such process: the group is empty already.
		}
	}

	private describe(what: string): string {
		const { logFile, runtime } = this.options;
		return `n8n ${runtime.version} ${what}; the end of ${logFile}:\n${this.logTail()}`;
	}
}

/** Ports that freePort has returned. The callers may not listen on them yet. */
const returnedPorts = new Set<number>();

/** @returns a TCP port of the loopback interface that nobody listens on, and another one at each call */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = await unusedPort();
		if (returnedPorts.has(port)) continue;
		returnedPorts.add(port);
		return port;
	}
}

async function unusedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, HOST, resolve);
	});
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('no TCP port to be had');
	return address.port;
}
