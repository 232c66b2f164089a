import type { NotedProblem } from '../../../nodes/shared/health/problemBoard';
import { ALL_KINDS, type ProblemKind } from '../../../nodes/shared/health/problemKind';
import { reportOf } from '../../../nodes/shared/health/reports';
import { problemText } from '../../../nodes/shared/errors/problem';

const noted = (kind: ProblemKind, count: number, ...whats: string[]): NotedProblem => ({
	kind,
	count,
	since: new Date('2026-11-30T20:11:59Z'),
	problems: whats.map((what) => ({ what, cure: `Mend "${what}".` })),
});

describe('a report', () => {
	it('says what happened, how often and since when, and what happened last', () => {
		expect(reportOf(noted('refused', 1_234, 'A key is wrong'), 'Shopee')).toEqual({
			what: "1,234 deliveries that looked like Shopee's could not be verified or read, since 2026-11-30 20:11 UTC",
			cure: 'Look at the last one: A key is wrong. Mend "A key is wrong".',
		});
	});

	it('has every text that was noted', () => {
		expect(reportOf(noted('putOff', 3, 'a', 'b'), 'Lazada').cure).toBe(
			'Look at the last 2 that differ: a. Mend "a". b. Mend "b".',
		);
		expect(reportOf(noted('registration', 2, 'The URL was lost', 'A type is off'), 'Shopee')).toEqual({
			what: 'The URL was lost. A type is off (2 times since 2026-11-30 20:11 UTC)',
			cure: 'Mend "The URL was lost". Mend "A type is off".',
		});
	});

	it('says how often and since when also where the texts say the rest', () => {
		expect(reportOf(noted('registration', 3, 'The URL was lost'), 'Shopee').what).toBe(
			'The URL was lost (3 times since 2026-11-30 20:11 UTC)',
		);
		expect(reportOf(noted('registration', 1, 'The URL was lost'), 'Shopee').what).toBe('The URL was lost');
	});

	it('shows the beginning of each of five long texts', () => {
		const names = ['one', 'two', 'three', 'four', 'five'];
		for (const kind of ALL_KINDS) {
			const report = reportOf(
				noted(kind, 5, ...names.map((name) => `${name} ${'x'.repeat(2_000)}`)),
				'Shopee',
			);
			const text = problemText(report);
			for (const name of names) expect(text).toContain(`${name} x`);
		}
	});
});
