import { RateLimit } from '../../../nodes/shared/util/rateLimit';

describe('a limit of a rate', () => {
	beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
	afterEach(() => jest.useRealTimers());

	const taken = (limit: RateLimit, times: number) =>
		Array.from({ length: times }, () => limit.take()).filter(Boolean).length;

	it('allows a few in a row, then one in each interval, and never more than those few at once', () => {
		const limit = new RateLimit(3, 1_000);
		expect(taken(limit, 50)).toBe(3);
		jest.advanceTimersByTime(999);
		expect(taken(limit, 50)).toBe(0);
		jest.advanceTimersByTime(1);
		expect(taken(limit, 50)).toBe(1);
		jest.advanceTimersByTime(3_600_000);
		expect(taken(limit, 50)).toBe(3);
	});

	it('goes on where the clock was set back by a day', () => {
		const limit = new RateLimit(3, 1_000);
		expect(taken(limit, 3)).toBe(3);
		jest.setSystemTime(1_000_000 - 86_400_000);
		expect(taken(limit, 1)).toBe(0);
		jest.advanceTimersByTime(1_000);
		expect(taken(limit, 3)).toBe(1);
	});
});
