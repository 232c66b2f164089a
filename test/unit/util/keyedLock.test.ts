import { KeyedLock } from '../../../nodes/shared/util/keyedLock';

const MINUTE = 60_000;

describe('the lock of those that want the same key', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	const taken = async (locks: KeyedLock, patienceMs: number) => {
		const turn = locks.acquire('order 1', patienceMs);
		await jest.advanceTimersByTimeAsync(patienceMs + 1_000);
		return await turn;
	};

	it('goes on after one that never ends, also when others have waited for it in vain', async () => {
		const locks = new KeyedLock(600_000);
		expect(await taken(locks, 0)).toBeDefined();
		for (let waiter = 0; waiter < 3; waiter++) expect(await taken(locks, 4_000)).toBeUndefined();
		await jest.advanceTimersByTimeAsync(10 * MINUTE);
		const unlock = await taken(locks, 4_000);
		expect(unlock).toBeDefined();
		unlock?.();
		expect(locks.idle).toBe(true);
	});

	it('is not given to two at once when one that waited gives up', async () => {
		const locks = new KeyedLock(600_000);
		const unlock = await taken(locks, 0);
		const impatient = locks.acquire('order 1', 1_000);
		const patient = locks.acquire('order 1', 60_000);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(await impatient).toBeUndefined();
		const looked = jest.fn();
		void patient.then(looked);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(looked).not.toHaveBeenCalled();
		unlock?.();
		await jest.advanceTimersByTimeAsync(0);
		expect(looked).toHaveBeenCalledTimes(1);
	});
});
