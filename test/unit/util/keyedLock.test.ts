import { KeyedLock } from '../../../nodes/shared/util/keyedLock';

const MINUTE = 60_000;

describe('the turns of those that want the same thing', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	const taken = async (turns: KeyedLock, patienceMs: number) => {
		const turn = turns.acquire('order 1', patienceMs);
		await jest.advanceTimersByTimeAsync(patienceMs + 1_000);
		return await turn;
	};

	it('go on after one that never ends, also when others have waited for it in vain', async () => {
		const turns = new KeyedLock();
		expect(await taken(turns, 0)).toBeDefined();
		for (let waiter = 0; waiter < 3; waiter++) expect(await taken(turns, 4_000)).toBeUndefined();
		await jest.advanceTimersByTimeAsync(10 * MINUTE);
		const end = await taken(turns, 4_000);
		expect(end).toBeDefined();
		end?.();
		expect(turns.idle).toBe(true);
	});

	it('are not given to two at once when one that waited gives up', async () => {
		const turns = new KeyedLock();
		const end = await taken(turns, 0);
		const impatient = turns.acquire('order 1', 1_000);
		const patient = turns.acquire('order 1', 60_000);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(await impatient).toBeUndefined();
		const looked = jest.fn();
		void patient.then(looked);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(looked).not.toHaveBeenCalled();
		end?.();
		await jest.advanceTimersByTimeAsync(0);
		expect(looked).toHaveBeenCalledTimes(1);
	});
});
