import { randomUUID } from 'node:crypto';

import { sleep } from 'n8n-workflow';

import { causedBy, type Problem } from '../errors/problem';
import { LONGEST_CLAIM_MS, type Claim } from '../idempotency/claim';
import { RedisError, toRedisError } from '../redis/client';
import { endLateClaim } from '../redis/lateClaim';
import { RedisLease, type RedisCommand } from '../redis/lease';
import { LEASE_MS, LEASE_SECONDS, type KeptLease, type LeaseKeeper } from '../redis/leaseKeeper';
import type { HashedId } from '../util/hash';
import { KeyedLock, type Unlock } from '../util/keyedLock';
import { isObject } from '../util/object';
import { retryFor } from '../util/retry';
import type { KnownState } from './decide';
import { equalSnapshots, type Snapshot } from './snapshot';
import type { OpenSnapshot, SnapshotStore } from './snapshotStore';

/** How often Redis is asked whether another process is done with a resource. */
const LOOK_EVERY_MS = 100;

/** Nobody waits for what Redis is sent after the delivery, in ms. */
const AFTERWARDS_TIMEOUT_MS = 3_000;

/*
 * Two keys for a resource: who has it open, and its snapshot as JSON. While it is open a "?" stands before
 * the snapshot. Whoever finds a "?" and nobody who has it open knows that a process has died with it: nobody
 * can say whether the workflow has seen the state of that delivery.
 */
const UNCERTAIN = '?';

const OPEN =
	"if not redis.call('SET',KEYS[1],ARGV[1],'NX','EX',ARGV[2]) then return '' end " +
	"local v=redis.call('GET',KEYS[2]) or '' " +
	"if string.sub(v,1,1)~='?' then redis.call('SET',KEYS[2],'?'..v,'EX',ARGV[3]) end return '='..v";

/** Where the claim has been lost meanwhile, what another one has made of it stays, or is uncertain. */
const CLOSE =
	"local owner=redis.call('GET',KEYS[1]) " +
	"if owner~=ARGV[1] then if not owner then redis.call('SET',KEYS[2],'?','EX',ARGV[3]) end return 0 end " +
	"if ARGV[2]=='' then redis.call('DEL',KEYS[2]) else redis.call('SET',KEYS[2],ARGV[2],'EX',ARGV[3]) end " +
	"redis.call('DEL',KEYS[1]) return 1";

/** What others know of the resource stays as it is until the claim that was given up takes effect. */
const GIVE_UP =
	"if redis.call('GET',KEYS[1])~=ARGV[1] then return 0 end " +
	"redis.call('SET',KEYS[2],'?','EX',ARGV[2]) redis.call('DEL',KEYS[1]) return 1";

/** One resource in Redis. */
export class RedisResource {
	/** A delivery has the resource open as long as it has this lease. */
	readonly lease: RedisLease;

	/** @param key see eventKey; in a cluster, the braces keep both keys on one server */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
		private readonly keepSeconds: number,
	) {
		this.lease = new RedisLease(command, `{${key}}:open`);
	}

	/** @returns the snapshot as it is stored; undefined where another claim has the resource open */
	async open(owner: string): Promise<string | undefined> {
		const answer = String(await this.evaluate(OPEN, owner, String(LEASE_SECONDS), String(this.keepSeconds)));
		return answer === '' ? undefined : answer.slice(1);
	}

	/** @returns false where the claim has been lost */
	async close(owner: string, snapshot: string): Promise<boolean> {
		return (await this.evaluate(CLOSE, owner, snapshot, String(this.keepSeconds))) === 1;
	}

	/**
	 * Ends a claim whose answer nobody has heard.
	 *
	 * @returns false where it has not taken effect
	 */
	async giveUp(owner: string): Promise<boolean> {
		return (await this.evaluate(GIVE_UP, owner, String(this.keepSeconds))) === 1;
	}

	/** Whether the workflow has seen what is stored is not known any more. */
	async makeUncertain(): Promise<void> {
		await this.command('SET', `{${this.key}}:snapshot`, UNCERTAIN, 'EX', String(this.keepSeconds));
	}

	private async evaluate(script: string, ...values: string[]): Promise<unknown> {
		const keys = [`{${this.key}}:open`, `{${this.key}}:snapshot`];
		return await this.command('EVAL', script, '2', ...keys, ...values);
	}
}

