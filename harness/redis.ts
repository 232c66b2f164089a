import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { RedisConnection } from '../simulators/redis/connection';
import { Daemon } from './daemon';
import { programPath } from './debian';
import { freePort } from './n8nProcess';

/** A real Redis on loopback that keeps nothing on disk, with a Webdis in front of it. */
export interface RedisServer {
	readonly port: number;
	/** The URL of Webdis, without a slash at the end. */
	readonly webdisUrl: string;
	/** Sends any command to Redis directly, without HTTP. */
	command(...parts: string[]): Promise<unknown>;
	/** All keys in Redis, sorted. */
	keys(): Promise<string[]>;
	/** Stops Redis, which loses all its data. Webdis keeps running. */
	stopRedis(): Promise<void>;
	startRedis(): Promise<void>;
	/** Pauses Webdis: it accepts requests, but carries them out and answers only after `thawWebdis`. */
	freezeWebdis(): void;
	thawWebdis(): void;
	close(): Promise<void>;
}

export interface RedisOptions {
	/** "user:password"; Webdis then refuses everybody else. */
	readonly basicAuth?: string;
	/** Redis is a cluster of one server, which refuses commands with keys of several slots. */
	readonly cluster?: boolean;
}

export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
	const folder = await mkdtemp(path.join(tmpdir(), 'redis-'));
	const [port, httpPort] = [await freePort(), await freePort()];
	const clusterArgs = options.cluster === true ? ['--cluster-enabled', 'yes'] : [];
	const launch = async () =>
		await Daemon.start({
			name: 'Redis',
			command: programPath('redis-server'),
			args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...clusterArgs],
			folder,
			logFile: path.join(folder, 'redis.log'),
			port,
		});
	const removeFolder = async () => await rm(folder, { recursive: true, force: true });
	let redis: Daemon;
	let webdis: Daemon;
	let connection: RedisConnection;
	const started: Daemon[] = [];
	try {
		started.push((redis = await launch()));
		started.push((webdis = await startWebdis(folder, port, httpPort, options)));
		connection = await RedisConnection.open(port);
	} catch (error) {
		for (const daemon of started.reverse()) await daemon.stop();
		await removeFolder();
		throw error;
	}
	const command = async (...parts: string[]) => await connection.command(parts);
	return {
		port,
		webdisUrl: `http://127.0.0.1:${httpPort}`,
		command,
		keys: async () => ((await command('KEYS', '*')) as string[]).sort(),
		async stopRedis() {
			connection.close();
			await redis.stop();
		},
		async startRedis() {
			redis = await launch();
			connection = await RedisConnection.open(port);
		},
		freezeWebdis: () => webdis.freeze(),
		thawWebdis: () => webdis.thaw(),
		async close() {
			connection.close();
			webdis.thaw();
			await webdis.stop();
			await redis.stop();
			await removeFolder();
		},
	};
}

async function startWebdis(
	folder: string,
	redisPort: number,
	port: number,
	{ basicAuth }: RedisOptions,
): Promise<Daemon> {
	const everything = { enabled: ['*'] };
	const acl = basicAuth ? [{ disabled: ['*'] }, { http_basic_auth: basicAuth, ...everything }] : [everything];
	const file = path.join(folder, 'webdis.json');
	const config = {
		redis_host: '127.0.0.1',
		redis_port: redisPort,
		http_host: '127.0.0.1',
		http_port: port,
		threads: 2,
		daemonize: false,
		acl,
		logfile: path.join(folder, 'webdis.log'),
	};
	await writeFile(file, JSON.stringify(config));
	return await Daemon.start({
		name: 'Webdis',
		command: programPath('webdis'),
		args: [file],
		folder,
		logFile: path.join(folder, 'webdis-output.log'),
		port,
	});
}
