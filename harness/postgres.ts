import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { Daemon } from './daemon';
import { programPath } from './debian';
import { freePort } from './n8nProcess';

const exec = promisify(execFile);

/** A new PostgreSQL cluster on loopback, which `close` removes. */
export interface PostgresServer {
	/** Environment variables with which n8n keeps its data in this cluster. */
	readonly env: Record<string, string>;
	/** Runs SQL statements. Resolves when they have ended, with one text per row of their results. */
	query(statements: string): Promise<string[]>;
	close(): Promise<void>;
}

const OWNER = 'n8n';
const DATABASE = 'postgres';

export async function startPostgres(): Promise<PostgresServer> {
	const port = await freePort();
	const folder = await mkdtemp(path.join(tmpdir(), 'postgres-'));
	const removeFolder = async () => await rm(folder, { recursive: true, force: true });
	let server: Daemon;
	try {
		server = await startServer(folder, port);
	} catch (error) {
		await removeFolder();
		throw error;
	}
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_DATABASE: DATABASE,
			DB_POSTGRESDB_USER: OWNER,
			DB_POSTGRESDB_PASSWORD: '',
		},
		async query(statements) {
			const psql = path.join(path.dirname(programPath('postgres')), 'psql');
			const where = ['-h', '127.0.0.1', '-p', String(port), '-U', OWNER, '-d', DATABASE];
			const how = ['-v', 'ON_ERROR_STOP=1', '--quiet', '--tuples-only', '--no-align'];
			const { stdout } = await exec(psql, [...where, ...how, '-c', statements]);
			return stdout.split('\n').filter((line) => line !== '');
		},
		async close() {
			await server.stop();
			await removeFolder();
		},
	};
}

async function startServer(folder: string, port: number): Promise<Daemon> {
	const data = path.join(folder, 'data');
	const user = await otherUser(folder);
	const initdb = path.join(path.dirname(programPath('postgres')), 'initdb');
	const initdbArgs = ['--pgdata', data, '--username', OWNER, '--auth', 'trust', '--no-sync'];
	const as = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--init-groups'];
	await exec(programPath('setpriv'), [...as, '--', initdb, ...initdbArgs], { cwd: folder });
	return await Daemon.start({
		name: 'PostgreSQL',
		command: programPath('postgres'),
		args: [
			'-D',
			data,
			'-p',
			String(port),
			'-k',
			folder,
			...setting('listen_addresses', '127.0.0.1'),
			...QUICK,
		],
		folder,
		logFile: path.join(folder, 'postgres.log'),
		port,
		...(user !== undefined && { user }),
		// On SIGINT, PostgreSQL ends open connections instead of waiting for them.
		signal: 'SIGINT',
	});
}

/**
 * PostgreSQL refuses to run as root. Where this process runs as root, PostgreSQL runs as the user that its Debian
 * package has created.
 *
 * @returns the name of this user; undefined where this process does not run as root
 */
async function otherUser(folder: string): Promise<string | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const user = 'postgres';
	const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => await idOf(flag, user)));
	await chown(folder, uid!, gid!);
	return user;
}

async function idOf(flag: string, user: string): Promise<number> {
	return Number((await exec('id', [flag, user])).stdout);
}

function setting(name: string, value: string): string[] {
	return ['-c', `${name}=${value}`];
}

/** Settings that make PostgreSQL fast: no data has to survive a power cut. */
const QUICK = [
	...setting('fsync', 'off'),
	...setting('synchronous_commit', 'off'),
	...setting('full_page_writes', 'off'),
];
