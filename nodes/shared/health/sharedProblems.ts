import type { FunctionsBase } from 'n8n-workflow';

import { shown, type Problem } from '../errors/problem';
import { redisKey } from '../idempotency/redisEvent';
import { sharedNodeKey } from '../n8n/node';
import { echoedIn, numberIn, unexpectedAnswer } from '../redis/answers';
import type { Redis } from '../redis/connection';
import type { RedisCommand } from '../redis/lease';
import { BACKGROUND_TIMEOUT_MS } from '../redis/leaseRenewer';
import { isObject } from '../util/object';
import { textOf } from '../util/text';
import { REPORT_INTERVAL_MS, type NotedProblem } from './problemBoard';
import { PROBLEM_KINDS, type ProblemKind } from './problemKind';

/*
 * In queue mode deliveries come to other processes than the one that reports. Those share what they note in Redis, by
 * trigger and kind in two keys:
 *   noted     a hash: count, since (ms since 1970), and texts, a list of [what, cure]. Where there are too few to be
 *             reported, Redis forgets them after the time of a report.
 *   reported  <id of the process's call>=<what it took>, for the time of a report. So Redis's own clock decides when a
 *             kind may be reported again, whichever process reports and however often it is started.
 */

/** What one process adds at once. */
export interface Share {
	/** A random UUID. A share that is sent again, because no answer came, is added once. */
	readonly id: string;
	readonly noted: NotedProblem;
}

/** What Redis says to the process that wants to report a kind. */
export type Permission =
	/** Too little was noted. */
	| { readonly kind: 'nothing' }
	/** It was reported a moment ago, and may be again after so many ms. */
	| { readonly kind: 'later'; readonly inMs: number }
	/** It is to be reported now, with what others have noted. */
	| { readonly kind: 'now'; readonly noted: NotedProblem | undefined };

const INTERVAL_SECONDS = String(REPORT_INTERVAL_MS / 1_000);
/** So long Redis keeps what nobody reports, and the ids of shares, in seconds. */
const KEPT_SECONDS = '7200';

/** KEYS: noted, share; ARGV: count, since, texts, how many texts are kept, from which count it is reported, times */
const ADD =
	"if not redis.call('SET',KEYS[2],'1','NX','EX',ARGV[7]) then return 1 end " +
	"local n=redis.call('HINCRBY',KEYS[1],'count',ARGV[1]) " +
	"redis.call('HSETNX',KEYS[1],'since',ARGV[2]) " +
	"local kept=cjson.decode(redis.call('HGET',KEYS[1],'texts') or '[]') " +
	'for _,t in ipairs(cjson.decode(ARGV[3])) do ' +
	'for i=#kept,1,-1 do if kept[i]==t then table.remove(kept,i) end end table.insert(kept,t) end ' +
	'while #kept>tonumber(ARGV[4]) do table.remove(kept,1) end ' +
	"redis.call('HSET',KEYS[1],'texts',cjson.encode(kept)) " +
	"if n>=tonumber(ARGV[5]) then redis.call('EXPIRE',KEYS[1],ARGV[7]) " +
	"elseif n==tonumber(ARGV[1]) then redis.call('EXPIRE',KEYS[1],ARGV[6]) end return 1";

/** KEYS: noted, reported; ARGV: random text, from which count it is reported, count in this process */
const LOOK =
	"local n=tonumber(redis.call('HGET',KEYS[1],'count') or '0')+tonumber(ARGV[3]) " +
	"if redis.call('EXISTS',KEYS[2])==0 and n>=tonumber(ARGV[2]) then return ARGV[1]..'=1' end return ARGV[1]..'=0'";

/** KEYS: noted, reported; ARGV: id of the call, from which count it is reported, count in this process, interval */
const TAKE =
	"local r=redis.call('GET',KEYS[2]) if r then " +
	"if string.sub(r,1,#ARGV[1]+1)==ARGV[1]..'=' then return r end " +
	"return ARGV[1]..'='..redis.call('PTTL',KEYS[2]) end " +
	"local h=redis.call('HMGET',KEYS[1],'count','since','texts') " +
	"if tonumber(h[1] or '0')+tonumber(ARGV[3])<tonumber(ARGV[2]) then return ARGV[1]..'=0' end " +
	"r=ARGV[1]..'='..cjson.encode({count=h[1] or '0',since=h[2] or '',texts=h[3] or '[]'}) " +
	"redis.call('DEL',KEYS[1]) redis.call('SET',KEYS[2],r,'EX',ARGV[4]) return r";

