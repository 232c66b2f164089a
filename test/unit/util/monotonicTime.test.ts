import fc from 'fast-check';
import type { Logger } from 'n8n-workflow';

import { EmbeddedSnapshots } from '../../../nodes/shared/changes/embeddedSnapshots';
import { CredentialCache, SECRETS_MAX_AGE_MS } from '../../../nodes/shared/credential/secrets';
import { problemText } from '../../../nodes/shared/errors/problem';
import { LONGEST_CLAIM_MS } from '../../../nodes/shared/idempotency/claim';
import { ClaimTable } from '../../../nodes/shared/idempotency/claimTable';
import { EmbeddedLedger } from '../../../nodes/shared/idempotency/embeddedLedger';
import type { EventId } from '../../../nodes/shared/idempotency/eventId';
import type { StaticDataEntry } from '../../../nodes/shared/n8n/staticData';
import { LeaseRenewer } from '../../../nodes/shared/redis/leaseRenewer';
import type { Fingerprint } from '../../../nodes/shared/util/hash';
import { KeyedLock } from '../../../nodes/shared/util/keyedLock';
import { monotonicMs } from '../../../nodes/shared/util/monotonicTime';
import { retryFor } from '../../../nodes/shared/util/retry';
import { claimEvent } from '../../../nodes/shared/webhook/claimEvent';
import { RefusalLog } from '../../../nodes/shared/webhook/refusalLog';
import { CLOCK_JUMPS, setClock } from '../../support/clocks';
import { filesIn, textOfFile } from '../../support/sources';

/** The files that read the clock of the machine, and why each may: the time is stored, sent or shown. */
const WALL_CLOCK: Readonly<Record<string, string>> = {
	'Lazada/api/returns.ts': 'compared with the times of returns',
	'Lazada/api/signature.ts': 'Lazada compares the time of a call with its own',
	'Lazada/api/tokens.ts': 'the end of a token is stored with the credential',
	'Pancake/actions/order/getMany.ts': 'the period of orders is sent to Pancake',
	'Pancake/api/customers.ts': 'compared with the times of customers',
	'Pancake/api/orders.ts': 'compared with the times of orders',
	'Shopee/api/signature.ts': 'Shopee compares the time of a call with its own',
	'Shopee/recover/decide.ts': 'receivedAt of an item',
	'Shopee/recover/messages.ts': 'receivedAt of an item',
	'Shopee/recover/task.ts': 'the time of a publication is compared with the times of messages',
	'shared/changes/embeddedSnapshots.ts': 'the age of a snapshot is stored with the workflow',
	'shared/changes/snapshotMemory.ts': 'the age of a snapshot is stored with the workflow',
	'shared/health/authorizations.ts': 'compared with the end of an authorization',
	'shared/health/deliveryCounts.ts':
		'the time of the last delivery is shown, and shared with other processes',
	'shared/health/problemBoard.ts': 'the time of a problem is shown',
	'shared/health/sharedCounts.ts': 'the hours of counts are shared with other processes',
	'shared/health/silence.ts': 'compared with the time of the last delivery, in whichever process it came',
	'shared/idempotency/claimTable.ts': 'the hour of an event is stored with the workflow',
	'shared/idempotency/embeddedLedger.ts': 'the hour of an event is stored with the workflow',
	'shared/recover/begin.ts': 'since when an event is heard is stored with the workflow',
	'shared/recover/changedSince.ts': "compared with the platform's times",
	'shared/recover/task.ts': "compared with the platform's times",
	'shared/recover/walk.ts': 'receivedAt of an item',
	'shared/webhook/readDelivery.ts': 'receivedAt of an item',
};

