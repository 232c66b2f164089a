import { rm } from 'node:fs/promises';
import path from 'node:path';

import { N8nProcess, WITHOUT_TASK_RUNNER, freePort } from './n8nProcess';
import { OUTPUT, n8nRuntime } from './runtime';
import { fillUserFolder, newUserFolder } from './userFolder';

/**
 * For tests of hundreds of executions: n8n makes an isolate of its expression engine only when it needs one. By
 * default it spends most of a webhook's time on that; test/e2e/shopify.test.ts runs with the default.
 */
export const QUICK = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

export interface N8nOptions {
	/** The beginning of the log file's name. */
	name?: string;
	/** More environment variables, e.g. N8N_CONCURRENCY_PRODUCTION_LIMIT; they override the quiet defaults. */
	env?: Record<string, string>;
	/** The folder of n8n's data; by default a temporary folder, which {@link N8nInstance.stop} removes. */
	userFolder?: string;
	/** By default a free port. */
	port?: number;
	/** Whether n8n serves the editor too, which costs a second at each start. */
	ui?: boolean;
	/**
	 * Whether nodes can run code (the Code node): by default yes, as in n8n. Without, n8n starts no task runner, a
	 * process of its own that takes a quarter of a start's work.
	 */
	codeNodes?: boolean;
	/** Runs before the first start, with the user folder: `startN8n({ prepare: packAndInstall })`. */
	prepare?: (userFolder: string) => Promise<unknown>;
	startTimeoutMs?: number;
	/** Aborts the start; nothing is left behind then. */
	signal?: AbortSignal;
}

/** A real n8n: its addresses, and the methods that stop and start it. */
export interface N8nInstance {
	/** The URL of n8n, without a slash at the end. */
	readonly url: string;
	readonly port: number;
	/** The id of the n8n process that runs now. */
	readonly pid: number | undefined;
	readonly userFolder: string;
	readonly version: string;
	readonly logFile: string;
	/** The URL for a platform: `/webhook/<webhookId>/<path>`. The path of our triggers is `webhook`. */
	webhookUrl(webhookId: string, path?: string): string;
	/** The last lines that the running n8n process has logged. */
	logTail(lines?: number): string;
	/** Shuts n8n down, if it runs, and removes its temporary user folder. */
	stop(): Promise<void>;
	/** Has n8n shut down by SIGTERM, as a container that is replaced. The user folder stays, for {@link restart}. */
	terminate(): Promise<void>;
	/** Kills n8n with SIGKILL. The user folder stays, for {@link restart}. */
	kill(): Promise<void>;
	/**
	 * Starts n8n again with the same data and the same port, after a graceful stop if n8n still runs. n8n serves
	 * webhooks at once; triggers that pull begin a moment later.
	 */
	restart(env?: Record<string, string>): Promise<void>;
}

/**
 * Starts the provisioned n8n on the loopback interface, with an owner set up (OWNER in n8nRest.ts).
 * Resolves when n8n serves requests. Neither n8n nor its temporary folder outlives this process, however this
 * process ends.
 *
 * @throws when n8n does not get ready, with the last lines of its log
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8nInstance> {
	const runtime = await n8nRuntime();
	const port = options.port ?? (await freePort());
	const { signal } = options;
	signal?.throwIfAborted();
	const temporary = options.userFolder === undefined;
	const userFolder = options.userFolder ?? (await newUserFolder());
	const logFile = path.join(OUTPUT, `${options.name ?? 'n8n'}-${port}.log`);
	const ui: Record<string, string> = options.ui ? {} : { N8N_DISABLE_UI: 'true' };
	const runner = options.codeNodes === false ? WITHOUT_TASK_RUNNER : {};
	let env = { ...ui, ...runner, ...options.env };

	const removeTemporaryFolder = async () => {
		if (!temporary) return;
		await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	const launch = async () => {
		const started = await N8nProcess.launch({ runtime, userFolder, temporary, port, logFile, env });
		try {
			await started.waitUntilReady(options.startTimeoutMs ?? 90_000, signal);
		} catch (error) {
			if (signal?.aborted) await started.kill();
			else await started.terminate();
			throw error;
		}
		return started;
	};

	let n8n: N8nProcess;
	try {
		await fillUserFolder(userFolder, runtime);
		await options.prepare?.(userFolder);
		signal?.throwIfAborted();
		n8n = await launch();
	} catch (error) {
		await removeTemporaryFolder();
		throw error;
	}

	const url = `http://127.0.0.1:${port}`;
	return {
		url,
		port,
		userFolder,
		logFile,
		version: runtime.version,
		get pid() {
			return n8n.pid;
		},
		webhookUrl: (webhookId, webhookPath = 'webhook') => `${url}/webhook/${webhookId}/${webhookPath}`,
		logTail: (lines) => n8n.logTail(lines),
		terminate: async () => await n8n.terminate(),
		kill: async () => await n8n.kill(),
		stop: async () => {
			await n8n.terminate();
			await removeTemporaryFolder();
		},
		restart: async (changed = {}) => {
			await n8n.terminate();
			env = { ...env, ...changed };
			n8n = await launch();
		},
	};
}
