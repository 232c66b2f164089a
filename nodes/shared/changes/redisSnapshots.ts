import { randomUUID } from 'node:crypto';

import { sleep } from 'n8n-workflow';

import { causedBy, type Problem } from '../errors/problem';
import { LONGEST_CLAIM_MS } from '../idempotency/claim';
import { echoedIn, isOwner, numberIn, unexpectedAnswer } from '../redis/answers';
import type { AnswerTime } from '../redis/answerTime';
import { RedisError, toRedisError } from '../redis/client';
import { endLateClaim } from '../redis/lateClaim';
import { RedisLease, type RedisCommand } from '../redis/lease';
import {
	BACKGROUND_TIMEOUT_MS,
	LEASE_MS,
	LEASE_SECONDS,
	type RenewedLease,
	type LeaseRenewer,
} from '../redis/leaseRenewer';
import type { HashedId } from '../util/hash';
import { KeyedLock, type Unlock } from '../util/keyedLock';
import { monotonicMs } from '../util/monotonicTime';
import { isObject, ownValue } from '../util/object';
import { retryFor } from '../util/retry';
import { isSettledWithin } from '../util/wait';
import type { KnownState } from './decideChange';
import { SharedClaim } from './sharedClaim';
import { equalSnapshots, type Snapshot } from './snapshot';
import type { OpenSnapshot, Snapshots } from './snapshots';

/** The time between two attempts to open a resource that another process has open, in ms. */
const POLL_INTERVAL_MS = 100;

/** For so long the deliveries of this process share a resource, in ms: those of another process wait for the end. */
const LONGEST_SHARED_MS = 5_000;

/*
 * A resource has two keys: the owner that has the resource open, and the snapshot as JSON. While the resource
 * is open, a "?" stands before the snapshot. A "?" without an owner shows that a process died while it had the
 * resource open: it is unknown whether the workflow has seen the state of that delivery.
 */
/**
 * @returns the claim's owner and "=", then "=" and the snapshot where the resource was free, else the owner that has
 *   it open
 */
const OPEN =
	"local owner=redis.call('GET',KEYS[1]) if owner then return ARGV[1]..'='..owner end " +
	"redis.call('SET',KEYS[1],ARGV[1],'EX',ARGV[2]) " +
	"local v=redis.call('GET',KEYS[2]) or '' " +
	"if string.sub(v,1,1)~='?' then redis.call('SET',KEYS[2],'?'..v,'EX',ARGV[3]) end return ARGV[1]..'=='..v";

/**
 * Where the lease was lost: another owner's snapshot stays, and without another owner the snapshot is uncertain. Where
 * n8n failed meanwhile what the resource was opened with, and what is to be written rests on it, it is uncertain too.
 */
const CLOSE =
	"local owner=redis.call('GET',KEYS[1]) " +
	"if owner~=ARGV[1] then if not owner then redis.call('SET',KEYS[2],'?','EX',ARGV[4]) end return 0 end " +
	"local v=ARGV[2] if ARGV[3]=='1' and v~='' and redis.call('GET',KEYS[2])=='?' then v='?' end " +
	"if v=='' then redis.call('DEL',KEYS[2]) else redis.call('SET',KEYS[2],v,'EX',ARGV[4]) end " +
	"redis.call('DEL',KEYS[1]) return 1";

/** Changes nothing before the claim has taken effect, so that the work of other owners stays. */
const GIVE_UP =
	"if redis.call('GET',KEYS[1])~=ARGV[1] then return 0 end " +
	"redis.call('SET',KEYS[2],'?','EX',ARGV[2]) redis.call('DEL',KEYS[1]) return 1";

/** Only where the snapshot has one of these parts: another state may have been told since. */
const MAKE_UNCERTAIN =
	"local v=redis.call('GET',KEYS[2]) or '' for i=2,#ARGV do if string.find(v,ARGV[i],1,true) then " +
	"redis.call('SET',KEYS[2],'?','EX',ARGV[1]) return 1 end end return 0";

/** One resource in Redis. Each method throws RedisError where Redis gives no answer. */
export class RedisResource {
	/** A delivery has the resource open as long as the delivery has this lease. */
	readonly lease: RedisLease;

