import { rm } from 'node:fs/promises';
import path from 'node:path';

import { N8nProcess, freePort } from './n8nProcess';
import { OUTPUT, n8nRuntime } from './runtime';
import { fillUserFolder, newUserFolder } from './userFolder';

export interface N8nOptions {
	/** Goes into the name of the log file. */
	name?: string;
	/** Extra environment, e.g. N8N_CONCURRENCY_PRODUCTION_LIMIT; wins over the quiet defaults. */
	env?: Record<string, string>;
	/** Where n8n keeps its data; without it a temporary folder that is gone after {@link N8nInstance.stop}. */
	userFolder?: string;
	/** A free one without it. */
	port?: number;
	/** Serves the editor too, which costs a second at each start. */
	ui?: boolean;
	/** Runs before the first start, with the user folder: `startN8n({ prepare: packAndInstall })`. */
	prepare?: (userFolder: string) => Promise<unknown>;
	startTimeoutMs?: number;
	/** Breaks the start off; nothing of it is left then. */
	signal?: AbortSignal;
}

/** A real n8n: what it is reached by, and its power switch. */
export interface N8nInstance {
	/** Without a slash at the end. */
	readonly url: string;
	readonly port: number;
	/** Of the n8n process that runs now. */
	readonly pid: number | undefined;
	readonly userFolder: string;
	readonly version: string;
	readonly logFile: string;
	/** The URL a platform is given: `/webhook/<webhookId>/<path>`, where our triggers use the path `webhook`. */
	webhookUrl(webhookId: string, path?: string): string;
	/** The last lines that the n8n running now logged. */
	logTail(lines?: number): string;
	/** Shuts n8n down and removes its temporary user folder. Harmless when it does not run. */
	stop(): Promise<void>;
	/** Takes n8n down with SIGKILL. The user folder stays, for {@link restart}. */
	kill(): Promise<void>;
	/**
	 * Starts n8n again, after a graceful stop if it still runs: same data, same port. Webhooks are
	 * served at once; triggers that pull begin a moment later.
	 */
	restart(env?: Record<string, string>): Promise<void>;
}

/**
 * Starts the provisioned n8n on the loopback interface, with an owner set up (OWNER in n8nRest.ts).
 * Resolves when it serves requests. Neither it nor its temporary folder outlives this process, however
 * that ends.
 *
 * @throws when n8n does not get ready; with the last lines of its log
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
	let env = { ...ui, ...options.env };

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
