import { LEASE_SECONDS, LeaseRenewer } from '../../../nodes/shared/redis/leaseRenewer';

const LONGEST_MS = 60_000;

/** A lease in Redis, as far as its owner renews it. */
function leaseOf(renew: () => Promise<boolean> = async () => true) {
	const renewals: Array<{ owner: string; seconds: number; at: number }> = [];
	return {
		renewals,
		times: () => renewals.map(({ at }) => at),
		renew: async (owner: string, seconds: number) => {
			renewals.push({ owner, seconds, at: Date.now() });
			return await renew();
		},
	};
}

describe('the leases of a process', () => {
	let renewer: LeaseRenewer;
	beforeEach(() => {
		jest.useFakeTimers({ now: 0 });
		renewer = new LeaseRenewer(LONGEST_MS);
	});
	afterEach(() => jest.useRealTimers());

	it('are renewed for their owner, each time long before they end', async () => {
		const lease = leaseOf();
		renewer.keep(lease, 'owner 1');
		await jest.advanceTimersByTimeAsync(35_000);
		expect(lease.renewals).toEqual(
			[10_000, 20_000, 30_000].map((at) => ({ owner: 'owner 1', seconds: LEASE_SECONDS, at })),
		);
	});

	it('are renewed no more once they are dropped', async () => {
		const [dropped, kept] = [leaseOf(), leaseOf()];
		const first = renewer.keep(dropped, 'owner 1');
		renewer.keep(kept, 'owner 2');
		await jest.advanceTimersByTimeAsync(12_000);
		renewer.drop(first);
		await jest.advanceTimersByTimeAsync(12_000);
		expect([dropped.times(), kept.times()]).toEqual([[10_000], [10_000, 20_000]]);
	});

	it('leave no timer behind when the last one is dropped, and are renewed again with the next', async () => {
		renewer.drop(renewer.keep(leaseOf(), 'owner 1'));
		await jest.advanceTimersByTimeAsync(1_000);
		expect(jest.getTimerCount()).toBe(0);
		const next = leaseOf();
		renewer.keep(next, 'owner 2');
		await jest.advanceTimersByTimeAsync(11_000);
		expect(next.times()).toEqual([11_000]);
	});

	it('end by themselves where n8n never answers the delivery', async () => {
		const lease = leaseOf();
		renewer.keep(lease, 'owner 1');
		await jest.advanceTimersByTimeAsync(LONGEST_MS * 3);
		expect(Math.max(...lease.times())).toBeLessThanOrEqual(LONGEST_MS);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('are tried again a second later where Redis does not answer', async () => {
		let reachable = false;
		const lease = leaseOf(async () => {
			if (reachable) return true;
			throw new Error('Redis cannot be reached');
		});
		renewer.keep(lease, 'owner 1');
		await jest.advanceTimersByTimeAsync(12_500);
		reachable = true;
		await jest.advanceTimersByTimeAsync(12_500);
		expect(lease.times()).toEqual([10_000, 11_000, 12_000, 13_000, 23_000]);
	});

	it('show when a renewal is under way, so that nobody writes before it has ended', async () => {
		let answer: (renewed: boolean) => void = () => {};
		const lease = leaseOf(
			async () =>
				await new Promise<boolean>((resolve) => {
					answer = resolve;
				}),
		);
		const kept = renewer.keep(lease, 'owner 1');
		await jest.advanceTimersByTimeAsync(10_000);
		renewer.drop(kept);
		let written = false;
		void kept.renewal.then(() => {
			written = true;
		});
		await jest.advanceTimersByTimeAsync(1_000);
		expect(written).toBe(false);
		answer(true);
		await jest.advanceTimersByTimeAsync(0);
		expect(written).toBe(true);
	});
});