	/** @param key see redisKey */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
		private readonly keepSeconds: number,
	) {
		this.lease = new RedisLease(command, `${key}:open`);
	}

	/**
	 * @param owner a random UUID, another one for each claim
	 * @returns the snapshot as Redis stores it; undefined where another claim has the resource open
	 */
	async open(owner: string): Promise<string | undefined> {
		const seconds = [String(LEASE_SECONDS), String(this.keepSeconds)];
		const answer = echoedIn(await this.evaluate(OPEN, owner, ...seconds), owner);
		if (answer.startsWith('=')) return answer.slice(1);
		if (isOwner(answer)) return undefined;
		throw unexpectedAnswer();
	}

	/**
	 * @param restsOnOpened whether a part of the snapshot is as `open` has found it
	 * @returns false where the claim has been lost
	 */
	async close(owner: string, snapshot: string, restsOnOpened: boolean): Promise<boolean> {
		const values = [owner, snapshot, restsOnOpened ? '1' : '0', String(this.keepSeconds)];
		return numberIn(await this.evaluate(CLOSE, ...values), [0, 1]) === 1;
	}

	/**
	 * Ends a claim that Redis did not answer in time.
	 *
	 * @returns false where the claim has not taken effect
	 */
	async giveUp(owner: string): Promise<boolean> {
		return numberIn(await this.evaluate(GIVE_UP, owner, String(this.keepSeconds)), [0, 1]) === 1;
	}

	/**
	 * Marks the snapshot as uncertain: it is unknown whether the workflow has seen the state in it.
	 *
	 * @param parts of the snapshot as Redis stores it; a snapshot without any of them stays as it is
	 */
	async makeUncertain(parts: readonly string[]): Promise<void> {
		numberIn(await this.evaluate(MAKE_UNCERTAIN, String(this.keepSeconds), ...parts), [0, 1]);
	}

	private async evaluate(script: string, ...values: string[]): Promise<unknown> {
		const keys = [`${this.key}:open`, `${this.key}:snapshot`];
		return await this.command('EVAL', script, '2', ...keys, ...values);
	}
}

/** What the snapshots need of a resource in Redis. */
export type OpenableResource = Pick<RedisResource, 'open' | 'close' | 'giveUp' | 'makeUncertain'> & {
	readonly lease: RenewedLease['lease'];
};

/** How one delivery reaches the snapshots. */
export interface RedisSnapshotAccess {
	/** @returns the resource in Redis; its commands wait at most `timeoutMs` for an answer */
	resource(id: HashedId, timeoutMs: number): OpenableResource;
	/** The time that this delivery has for answers of Redis. */
	readonly time: AnswerTime;
	/** Called with the problem where a write to Redis failed. */
	onWriteError(problem: Problem): void;
}

/** The snapshots of one trigger node that all n8n processes share. */
export class RedisSnapshots {
	/** Deliveries of this process wait for each other here, so that only one of them calls Redis. */
	private readonly locks = new KeyedLock(LONGEST_CLAIM_MS);
	/** The resources that this process has open in Redis. */
	private readonly resources = new Map<HashedId, OpenResource>();

	constructor(private readonly leases: LeaseRenewer) {}

	/** @returns the snapshots for one delivery */
	open(access: RedisSnapshotAccess): Snapshots {
		return {
			open: async (resourceId, patienceMs) => await this.openResource(access, resourceId, patienceMs),
		};
	}

	/** Whether no snapshot is open. This object can then be dropped and made again. */
	get idle(): boolean {
		return this.locks.idle && this.resources.size === 0;
	}

	private async openResource(
		access: RedisSnapshotAccess,
		resourceId: HashedId,
		patienceMs: number,
	): Promise<OpenSnapshot | undefined> {
		const patienceEnds = monotonicMs() + patienceMs;
		const unlock = await this.locks.acquire(resourceId, patienceMs);
		if (unlock === undefined) return undefined;
		let opened: OpenSnapshot | undefined;
		try {
			opened = await this.openFor(access, resourceId, patienceEnds, unlock);
			return opened;
		} finally {
			if (opened === undefined) unlock();
		}
	}

