import { createHash } from 'node:crypto';

/** Carries out one Redis command; see RedisClient. */
export type RedisCommand = (...command: string[]) => Promise<unknown>;

/** What the store says of an event. */
export type Claimed =
	/** This claim has it now. */
	| 'claimed'
	/** It was acknowledged, or has run. */
	| 'committed'
	/** Another claim has it. */
	| 'open';

/*
 * The value of an event's key tells its state:
 *   <claim>       a delivery has claimed it; expires with the lease
 *   seen:<claim>  the delivery was acknowledged
 *   run:<id>      the execution with this id has begun
 * Scripts compare and change in one step, so that none acts on a state that is gone.
 */
const SEEN = 'seen:';
const RUN = 'run:';

/** A lease that has ended unnoticed is taken up again, unless another delivery has claimed the event. */
const RENEW =
	"local v=redis.call('GET',KEYS[1]) " +
	"if v and v~=ARGV[1] then return 0 end redis.call('SET',KEYS[1],ARGV[1],'EX',ARGV[2]) return 1";

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

/** One event in the store. */
export class RedisEvent {
	/** @param key see eventKey */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
	) {}

	/**
	 * @param claim a text that no other claim has
	 * @throws RedisError where the store gives no answer
	 */
	async claim(claim: string, leaseSeconds: number): Promise<Claimed> {
		const done = await this.command('SET', this.key, claim, 'NX', 'EX', String(leaseSeconds));
		if (done !== null) return 'claimed';
		const state = await this.command('GET', this.key);
		// Gone in between: it was released, so it can be claimed the next time.
		if (typeof state !== 'string') return 'open';
		return state.startsWith(SEEN) || state.startsWith(RUN) ? 'committed' : 'open';
	}

	/** @returns false when another claim has the event by now */
	async renew(claim: string, leaseSeconds: number): Promise<boolean> {
		return (await this.evaluate(RENEW, claim, String(leaseSeconds))) === 1;
	}

	async commit(claim: string, rememberSeconds: number): Promise<void> {
		await this.evaluate(COMMIT, `${SEEN}${claim}`, String(rememberSeconds));
	}

	/**
	 * Forgets the event, unless it is another's or its execution has begun.
	 *
	 * @returns whether there was something of this claim to forget
	 */
	async release(claim: string): Promise<boolean> {
		return (await this.evaluate(RELEASE, claim, `${SEEN}${claim}`)) === 1;
	}

	/**
	 * To be asked by an execution before it does anything: of several that were started for the event,
	 * the first one goes on.
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
 * @param place the trigger node: other nodes, and other workflows, take the same event for themselves
 * @returns a key without personal data: 128 bits of a SHA-256 digest in hex
 */
export function eventKey(prefix: string, place: string, eventId: string): string {
	const digest = createHash('sha256')
		.update(JSON.stringify([place, eventId]))
		.digest('hex');
	return `${prefix}:${digest.slice(0, 32)}`;
}
