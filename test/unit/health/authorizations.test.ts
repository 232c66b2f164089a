import type { IDataObject } from 'n8n-workflow';

import type { BackgroundTask } from '../../../nodes/shared/background/task';
import { authorizationTask, type Authorization } from '../../../nodes/shared/health/authorizations';
import { problemBoardOf, REPORT_INTERVAL_MS } from '../../../nodes/shared/health/problemBoard';
import type { BackgroundContext } from '../../../nodes/shared/n8n/backgroundContext';
import { staticDataEntryOf } from '../../../nodes/shared/n8n/staticData';
import { writeUnsaved } from '../../../nodes/shared/n8n/unsavedEntries';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let nodes = 0;

describe('what a trigger tells of its authorizations', () => {
	let listed: readonly Authorization[] | Error;
	let asked: number;
	let id: string;
	let context: BackgroundContext;
	let task: BackgroundTask;

	beforeEach(() => {
		jest.useFakeTimers();
		asked = 0;
		id = `authorized-${++nodes}`;
		start({});
	});
	afterEach(() => jest.useRealTimers());

	const start = (staticData: IDataObject, endsWhenMissing = true) => {
		const logger = { debug: () => {}, warn: () => {} };
		context = {
			getNode: () => ({ id, name: 'Trigger' }),
			getWorkflow: () => ({ id: 'w1' }),
			getWorkflowStaticData: () => staticData,
			logger,
		} as unknown as BackgroundContext;
		task = authorizationTask({
			endsWhenMissing: () => endsWhenMissing,
			list: async () => {
				asked++;
				if (listed instanceof Error) throw listed;
				return listed;
			},
		});
	};
	const shop = (name: number, days: number): Authorization => ({
		of: `shop ${name}`,
		endsAt: Date.now() + days * DAY_MS,
	});
	/** Lets time pass. @returns what was told meanwhile */
	const pass = async (ms: number) => {
		jest.advanceTimersByTime(ms);
		if (task.isDue(context)) await task.run(context, () => false);
		return problemBoardOf(context)
			.takeAll()
			.flatMap(({ problems }) => problems.map(({ what }) => what));
	};
	/** Starts n8n again, with what a delivery has had saved. */
	const restart = () => {
		const saved: IDataObject = {};
		const copy = { ...context, getWorkflowStaticData: () => saved };
		writeUnsaved(`w1/${id}`, (kind) => staticDataEntryOf(copy, kind, `w1/${id}`));
		start(JSON.parse(JSON.stringify(saved)) as IDataObject);
	};

	it('is each step once: 30 days and 7 days before the end, and the end', async () => {
		listed = [shop(7, 31), shop(8, 300)];
		const told: string[][] = [];
		for (let day = 0; day <= 33; day++) told.push(await pass(DAY_MS));
		expect(told.flat()).toEqual([
			expect.stringMatching(/^The authorization of the app ends soon: shop 7 \(/),
			expect.stringMatching(/^The authorization of the app ends soon: shop 7 \(/),
			expect.stringMatching(/^The authorization of the app is over: shop 7 \(/),
		]);
		expect(told[0]).toHaveLength(1);
	});

	it('is not told again after the platform could not be asked, and it is asked again in an hour', async () => {
		const shops = [shop(7, 20)];
		listed = shops;
		expect(await pass(0)).toHaveLength(1);
		listed = new Error('down');
		expect(await pass(DAY_MS)).toEqual([]);
		expect(await pass(HOUR_MS - 1)).toEqual([]);
		expect(asked).toBe(2);
		listed = shops;
		expect(await pass(1)).toEqual([]);
		expect(asked).toBe(3);
		expect(await pass(DAY_MS - 1)).toEqual([]);
		expect(asked).toBe(3);
	});

	it('is not told again after a restart', async () => {
		listed = [shop(7, 20)];
		expect(await pass(0)).toHaveLength(1);
		restart();
		expect(await pass(REPORT_INTERVAL_MS)).toEqual([]);
		expect(asked).toBe(2);
	});

	it('is once that a shop has ended which is not listed any more', async () => {
		listed = [shop(7, 5), shop(8, 300)];
		expect(await pass(0)).toHaveLength(1);
		listed = [listed[1]!];
		const ended = expect.stringMatching(/^The authorization of the app is over: shop 7 \(\d{4}-/);
		expect(await pass(DAY_MS)).toEqual([ended]);
		expect(await pass(DAY_MS)).toEqual([]);
		restart();
		expect(await pass(DAY_MS)).toEqual([]);
	});

	it('is the end once, where the shop is listed a while longer', async () => {
		listed = [shop(7, 0)];
		expect(await pass(1)).toHaveLength(1);
		listed = [];
		expect(await pass(DAY_MS)).toEqual([]);
	});

	it('says nothing of what was never told, nor of what a list leaves out without a meaning', async () => {
		listed = [shop(8, 300)];
		await pass(0);
		listed = [];
		expect(await pass(DAY_MS)).toEqual([]);
		start({}, false);
		listed = [shop(7, 5)];
		expect(await pass(0)).toHaveLength(1);
		const again = listed;
		listed = [];
		expect(await pass(DAY_MS)).toEqual([]);
		listed = again;
		expect(await pass(DAY_MS)).toEqual([]);
	});
});
