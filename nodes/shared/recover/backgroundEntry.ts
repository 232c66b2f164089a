import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { redisKey } from '../idempotency/redisEvent';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { sharedNodeKey } from '../n8n/node';
import { saveLater, unsavedEntry } from '../n8n/unsavedEntries';
import { echoedIn } from '../redis/answers';
import type { Redis } from '../redis/connection';
import { BACKGROUND_TIMEOUT_MS } from '../redis/leaseRenewer';
import { ownEntry } from '../registration/ownEntry';

/** Redis keeps the entry of a trigger that does not run any more for so long, in seconds. */
const KEPT_SECONDS = String(90 * 86_400);

/** KEYS: entry; ARGV: random text */
const LOAD = "return ARGV[1]..'='..(redis.call('GET',KEYS[1]) or '')";

/** KEYS: entry; ARGV: random text, value as JSON, how long it is kept */
const SAVE = "redis.call('SET',KEYS[1],ARGV[2],'EX',ARGV[3]) return ARGV[1]..'='";

/**
 * What the background of a trigger keeps: in this process and with the workflow, and in Redis where processes share
 * one. The workflow is saved with the next execution or delivery, so a kill loses what was kept since.
 */
export class BackgroundEntry {
	/**
	 * @param kind first part of the entry's name; see staticDataEntry
	 * @param redis undefined where the ledger is not in Redis
	 */
	constructor(
		private readonly context: BackgroundContext,
		private readonly kind: string,
		private readonly redis: Redis | undefined,
	) {}

	/** @returns what this process, or the workflow, has */
	own(): IDataObject | undefined {
		return unsavedEntry(this.context, this.kind) ?? ownEntry(this.context, this.kind).read();
	}

	/** @returns what Redis has; undefined where it has nothing, or is not used. @throws RedisError */
	async shared(): Promise<unknown> {
		return this.redis === undefined ? undefined : parsed(await this.evaluate(this.redis, LOAD));
	}

	/** @throws RedisError; then the workflow has it */
	async save(value: IDataObject): Promise<void> {
		const { context, kind, redis } = this;
		saveLater(context, kind, ownEntry(context, kind).write(value));
		if (redis !== undefined) await this.evaluate(redis, SAVE, JSON.stringify(value), KEPT_SECONDS);
	}

	private async evaluate({ prefix, commands }: Redis, script: string, ...values: string[]): Promise<string> {
		const key = redisKey(prefix, sharedNodeKey(this.context), this.kind);
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
