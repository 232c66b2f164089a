import { RedisSnapshots } from '../changes/redisSnapshots';
import { LONGEST_CLAIM_MS } from '../idempotency/claim';
import { RedisLedger } from '../idempotency/redisLedger';
import { RedisConnection } from '../redis/connection';
import { LeaseRenewer } from '../redis/leaseRenewer';

/** The state that this process keeps in memory for one trigger node and one Redis. */
export class RedisStores {
	private readonly leases = new LeaseRenewer(LONGEST_CLAIM_MS);
	readonly connection = new RedisConnection();
	readonly ledger = new RedisLedger(this.leases);
	readonly snapshots = new RedisSnapshots(this.leases);

	/** Whether no event and no snapshot is claimed. This state can then be dropped and read again from Redis. */
	get idle(): boolean {
		return this.ledger.idle && this.snapshots.idle;
	}
}
