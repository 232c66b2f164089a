import { RedisSnapshots, type OpenableResource } from '../../../nodes/shared/changes/redisSnapshots';
import type { Snapshot } from '../../../nodes/shared/changes/snapshot';
import type { OpenSnapshot } from '../../../nodes/shared/changes/snapshots';
import type { Claim } from '../../../nodes/shared/idempotency/claim';
import { problemText } from '../../../nodes/shared/errors/problem';
import { AnswerTime } from '../../../nodes/shared/redis/answerTime';
import { RedisError } from '../../../nodes/shared/redis/client';
import { LeaseRenewer } from '../../../nodes/shared/redis/leaseRenewer';
import { hashedId } from '../../../nodes/shared/util/hash';

const ORDER = hashedId('shopify_resource', 'order 1');
const UNANSWERED = { what: 'Redis did not answer within 100 ms', cure: 'Check that Redis is running.' };
const snapshot = (status: string): Snapshot => ({ clock: undefined, content: '', fields: { status } });

/**
 * One resource in a Redis that may be out of reach. The scripts themselves run in a real Redis in
 * test/contexts/sharedChanges.test.ts.
 */
class FakeResource implements OpenableResource {
	owner: string | undefined;
	stored = '';
	failure: Error | undefined;
	/** The commands in their order. */
	readonly commands: string[] = [];
	readonly lease = {
		renew: async () => {
			this.run('renew');
			return true;
		},
	};

	async open(owner: string): Promise<string | undefined> {
		this.run('open');
		if (this.owner !== undefined) return undefined;
		this.owner = owner;
		return this.stored;
	}

	async close(owner: string, stored: string, restsOnOpened: boolean): Promise<boolean> {
		this.run('close');
		if (this.owner !== owner) return false;
		this.owner = undefined;
		this.stored = restsOnOpened && stored !== '' && this.stored === '?' ? '?' : stored;
		return true;
	}

	async giveUp(owner: string): Promise<boolean> {
		this.run('giveUp');
		if (this.owner !== owner) return false;
		this.owner = undefined;
		this.stored = '?';
		return true;
	}

	async makeUncertain(parts: readonly string[]): Promise<void> {
		this.run('makeUncertain');
		if (parts.some((part) => this.stored.includes(part))) this.stored = '?';
	}

	private run(command: string): void {
		this.commands.push(command);
		if (this.failure !== undefined) throw this.failure;
	}
}

