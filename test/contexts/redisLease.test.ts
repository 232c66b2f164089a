import { problemText } from '../../nodes/shared/errors/problem';
import { LONGEST_CLAIM_MS } from '../../nodes/shared/idempotency/claim';
import { parseEventId } from '../../nodes/shared/idempotency/eventId';
import { RedisLedger } from '../../nodes/shared/idempotency/redisLedger';
import { AnswerTime } from '../../nodes/shared/redis/answerTime';
import { LeaseRenewer } from '../../nodes/shared/redis/leaseRenewer';
import { redisKey, RedisEvent } from '../../nodes/shared/idempotency/redisEvent';
import { RedisConnection } from '../../simulators/redis/connection';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';

const ID = parseEventId(`shopify_${'0123456789abcdef'.repeat(2)}`);
const KEY = redisKey('test', 'workflow/node', ID);
const BOUNDS = { rememberForMs: 3_600_000, rememberAtMost: 1_000 };

describeWith(['redis-server', 'webdis', 'setpriv'], 'the lease of a claim', () => {
	let redis: RedisServer;
	let connection: RedisConnection;
	const failures: string[] = [];

	beforeAll(async () => {
		redis = await startRedis();
		connection = await RedisConnection.open(redis.port);
	});
	beforeEach(async () => {
		await redis.command('FLUSHALL');
		// Only the clock is played: the network goes on by itself.
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	});
	afterEach(() => jest.useRealTimers());
	afterAll(async () => {
		connection?.close();
		await redis?.close();
	});

	const claim = async () => {
		const ledger = new RedisLedger(new LeaseRenewer(LONGEST_CLAIM_MS)).open({
			event: () => new RedisEvent(async (...command) => await connection.command(command), KEY),
			time: new AnswerTime(1_000),
			bounds: BOUNDS,
			onWriteError: (problem) => void failures.push(problemText(problem)),
		});
		const result = await ledger.claim(ID);
		if (result.kind !== 'claimed') throw new Error(`The event is ${result.kind}`);
		return result.claim;
	};
	/** Lets the ledger's waits end, and then the store answer. */
	const pass = async (seconds: number) => {
		for (let second = 0; second < seconds; second++) {
			await jest.advanceTimersByTimeAsync(1_000);
			await redis.command('PING');
		}
	};
	const secondsLeft = async () => Number(await redis.command('TTL', KEY));

	it('is renewed while the delivery is open, and ends when it is settled', async () => {
		const claimed = await claim();
		await redis.command('EXPIRE', KEY, '12');
		await pass(12);
		expect(await secondsLeft()).toBeGreaterThan(25);

		claimed.release();
		await pass(1);
		expect(await redis.command('GET', KEY)).toBeNull();
		await pass(30);
		expect(await redis.command('GET', KEY)).toBeNull();
	});

	it('is taken up again when the store has lost it, but not from another claim', async () => {
		const claimed = await claim();
		await redis.command('DEL', KEY);
		await pass(12);
		expect(await secondsLeft()).toBeGreaterThan(25);

		await redis.command('SET', KEY, 'another claim', 'EX', '100');
		await pass(12);
		expect(await redis.command('GET', KEY)).toBe('another claim');
		claimed.release();
		await pass(1);
		expect(await redis.command('GET', KEY)).toBe('another claim');
	});

	it('ends by itself when n8n never answers the delivery', async () => {
		await claim();
		await pass(602);
		await redis.command('EXPIRE', KEY, '20');
		await pass(15);
		expect(await secondsLeft()).toBeLessThanOrEqual(20);
		expect(failures).toEqual([]);
	});
});
