import { randomUUID } from 'node:crypto';

import type { FunctionsBase } from 'n8n-workflow';

import { redisKey } from '../idempotency/redisEvent';
import { sharedNodeKey } from '../n8n/node';
import { echoedIn, numberIn, unexpectedAnswer } from '../redis/answers';
import type { Redis } from '../redis/connection';
import type { RedisCommand } from '../redis/lease';
import { BACKGROUND_TIMEOUT_MS } from '../redis/leaseRenewer';
import type { UnsharedCounts } from './deliveryCounts';

/*
 * In queue mode deliveries come to other processes than the one that judges them. Those share their counts in Redis, by
 * trigger in one hash: last, when the last delivery was accepted, in ms since 1970; and by hour, in hours since 1970, how
 * many events deliveries told. The clocks of the processes are taken to agree.
 */

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Redis keeps the counts of a trigger without deliveries for so long, in seconds. */
const KEPT_SECONDS = String(90 * 86_400);
/** ... and the ids of shares. */
const SHARE_SECONDS = '7200';

/** KEYS: counts, share; ARGV: last, hour, count, oldest hour that is kept, times */
const ADD =
	"if not redis.call('SET',KEYS[2],'1','NX','EX',ARGV[6]) then return 1 end " +
	"if tonumber(ARGV[1])>tonumber(redis.call('HGET',KEYS[1],'last') or '0') then " +
	"redis.call('HSET',KEYS[1],'last',ARGV[1]) end " +
	"redis.call('HINCRBY',KEYS[1],ARGV[2],ARGV[3]) " +
	"for _,f in ipairs(redis.call('HKEYS',KEYS[1])) do local h=tonumber(f) " +
	"if h and h<tonumber(ARGV[4]) then redis.call('HDEL',KEYS[1],f) end end " +
	"redis.call('EXPIRE',KEYS[1],ARGV[5]) return 1";

/** KEYS: counts; ARGV: random text. @returns the fields and values, one after another */
const READ = "return ARGV[1]..'='..table.concat(redis.call('HGETALL',KEYS[1]),' ')";

/** What all processes have shared. */
export interface AllCounts {
	/** When the last delivery of an event came that the trigger accepts, in ms since 1970. */
	readonly acceptedAt: number | undefined;
	/** Events that deliveries told in the last 24 hours. */
	readonly delivered: number;
}

/** The counts of one trigger in Redis. */
export class SharedCounts {
	private constructor(
		private readonly command: RedisCommand,
		private readonly keyOf: (name: string) => string,
	) {}

	static of(
		context: Pick<FunctionsBase, 'getInstanceId' | 'getWorkflow' | 'getNode'>,
		{ prefix, commands }: Pick<Redis, 'prefix' | 'commands'>,
	): SharedCounts {
		const node = sharedNodeKey(context);
		return new SharedCounts(commands(BACKGROUND_TIMEOUT_MS), (name) => redisKey(prefix, node, name));
	}

	/**
	 * @param id a random UUID. Counts that are sent again, because no answer came, are added once.
	 * @throws RedisError
	 */
	async add(id: string, { acceptedAt, delivered }: UnsharedCounts): Promise<void> {
		const hour = Math.floor(Date.now() / HOUR_MS);
		const values = [Math.round(acceptedAt), hour, delivered, hour - HOURS + 1].map(String);
		const keys = [this.keyOf('deliveryCounts'), this.keyOf(`counts ${id}`)];
		numberIn(await this.command('EVAL', ADD, '2', ...keys, ...values, KEPT_SECONDS, SHARE_SECONDS), [1]);
	}

	/** @throws RedisError */
	async read(): Promise<AllCounts> {
		const id = randomUUID();
		const text = echoedIn(await this.command('EVAL', READ, '1', this.keyOf('deliveryCounts'), id), id);
		const words = text === '' ? [] : text.split(' ');
		const oldest = Math.floor(Date.now() / HOUR_MS) - HOURS + 1;
		let acceptedAt: number | undefined;
		let delivered = 0;
		for (let index = 0; index < words.length; index += 2) {
			const [field, value] = [words[index], Number(words[index + 1])];
			if (!(value >= 0)) throw unexpectedAnswer();
			if (field === 'last') acceptedAt = value;
			else if (Number(field) >= oldest) delivered += value;
		}
		return { acceptedAt, delivered };
	}
}
