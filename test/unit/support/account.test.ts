import { Account, eventName, history, type Answer } from '../../support/account';
import type { ExecutionRow } from '../../../harness/executionRows';
import type { Received } from '../../../harness/sink';

const EVENT = eventName(1);

const answer = (at: number, status: number | null, more: Partial<Answer> = {}): Answer => ({
	status,
	outcome: null,
	body: '',
	late: false,
	error: status === null ? 'socket hang up' : null,
	sentAt: at - 10,
	answeredAt: at,
	...more,
});
const row = (id: number, savedAt: number, status = 'success'): ExecutionRow => ({
	id: String(id),
	status,
	mode: 'webhook',
	savedAt,
	data: `["${EVENT}"]`,
});
const effect = (execution: number): Received => ({
	path: `/${execution}`,
	headers: {},
	body: {},
	text: `{"name":"${EVENT}"}`,
	at: 0,
});
const accountOf = (
	answers: readonly Answer[],
	rows: readonly ExecutionRow[] = [],
	effects: readonly Received[] = [],
	kills: readonly number[] = [],
) => new Account(new Map([[EVENT, answers]]), rows, effects, kills);
const duplicate = { outcome: 'duplicate' };

describe('the account of a fault test', () => {
	it('has nothing to say against an event that ran once', () => {
		const account = accountOf([answer(120, 200), answer(150, 200, duplicate)], [row(7, 100)], [effect(7)]);
		const { lost, duplicatesOfNothing, unexplained, neverAcknowledged, lostToStart } = account;
		expect([lost, duplicatesOfNothing, unexplained, neverAcknowledged, lostToStart].flat()).toEqual([]);
		expect(account.twice.size).toBe(0);
		expect(account.acknowledged).toHaveLength(1);
	});

	it('finds what was acknowledged and has no execution', () => {
		expect(accountOf([answer(120, 200)]).lost).toHaveLength(1);
	});

	it('finds a duplicate of which nothing had been saved yet', () => {
		const answers = [answer(100, 500), answer(200, 200, duplicate)];
		expect(accountOf(answers).duplicatesOfNothing).toHaveLength(1);
		expect(accountOf(answers, [row(1, 300)]).duplicatesOfNothing).toHaveLength(1);
		expect(accountOf(answers, [row(1, 150)]).duplicatesOfNothing).toEqual([]);
	});

	it("tells n8n's own 200 from the trigger's", () => {
		const starting = answer(100, 200, { body: 'n8n is starting up. Please wait' });
		const account = accountOf([starting]);
		expect([account.lost, account.acknowledged]).toEqual([[], []]);
		expect(account.lostToStart).toHaveLength(1);
		expect(account.neverAcknowledged).toEqual([]);
		const givenUp = accountOf([starting, answer(200, null)]);
		expect([givenUp.lostToStart.length, givenUp.neverAcknowledged.length]).toEqual([0, 1]);
		expect(accountOf([starting, answer(200, 200)], [row(1, 190)]).lostToStart).toEqual([]);
	});

	it('finds executions and effects of events that nobody sent', () => {
		const of = (rows: ExecutionRow[], effects: Received[]) => new Account(new Map(), rows, effects);
		expect(of([row(1, 100)], []).unexplained).toHaveLength(1);
		expect(of([], [effect(1)]).unexplained).toHaveLength(1);
		expect(of([{ ...row(1, 100), data: '' }], []).unexplained).toHaveLength(1);
	});

	it('does not count an execution that ended at once, without an item of its event', () => {
		const runData = (items: unknown[]) => {
			const pool = [
				{ resultData: '1' },
				{ runData: '2' },
				{ Trigger: '3' },
				['4'],
				{ data: '5' },
				{ main: '6' },
				['7'],
				items,
			];
			return JSON.stringify(pool);
		};
		const ended: ExecutionRow = { ...row(2, 300), data: runData([]) };
		const went: ExecutionRow = { ...row(2, 300), data: runData([{ name: EVENT }]) };
		const answers = [answer(150, null), answer(310, 200)];
		const account = accountOf(answers, [row(1, 100), ended], [effect(1)], [140]);
		expect([account.twice.size, account.unexplained.length]).toEqual([0, 0]);
		expect(account.describe()).toContain('as another one of the event had begun: 1');
		expect(accountOf(answers, [row(1, 100), { ...went, data: runData([EVENT]) }]).twice.size).toBe(1);
		expect(new Account(new Map(), [{ ...went, data: runData([1]) }], []).unexplained).toHaveLength(1);
	});

	it('says why an event ran twice', () => {
		const rows = [row(1, 100), row(2, 300)];
		const reasons = (...given: Parameters<typeof accountOf>) => [...accountOf(...given).twice.keys()];
		expect(reasons([answer(150, null), answer(310, 200)], rows, [], [140])).toEqual(['killed']);
		expect(reasons([answer(150, 200), answer(310, 200)], rows, [], [160])).toEqual(['forgotten']);
		const late = { late: true };
		expect(reasons([answer(150, 200, late), answer(310, 200)], rows, [], [160])).toEqual(['early']);
		const copy = [answer(140, null), answer(150, 200, duplicate), answer(310, 200)];
		expect(reasons(copy, rows, [], [160])).toEqual(['early']);
		expect(reasons([answer(150, 500), answer(310, 200)], rows)).toEqual(['refused']);
		expect(reasons([answer(150, 200), answer(310, 200)], rows)).toEqual(['unknown']);
		expect(reasons([answer(150, 503), answer(310, 200)], rows)).toEqual(['unknown']);
		expect(reasons([answer(150, 200)], [row(1, 100)], [effect(1), effect(1)], [120])).toEqual(['resumed']);
	});

	describe('of events that share executions', () => {
		const [FIRST, SECOND, ALONE] = [1, 2, 3].map(eventName) as [string, string, string];
		const shared: ExecutionRow = { ...row(7, 100), data: `["${FIRST}","${SECOND}"]` };
		const effectOf = (event: string): Received => ({ ...effect(7), text: `{"name":"${event}"}` });
		const of = (answers: Record<string, Answer[]>, rows: ExecutionRow[], kills: number[] = []) =>
			new Account(
				new Map(Object.entries(answers)),
				rows,
				Object.keys(answers).map((event) => effectOf(event)),
				kills,
			);

		it('counts the execution for each of its events, and once in the sum', () => {
			const alone = { ...row(8, 105), data: `["${ALONE}"]` };
			const ran = { [FIRST]: [answer(120, 200)], [SECOND]: [answer(120, 200)], [ALONE]: [answer(125, 200)] };
			const account = of(ran, [shared, alone]);
			expect(account.events.map(({ executions }) => executions.map(({ id }) => id))).toEqual([
				['7'],
				['7'],
				['8'],
			]);
			expect([account.lost, account.unexplained].flat()).toEqual([]);
			expect([account.twice.size, account.effects]).toEqual([0, 3]);
			expect(account.groups.map(({ events }) => events.map(({ event }) => event))).toEqual([[FIRST, SECOND]]);
			expect(account.brokenGroups).toEqual([]);
			expect(account.describe()).toContain('2 executions: success: 2');
			expect(account.describe()).toContain('executions that events shared: 1, with 2 events at most');
		});

		it('finds the event that is in two of them', () => {
			const again = { ...row(9, 300), data: `["${SECOND}","${ALONE}"]` };
			const answers = {
				[FIRST]: [answer(120, 200)],
				[SECOND]: [answer(150, null), answer(310, 200)],
				[ALONE]: [answer(310, 200)],
			};
			const account = of(answers, [shared, again], [140]);
			expect(account.twice.get('killed')?.map(({ event }) => event)).toEqual([SECOND]);
			expect(account.brokenGroups.map(({ execution }) => execution.id)).toEqual([]);
			const broken = of({ ...answers, [FIRST]: [{ ...answer(150, null), sentAt: 90 }] }, [shared], [140]);
			expect(broken.brokenGroups.map(({ execution }) => execution.id)).toEqual(['7']);
		});

		it('takes all answers of a group that was acknowledged at a deadline for early ones', () => {
			const again = { ...row(9, 300), data: `["${SECOND}"]` };
			const rerun = [answer(150, 200), answer(310, 200)];
			const reasons = (first: Answer) => [
				...of({ [FIRST]: [first], [SECOND]: rerun }, [shared, again], [160]).twice.keys(),
			];
			expect(reasons(answer(150, 200, { late: true }))).toEqual(['early']);
			expect(reasons(answer(150, 200))).toEqual(['forgotten']);
		});
	});

	it('tells the history of an event and the sum of all', () => {
		const account = accountOf([answer(110, 500), answer(250, 200)], [row(1, 105, 'crashed'), row(2, 240)]);
		expect(
			history(account.events[0]!)
				.split('\n    ')
				.map((line) => line.replace(/^\S+Z /, '')),
		).toEqual([
			EVENT,
			'sent, answered 500',
			'execution 1 (crashed)',
			'sent, answered 200',
			'execution 2 (success)',
			'effects of executions: none',
		]);
		expect(account.describe()).toContain('1 events, 2 deliveries: 500: 1, 200: 1');
		expect(account.describe()).toContain('2 executions: crashed: 1, success: 1');
		expect(account.describe()).toContain('ran twice: 1: n8n saved the execution but answered with an error');
	});
});
