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

	async close(owner: string, stored: string): Promise<boolean> {
		this.run('close');
		if (this.owner !== owner) return false;
		this.owner = undefined;
		this.stored = stored;
		return true;
	}

	async giveUp(owner: string): Promise<boolean> {
		this.run('giveUp');
		if (this.owner !== owner) return false;
		this.owner = undefined;
		this.stored = '?';
		return true;
	}

	async makeUncertain(): Promise<void> {
		this.run('makeUncertain');
		this.stored = '?';
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
