import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { databaseOf } from './executionRows';

/** Locks n8n's database for some time, as another program may: n8n can read meanwhile, but not write. */
export async function lockDatabase(userFolder: string, ms: number): Promise<void> {
	const database = await open(userFolder);
	try {
		database.exec('BEGIN EXCLUSIVE');
		await delay(ms);
		database.exec('ROLLBACK');
	} finally {
		database.close();
	}
}

/**
 * Empties the write-ahead log of n8n's database, so that the next write needs space on the disk. SQLite would
 * write over a log that has grown before, and would need no space for a while.
 */
export async function emptyLog(userFolder: string): Promise<void> {
	const database = await open(userFolder);
	database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	database.close();
}

/** The tables that n8n writes to between a delivery and the end of its execution. */
const WRITTEN = ['execution_entity', 'execution_data', 'workflow_entity'];

/**
 * Makes SQLite refuse n8n's writes for a delivery, with the error message for a read-only database. SQL triggers
 * refuse the writes, because every connection obeys a trigger at once. File permissions would not do: they do not
 * affect a database that is already open, and never affect root.
 *
 * @returns a function that lets n8n write again
 */
export async function refuseWrites(userFolder: string): Promise<() => Promise<void>> {
	const names = WRITTEN.flatMap((table) => ['INSERT', 'UPDATE'].map((verb) => [table, verb] as const));
	const each = async (statement: (name: string, table: string, verb: string) => string) => {
		const database = await open(userFolder);
		for (const [table, verb] of names) database.exec(statement(`refuse_${verb}_${table}`, table, verb));
		database.close();
	};
	await each(
		(name, table, verb) =>
			`CREATE TRIGGER ${name} BEFORE ${verb} ON ${table}
			 BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END`,
	);
	return async () => await each((name) => `DROP TRIGGER ${name}`);
}

async function open(userFolder: string) {
	const { DatabaseSync } = await import('node:sqlite');
	return new DatabaseSync(databaseOf(userFolder), { timeout: 30_000 });
}

/** A file system of a fixed size, in memory. Only root may mount one. */
export class SmallDisk {
	private constructor(readonly folder: string) {}

	static possible(): boolean {
		try {
			SmallDisk.mount(1).remove();
			return true;
		} catch {
			return false;
		}
	}

	/** @throws where this process may not mount */
	static mount(megabytes: number): SmallDisk {
		const folder = mkdtempSync(path.join(tmpdir(), 'commerce-webhooks-disk-'));
		try {
			const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`];
			execFileSync('mount', [...options, 'tmpfs', folder], { stdio: 'ignore' });
		} catch (error) {
			rmdirSync(folder);
			throw error;
		}
		return new SmallDisk(folder);
	}

	/** Uses up the space that is left. */
	async fill(): Promise<void> {
		const block = Buffer.alloc(4_096);
		for (;;) {
			try {
				await writeFile(this.filler, block, { flag: 'a' });
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
				throw error;
			}
		}
	}

	async free(): Promise<void> {
		await rm(this.filler, { force: true });
	}

	remove(): void {
		execFileSync('umount', [this.folder], { stdio: 'ignore' });
		rmdirSync(this.folder);
	}

	private get filler(): string {
		return path.join(this.folder, 'filler');
	}
}
