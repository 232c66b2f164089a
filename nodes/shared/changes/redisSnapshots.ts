import { randomUUID } from 'node:crypto';

import { sleep } from 'n8n-workflow';

import type { KnownState } from './decide';
import { equalSnapshots, type Snapshot } from './snapshot';
import type { OpenSnapshot, SnapshotStore } from './snapshotStore';
import { isObject } from '../util/object';
import { LEASE_MS, LEASE_SECONDS, PATIENT_TIMEOUT_MS, type HeldClaim, type Leases } from '../redis/leases';
import { endLateClaim, retryFor } from '../util/retry';
import { causedBy, type Problem } from '../errors/problem';
import { RedisError, unavailable } from '../redis/client';
import { RedisEvent, type RedisCommand } from '../idempotency/redisEvent';
import type { Unlock, KeyedLock } from '../util/keyedLock';

/** How often it is asked whether another process is done with a resource. */
const LOOK_EVERY_MS = 100;

/*
 * Two keys for a resource: who has it open, and its snapshot as JSON. While it is open a "?" stands before
 * the snapshot. Whoever finds one that is not open knows that a process has died with it: whether the
 * workflow has seen the state of that delivery, nobody can say.
 */
const DOUBT = '?';

const OPEN =
	"if not redis.call('SET',KEYS[1],ARGV[1],'NX','EX',ARGV[2]) then return '' end " +
	"local v=redis.call('GET',KEYS[2]) or '' " +
	"if string.sub(v,1,1)~='?' then redis.call('SET',KEYS[2],'?'..v,'EX',ARGV[3]) end return '='..v";

/** Where the claim has been lost meanwhile, what another one has made of it stays, or is in doubt. */
const CLOSE =
	"local owner=redis.call('GET',KEYS[1]) " +
	"if owner~=ARGV[1] then if not owner then redis.call('SET',KEYS[2],'?','EX',ARGV[3]) end return 0 end " +
	"if ARGV[2]=='' then redis.call('DEL',KEYS[2]) else redis.call('SET',KEYS[2],ARGV[2],'EX',ARGV[3]) end " +
	"redis.call('DEL',KEYS[1]) return 1";

/** What others know of the resource stays as it is until the claim that was given up has come. */
const GIVE_UP =
	"if redis.call('GET',KEYS[1])~=ARGV[1] then return 0 end " +
	"redis.call('SET',KEYS[2],'?','EX',ARGV[2]) redis.call('DEL',KEYS[1]) return 1";

/** One resource in the store. */
export class RedisResource {
	/** For `renew`: a claim of a resource is held as one of an event is. */
	readonly lock: RedisEvent;

	/** @param key see eventKey; in a cluster, the braces keep both keys on one server */
	constructor(
		private readonly command: RedisCommand,
		private readonly key: string,
		private readonly keepSeconds: number,
	) {
		this.lock = new RedisEvent(command, `{${key}}:open`);
	}

	/** @returns the snapshot as it is stored; undefined where another claim has the resource open */
	async open(claim: string): Promise<string | undefined> {
		const answer = String(await this.evaluate(OPEN, claim, String(LEASE_SECONDS), String(this.keepSeconds)));
		return answer === '' ? undefined : answer.slice(1);
	}

	/** @returns false where the claim has been lost */
	async close(claim: string, snapshot: string): Promise<boolean> {
		return (await this.evaluate(CLOSE, claim, snapshot, String(this.keepSeconds))) === 1;
	}

	/**
	 * Ends a claim whose answer nobody has heard.
	 *
	 * @returns false where it has not come into force
	 */
	async giveUp(claim: string): Promise<boolean> {
		return (await this.evaluate(GIVE_UP, claim, String(this.keepSeconds))) === 1;
	}

	async doubt(): Promise<void> {
		await this.command('SET', `{${this.key}}:snapshot`, DOUBT, 'EX', String(this.keepSeconds));
	}

	private async evaluate(script: string, ...values: string[]): Promise<unknown> {
		const keys = [`{${this.key}}:open`, `{${this.key}}:snapshot`];
		return await this.command('EVAL', script, '2', ...keys, ...values);
	}
}

/** What a delivery needs of the world around it. */
export interface SharedSnapshotAccess {
	/** The resource in the store, for a caller who waits for its answer at most this long, in ms. */
	resource(id: string, timeoutMs: number): RedisResource;
	readonly timeoutMs: number;
	/** Told what could not be told to the store. */
	failed(problem: Problem): void;
}

/** The snapshots of one trigger node that all n8n processes share. */
export class SharedSnapshots implements SnapshotStore {
	/**
	 * @param turns of this process: only the first of its deliveries asks the store
	 */
	constructor(
		private readonly turns: KeyedLock,
		private readonly leases: Leases,
		private readonly access: SharedSnapshotAccess,
	) {}

	async open(resource: string, patienceMs: number): Promise<OpenSnapshot | undefined> {
		const patienceEnds = Date.now() + patienceMs;
		const endTurn = await this.turns.acquire(resource, patienceMs);
		if (endTurn === undefined) return undefined;
		const claim = randomUUID();
		let stored: string | undefined;
		try {
			stored = await this.openInStore(resource, claim, patienceEnds);
		} finally {
			if (stored === undefined) endTurn();
		}
		if (stored === undefined) return undefined;
		return new OpenShared(this.leases, this.access, resource, claim, stored, endTurn);
	}

	private async openInStore(resource: string, claim: string, patienceEnds: number) {
		for (;;) {
			try {
				const stored = await this.access.resource(resource, this.access.timeoutMs).open(claim);
				if (stored !== undefined) return stored;
			} catch (error) {
				if (error instanceof RedisError && error.maybeDone) {
					const late = this.access.resource(resource, PATIENT_TIMEOUT_MS);
					endLateClaim(async () => await late.giveUp(claim));
				}
				throw unavailable(error);
			}
			if (Date.now() + LOOK_EVERY_MS > patienceEnds) return undefined;
			await sleep(LOOK_EVERY_MS);
		}
	}
}

class OpenShared implements OpenSnapshot {
	readonly known: KnownState;
	private readonly resource: RedisResource;
	private readonly held: HeldClaim;
	private settled = false;
	/** What is told to the store, one thing after the other. */
	private told: Promise<void> = Promise.resolve();

	constructor(
		private readonly leases: Leases,
		private readonly access: SharedSnapshotAccess,
		id: string,
		private readonly claim: string,
		private readonly stored: string,
		private readonly endTurn: Unlock,
	) {
		this.known = parsed(stored);
		this.resource = access.resource(id, PATIENT_TIMEOUT_MS);
		this.held = leases.hold(this.resource.lock, claim);
	}

	keep(next: Snapshot): void {
		const same = typeof this.known === 'object' && equalSnapshots(this.known, next);
		this.close(same ? this.stored : JSON.stringify(next));
	}

	letGo(): void {
		this.close(this.stored);
	}

	doubt(): void {
		this.tell(async () => await this.resource.doubt());
	}

	/** The store needs no copy of the static data. */
	saveWithExecution(): void {}

	/** The next delivery here has its turn when the store knows what came of this one. */
	private close(snapshot: string): void {
		if (this.settled) return;
		this.settled = true;
		this.leases.letGo(this.held);
		this.tell(async () => {
			await this.held.renewed;
			await this.resource.close(this.claim, snapshot);
		}, this.endTurn);
	}

	private tell(message: () => Promise<void>, done = () => {}): void {
		this.told = this.told.then(async () => {
			const failure = await retryFor(message, LEASE_MS);
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
