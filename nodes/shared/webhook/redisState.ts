import { RedisSnapshots } from '../changes/redisSnapshots';
import { LONGEST_CLAIM_MS } from '../idempotency/claim';
import { RedisLedger } from '../idempotency/redisLedger';
import { RedisConnection } from '../redis/connection';
import { LeaseKeeper } from '../redis/leaseKeeper';

/** What this process keeps in memory for one trigger node about one Redis. */
export class RedisState {
	private readonly leases = new LeaseKeeper(LONGEST_CLAIM_MS);
	readonly connection = new RedisConnection();
	readonly ledger = new RedisLedger(this.leases);
	readonly snapshots = new RedisSnapshots(this.leases);

	/** Whether no event and no snapshot is claimed, so that all that is known can be read again from Redis. */
	get idle(): boolean {
		return this.ledger.idle && this.snapshots.idle;
	}
}
