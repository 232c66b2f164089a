import { sha256Hex } from '../util/hash';
import { RedisLease, type RedisCommand } from '../redis/lease';

/** What Redis says of an event. */
export type EventState =
	/** This claim has it now. */
	| 'claimed'
	/** It was acknowledged, or has run. */
	| 'committed'
	/** Another claim has it. */
	| 'inFlight';

/*
 * The value of an event's key is its state:
 *   <owner>       a delivery has claimed it; expires with the lease
 *   seen:<owner>  the delivery was acknowledged
 *   run:<id>      the execution with this id has begun
 * Scripts compare and change in one step, so that none acts on a state that is gone.
 */
const SEEN = 'seen:';
const RUN = 'run:';

/** An execution that has begun is more than an acknowledgement. */
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
	/** A delivery has the event as long as it has this lease. */
	readonly lease: RedisLease;

	/** @param key see eventKey */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
	) {
		this.lease = new RedisLease(command, key);
	}

	/**
	 * @param owner a text that no other claim has
	 * @throws RedisError where Redis gives no answer
	 */
	async claim(owner: string, leaseSeconds: number): Promise<EventState> {
		if (await this.lease.acquire(owner, leaseSeconds)) return 'claimed';
		const state = await this.command('GET', this.key);
		// Gone in between: it was released, so it can be claimed the next time.
		if (typeof state !== 'string') return 'inFlight';
		return state.startsWith(SEEN) || state.startsWith(RUN) ? 'committed' : 'inFlight';
	}

	async commit(owner: string, rememberSeconds: number): Promise<void> {
		await this.evaluate(COMMIT, `${SEEN}${owner}`, String(rememberSeconds));
	}

	/**
	 * Forgets the event, unless another claim has it or its execution has begun.
	 *
	 * @returns whether there was something of this claim to forget
	 */
	async release(owner: string): Promise<boolean> {
		return (await this.evaluate(RELEASE, owner, `${SEEN}${owner}`)) === 1;
	}

	/**
	 * An execution calls this before it does anything: of several that were started for the event, the first
	 * one goes on.
	 *
	 * @returns the id of the execution that may run; the same one may begin again
	 */
	async begin(executionId: string, rememberSeconds: number): Promise<string> {
		const state = await this.evaluate(BEGIN, `${RUN}${executionId}`, String(rememberSeconds));
		return String(state).slice(RUN.length);
	}

	private async evaluate(script: string, ...values: string[]): Promise<unknown> {
		return await this.command('EVAL', script, '1', this.key, ...values);
	}
}

/**
 * @param nodeKey of the trigger: other nodes, and other workflows, take the same event for themselves
 * @param id of an event or of a resource
 * @returns a key without personal data: 128 bits of a SHA-256 digest in hex
 */
export function eventKey(prefix: string, nodeKey: string, id: string): string {
	return `${prefix}:${sha256Hex(JSON.stringify([nodeKey, id])).slice(0, 32)}`;
}
