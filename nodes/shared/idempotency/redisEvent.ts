import { randomUUID } from 'node:crypto';

import { sha256Hex } from '../util/hash';
import { echoedIn, isOwner, numberIn, unexpectedAnswer } from '../redis/answers';
import { RedisLease, type RedisCommand } from '../redis/lease';

/** The state of an event in Redis after an attempt to claim it. */
export type ClaimAnswer =
	/** The attempt succeeded. */
	| 'claimed'
	/** A delivery of the event was acknowledged, or an execution of the event has begun. */
	| 'committed'
	/** Another claim has the event. */
	| 'inFlight';

/*
 * The value of an event's key is its state:
 *   <owner>       a delivery has claimed it; expires with the lease
 *   seen:<owner>  the delivery was acknowledged
 *   run:<id>      the execution with this id has begun
 * Each script compares and changes the state in one step, so that no script acts on an outdated state.
 */
const SEEN = 'seen:';
const RUN = 'run:';

/** @returns the claim's owner, "=" and the state, which is the owner itself where the claim succeeds */
const CLAIM =
	"local v=redis.call('GET',KEYS[1]) " +
	"if not v then v=ARGV[1] redis.call('SET',KEYS[1],v,'EX',ARGV[2]) end return ARGV[1]..'='..v";

/** The state "run" stays: an execution that has begun says more than an acknowledgement. */
const COMMIT =
	"local v=redis.call('GET',KEYS[1]) " +
	"if not v or string.sub(v,1,4)~='run:' then v=ARGV[1] end redis.call('SET',KEYS[1],v,'EX',ARGV[2]) return 1";

const RELEASE =
	"local v=redis.call('GET',KEYS[1]) " +
	"if v and (v==ARGV[1] or v==ARGV[2]) then return redis.call('DEL',KEYS[1]) end return 0";

/** @returns the call's random text, "=" and the state, which names the execution that goes on */
const BEGIN =
	"local v=redis.call('GET',KEYS[1]) " +
	"if not v or string.sub(v,1,4)~='run:' or v==ARGV[1] then " +
	"v=ARGV[1] redis.call('SET',KEYS[1],v,'EX',ARGV[2]) end return ARGV[3]..'='..v";

/** One event in Redis. */
export class RedisEvent {
	/** A delivery has claimed the event as long as the delivery has this lease. */
	readonly lease: RedisLease;

	/** @param key see redisKey */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
	) {
		this.lease = new RedisLease(command, key);
	}

	/**
	 * @param owner a random UUID, another one for each call
	 * @throws RedisError where Redis gives no answer
	 */
	async claim(owner: string, leaseSeconds: number): Promise<ClaimAnswer> {
		const state = echoedIn(await this.evaluate(CLAIM, owner, String(leaseSeconds)), owner);
		if (state === owner) return 'claimed';
		if (isOwner(state)) return 'inFlight';
		if (isSeen(state) || isRun(state)) return 'committed';
		throw unexpectedAnswer();
	}

	/** @throws RedisError where Redis gives no answer */
	async commit(owner: string, rememberSeconds: number): Promise<void> {
		numberIn(await this.evaluate(COMMIT, `${SEEN}${owner}`, String(rememberSeconds)), [1]);
	}

	/**
	 * Forgets the event, unless another claim has it or its execution has begun.
	 *
	 * @returns whether Redis had this claim and has forgotten it
	 * @throws RedisError where Redis gives no answer
	 */
	async release(owner: string): Promise<boolean> {
		return numberIn(await this.evaluate(RELEASE, owner, `${SEEN}${owner}`), [0, 1]) === 1;
	}

	/**
	 * Marks the event as run by an execution. Each execution calls this first, and only the first execution of the
	 * event goes on.
	 *
	 * @returns the id of the execution that goes on; the same execution may call this again
	 * @throws RedisError where Redis gives no answer
	 */
	async begin(executionId: string, rememberSeconds: number): Promise<string> {
		const nonce = randomUUID();
		const values = [`${RUN}${executionId}`, String(rememberSeconds), nonce];
		const state = echoedIn(await this.evaluate(BEGIN, ...values), nonce);
		if (!isRun(state)) throw unexpectedAnswer();
		return state.slice(RUN.length);
	}

	private async evaluate(script: string, ...values: string[]): Promise<unknown> {
		return await this.command('EVAL', script, '1', this.key, ...values);
	}
}

function isSeen(state: string): boolean {
	return state.startsWith(SEEN) && isOwner(state.slice(SEEN.length));
}

function isRun(state: string): boolean {
	return state.startsWith(RUN) && state.length > RUN.length;
}

/**
 * One command may have many keys of a node. In a cluster, the braces keep them on one server.
 *
 * @param nodeKey see sharedNodeKey; other nodes, workflows and n8n handle the same event independently
 * @param id id of an event or of a resource
 * @returns a key without personal data: 32 bits of the node and 128 bits of both, of SHA-256 digests in hex
 */
export function redisKey(prefix: string, nodeKey: string, id: string): string {
	const node = sha256Hex(nodeKey).slice(0, 8);
	return `${prefix}:{${node}}:${sha256Hex(JSON.stringify([nodeKey, id])).slice(0, 32)}`;
}