const withoutComments = (text: string) => text.replace(/\/\*.*?\*\//gs, '');

const REASON = problemText({ what: 'The signature is wrong', cure: 'Check the key.' });
const PLACE = { node: 'Trigger', workflowId: 'w1' };
const EVENT = 'event' as Fingerprint;

const entry = (): StaticDataEntry & { writes: number } => {
	const written = { writes: 0, read: () => undefined, write: () => void written.writes++ };
	return written;
};

describe('a duration within this process', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	it('is measured by a clock that nobody sets', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.integer({ min: -1e8, max: 1e8 }), fc.nat(10_000)), { maxLength: 10 }),
				(steps) => {
					const began = monotonicMs();
					let passed = 0;
					for (const [jump, wait] of steps) {
						setClock(jump);
						jest.advanceTimersByTime(wait);
						passed += wait;
						expect(monotonicMs() - began).toBeCloseTo(passed, 3);
					}
				},
			),
		);
	});

	it('is never measured by the clock of the machine: that is for times that are stored, sent or shown', () => {
		const using = filesIn('nodes', '.ts')
			.filter((file) => /\bDate\.now\(\)|new Date\(\)/.test(withoutComments(textOfFile(file))))
			.map((file) => file.replace('nodes/', ''));
		expect(using.sort()).toEqual(Object.keys(WALL_CLOCK).sort());
	});

	describe.each(CLOCK_JUMPS)('when the clock is set by %i ms', (jump) => {
		it('decides for how long a secret of the credential is used: a removed one is refused in time', async () => {
			const cache = new CredentialCache<string>();
			let times = 0;
			const read = async () => `secret ${++times}`;
			await cache.current(read);
			setClock(jump);
			jest.advanceTimersByTime(SECRETS_MAX_AGE_MS - 1);
			expect(await cache.current(read)).toBe('secret 1');
			jest.advanceTimersByTime(1);
			expect(await cache.current(read)).toBe('secret 2');
		});

		it('decides when a rotated secret may be read again after forged deliveries', async () => {
			const cache = new CredentialCache<string>();
			const read = async () => 'secret';
			while ((await cache.renewed(read)) !== undefined);
			setClock(jump);
			expect(await cache.renewed(read)).toBeUndefined();
			jest.advanceTimersByTime(1_000);
			expect(await cache.renewed(read)).toBe('secret');
		});

		it('decides how often events are saved, so that they are saved again after a second', () => {
			const ledger = new EmbeddedLedger();
			const commit = (event: string) => {
				const copy = entry();
				const result = ledger.open(copy, { rememberForMs: 1e9, rememberAtMost: 100 }).claim(event as EventId);
				if (result.kind === 'claimed') result.claim.commit();
				return copy.writes;
			};
			expect([commit('1'), commit('2')]).toEqual([1, 0]);
			setClock(jump);
			expect(commit('3')).toBe(0);
			jest.advanceTimersByTime(1_000);
			expect(commit('4')).toBe(1);
		});

		it('decides how often snapshots are saved', () => {
			const snapshots = new EmbeddedSnapshots();
			expect(snapshots.mayWriteAgain()).toBe(true);
			setClock(jump);
			expect(snapshots.mayWriteAgain()).toBe(false);
			jest.advanceTimersByTime(1_000);
			expect(snapshots.mayWriteAgain()).toBe(true);
		});

		it('decides when a claim that n8n never answers ends', () => {
			const claims = new ClaimTable();
			expect(claims.claim(EVENT).kind).toBe('claimed');
			setClock(jump);
			jest.advanceTimersByTime(LONGEST_CLAIM_MS - 1);
			expect(claims.claim(EVENT).kind).toBe('inFlight');
			jest.advanceTimersByTime(1);
			expect(claims.claim(EVENT).kind).toBe('claimed');
		});

		it('decides for how long a copy waits for the delivery before it', async () => {
			const ledger = {
				claim: async () => ({ kind: 'inFlight' as const, ended: new Promise<void>(() => {}) }),
			};
			let ended = false;
			const waiting = claimEvent(ledger, EVENT as unknown as EventId, 5_000).then(() => (ended = true));
			await jest.advanceTimersByTimeAsync(10);
			setClock(jump);
			await jest.advanceTimersByTimeAsync(4_900);
			expect(ended).toBe(false);
			await jest.advanceTimersByTimeAsync(1_000);
			expect(ended).toBe(true);
			await waiting;
		});

		it('decides how long a lock is kept, and how long it is waited for', async () => {
			const locks = new KeyedLock(600_000);
			await locks.acquire('order', 0);
			const inVain = locks.acquire('order', 5_000);
			setClock(jump);
			await jest.advanceTimersByTimeAsync(6_000);
			expect(await inVain).toBeUndefined();
			await jest.advanceTimersByTimeAsync(600_000);
			const next = locks.acquire('order', 5_000);
			await jest.advanceTimersByTimeAsync(10);
			expect(await next).toBeDefined();
		});

		it('decides when a lease in Redis is renewed', async () => {
			const renew = jest.fn(async () => true);
			const renewer = new LeaseRenewer(60_000);
			renewer.keep({ renew }, 'owner');
			await jest.advanceTimersByTimeAsync(5_000);
			setClock(jump);
			await jest.advanceTimersByTimeAsync(4_000);
			expect(renew).not.toHaveBeenCalled();
			await jest.advanceTimersByTimeAsync(25_000);
			expect(renew.mock.calls.length).toBeGreaterThanOrEqual(2);
			await jest.advanceTimersByTimeAsync(60_000);
			const renewals = renew.mock.calls.length;
			await jest.advanceTimersByTimeAsync(60_000);
			expect(renew).toHaveBeenCalledTimes(renewals);
		});

		it('decides for how long an attempt is repeated', async () => {
			const attempt = jest.fn(async () => {
				throw new Error('no answer');
			});
			const outcome = retryFor(attempt, 10_000);
			await jest.advanceTimersByTimeAsync(600);
			setClock(jump);
			await jest.advanceTimersByTimeAsync(20_000);
			expect(await outcome).toBeDefined();
			expect(attempt).toHaveBeenCalledTimes(6);
		});

		it('decides when refusals are logged again', async () => {
			const warn = jest.fn();
			const log = new RefusalLog();
			const refuse = () => log.add({ warn } as unknown as Logger, 401, REASON, PLACE);
			for (let time = 0; time < 10; time++) refuse();
			expect(warn).toHaveBeenCalledTimes(5);
			setClock(jump);
			await jest.advanceTimersByTimeAsync(59_000);
			refuse();
			expect(warn).toHaveBeenCalledTimes(5);
			await jest.advanceTimersByTimeAsync(1_000);
			refuse();
			expect(warn).toHaveBeenCalledTimes(7);
		});
	});
});