describe('the snapshots in Redis, in one process', () => {
	let resource: FakeResource;
	let snapshots: RedisSnapshots;
	let failures: string[];
	beforeEach(() => {
		jest.useFakeTimers();
		resource = new FakeResource();
		snapshots = new RedisSnapshots(new LeaseRenewer(600_000));
		failures = [];
	});
	afterEach(() => jest.useRealTimers());

	const open = async (patienceMs = 1_000) =>
		await snapshots
			.open({
				resource: () => resource,
				time: new AnswerTime(100),
				onWriteError: (problem) => void failures.push(problemText(problem)),
			})
			.open(ORDER, patienceMs);
	const opened = async (): Promise<OpenSnapshot> => {
		const result = await open();
		if (result === undefined) throw new Error('The snapshot is open already');
		return result;
	};
	const passMs = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

	it('are known to the next delivery once a delivery is acknowledged', async () => {
		const first = await opened();
		expect(first.known).toBeUndefined();
		first.claim(snapshot('AAAAAA')).commit();
		await passMs(0);
		expect((await opened()).known).toEqual(snapshot('AAAAAA'));
	});

	it('stay as they were where a delivery is not acknowledged', async () => {
		resource.stored = JSON.stringify(snapshot('AAAAAA'));
		(await opened()).claim(snapshot('BBBBBB')).release();
		await passMs(0);
		expect((await opened()).known).toEqual(snapshot('AAAAAA'));
	});

	it('stay as they were where a delivery ends without a claim, and the next delivery gets them', async () => {
		resource.stored = JSON.stringify(snapshot('AAAAAA'));
		const failed = await opened();
		const waiting = open();
		failed.release();
		await passMs(0);
		const next = await waiting;
		expect(next?.known).toEqual(snapshot('AAAAAA'));
		next?.release();
		await passMs(0);
		expect(resource.owner).toBeUndefined();
		expect(snapshots.idle).toBe(true);
		await passMs(60_000);
		expect(resource.commands).toEqual(['open', 'close', 'open', 'close']);
	});

	it('are uncertain after a delivery that n8n failed to run', async () => {
		const claim = (await opened()).claim(snapshot('AAAAAA'));
		claim.commit();
		claim.revoke();
		await passMs(0);
		expect(resource.commands).toEqual(['open', 'close', 'makeUncertain']);
		expect((await opened()).known).toBe('uncertain');
	});

	it.each(['?', '?{"fields":{}}', '{"fields":1}', 'no JSON'])(
		'are uncertain where Redis holds %s',
		async (stored) => {
			resource.stored = stored;
			expect((await opened()).known).toBe('uncertain');
		},
	);

	it('are those of the last delivery that was not released, where deliveries share their claims', async () => {
		const share = async (status: string) => {
			const opened = (await open())!;
			const claim = opened.claim(snapshot(status)) as Required<Claim>;
			claim.share();
			return { claim, known: opened.known };
		};
		const first = await share('AAAAAA');
		const second = await share('BBBBBB');
		const third = await share('CCCCCC');
		expect([second.known, third.known]).toEqual([snapshot('AAAAAA'), snapshot('BBBBBB')]);
		second.claim.release();
		third.claim.release();
		const next = await share('DDDDDD');
		expect(next.known).toEqual(snapshot('AAAAAA'));
		expect(next.claim.dependencies().map(({ isReleased }) => isReleased)).toEqual([false]);
		first.claim.commit();
		next.claim.release();
		await jest.advanceTimersByTimeAsync(0);
		expect(JSON.parse(resource.stored)).toEqual(JSON.parse(JSON.stringify(snapshot('AAAAAA'))));
		expect(snapshots.idle).toBe(true);
	});

	it('are those of the later one, where it is acknowledged before the earlier one with which it shares', async () => {
		const first = (await opened()).claim(snapshot('AAAAAA')) as Required<Claim>;
		first.share();
		const second = (await opened()).claim(snapshot('BBBBBB'));
		second.commit();
		first.commit();
		await passMs(0);
		expect((await opened()).known).toEqual(snapshot('BBBBBB'));
	});

	describe('of deliveries that share their claims, of which n8n fails one after all', () => {
		/** Opens the order, tells its next state and shares the claim. */
		const share = async (next: string | Snapshot) => {
			const { known, claim: claimOf } = await opened();
			const claim = claimOf(typeof next === 'string' ? snapshot(next) : next) as Required<Claim>;
			claim.share();
			return { claim, known };
		};
		const stored = async () => {
			await passMs(0);
			expect(snapshots.idle).toBe(true);
			return resource.stored === '?' ? 'uncertain' : (JSON.parse(resource.stored) as unknown);
		};

		it('are uncertain where the later one is released', async () => {
			const [first, second] = [await share('AAAAAA'), await share('BBBBBB')];
			first.claim.commit();
			first.claim.revoke();
			second.claim.release();
			expect(await stored()).toBe('uncertain');
		});

		it('are uncertain to the next one, while the earlier one is still open', async () => {
			const [first, second] = [await share('AAAAAA'), await share('BBBBBB')];
			second.claim.commit();
			second.claim.revoke();
			const third = await share('CCCCCC');
			expect(third.known).toBe('uncertain');
			first.claim.commit();
			third.claim.release();
			expect(await stored()).toBe('uncertain');
		});

		it.each(['before', 'after'] as const)(
			'are those of the later one, where its execution was saved %s the failure',
			async (when) => {
				const [first, second] = [await share('AAAAAA'), await share('BBBBBB')];
				first.claim.commit();
				if (when === 'before') second.claim.commit();
				first.claim.revoke();
				if (when === 'after') second.claim.commit();
				expect(await stored()).toEqual(snapshot('BBBBBB'));
			},
		);

		it('are uncertain where a later one changed nothing of what may not have been told', async () => {
			const [first, second] = [await share('AAAAAA'), await share({ ...snapshot('AAAAAA'), clock: 5 })];
			first.claim.commit();
			second.claim.commit();
			first.claim.revoke();
			expect(await stored()).toBe('uncertain');
		});

		it('are uncertain where a later one changed another field', async () => {
			const both = (status: string, note: string) => ({ ...snapshot(status), fields: { status, note } });
			const first = await share(both('AAAAAA', 'aaaaaa'));
			const second = await share(both('AAAAAA', 'bbbbbb'));
			second.claim.commit();
			first.claim.commit();
			first.claim.revoke();
			expect(await stored()).toBe('uncertain');
		});

		it('are those of the one before, which was saved, where the one that failed changed nothing', async () => {
			const [first, second] = [await share('AAAAAA'), await share('AAAAAA')];
			first.claim.commit();
			second.claim.commit();
			second.claim.revoke();
			expect(await stored()).toEqual(snapshot('AAAAAA'));
		});

		it('are those of a state that came back, where its execution was saved', async () => {
			const states = [await share('AAAAAA'), await share('BBBBBB'), await share('AAAAAA')];
			for (const { claim } of states) claim.commit();
			states[0]!.claim.revoke();
			expect(await stored()).toEqual(snapshot('AAAAAA'));
		});

		it('stay as they are where the one that failed was left out for a newer state', async () => {
			const [first, second] = [await share('AAAAAA'), await share('BBBBBB')];
			second.claim.supersede();
			for (const { claim } of [first, second]) claim.commit();
			second.claim.revoke();
			expect(await stored()).toEqual(snapshot('AAAAAA'));
		});
	});

	it('are uncertain where n8n fails one that has ended, while the next has them open and is then released', async () => {
		const first = (await opened()).claim(snapshot('AAAAAA'));
		first.commit();
		await passMs(0);
		const next = await opened();
		first.revoke();
		await passMs(0);
		next.claim(snapshot('BBBBBB')).release();
		await passMs(0);
		expect((await opened()).known).toBe('uncertain');
	});

	it('are those of the next one, where n8n fails one that had ended before', async () => {
		const first = (await opened()).claim(snapshot('AAAAAA'));
		first.commit();
		await passMs(0);
		(await opened()).claim(snapshot('BBBBBB')).commit();
		await passMs(0);
		first.revoke();
		await passMs(0);
		expect((await opened()).known).toEqual(snapshot('BBBBBB'));
	});

	it('are asked for by one delivery of a process at a time', async () => {
		const first = await opened();
		const waiting = open(200);
		await passMs(300);
		expect(await waiting).toBeUndefined();
		expect(resource.commands).toEqual(['open']);
		first.release();
	});

	it('are waited for while another process has them open, as long as the patience lasts', async () => {
		resource.owner = 'another process';
		const tooShort = open(250);
		await passMs(500);
		expect(await tooShort).toBeUndefined();
		const long = open(5_000);
		await passMs(500);
		resource.owner = undefined;
		await passMs(500);
		expect((await long)?.known).toBeUndefined();
	});

	it('are renewed while they are open, and no more after that', async () => {
		const claim = (await opened()).claim(snapshot('AAAAAA'));
		await passMs(25_000);
		claim.commit();
		await passMs(25_000);
		expect(resource.commands).toEqual(['open', 'renew', 'renew', 'close']);
	});

	it('are given up where Redis opens them too late, and the delivery gets the error', async () => {
		let owner = '';
		jest.spyOn(resource, 'open').mockImplementationOnce(async (by) => {
			owner = by;
			throw new RedisError(UNANSWERED, true);
		});
		await expect(open()).rejects.toThrow('Redis did not answer within 100 ms');
		expect(snapshots.idle).toBe(true);
		await passMs(500);
		resource.owner = owner;
		await passMs(5_000);
		expect([resource.owner, resource.stored]).toEqual([undefined, '?']);
	});

	it('keep the next delivery waiting until Redis has the outcome, and say where Redis never takes it', async () => {
		const first = await opened();
		resource.failure = new RedisError(UNANSWERED, true);
		first.claim(snapshot('AAAAAA')).commit();
		await passMs(1_000);
		expect(snapshots.idle).toBe(false);
		await passMs(60_000);
		expect(snapshots.idle).toBe(true);
		expect(failures).toEqual([expect.stringContaining('could not be saved in Redis')]);
	});
});
