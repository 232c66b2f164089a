import type { BackgroundContext } from '../n8n/backgroundContext';
import type { Redis } from '../redis/connection';
import { BackgroundEntry } from './backgroundEntry';
import { furtherProgress, readProgress, writtenProgress, type Progress } from './progress';
import { RECOVERY_ENTRY } from './settings';

/** Where the progress of a recovery is kept; see BackgroundEntry. What a kill loses makes the next walk longer. */
export class ProgressStore {
	private readonly entry: BackgroundEntry;

	/** @param redis undefined where the ledger is not in Redis */
	constructor(context: BackgroundContext, redis: Redis | undefined) {
		this.entry = new BackgroundEntry(context, RECOVERY_ENTRY, redis);
	}

	/** @returns undefined where nothing was begun. @throws RedisError */
	async load(): Promise<Progress | undefined> {
		const own = readProgress(this.entry.own());
		return own === undefined ? own : furtherProgress(own, readProgress(await this.entry.shared()));
	}

	/** @throws RedisError */
	async save(progress: Progress): Promise<void> {
		await this.entry.save(writtenProgress(progress));
	}
}
