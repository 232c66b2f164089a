import { ProblemBoard, REPORT_INTERVAL_MS } from '../../../nodes/shared/health/problemBoard';

const problem = (what: string) => ({ what, cure: 'Correct it.' });

describe('the board of problems', () => {
	let board: ProblemBoard;
	beforeEach(() => {
		jest.useFakeTimers();
		board = new ProblemBoard();
	});
	afterEach(() => jest.useRealTimers());

	const late = (times: number) => {
		for (let time = 0; time < times; time++) board.note('late', problem('It took 6,000 ms'));
	};

	it('tells of late answers where there were 5 within an hour', () => {
		late(4);
		expect(board.isDue).toBe(false);
		late(1);
		expect(board.takeDue()).toMatchObject([{ kind: 'late', count: 5 }]);
	});

	it('forgets late answers that were too few within an hour', () => {
		late(4);
		jest.advanceTimersByTime(REPORT_INTERVAL_MS);
		late(1);
		expect(board.isDue).toBe(false);
		expect(board.countOf('late')).toBe(1);
		late(4);
		expect(board.takeDue()).toMatchObject([{ count: 5, since: new Date() }]);
	});

	it('keeps what waits for its next report, however long ago it was noted', () => {
		board.note('refused', problem('first'));
		board.takeDue();
		jest.advanceTimersByTime(1_000);
		board.note('refused', problem('second'));
		jest.advanceTimersByTime(REPORT_INTERVAL_MS - 1_001);
		expect(board.takeDue()).toEqual([]);
		jest.advanceTimersByTime(3 * REPORT_INTERVAL_MS);
		expect(board.takeDue()).toMatchObject([{ kind: 'refused', count: 1, problems: [problem('second')] }]);
	});

	it('keeps the last five texts of a kind, each once', () => {
		for (const name of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'c']) board.note('registration', problem(name));
		const [noted] = board.takeDue();
		expect(noted!.count).toBe(8);
		expect(noted!.problems.map(({ what }) => what)).toEqual(['a', 'd', 'e', 'f', 'c']);
	});

	it('keeps one text of late answers, as each has another time', () => {
		for (let ms = 6_000; ms < 6_005; ms++) board.note('late', problem(`It took ${ms} ms`));
		expect(board.takeDue()).toMatchObject([{ count: 5, problems: [problem('It took 6004 ms')] }]);
	});

	it('adds what another process has noted, with the earlier time', () => {
		const since = new Date(Date.now() - 10_000);
		board.note('refused', problem('here'));
		board.add({ kind: 'refused', count: 7, since, problems: [problem('there')] });
		expect(board.takeDue()).toEqual([
			expect.objectContaining({ count: 8, since, problems: [problem('here'), problem('there')] }),
		]);
	});

	it('waits where another process has reported the kind', () => {
		board.note('refused', problem('here'));
		board.mayReportAgainIn('refused', 60_000);
		expect(board.isDue).toBe(false);
		jest.advanceTimersByTime(60_000);
		expect(board.isDue).toBe(true);
	});
});
