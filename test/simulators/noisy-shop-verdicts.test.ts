import { ALL_KITS } from '../../simulators/kits';
import { countOf, type Step } from '../../simulators/shared/noise/step';
import { type Listening, type Verdict, verdicts } from '../../simulators/shared/noise/verdicts';
import { noisyShopify } from '../../simulators/shopify/noisyShop';

const ERP: Listening = {
	always: ['create'],
	whenChanged: ['update'],
	watched: ['address'],
	unseen: 'remember',
	skipOutdated: true,
};

/** @returns a step of one resource, whose sequence is its micros unless told otherwise */
function step(event: string, micros: number | null, address: string, more: Partial<Step<null>> = {}) {
	const state = { time: micros, micros, values: { address }, resource: 'order/1' };
	return {
		delivery: null,
		kind: 'noise',
		changes: [],
		sequence: micros ?? -1,
		event,
		...state,
		...more,
	} as const;
}

function judged(steps: ReadonlyArray<Step<null>>, listening: Partial<Listening> = {}): Verdict[] {
	return verdicts(steps, { ...ERP, ...listening });
}

describe('the reference of what a noisy day needs', () => {
	it('runs a creation always and an update where what is watched changed', () => {
		const steps = [
			step('create', 1, 'A'),
			step('update', 2, 'A'),
			step('update', 3, 'B'),
			step('update', 4, 'B'),
		];
		expect(judged(steps)).toEqual(['run', 'unchanged', 'run', 'unchanged']);
		expect(judged(steps, { watched: [] })).toEqual(['run', 'unchanged', 'unchanged', 'unchanged']);
	});

	it('runs again for the value of before', () => {
		expect(judged([step('create', 1, 'A'), step('update', 2, 'B'), step('update', 3, 'A')])).toEqual([
			'run',
			'run',
			'run',
		]);
	});

	it('does not run what is older than the newest one, and runs it where that is not asked for', () => {
		const steps = [
			step('create', 1, 'A'),
			step('update', 3, 'B'),
			step('update', 2, 'A'),
			step('update', 4, 'B'),
		];
		expect(judged(steps)).toEqual(['run', 'run', 'outdated', 'unchanged']);
		expect(judged(steps, { skipOutdated: false })).toEqual(['run', 'run', 'run', 'run']);
	});

	it('knows the time of what changed nothing, and takes that of an older one for no newer one', () => {
		const steps = [
			step('create', 1, 'A'),
			step('update', 5, 'A'),
			step('update', 3, 'B'),
			step('update', 4, 'C'),
		];
		expect(judged(steps)).toEqual(['run', 'unchanged', 'outdated', 'outdated']);
	});

	it('runs a change of the same time, and one without a time', () => {
		const same = step('update', 1, 'B', { sequence: 2 });
		expect(judged([step('create', 1, 'A'), same, step('update', null, 'C')])).toEqual(['run', 'run', 'run']);
	});

	it('runs no copy, whatever became of the first one', () => {
		const steps = [step('create', 1, 'A'), step('update', 2, 'A'), step('update', 3, 'B')];
		const copies = steps.map((one) => ({ ...one, kind: 'copy' as const }));
		expect(judged([...steps, ...copies], { skipOutdated: false }).slice(3)).toEqual(
			Array<Verdict>(3).fill('duplicate'),
		);
	});

	it('remembers or runs the first update of what it does not know', () => {
		const steps = [step('update', 1, 'A'), step('update', 2, 'B')];
		expect(judged(steps)).toEqual(['unchanged', 'run']);
		expect(judged(steps, { unseen: 'run' })).toEqual(['run', 'run']);
	});

	it('learns nothing from events that it does not listen to', () => {
		const steps = [step('create', 1, 'A'), step('paid', 5, 'B'), step('update', 3, 'A')];
		expect(judged(steps)).toEqual(['run', 'ignored', 'unchanged']);
	});

	it('keeps resources apart', () => {
		const other = { resource: 'order/2' };
		const steps = [step('create', 5, 'A'), step('create', 1, 'B', other), step('update', 2, 'B', other)];
		expect(judged(steps)).toEqual(['run', 'run', 'unchanged']);
	});

	it('refuses to watch what nothing has', () => {
		expect(() => judged([step('create', 1, 'A')], { watched: ['adress'] })).toThrow(
			'Nothing in the day has adress',
		);
	});
});

describe('a noisy day, judged by the reference', () => {
	const needs = (day: ReadonlyArray<Step<unknown>>, listening: Omit<Listening, 'unseen'>) => {
		const unseen = listening.always ? 'remember' : 'run';
		return countOf(verdicts(day, { ...listening, unseen }));
	};

	it('needs fewer executions than it has deliveries, and fewer still without the outdated ones', () => {
		for (const { noisyShop } of ALL_KITS) {
			const { day: dayOf, listening } = noisyShop;
			const day = dayOf();
			const events = [...(listening.always ?? []), ...(listening.whenChanged ?? [])];
			const sent = day.filter(({ event }) => events.includes(event)).length;
			const all = needs(day, { ...listening, skipOutdated: false });
			const newest = needs(day, { ...listening, skipOutdated: true });
			expect(all.run).toBeLessThan(sent);
			expect(newest.run).toBeLessThan(all.run ?? 0);
			expect(all.outdated).toBeUndefined();
		}
	});

	it('needs an execution for each creation and each change of a Shopify day without disorder', () => {
		const day = noisyShopify({ late: 0, copies: 0 });
		const listening = {
			always: ['orders/create'],
			whenChanged: ['orders/updated'],
			watched: ['address', 'items'],
		};
		for (const skipOutdated of [true, false]) {
			const { run, duplicate, outdated } = needs(day, { ...listening, skipOutdated });
			expect({ run, duplicate, outdated }).toEqual({ run: 200 + 20 + 16 + 4 });
		}
	});
});
