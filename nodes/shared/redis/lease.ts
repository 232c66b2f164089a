/** Carries out one Redis command; see RedisClient. */
export type RedisCommand = (...command: string[]) => Promise<unknown>;

/** A lease that has ended unnoticed is taken again, unless somebody else has the key by now. */
const RENEW =
	"local v=redis.call('GET',KEYS[1]) " +
	"if v and v~=ARGV[1] then return 0 end redis.call('SET',KEYS[1],ARGV[1],'EX',ARGV[2]) return 1";

/** A key in Redis that one owner has for a time, which can be extended. */
export class RedisLease {
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
	) {}

	/**
	 * @param owner a text that nobody else uses
	 * @returns whether the owner has the lease now
	 * @throws RedisError where Redis gives no answer
	 */
	async acquire(owner: string, seconds: number): Promise<boolean> {
		return (await this.command('SET', this.key, owner, 'NX', 'EX', String(seconds))) !== null;
	}

	/** @returns false when somebody else has the lease by now */
	async renew(owner: string, seconds: number): Promise<boolean> {
		return (await this.command('EVAL', RENEW, '1', this.key, owner, String(seconds))) === 1;
	}
}
