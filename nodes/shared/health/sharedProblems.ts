import { shown } from '../errors/problem';
import { unexpectedAnswer } from '../redis/answers';
import type { RedisCommand } from '../redis/lease';
import { isObject } from '../util/object';
import { textOf } from '../util/text';
import type { NotedProblem } from './problemBoard';
import { PROBLEM_KINDS, type ProblemKind } from './problemKind';

/*
 * In queue mode deliveries come to other processes than the one that reports. Those note problems in Redis, in one
 * hash for a trigger: <kind>:count, <kind>:since (ms since 1970), and <kind>:what and <kind>:cure of the last one.
 */

/** So long Redis keeps what nobody reports, in seconds. */
const KEPT_SECONDS = '7200';

const ADD =
	"redis.call('HINCRBY',KEYS[1],ARGV[1]..':count',ARGV[2]) " +
	"redis.call('HSETNX',KEYS[1],ARGV[1]..':since',ARGV[3]) " +
	"redis.call('HSET',KEYS[1],ARGV[1]..':what',ARGV[4]) " +
	"redis.call('HSET',KEYS[1],ARGV[1]..':cure',ARGV[5]) " +
	"redis.call('EXPIRE',KEYS[1],ARGV[6]) return 1";

/** Redis gives a hash as a list of names and values. As JSON it comes whole through every server. */
const TAKE =
	"local h=redis.call('HGETALL',KEYS[1]) redis.call('DEL',KEYS[1]) " +
	"if #h==0 then return '{}' end local r={} for i=1,#h,2 do r[h[i]]=h[i+1] end return cjson.encode(r)";

/** The problems of one trigger in Redis. */
export class SharedProblems {
	/** @param key see redisKey */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
	) {}

	/** @throws RedisError */
	async add({ kind, count, since, last }: NotedProblem): Promise<void> {
		const { what, cure } = shown(last);
		const values = [kind, String(count), String(since.getTime()), what, cure, KEPT_SECONDS];
		await this.command('EVAL', ADD, '1', this.key, ...values);
	}

	/**
	 * Takes everything out of Redis.
	 *
	 * @throws RedisError
	 */
	async take(): Promise<NotedProblem[]> {
		const answer = await this.command('EVAL', TAKE, '1', this.key);
		const fields: unknown = typeof answer === 'string' ? jsonIn(answer) : undefined;
		if (!isObject(fields)) throw unexpectedAnswer();
		return (Object.keys(PROBLEM_KINDS) as ProblemKind[]).flatMap((kind) => {
			const count = Number(fields[`${kind}:count`]);
			const since = new Date(Number(fields[`${kind}:since`]));
			if (!(count > 0) || Number.isNaN(since.getTime())) return [];
			const last = { what: textOf(fields[`${kind}:what`]), cure: textOf(fields[`${kind}:cure`]) };
			return [{ kind, count, since, last }];
		});
	}
}

function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
