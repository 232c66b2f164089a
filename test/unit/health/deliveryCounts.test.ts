import { problemText, type ProblemText } from '../../../nodes/shared/errors/problem';
import { DeliveryCounts } from '../../../nodes/shared/health/deliveryCounts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const reason = (what: string): ProblemText => problemText({ what, cure: 'Correct it.' });

describe('the counts of deliveries', () => {
	let counts: DeliveryCounts;
	beforeEach(() => {
		jest.useFakeTimers({ now: new Date('2026-11-30T20:11:30Z') });
		counts = new DeliveryCounts();
	});
	afterEach(() => jest.useRealTimers());
	const pass = (ms: number) => jest.advanceTimersByTime(ms);

	it('are of the last hour, by the minute', () => {
		counts.taken('news');
		pass(30 * MINUTE_MS);
		counts.taken('ignored');
		counts.failed(reason('A key is wrong'));
		expect(counts.lastHour).toMatchObject({ taken: 2, failed: 1 });
		pass(30 * MINUTE_MS);
		expect(counts.lastHour).toMatchObject({ taken: 1, failed: 1 });
		pass(30 * MINUTE_MS);
		expect(counts.lastHour).toEqual({ taken: 0, failed: 0, failedSince: undefined, reason: undefined });
	});

	it('have the most frequent reason of all minutes, and when the first one failed', () => {
		counts.failed(reason('A key is wrong'));
		const since = Date.now();
		pass(MINUTE_MS);
		for (const what of ['Redis is away', 'Redis is away', 'A key is wrong', 'A key is wrong']) {
			counts.failed(reason(what));
		}
		const { reason: most, failedSince } = counts.lastHour;
		expect(most).toBe('A key is wrong. Correct it.');
		expect(Math.abs(failedSince! - since)).toBeLessThan(MINUTE_MS);
	});

	it('take no more room where each delivery fails for another reason', () => {
		for (let time = 0; time < 10_000; time++) counts.failed(reason(`Fault ${time % 1_000}`));
		counts.failed(reason('Fault 3'));
		expect(counts.lastHour).toMatchObject({ failed: 10_001, reason: 'Fault 3. Correct it.' });
		expect(JSON.stringify([...reasonsIn(counts)])).not.toContain('Fault 5');
	});

	it('have the events of the last 24 hours, of which duplicates and what is ignored are none', () => {
		counts.taken('news');
		counts.taken('known');
		counts.taken('ignored');
		counts.recovered(2);
		pass(23 * HOUR_MS);
		counts.taken('news');
		expect(counts.lastDay).toEqual({ delivered: 2, recovered: 2 });
		pass(HOUR_MS);
		expect(counts.lastDay).toEqual({ delivered: 1, recovered: 0 });
	});

	it('know when the last delivery came of an event that is accepted, whatever the clock of the machine is set to', () => {
		expect(counts.acceptedAt).toBeUndefined();
		counts.taken('ignored');
		expect(counts.acceptedAt).toBeUndefined();
		counts.taken('known');
		pass(HOUR_MS);
		jest.setSystemTime(new Date('2026-12-24T12:00:00Z'));
		expect(new Date(counts.takeUnshared()!.acceptedAt)).toEqual(new Date('2026-12-24T11:00:00Z'));
	});

	it('give to others what was counted since the last time', () => {
		expect(counts.takeUnshared()).toBeUndefined();
		counts.taken('ignored');
		counts.failed(reason('A key is wrong'));
		expect(counts.isUnshared).toBe(false);
		counts.taken('news');
		counts.taken('known');
		expect(counts.takeUnshared()).toMatchObject({ delivered: 1 });
		expect(counts.isUnshared).toBe(false);
		counts.taken('known');
		expect(counts.takeUnshared()).toMatchObject({ delivered: 0 });
	});
});

function reasonsIn(counts: DeliveryCounts): Iterable<string> {
	const { minutes } = counts as unknown as {
		minutes: { recent: ReadonlyArray<{ slot: { reasons: ReadonlyMap<string, number> } }> };
	};
	return minutes.recent.flatMap(({ slot }) => [...slot.reasons.keys()]);
}