/** What a delivery needs to use the snapshots. */
export interface RedisSnapshotAccess {
	/** The resource in Redis, for a caller who waits at most this long for an answer, in ms. */
	resource(id: HashedId, timeoutMs: number): RedisResource;
	readonly timeoutMs: number;
	/** Called with what could not be written to Redis. */
	failed(problem: Problem): void;
}

/** The snapshots of one trigger node that all n8n processes share. */
export class RedisSnapshots {
	/** Of the deliveries of this process only the first asks Redis. */
	private readonly locks = new KeyedLock(LONGEST_CLAIM_MS);

	constructor(private readonly leases: LeaseKeeper) {}

	/** @returns the snapshots as one delivery uses them */
	openStore(access: RedisSnapshotAccess): SnapshotStore {
		return { open: async (resourceId, patienceMs) => await this.open(access, resourceId, patienceMs) };
	}

	/** Whether no snapshot is open, so that all that is known can be read again from Redis. */
	get idle(): boolean {
		return this.locks.idle;
	}

	private async open(
		access: RedisSnapshotAccess,
		resourceId: HashedId,
		patienceMs: number,
	): Promise<OpenSnapshot | undefined> {
		const patienceEnds = Date.now() + patienceMs;
		const unlock = await this.locks.acquire(resourceId, patienceMs);
		if (unlock === undefined) return undefined;
		const owner = randomUUID();
		let stored: string | undefined;
		try {
			stored = await openInRedis(access, resourceId, owner, patienceEnds);
		} finally {
			if (stored === undefined) unlock();
		}
		if (stored === undefined) return undefined;
		const before = { stored, known: parsed(stored) };
		const resource = access.resource(resourceId, AFTERWARDS_TIMEOUT_MS);
		const kept = this.leases.keep(resource.lease, owner);
		const end = () => {
			this.leases.drop(kept);
		};
		return {
			known: before.known,
			claim: (next) => new RedisSnapshotClaim(access, resource, kept, before, next, end, unlock),
		};
	}
}

async function openInRedis(
	access: RedisSnapshotAccess,
	resourceId: HashedId,
	owner: string,
	patienceEnds: number,
): Promise<string | undefined> {
	for (;;) {
		try {
			const stored = await access.resource(resourceId, access.timeoutMs).open(owner);
			if (stored !== undefined) return stored;
		} catch (error) {
			if (error instanceof RedisError && error.maybeDone) {
				const late = access.resource(resourceId, AFTERWARDS_TIMEOUT_MS);
				endLateClaim(async () => await late.giveUp(owner));
			}
			throw toRedisError(error);
		}
		if (Date.now() + LOOK_EVERY_MS > patienceEnds) return undefined;
		await sleep(LOOK_EVERY_MS);
	}
}

class RedisSnapshotClaim implements Claim {
	private ended = false;
	/** What is written to Redis, one thing after the other. */
	private written: Promise<void> = Promise.resolve();

	constructor(
		private readonly access: RedisSnapshotAccess,
		private readonly resource: RedisResource,
		private readonly kept: KeptLease,
		private readonly before: { readonly stored: string; readonly known: KnownState },
		private readonly next: Snapshot,
		private readonly dropLease: () => void,
		private readonly unlock: Unlock,
	) {}

	commit(): void {
		const { known, stored } = this.before;
		const same = typeof known === 'object' && equalSnapshots(known, this.next);
		this.close(same ? stored : JSON.stringify(this.next));
	}

	release(): void {
		this.close(this.before.stored);
	}

	revoke(): void {
		this.write(async () => await this.resource.makeUncertain());
	}

	/** The next delivery here gets the snapshot when Redis has the outcome of this one. */
	private close(snapshot: string): void {
		if (this.ended) return;
		this.ended = true;
		this.dropLease();
		this.write(async () => {
			await this.kept.renewal;
			await this.resource.close(this.kept.owner, snapshot);
		}, this.unlock);
	}

	private write(change: () => Promise<void>, done = () => {}): void {
		this.written = this.written.then(async () => {
			const failure = await retryFor(change, LEASE_MS);
			done();
			if (failure === undefined) return;
			this.access.failed(
				causedBy(failure.error, {
					what: 'The snapshot of a resource could not be saved in Redis, so its next delivery starts the workflow whatever has changed',
					cure: 'Test the credential for Redis of the trigger.',
				}),
			);
		});
	}
}

function parsed(stored: string): KnownState {
	if (stored === '') return undefined;
	try {
		const { clock, content, fields } = JSON.parse(stored) as Snapshot;
		return isObject(fields) ? { clock, content, fields } : 'uncertain';
	} catch {
		return 'uncertain';
	}
}
