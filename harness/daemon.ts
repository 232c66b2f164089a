import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';

import { programPath } from './debian';

const READY_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;

export interface DaemonOptions {
	readonly name: string;
	readonly command: string;
	readonly args: readonly string[];
	/** Working directory. */
	readonly folder: string;
	readonly logFile: string;
	/** The server is ready when it accepts connections on this port of 127.0.0.1. */
	readonly port: number;
	/** The user that runs the server, by default the caller's user. */
	readonly user?: string;
	/** The signal that asks the server to end, by default SIGTERM. */
	readonly signal?: NodeJS.Signals;
}

/** A server in a process of its own, on loopback. The server is killed when its parent process ends. */
export class Daemon {
	private readonly exited: Promise<void>;

	private constructor(
		private readonly child: ChildProcess,
		private readonly options: DaemonOptions,
	) {
		this.exited = new Promise((resolve) => {
			child.once('exit', () => resolve());
			child.once('error', () => resolve());
		});
	}

	/** @throws when the server is not ready in time, with the end of its log */
	static async start(options: DaemonOptions): Promise<Daemon> {
		const log = openSync(options.logFile, 'a');
		const as = options.user === undefined ? [] : [`--reuid=${options.user}`, `--regid=${options.user}`];
		const groups = options.user === undefined ? [] : ['--init-groups'];
		const child = spawn(
			programPath('setpriv'),
			[...as, ...groups, '--pdeathsig=KILL', '--', options.command, ...options.args],
			{
				cwd: options.folder,
				stdio: ['ignore', log, log],
				env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
			},
		);
		closeSync(log);
		const daemon = new Daemon(child, options);
		const deadline = Date.now() + READY_MS;
		while (!(await takesConnections(options.port))) {
			if (daemon.ended || Date.now() > deadline) {
				await daemon.stop();
				const log = readFileSync(options.logFile, 'utf8').slice(-2_000);
				throw new Error(`${options.name} did not start; the end of ${options.logFile}:\n${log}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		return daemon;
	}

	/** Resolves when the server has ended. */
	async stop(): Promise<void> {
		if (!this.ended) this.child.kill(this.options.signal ?? 'SIGTERM');
		const killTimer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
		await this.exited;
		clearTimeout(killTimer);
	}

	/** Pauses the server: connections are accepted, but nothing is done. */
	freeze(): void {
		this.child.kill('SIGSTOP');
	}

	thaw(): void {
		this.child.kill('SIGCONT');
	}

	private get ended(): boolean {
		return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
	}
}

async function takesConnections(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const settle = (taken: boolean) => {
			socket.destroy();
			resolve(taken);
		};
		socket.once('connect', () => settle(true));
		socket.once('error', () => settle(false));
	});
}