/** The problems of one trigger in Redis. */
export class SharedProblems {
	private constructor(
		private readonly command: RedisCommand,
		private readonly keyOf: (name: string) => string,
	) {}

	static of(
		context: Pick<FunctionsBase, 'getInstanceId' | 'getWorkflow' | 'getNode'>,
		{ prefix, commands }: Redis,
	): SharedProblems {
		const node = sharedNodeKey(context);
		return new SharedProblems(commands(BACKGROUND_TIMEOUT_MS), (name) => redisKey(prefix, node, name));
	}

	/** @throws RedisError */
	async add({ id, noted }: Share): Promise<void> {
		const { kind, count, since, problems } = noted;
		const { from, texts } = PROBLEM_KINDS[kind];
		const values = [count, since.getTime(), JSON.stringify(problems.map(textIn)), texts, from];
		const times = [INTERVAL_SECONDS, KEPT_SECONDS];
		const keys = [this.noted(kind), this.keyOf(`share ${id} of ${kind}`)];
		numberIn(await this.command('EVAL', ADD, '2', ...keys, ...values.map(String), ...times), [1]);
	}

	/**
	 * @param id a random UUID
	 * @param own how often this process has noted the kind itself
	 * @returns whether the kind is to be reported now
	 * @throws RedisError
	 */
	async isDue(kind: ProblemKind, own: number, id: string): Promise<boolean> {
		const answer = await this.command('EVAL', LOOK, '2', ...this.keysOf(kind, own, id));
		const found = echoedIn(answer, id);
		if (found !== '0' && found !== '1') throw unexpectedAnswer();
		return found === '1';
	}

	/**
	 * Takes what others have noted of a kind, if it is to be reported now. It then counts as reported.
	 *
	 * @param id a random UUID. The same one after a call without an answer gives what that call took.
	 * @param own how often this process has noted the kind itself
	 * @throws RedisError
	 */
	async take(kind: ProblemKind, own: number, id: string): Promise<Permission> {
		const keys = this.keysOf(kind, own, id);
		const answer = echoedIn(await this.command('EVAL', TAKE, '2', ...keys, INTERVAL_SECONDS), id);
		const taken = jsonIn(answer);
		if (isObject(taken)) return { kind: 'now', noted: notedIn(kind, taken) };
		const inMs = Number(taken);
		if (taken === undefined || !(inMs >= 0 && inMs <= REPORT_INTERVAL_MS)) throw unexpectedAnswer();
		return inMs === 0 ? { kind: 'nothing' } : { kind: 'later', inMs };
	}

	private noted(kind: ProblemKind): string {
		return this.keyOf(`noted ${kind}`);
	}

	private keysOf(kind: ProblemKind, own: number, id: string): string[] {
		const keys = [this.noted(kind), this.keyOf(`reported ${kind}`)];
		return [...keys, id, String(PROBLEM_KINDS[kind].from), String(own)];
	}
}

function textIn(problem: Problem): string {
	const { what, cure } = shown(problem);
	return JSON.stringify([what, cure]);
}

/** @returns undefined where no other process has noted the kind */
function notedIn(kind: ProblemKind, fields: Readonly<Record<string, unknown>>): NotedProblem | undefined {
	const count = Number(fields.count);
	const since = new Date(Number(fields.since));
	if (!(count > 0) || Number.isNaN(since.getTime())) return undefined;
	const texts = listIn(fields.texts).slice(-PROBLEM_KINDS[kind].texts);
	const problems = texts.map((text) => {
		const [what, cure] = listIn(text);
		return { what: textOf(what), cure: textOf(cure) };
	});
	return { kind, count, since, problems };
}

function listIn(text: unknown): readonly unknown[] {
	const list = jsonIn(textOf(text));
	return Array.isArray(list) ? list : [];
}

function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
