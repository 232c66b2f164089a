import { currentTime, History, type Action, type Settings } from '../../support/recover/history';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await currentTime.value!.sleep(ms),
}));

afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const USUAL: Settings = {
	platform: 'seconds',
	lagMs: 0,
	staleMs: 0,
	mostRows: Infinity,
	eventsPerExecution: 1,
	lookBackHours: 24,
	overlapMinutes: 5,
	fillOnly: 'off',
	keepsExecutions: true,
	seed: 0,
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function run(all: readonly Action[], form: Partial<Settings> = {}): Promise<History> {
	const history = new History({ ...USUAL, ...form });
	await history.run(all);
	jest.restoreAllMocks();
	jest.useRealTimers();
	return history;
}

const create = (...deliveries: number[]): Action => ({ kind: 'create', status: 0, deliveries });
const change = (status: number, ...deliveries: number[]): Action => ({
	kind: 'change',
	which: 0,
	status,
	deliveries,
});
const wait = (ms: number): Action => ({ kind: 'wait', ms });
const walk: Action = { kind: 'walk', ms: undefined };

it('hands over what no delivery told, and nothing else', async () => {
	const history = await run([create(10), wait(MINUTE), change(1), wait(MINUTE), create()]);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual([
		'create of 0 in version 1 (pushed)',
		'update of 0 in version 2 (pulled)',
		'create of 1 in version 1 (pulled)',
	]);
});

it('treats a late push as a duplicate of what was pulled', async () => {
	const history = await run([create(), wait(5 * MINUTE), change(1, HOUR), wait(5 * MINUTE), walk]);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual(['create of 0 in version 2 (pulled)', 'update of 0 in version 2 (pulled)']);
});

it('knows a late push of a state that was pulled before another one was told', async () => {
	const history = await run([create(10), change(1, 5 * HOUR), wait(15 * MINUTE), walk, change(2, 10)]);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual([
		'create of 0 in version 1 (pushed)',
		'update of 0 in version 2 (pulled)',
		'update of 0 in version 3 (pushed)',
	]);
});

it('recovers what is within Look Back also where the platform does not list so long a gap before it', async () => {
	const form = { mostRows: 1, lookBackHours: 24 };
	const history = await run(
		[create(5), wait(10_000), create(), wait(10_000), create(), wait(30 * HOUR), change(1), wait(HOUR)],
		form,
	);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual(['create of 0 in version 1 (pushed)', 'update of 0 in version 2 (pulled)']);
	expect(history.n8n.warnings.filter((text) => text.includes('longer ago than'))).toHaveLength(1);
});

it('recovers nothing from before a trigger was published with another selection while a walk went on', async () => {
	const select = (others: number): Action => ({ kind: 'publish', without: -1, others, watches: false });
	const begun: Action = { kind: 'walk', ms: 1 };
	const history = await run([wait(HOUR), create(), wait(5 * MINUTE), begun, select(1), wait(MINUTE), walk]);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual([]);
});

it('lets no event of a group wait for another one about the same resource', async () => {
	const watch: Action = { kind: 'publish', without: -1, others: 0, watches: true };
	const form = { eventsPerExecution: 10, mostRows: 1 };
	const history = await run([watch, create(), wait(MINUTE), change(1), create()], form);
	// Also that no walk takes longer than a few seconds.
	expect(history.faults()).toEqual([]);
	// The creation has told the status of the update already.
	expect(history.told).toEqual(['create of 0 in version 2 (pulled)', 'create of 1 in version 1 (pulled)']);
});

it('goes no further while n8n is not known to have saved what was handed over', async () => {
	const slow: Action = { kind: 'slow', ms: 8_000 };
	const refused: Action[] = [slow, { kind: 'refuse' }];
	// The execution of the second one is refused, after the walk has waited for it.
	const history = await run([
		create(),
		wait(HOUR),
		create(10),
		wait(5 * MINUTE),
		...refused,
		walk,
		wait(20_000),
	]);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual(['create of 1 in version 1 (pushed)', 'create of 0 in version 1 (pulled)']);
});

it('starts the workflow with a late push of what was only remembered', async () => {
	const history = await run([create(HOUR), change(1), wait(10 * MINUTE), walk], { fillOnly: 'always' });
	expect(history.told).toEqual(['create of 0 in version 1 (pushed)']);
});

it('remembers also what was told before, where the watched fields are new', async () => {
	const watch: Action = { kind: 'publish', without: -1, others: 0, watches: true };
	const told: Action[] = [create(10), wait(HOUR), create(10), wait(HOUR), walk];
	const again: Action[] = [change(0, 10), wait(MINUTE), { ...change(1, 10), which: 1 } as Action];
	const history = await run([...told, watch, walk, wait(HOUR), ...again], { fillOnly: 'first' });
	expect(history.faults()).toEqual([]);
	// The update of the other one tells the status that it has had before.
	expect(history.told.slice(2)).toEqual(['update of 1 in version 2 (pushed)']);
	expect(history.n8n.tellings[2]!.json.delivery).toMatchObject({ changedFields: ['status'] });
});

it('does not take for known what is still to be handed over, where the watched fields are new', async () => {
	const watch: Action = { kind: 'publish', without: 2, others: 0, watches: true };
	const history = await run([watch, create(5), wait(MINUTE), change(1)], { fillOnly: 'first' });
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual(['create of 0 in version 1 (pushed)', 'update of 0 in version 2 (pulled)']);
});

it('knows what was told also where very many triggers share the process', async () => {
	const history = await run([create(10), wait(MINUTE), change(1, 10), wait(MINUTE), { kind: 'crowd' }]);
	expect(history.faults()).toEqual([]);
	expect(history.told).toEqual(['create of 0 in version 1 (pushed)', 'update of 0 in version 2 (pushed)']);
});