	private async openFor(
		access: RedisSnapshotAccess,
		resourceId: HashedId,
		patienceEnds: number,
		unlock: Unlock,
	): Promise<OpenSnapshot | undefined> {
		const current = this.resources.get(resourceId);
		const shared = current?.openShared(unlock);
		if (shared !== undefined) return shared;
		const closing = current?.closing;
		if (closing !== undefined && !(await isSettledWithin(closing, patienceEnds - monotonicMs()))) {
			return undefined;
		}
		const owner = randomUUID();
		const stored = await openInRedis(access, resourceId, owner, patienceEnds);
		if (stored === undefined) return undefined;
		const resource = access.resource(resourceId, BACKGROUND_TIMEOUT_MS);
		const kept = this.leases.keep(resource.lease, owner);
		const opened = new OpenResource(access, resource, kept, stored, (closing) => {
			this.leases.drop(kept);
			void closing.then(() => {
				if (this.resources.get(resourceId) === opened) this.resources.delete(resourceId);
			});
		});
		this.resources.set(resourceId, opened);
		return opened.openFirst(unlock);
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
			const stored = await access.time.spend(
				async (leftMs) => await access.resource(resourceId, leftMs).open(owner),
				(found) => found === undefined,
			);
			if (stored !== undefined) return stored;
		} catch (error) {
			if (error instanceof RedisError && error.mayHaveRun) {
				const late = access.resource(resourceId, BACKGROUND_TIMEOUT_MS);
				endLateClaim(async () => await late.giveUp(owner));
			}
			throw toRedisError(error);
		}
		if (monotonicMs() + POLL_INTERVAL_MS > patienceEnds) return undefined;
		await sleep(POLL_INTERVAL_MS);
	}
}

/** A resource that this process has open in Redis, for one delivery or for several that share their claims. */
class OpenResource {
	/** Settled once Redis has the outcome; undefined while a delivery has the resource open. */
	closing: Promise<void> | undefined;
	private readonly since = monotonicMs();
	/** How many deliveries have it open. */
	private users = 0;
	/** The claims so far; a later one is decided by those before. */
	private claims = 0;
	private last: RedisSnapshotClaim | undefined;
	/** The last of the claims that were committed: Redis is to keep its snapshot. */
	private result: RedisSnapshotClaim | undefined;
	/** The writes to Redis, one after another. */
	private writes: Promise<void> = Promise.resolve();

	/** @param stored the snapshot as Redis stores it */
	constructor(
		private readonly access: RedisSnapshotAccess,
		private readonly resource: OpenableResource,
		private readonly kept: RenewedLease,
		private readonly stored: string,
		private readonly onClose: (closing: Promise<void>) => void,
	) {}

	openFirst(unlock: Unlock): OpenSnapshot {
		return this.openBy(parsed(this.stored), snapshotBefore(this.stored), undefined, unlock);
	}

	/** @returns undefined where the delivery has to open the resource in Redis by itself */
	openShared(unlock: Unlock): OpenSnapshot | undefined {
		const last = this.last?.lastNotReleased();
		const isShared = last?.isShared === true && this.closing === undefined;
		// The deliveries of another process wait for the end.
		if (!isShared || monotonicMs() - this.since > LONGEST_SHARED_MS) return undefined;
		return this.openBy(last.isUncertain ? 'uncertain' : last.next, undefined, last, unlock);
	}

	commit(claim: RedisSnapshotClaim): void {
		if (claim.number > (this.result?.number ?? 0)) this.result = claim;
	}

	/** @param parts what the claim has told, as Redis stores it */
	revoke(parts: readonly string[]): void {
		// While the resource is open, Redis has not got the outcome; and what came later may have told another state.
		if (this.closing === undefined || this.result?.isUncertain === false) return;
		this.write(async () => await this.resource.makeUncertain(parts));
	}

	private openBy(
		known: KnownState,
		before: Snapshot | undefined,
		earlier: RedisSnapshotClaim | undefined,
		unlock: Unlock,
	): OpenSnapshot {
		this.users++;
		let isOpen = true;
		const close = () => {
			if (isOpen) this.close(unlock);
			isOpen = false;
		};
		return {
			known,
			before,
			dependsOn: earlier?.hasEnded === false ? earlier : undefined,
			claim: (next) => {
				const isStored = earlier === undefined && typeof known === 'object' && equalSnapshots(known, next);
				const text = isStored ? this.stored : JSON.stringify(next);
				const told = { known, next, text };
				this.last = new RedisSnapshotClaim(this, ++this.claims, told, earlier, unlock, close);
				return this.last;
			},
			release: close,
		};
	}

	/** The next delivery of this process gets the snapshot when Redis has the outcome. */
	private close(unlock: Unlock): void {
		if (--this.users > 0) return unlock();
		this.write(async () => {
			await this.kept.renewal;
			const { result, stored } = this;
			const snapshot = result?.isUncertain === true ? UNCERTAIN : (result?.text ?? stored);
			await this.resource.close(this.kept.owner, snapshot, result?.restsOnOpened ?? true);
		}, unlock);
		this.closing = this.writes;
		this.onClose(this.closing);
	}

