import { TimeSlots } from '../../../nodes/shared/util/timeSlots';

describe('slots of time', () => {
	let slots: TimeSlots<{ count: number }>;
	beforeEach(() => {
		jest.useFakeTimers();
		slots = new TimeSlots(1_000, 3, () => ({ count: 0 }));
	});
	afterEach(() => jest.useRealTimers());
	const countAfter = (ms: number) => {
		jest.advanceTimersByTime(ms);
		slots.current.count++;
	};
	const counts = () => slots.recent.map(({ slot }) => slot.count);

	it('are the last ones, the earliest first', () => {
		countAfter(0);
		countAfter(1_000);
		countAfter(500);
		countAfter(500);
		expect(counts()).toEqual([1, 2, 1]);
		countAfter(1_000);
		expect(counts()).toEqual([2, 1, 1]);
		jest.advanceTimersByTime(1_000);
		expect(counts()).toEqual([1, 1]);
	});

	it('are left out where nothing was counted, and are empty after a long time', () => {
		countAfter(0);
		countAfter(2_000);
		expect(counts()).toEqual([1, 1]);
		jest.advanceTimersByTime(3_600_000);
		expect(counts()).toEqual([]);
		countAfter(0);
		expect(counts()).toEqual([1]);
	});

	it('say when they began', () => {
		countAfter(0);
		countAfter(1_000);
		const [one, other] = slots.recent.map(({ beganAt }) => beganAt);
		expect(other! - one!).toBe(1_000);
		expect(performance.now() - other!).toBeLessThan(1_000);
	});
});
