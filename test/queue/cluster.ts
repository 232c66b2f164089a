import { rm } from 'node:fs/promises';
import path from 'node:path';

import { packAndInstall } from '../../harness/install';
import { N8nApi } from '../../harness/n8nApi';
import { N8nProcess, WITHOUT_TASK_RUNNER, freePort, type N8nCommand } from '../../harness/n8nProcess';
import { setUpOwner } from '../../harness/n8nRest';
import { startPostgres, type PostgresServer } from '../../harness/postgres';
import { startRedis, type RedisServer } from '../../harness/redis';
import { OUTPUT, n8nRuntime } from '../../harness/runtime';
import { newUserFolder } from '../../harness/userFolder';
import { startRoundRobin, type Proxy } from './roundRobin';

/** With the few hundred migrations of a first start. */
const START_MS = 240_000;

/** n8n finds out within seconds, not minutes, that a worker is gone. */
const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

/** One process of n8n, and its power switch. */
export interface Member {
	readonly name: string;
	readonly url: string;
	logTail(lines?: number): string;
	/** As a power cut. */
	kill(): Promise<void>;
	/** As whatever watches over it does, after it has ended. */
	restart(): Promise<void>;
}

/** n8n in queue mode: a main process, two that take webhooks behind a proxy, two workers. */
export interface Cluster {
	readonly main: Member;
	readonly webhooks: readonly [Member, Member];
	readonly workers: readonly [Member, Member];
	readonly proxy: Proxy;
	readonly postgres: PostgresServer;
	/** n8n's queue, and through Webdis the shared ledger. */
	readonly redis: RedisServer;
	login(): Promise<N8nApi>;
	close(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
	const closing: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of closing.splice(0).reverse()) await end();
	};
	try {
		const postgres = await startPostgres();
		closing.push(postgres.close);
		const redis = await startRedis();
		closing.push(redis.close);
		const userFolder = await newUserFolder();
		closing.push(async () => await rm(userFolder, { recursive: true, force: true, maxRetries: 3 }));
		await packAndInstall(userFolder);

		const start = async (name: string, command: N8nCommand) => {
			const member = await startMember(name, command, userFolder, environment(postgres, redis));
			closing.push(member.stop);
			return member;
		};
		// The first one makes the tables.
		const main = await start('main', 'start');
		await setUpOwner(main.url);
		const [webhook1, webhook2, worker1, worker2] = await Promise.all([
			start('webhook-1', 'webhook'),
			start('webhook-2', 'webhook'),
			start('worker-1', 'worker'),
			start('worker-2', 'worker'),
		]);
		const [webhooks, workers] = [[webhook1, webhook2] as const, [worker1, worker2] as const];
		const proxy = await startRoundRobin(webhooks.map(({ url }) => url));
		closing.push(proxy.close);
		return {
			main,
			webhooks,
			workers,
			proxy,
			postgres,
			redis,
			login: async () => await N8nApi.login(main.url),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function environment(postgres: PostgresServer, redis: RedisServer): Record<string, string> {
	return {
		...postgres.env,
		...QUICK_TO_NOTICE,
		...WITHOUT_TASK_RUNNER,
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		N8N_DISABLE_UI: 'true',
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	};
}

async function startMember(
	name: string,
	command: N8nCommand,
	userFolder: string,
	env: Record<string, string>,
): Promise<Member & { stop(): Promise<void> }> {
	const runtime = await n8nRuntime();
	const port = await freePort();
	const logFile = path.join(OUTPUT, `queue-${name}-${port}.log`);
	const launch = async () => {
		const of = { runtime, userFolder, temporary: true, port, logFile, env, command };
		const started = await N8nProcess.launch(of);
		try {
			await started.waitUntilReady(START_MS);
		} catch (error) {
			await started.terminate();
			throw error;
		}
		return started;
	};
	let n8n = await launch();
	return {
		name,
		url: `http://127.0.0.1:${port}`,
		logTail: (lines) => n8n.logTail(lines),
		kill: async () => await n8n.kill(),
		restart: async () => {
			n8n = await launch();
		},
		stop: async () => await n8n.terminate(),
	};
}