	private write(change: () => Promise<void>, done = () => {}): void {
		this.writes = this.writes.then(async () => {
			const failure = await retryFor(change, LEASE_MS);
			done();
			if (failure === undefined) return;
			this.access.onWriteError(
				causedBy(failure.error, {
					what: 'The snapshot of a resource could not be saved in Redis, so its next delivery starts the workflow whatever has changed',
					cure: 'Test the credential for Redis of the trigger.',
				}),
			);
		});
	}
}

/** A claim that has told something of its resource, or will once it is committed. */
interface Teller {
	/** Whether n8n has failed after the claim was committed: it is unknown whether the workflow has seen the state. */
	isRevoked: boolean;
}

/** What a claim tells. */
interface Told {
	readonly known: KnownState;
	readonly next: Snapshot;
	/** The next snapshot as Redis stores it. */
	readonly text: string;
}

/** What ends the claim is written to Redis after the answer. */
class RedisSnapshotClaim extends SharedClaim<RedisSnapshotClaim> {
	private readonly own: Teller = { isRevoked: false };
	/**
	 * Who has told each field of the snapshot with its present digest; undefined: what the resource was opened with.
	 * A snapshot without fields is one part.
	 */
	private readonly tellers: ReadonlyMap<string, Teller | undefined>;

	/**
	 * @param number the claims of a resource are counted from 1
	 * @param close ends what the delivery has open
	 */
	constructor(
		private readonly resource: OpenResource,
		readonly number: number,
		private readonly told: Told,
		earlier: RedisSnapshotClaim | undefined,
		unlock: Unlock,
		private readonly close: () => void,
	) {
		super(earlier, unlock);
		const { known, next } = told;
		const isTold = (part: string) => typeof known === 'object' && hasPart(known, next, part);
		this.tellers = new Map(
			partNames(next).map((part) => [part, isTold(part) ? earlier?.tellers.get(part) : this.own]),
		);
	}

	get next(): Snapshot {
		return this.told.next;
	}

	/** The next snapshot as Redis stores it. */
	get text(): string {
		return this.told.text;
	}

	/** Whether it is unknown of a part of the next snapshot if the workflow has seen it. */
	get isUncertain(): boolean {
		return [...this.tellers.values()].some((teller) => teller?.isRevoked === true);
	}

	/** Whether a part of the next snapshot is as the resource was opened with. */
	get restsOnOpened(): boolean {
		return [...this.tellers.values()].includes(undefined);
	}

	/** @returns this claim or, where it was released, the last one before it that was not */
	lastNotReleased(): RedisSnapshotClaim | undefined {
		return this.released ? this.lastBefore(({ released }) => !released) : this;
	}

	commit(): void {
		if (this.hasEnded) return;
		this.resource.commit(this);
		this.end();
		this.earlier = undefined;
	}

	release(): void {
		if (this.hasEnded) return;
		this.released = true;
		this.end();
	}

	revoke(): void {
		if (this.released) return;
		this.own.isRevoked = true;
		const own = [...this.tellers].filter(([, teller]) => teller === this.own);
		if (own.length > 0) this.resource.revoke(own.map(([part]) => partText(this.told, part)));
	}

	protected override end(): void {
		super.end();
		this.close();
	}
}

/** What Redis stores where it is unknown whether the workflow has seen a state. */
const UNCERTAIN = '?';

/** The name of the only part of a snapshot without fields. */
const WHOLE = '';

/** @returns the names of the parts of a snapshot that are told: its fields or, where it has none, the whole */
function partNames({ fields }: Snapshot): string[] {
	const names = Object.keys(fields);
	return names.length === 0 ? [WHOLE] : names;
}

function hasPart(known: Snapshot, next: Snapshot, part: string): boolean {
	if (part === WHOLE) return equalSnapshots(known, next);
	return ownValue(known.fields, part) === ownValue(next.fields, part);
}

/** @returns a part of a snapshot as Redis stores it */
function partText({ next, text }: Told, part: string): string {
	return part === WHOLE ? text : JSON.stringify({ [part]: next.fields[part] }).slice(1, -1);
}

/** @returns the snapshot behind the "?" of a delivery whose outcome is unknown, where there is one */
function snapshotBefore(stored: string): Snapshot | undefined {
	if (!stored.startsWith('?')) return undefined;
	const before = parsed(stored.slice(1));
	return before === 'uncertain' ? undefined : before;
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
