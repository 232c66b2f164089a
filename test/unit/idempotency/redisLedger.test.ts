import { problemText } from '../../../nodes/shared/errors/problem';
import type { Claim } from '../../../nodes/shared/idempotency/claim';
import { parseEventId } from '../../../nodes/shared/idempotency/eventId';
import type { ClaimAnswer } from '../../../nodes/shared/idempotency/redisEvent';
import { RedisLedger, type ClaimableEvent } from '../../../nodes/shared/idempotency/redisLedger';
import { AnswerTime } from '../../../nodes/shared/redis/answerTime';
import { RedisError } from '../../../nodes/shared/redis/client';
import { LeaseRenewer } from '../../../nodes/shared/redis/leaseRenewer';

const ID = parseEventId(`shopify_${'0123456789abcdef'.repeat(2)}`);
const BOUNDS = { rememberForMs: 3_600_000, rememberAtMost: 1_000 };
const UNANSWERED = { what: 'Redis did not answer within 100 ms', cure: 'Check that Redis is running.' };

/**
 * One event in a Redis that may be out of reach. The scripts themselves run in a real Redis in
 * test/contexts/sharedLedger.test.ts.
 */
class FakeEvent implements ClaimableEvent {
	state: { readonly kind: 'claimed' | 'committed'; readonly owner: string } | undefined;
	failure: Error | undefined;
	/** The commands in their order. */
	readonly commands: string[] = [];
	readonly lease = {
		renew: async () => {
			this.run('renew');
			await this.renewal;
			return true;
		},
	};
	/** Settled when Redis answers a renewal. */
	renewal: Promise<void> = Promise.resolve();

	async claim(owner: string): Promise<ClaimAnswer> {
		this.run('claim');
		if (this.state !== undefined) return this.state.kind === 'claimed' ? 'inFlight' : 'committed';
		this.state = { kind: 'claimed', owner };
		return 'claimed';
	}

	async commit(owner: string): Promise<void> {
		this.run('commit');
		this.state = { kind: 'committed', owner };
	}

	async release(owner: string): Promise<boolean> {
		this.run('release');
		if (this.state?.owner !== owner) return false;
		this.state = undefined;
		return true;
	}

	private run(command: string): void {
		this.commands.push(command);
		if (this.failure !== undefined) throw this.failure;
	}
}

describe('the ledger in Redis, in one process', () => {
	let event: FakeEvent;
	let ledger: RedisLedger;
	let failures: string[];
	beforeEach(() => {
		jest.useFakeTimers();
		event = new FakeEvent();
		ledger = new RedisLedger(new LeaseRenewer(600_000));
		failures = [];
	});
	afterEach(() => jest.useRealTimers());

	const claim = async () =>
		await ledger
			.open({
				event: () => event,
				time: new AnswerTime(100),
				bounds: BOUNDS,
				onWriteError: (problem) => void failures.push(problemText(problem)),
			})
			.claim(ID);
	const claimed = async (): Promise<Claim> => {
		const result = await claim();
		if (result.kind !== 'claimed') throw new Error(`The event is ${result.kind}`);
		return result.claim;
	};
	const passMs = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

	it('answers a copy without asking Redis while the event is claimed here, and when it is committed', async () => {
		const first = await claimed();
		const copy = await claim();
		expect(copy.kind).toBe('inFlight');
		first.commit();
		if (copy.kind === 'inFlight') await copy.ended;
		expect(await claim()).toEqual({ kind: 'duplicate' });
		expect(event.commands).toEqual(['claim', 'commit']);
		expect(ledger.idle).toBe(true);
	});

	it('makes no event a duplicate before Redis has confirmed its commit', async () => {
		const first = await claimed();
		event.failure = new RedisError(UNANSWERED, true);
		first.commit();
		await passMs(1_000);
		expect((await claim()).kind).toBe('inFlight');
		event.failure = undefined;
		await passMs(2_000);
		expect(await claim()).toEqual({ kind: 'duplicate' });
		expect(failures).toEqual([]);
	});

	it('gives up a commit that Redis never confirms, says so, and asks Redis about the next copy', async () => {
		const first = await claimed();
		event.failure = new RedisError(UNANSWERED, true);
		first.commit();
		await passMs(60_000);
		expect(failures).toEqual([expect.stringContaining('could not be committed to the shared ledger')]);
		expect(failures[0]).toContain('Redis did not answer within 100 ms');
		expect(ledger.idle).toBe(true);
		event.failure = undefined;
		event.state = undefined;
		expect((await claim()).kind).toBe('claimed');
	});

	it('gives the event to the next delivery when the claim is released or revoked', async () => {
		(await claimed()).release();
		await passMs(0);
		const second = await claimed();
		second.commit();
		await passMs(0);
		expect(event.state?.kind).toBe('committed');
		second.revoke();
		await passMs(0);
		expect(event.state).toBeUndefined();
		expect((await claim()).kind).toBe('claimed');
	});

	it('lets the claim expire where Redis does not take the release, and says so', async () => {
		(await claimed()).release();
		event.failure = new RedisError(UNANSWERED, true);
		await passMs(60_000);
		expect(failures).toEqual([expect.stringContaining('so it expires within 30 s')]);
		expect(ledger.idle).toBe(true);
	});

	it('knows an event that another process has committed, and waits for one that another has claimed', async () => {
		event.state = { kind: 'claimed', owner: 'another process' };
		expect((await claim()).kind).toBe('inFlight');
		expect(ledger.idle).toBe(true);
		event.state = { kind: 'committed', owner: 'another process' };
		expect(await claim()).toEqual({ kind: 'duplicate' });
		expect(await claim()).toEqual({ kind: 'duplicate' });
		expect(event.commands).toEqual(['claim', 'claim']);
	});

	it('claims nothing where Redis cannot be reached', async () => {
		event.failure = new RedisError(UNANSWERED, false);
		await expect(claim()).rejects.toThrow('Redis did not answer within 100 ms');
		await passMs(20_000);
		expect(event.commands).toEqual(['claim']);
		expect(ledger.idle).toBe(true);
	});

	it('ends a claim that takes effect although Redis did not answer in time', async () => {
		event.failure = new RedisError(UNANSWERED, true);
		let owner = '';
		const late = jest.spyOn(event, 'claim').mockImplementationOnce(async (by) => {
			owner = by;
			throw new RedisError(UNANSWERED, true);
		});
		await expect(claim()).rejects.toThrow(RedisError);
		expect(late).toHaveBeenCalledTimes(1);
		event.failure = undefined;
		await passMs(500);
		event.state = { kind: 'claimed', owner };
		await passMs(5_000);
		expect(event.state).toBeUndefined();
	});

	it('throws a fault of the connection as an error of Redis', async () => {
		event.failure = new Error('no credential');
		const error: unknown = await claim().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(RedisError);
		expect(error).toMatchObject({ what: 'Redis could not be called: no credential', mayHaveRun: false });
	});

	it('releases only after a renewal that is under way: the renewal would bring the claim back', async () => {
		let answer: () => void = () => {};
		event.renewal = new Promise<void>((resolve) => {
			answer = resolve;
		});
		const first = await claimed();
		await passMs(10_000);
		first.release();
		await passMs(1_000);
		expect(event.commands).toEqual(['claim', 'renew']);
		answer();
		await passMs(0);
		expect(event.commands).toEqual(['claim', 'renew', 'release']);
	});
});
