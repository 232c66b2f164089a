import { problemText } from '../../../nodes/shared/errors/problem';
import { lostPushes } from '../../../nodes/shared/health/lostPushes';
import { lowSuccess } from '../../../nodes/shared/health/successRate';

const reason = problemText({ what: 'A key is wrong', cure: 'Correct it.' });
const failedSince = Date.parse('2026-11-30T20:11:59Z');

describe('the share of deliveries that were taken', () => {
	const judged = (taken: number, failed: number, belowPercent = 95) =>
		lowSuccess({ taken, failed, failedSince, reason }, belowPercent);

	it('is told below the bound, with the number, since when, and the most frequent reason', () => {
		expect(judged(94, 6)).toEqual({
			what: 'Of 100 deliveries in the last hour, only 94 % were taken; the first that failed came at 2026-11-30 20:11 UTC',
			cure: 'Look at the most frequent reason: A key is wrong. Correct it.',
		});
		expect(judged(0, 1_234)!.what).toContain('Of 1,234 deliveries in the last hour, only 0 % were taken');
	});

	it('is not shown as the bound that it does not reach', () => {
		expect(judged(9_499, 501)!.what).toContain('only 94.9 % were taken');
	});

	it.each([
		[95, 5, 95],
		[96, 4, 95],
		[0, 19, 95],
		[1, 99, 1],
		[0, 100, 0],
	])('is told for %d of them and %d others with the bound %d: never', (taken, failed, belowPercent) => {
		expect(judged(taken, failed, belowPercent)).toBeUndefined();
	});

	it('is not told where none failed', () => {
		const hour = { taken: 100, failed: 0, failedSince: undefined, reason: undefined };
		expect(lowSuccess(hour, 100)).toBeUndefined();
	});
});

describe('the share of events that had to be recovered', () => {
	it('is told above the bound, with the numbers', () => {
		expect(lostPushes({ delivered: 1_900, recovered: 101 }, 'Lazada', 5)!.what).toBe(
			'Deliveries of Lazada are lost: of 2,001 events in the last 24 hours, 101 (5 %) came by no delivery and were recovered',
		);
	});

	it.each([
		[19, 1, 5],
		[0, 19, 5],
		[100, 0, 5],
		[50, 50, 50],
	])(
		'is not told for %d delivered and %d recovered with the bound %d',
		(delivered, recovered, abovePercent) => {
			expect(lostPushes({ delivered, recovered }, 'Lazada', abovePercent)).toBeUndefined();
		},
	);
});
