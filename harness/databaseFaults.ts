import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { databaseOf } from './executionRows';

/** Another program holds n8n's database for some time: n8n can read meanwhile, but not write. */
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
 * Has the write-ahead log of n8n's database emptied, so that the next write needs space on the disk; a log
 * that has grown before is written over and would do for a while.
 */
export async function emptyLog(userFolder: string): Promise<void> {
	const database = await open(userFolder);
	database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	database.close();
}

/** What n8n writes from a delivery to the end of its execution. */
const WRITTEN = ['execution_entity', 'execution_data', 'workflow_entity'];

/**
 * Makes SQLite refuse what n8n writes for a delivery, in the words it has for a read-only database.
 * Triggers do it, which every connection obeys at once: taking the file's permissions away does not
 * reach a database that is open, and root not at all.
 *
 * @returns how to let n8n write again
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

	/** Uses up whatever space there is left. */
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
