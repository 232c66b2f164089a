import { sha256Hex } from '../util/hash';
import { isOwner, numberIn, textIn, unexpectedAnswer } from '../redis/answers';
import { RedisLease, type RedisCommand } from '../redis/lease';

/** The state of an event in Redis after an attempt to claim it. */
export type EventState =
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

/** @returns the owner where the claim succeeds, else the state */
const CLAIM =
	"local v=redis.call('GET',KEYS[1]) if v then return v end " +
	"redis.call('SET',KEYS[1],ARGV[1],'EX',ARGV[2]) return ARGV[1]";

/** The state "run" stays: an execution that has begun says more than an acknowledgement. */
const COMMIT =
	"local v=redis.call('GET',KEYS[1]) " +
	"if not v or string.sub(v,1,4)~='run:' then v=ARGV[1] end redis.call('SET',KEYS[1],v,'EX',ARGV[2]) return 1";

const RELEASE =
	"local v=redis.call('GET',KEYS[1]) " +
	"if v and (v==ARGV[1] or v==ARGV[2]) then return redis.call('DEL',KEYS[1]) end return 0";

const BEGIN =
	"local v=redis.call('GET',KEYS[1]) " +
	"if v and string.sub(v,1,4)=='run:' and v~=ARGV[1] then return v end " +
	"redis.call('SET',KEYS[1],ARGV[1],'EX',ARGV[2]) return ARGV[1]";

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
	 * @param owner a random UUID
	 * @throws RedisError where Redis gives no answer
	 */
	async claim(owner: string, leaseSeconds: number): Promise<EventState> {
		const state = textIn(await this.evaluate(CLAIM, owner, String(leaseSeconds)));
		if (state === owner) return 'claimed';
		if (state.startsWith(SEEN) || state.startsWith(RUN)) return 'committed';
		if (isOwner(state)) return 'inFlight';
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
		const state = textIn(await this.evaluate(BEGIN, `${RUN}${executionId}`, String(rememberSeconds)));
		if (!state.startsWith(RUN) || state === RUN) throw unexpectedAnswer();
		return state.slice(RUN.length);
	}

	private async evaluate(script: string, ...values: string[]): Promise<unknown> {
		return await this.command('EVAL', script, '1', this.key, ...values);
	}
}

/**
 * @param nodeKey see sharedNodeKey; other nodes, workflows and n8n handle the same event independently
 * @param id id of an event or of a resource
 * @returns a key without personal data: 128 bits of a SHA-256 digest in hex
 */
export function redisKey(prefix: string, nodeKey: string, id: string): string {
	return `${prefix}:${sha256Hex(JSON.stringify([nodeKey, id])).slice(0, 32)}`;
}
