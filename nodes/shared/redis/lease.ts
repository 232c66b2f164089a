import { numberIn } from './answers';

/** Carries out one Redis command; see RedisClient. */
export type RedisCommand = (...command: string[]) => Promise<unknown>;

/** Acquires an expired lease again, unless another owner has the key now. */
const RENEW =
	"local v=redis.call('GET',KEYS[1]) " +
	"if v and v~=ARGV[1] then return 0 end redis.call('SET',KEYS[1],ARGV[1],'EX',ARGV[2]) return 1";

/** A key in Redis that one owner has for a limited time. The owner can extend the time. */
export class RedisLease {
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
	) {}

	/**
	 * @returns false where another owner has the lease now
	 * @throws RedisError where Redis gives no answer
	 */
	async renew(owner: string, seconds: number): Promise<boolean> {
		return numberIn(await this.command('EVAL', RENEW, '1', this.key, owner, String(seconds)), [0, 1]) === 1;
	}
}
