import { randomUUID } from 'node:crypto';

import { redisKey } from '../idempotency/redisEvent';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { sharedNodeKey } from '../n8n/node';
import { saveLater, unsavedEntry } from '../n8n/unsavedEntries';
import { echoedIn } from '../redis/answers';
import type { Redis } from '../redis/connection';
import { BACKGROUND_TIMEOUT_MS } from '../redis/leaseRenewer';
import { ownEntry } from '../registration/ownEntry';
import { furtherProgress, readProgress, writtenProgress, type Progress } from './progress';
import { RECOVERY_ENTRY } from './settings';

/** Redis keeps the progress of a trigger that does not run any more for so long, in seconds. */
const KEPT_SECONDS = String(90 * 86_400);

/** KEYS: progress; ARGV: random text */
const LOAD = "return ARGV[1]..'='..(redis.call('GET',KEYS[1]) or '')";

/** KEYS: progress; ARGV: random text, progress as JSON, how long it is kept */
const SAVE = "redis.call('SET',KEYS[1],ARGV[2],'EX',ARGV[3]) return ARGV[1]..'='";

/**
 * Where the progress of a recovery is kept: in this process and with the workflow, and in Redis where processes share
 * one. What a kill loses makes the next walk longer.
 */
export class ProgressStore {
	/** @param redis undefined where the ledger is not in Redis */
	constructor(
		private readonly context: BackgroundContext,
		private readonly redis: Redis | undefined,
	) {}

	/** @returns undefined where nothing was begun. @throws RedisError */
	async load(): Promise<Progress | undefined> {
		const { context, redis } = this;
		const own = readProgress(
			unsavedEntry(context, RECOVERY_ENTRY) ?? ownEntry(context, RECOVERY_ENTRY).read(),
		);
		if (own === undefined || redis === undefined) return own;
		return furtherProgress(own, readProgress(parsed(await this.evaluate(redis, LOAD))));
	}

	/** @throws RedisError */
	async save(progress: Progress): Promise<void> {
		const { context, redis } = this;
		const value = writtenProgress(progress);
		saveLater(context, RECOVERY_ENTRY, ownEntry(context, RECOVERY_ENTRY).write(value));
		if (redis !== undefined) await this.evaluate(redis, SAVE, JSON.stringify(value), KEPT_SECONDS);
	}

	private async evaluate({ prefix, commands }: Redis, script: string, ...values: string[]): Promise<string> {
		const key = redisKey(prefix, sharedNodeKey(this.context), RECOVERY_ENTRY);
		const id = randomUUID();
		const answer = await commands(BACKGROUND_TIMEOUT_MS)('EVAL', script, '1', key, id, ...values);
		return echoedIn(answer, id);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
