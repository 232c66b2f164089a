import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { GroupQueue, MOST_BYTES_WAITING } from '../../nodes/shared/webhook/groupQueue';
import { storedCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { until } from '../../harness/until';
import { orderDelivery, SavingHost } from '../support/savingHost';
import { overheard } from './hostile';

describe('events that share an execution', () => {
	let rig: SavingHost;
	const open = async (groupEvents: IDataObject, options: IDataObject = {}) => {
		rig = await SavingHost.start({ groupEvents, options });
	};
	/** n8n is killed and starts again, with what it had saved. */
	const restart = async (parameters: IDataObject) => {
		const { staticData } = rig.host;
		const { nodeId } = rig.host.setup;
		await rig.close();
		await jest.isolateModulesAsync(async () => {
			const { ShopifyWebhookTrigger: Restarted } =
				await import('../../nodes/Shopify/ShopifyWebhookTrigger.node');
			rig = await SavingHost.start(parameters, new Restarted(), { nodeId: nodeId! });
			rig.host.staticData = staticData;
		});
	};
	afterEach(async () => await rig.close());

	it('wait while n8n saves one, and go together, in their order, each an item of its own', async () => {
		await open({ eventsPerExecution: 10 });
		const answers = await rig.sendInOrder([1, 2, 3, 4].map((id) => orderDelivery(id)));
		expect(rig.groups).toEqual([['1']]);
		rig.save();
		await until(() => rig.groups.length === 2, 'the second execution');
		rig.save();
		expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
		expect(rig.groups).toEqual([['1'], ['2', '3', '4']]);
		expect(new Set(rig.host.executions.map(({ json }) => json.eventId)).size).toBe(4);
	});

	it('go alone without the option', async () => {
		await open({});
		const answers = await rig.sendInOrder([1, 2, 3].map((id) => orderDelivery(id)));
		[1, 2, 3].forEach(() => rig.save());
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
		expect(rig.groups).toEqual([['1'], ['2'], ['3']]);
	});

	it('are answered only when their execution is saved', async () => {
		await open({ eventsPerExecution: 10 });
		const answers = await rig.sendInOrder([1, 2, 3].map((id) => orderDelivery(id)));
		let answered = 0;
		for (const answer of answers) void answer.then(() => answered++);
		rig.save();
		await until(() => rig.groups.length === 2, 'the second execution');
		await until(() => answered === 1, 'the first answer');
		expect(rig.saved).toBe(1);
		rig.save();
		await Promise.all(answers);
	});

	it('are all refused and forgotten when n8n cannot save their execution, and run when they come again', async () => {
		await open({ eventsPerExecution: 10 });
		const requests = [1, 2, 3].map((id) => orderDelivery(id));
		const first = await rig.sendInOrder(requests);
		const { startExecution } = rig.host;
		rig.host.startExecution = async () => {
			throw new Error('The database is gone');
		};
		rig.save();
		expect(await Promise.all(first)).toEqual([200, 500, 503]);
		rig.host.startExecution = startExecution;
		rig.save();
		rig.save();
		rig.save();
		const again = await Promise.all(requests.map(async (request) => await rig.send(request)));
		expect(again).toEqual(['duplicate', 200, 200]);
	});

	it('are known after a restart, all of them, by what was saved with their execution', async () => {
		await open({ eventsPerExecution: 100 });
		const requests = Array.from({ length: 30 }, (_, name) => orderDelivery(name));
		const answers = await rig.sendInOrder(requests);
		rig.save();
		await until(() => rig.groups.length === 2, 'the second execution');
		rig.save();
		await Promise.all(answers);
		expect(rig.groups.map(({ length }) => length)).toEqual([1, 29]);
		await restart({ groupEvents: { eventsPerExecution: 100 } });
		expect(new Set(await Promise.all(requests.map(async (request) => await rig.send(request))))).toEqual(
			new Set(['duplicate']),
		);
	});

	it('are unchanged again after a kill that came before what changed nothing was saved', async () => {
		const parameters = {
			groupEvents: { eventsPerExecution: 10 },
			onlyWhenChanged: { fields: 'note', firstSeen: 'start' },
		};
		rig = await SavingHost.start(parameters);
		const update = (second: number) =>
			orderDelivery(7, { note: 'a', updated_at: `2026-01-01T00:00:0${second}Z` }, 'products/update');
		const answers = await rig.sendInOrder([update(1), update(2)]);
		rig.save();
		expect(await Promise.all(answers)).toEqual([200, 'unchanged']);
		await restart(parameters);
		rig.save();
		expect([await rig.send(update(2)), await rig.send(update(1))]).toEqual(['unchanged', 'duplicate']);
		expect(rig.executions).toEqual([]);
	});

	it('count a copy as one, whether the event waits, is being saved, or is saved', async () => {
		await open({ eventsPerExecution: 10 });
		const [one, two] = [orderDelivery(1), orderDelivery(2)];
		const answers = await rig.sendInOrder([one, two, one, two, two]);
		rig.save();
		await until(() => rig.groups.length === 2, 'the second execution');
		rig.save();
		expect(await Promise.all(answers)).toEqual([200, 200, 'duplicate', 'duplicate', 'duplicate']);
		expect(rig.groups).toEqual([['1'], ['2']]);
	});

	it('go on without the sender that would have handed them over, when it has broken off', async () => {
		await open({ eventsPerExecution: 10 });
		const abort = new AbortController();
		const [first] = await rig.sendInOrder([orderDelivery(1)]);
		const leader = rig.send({ ...orderDelivery(2), signal: abort.signal }).catch(() => 'broken off');
		await delay(20);
		const rest = await rig.sendInOrder([orderDelivery(3), orderDelivery(4)]);
		abort.abort();
		await delay(20);
		rig.save();
		await until(() => rig.groups.length === 2, 'the second execution');
		rig.save();
		expect(await Promise.all([first, leader, ...rest])).toEqual([200, 'broken off', 200, 200]);
		expect(rig.groups).toEqual([['1'], ['3', '4']]);
	});

	it('are put off when their patience is over before it is their turn, and are in no later group', async () => {
		await open({ eventsPerExecution: 10 }, { answerDeadlineMs: 0 });
		const written = overheard();
		const answers = await rig.sendInOrder([orderDelivery(1), orderDelivery(2), orderDelivery(3)]);
		expect(await Promise.all(answers.slice(1))).toEqual([503, 503]);
		expect(written.filter((line) => line.includes('n8n is still saving the executions'))).toHaveLength(2);
		jest.restoreAllMocks();
		rig.save();
		expect(await answers[0]).toBe(200);
		expect(rig.groups).toEqual([['1']]);
		rig.save();
		expect(await rig.send(orderDelivery(2))).toBe(200);
	}, 20_000);

	it('do not wait for the run of the group before: that it is saved is enough', async () => {
		await open({ eventsPerExecution: 10 });
		rig.host.savesExecutions = true;
		const answers = await rig.sendInOrder([orderDelivery(1), orderDelivery(2), orderDelivery(3)]);
		// n8n has written the execution of the first and waits for a slot.
		await until(() => rig.groups.length === 2, 'the second execution');
		expect(rig.saved).toBe(0);
		rig.save();
		rig.save();
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
	});

	it('are answered at the deadline, all of them, once their execution is written', async () => {
		await open({ eventsPerExecution: 10 }, { answerDeadlineMs: 700 });
		rig.host.savesExecutions = true;
		const requests = [1, 2, 3].map((id) => orderDelivery(id));
		const answers = await rig.sendInOrder(requests);
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
		expect(rig.saved).toBe(0);
		rig.save();
		rig.save();
		await until(() => rig.saved === 2, 'the executions');
		expect(await Promise.all(requests.map(async (request) => await rig.send(request)))).toEqual([
			'duplicate',
			'duplicate',
			'duplicate',
		]);
	});

	it('are as many as an execution may have, and no more', async () => {
		await open({ eventsPerExecution: 3 });
		const answers = await rig.sendInOrder([1, 2, 3, 4, 5, 6].map((id) => orderDelivery(id)));
		for (let times = 0; times < 3; times++) {
			rig.save();
			await until(() => rig.saved === times + 1, 'an execution');
			await delay(20);
		}
		await Promise.all(answers);
		expect(rig.groups).toEqual([['1'], ['2', '3', '4'], ['5', '6']]);
	});

	it('are put off when the bodies of all that wait would be too large for the memory', async () => {
		await open({ eventsPerExecution: 10 });
		const written = overheard();
		const answers = await rig.sendInOrder([orderDelivery(1), orderDelivery(2)]);
		// As if the one that waits were so large.
		const size = jest.spyOn(GroupQueue.prototype, 'bytes', 'get').mockReturnValue(MOST_BYTES_WAITING);
		expect(await rig.send(orderDelivery(3))).toBe(503);
		expect(written.filter((line) => line.includes('too large together'))).toHaveLength(1);
		size.mockRestore();
		const again = rig.send(orderDelivery(3));
		await rig.untilWaiting(2);
		rig.save(2);
		expect(await Promise.all([...answers, again])).toEqual([200, 200, 200]);
		jest.restoreAllMocks();
	});

	it('are collected for a while where that is wanted', async () => {
		await open({ eventsPerExecution: 10, collectForMs: 300 });
		rig.save();
		const answers = await rig.sendInOrder([1, 2, 3].map((id) => orderDelivery(id)));
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
		expect(rig.groups).toEqual([['1', '2', '3']]);
	});

	it('never include a test delivery', async () => {
		await open({ eventsPerExecution: 10, collectForMs: 2_000 });
		rig.save();
		const response = await fetch(rig.host.testUrl, orderDelivery(1));
		expect(response.status).toBe(200);
	});

	it('answer 500 copies of one event, and the events beside them', async () => {
		await open({ eventsPerExecution: 10 }, { answerDeadlineMs: 0 });
		const one = orderDelivery(1);
		const first = rig.send(one);
		await rig.untilBegun(1);
		const copies = Array.from({ length: 500 }, async () => await rig.send(one));
		const others = [2, 3, 4].map(async (id) => await rig.send(orderDelivery(id)));
		await until(() => rig.arrivals === 504, 'all deliveries', 30_000);
		rig.save(10);
		expect(await first).toBe(200);
		expect(new Set(await Promise.all(copies))).toEqual(new Set(['duplicate']));
		expect(await Promise.all(others)).toEqual([200, 200, 200]);
		expect(rig.groups.flat().sort()).toEqual(['1', '2', '3', '4']);
	}, 60_000);
});

describeWith(['redis-server', 'webdis', 'setpriv'], 'events of one resource that share an execution', () => {
	describe.each(['embedded', 'redis'] as const)('with the ledger %s', (ledger) => {
		let rig: SavingHost;
		const open = async (groupEvents: IDataObject = {}, options: IDataObject = { skipOutdated: true }) => {
			rig = await SavingHost.start(
				{
					groupEvents: { eventsPerExecution: 10, ...groupEvents },
					onlyWhenChanged: { fields: 'note', firstSeen: 'start' },
					options: { ledger, answerDeadlineMs: 0, ...options },
				},
				undefined,
				{ moreCredentials: [storedCredential(new RedisHttpApi(), { url: redis.webdisUrl })] },
			);
		};
		let redis: RedisServer;
		beforeAll(async () => {
			redis = await startRedis();
		});
		afterAll(async () => await redis?.close());
		afterEach(async () => {
			await rig.untilIdle();
			await rig.close();
		});

		/** An update of the product that is watched. */
		const update = (note: string, second = 0) =>
			orderDelivery(
				7,
				{ note, updated_at: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z` },
				'products/update',
			);
		const told = () =>
			rig.executions.map((items) =>
				items.map(({ json }) => [
					(json.payload as IDataObject).note,
					(json.delivery as IDataObject).changedFields,
				]),
			);

		it('are decided in order, each by the one before, while n8n saves', async () => {
			await open();
			const notes = ['a', 'b', 'b', 'c', 'a'];
			const answers = await rig.sendInOrder(notes.map((note, second) => update(note, second)));
			await rig.untilWaiting(3);
			rig.save(2);
			expect(await Promise.all(answers)).toEqual([200, 200, 'unchanged', 200, 200]);
			expect(told()).toEqual([
				[['a', null]],
				[
					['b', ['note']],
					['c', ['note']],
					['a', ['note']],
				],
			]);
			rig.save(1);
			expect(await rig.send(update('a', 9))).toBe('unchanged');
		});

		it('are told to come again when what they were decided by is not saved', async () => {
			await open();
			const updates = ['a', 'b', 'b', 'c'].map((note, second) => update(note, second));
			const { startExecution } = rig.host;
			rig.host.startExecution = async (items) => {
				await startExecution(items);
				if (rig.executions.length === 1) throw new Error('The database is gone');
			};
			const answers = await rig.sendInOrder(updates);
			await rig.untilWaiting(2);
			rig.save(1);
			expect(await Promise.all(answers)).toEqual([500, 503, 503, 503]);
			rig.save(4);
			const again: Array<string | number> = [];
			for (const delivery of updates) again.push(await rig.send(delivery));
			expect(again).toEqual([200, 200, 'unchanged', 200]);
			expect(told().slice(1)).toEqual([[['a', null]], [['b', ['note']]], [['c', ['note']]]]);
		});

		it('are not remembered where they change nothing and their sender has gone before that was sure', async () => {
			await open();
			const [first] = await rig.sendInOrder([update('a', 0)]);
			const abort = new AbortController();
			const unchanged = rig.send({ ...update('a', 1), signal: abort.signal }).catch(() => 'broken off');
			await until(() => rig.arrivals === 2, 'the delivery');
			await delay(20);
			abort.abort();
			expect(await unchanged).toBe('broken off');
			await delay(20);
			rig.save(1);
			expect(await first).toBe(200);
			await rig.untilIdle();
			expect(await rig.send(update('a', 1))).toBe('unchanged');
		});

		it('are decided by the last one that still waits, where one before it has broken off', async () => {
			await open({ eventsPerExecution: 2 });
			const abort = new AbortController();
			const [first, second] = await rig.sendInOrder([update('a', 0), update('b', 1)]);
			const gone = rig.send({ ...update('c', 2), signal: abort.signal }).catch(() => 'broken off');
			await rig.untilWaiting(2);
			const [later] = await rig.sendInOrder([update('d', 3)]);
			await rig.untilWaiting(3);
			abort.abort();
			await gone;
			await delay(20);
			rig.save(1);
			expect(await first).toBe(200);
			await rig.untilBegun(2);
			await rig.untilWaiting(0);
			const [last] = await rig.sendInOrder([update('e', 4)]);
			await rig.untilWaiting(1);
			rig.save(2);
			// The one before the last was decided by the one that has gone.
			expect([await second, await later, await last]).toEqual([200, 503, 200]);
			expect(told()).toEqual([[['a', null]], [['b', ['note']]], [['e', ['note']]]]);
		});

		it('go without the older states where only the newest is wanted, which are answered with it', async () => {
			await open({ onlyNewestState: true });
			const other = orderDelivery(8, { note: 'x', updated_at: '2026-01-01T00:00:00Z' }, 'products/update');
			const answers = await rig.sendInOrder([other, ...['a', 'b', 'c'].map((note, at) => update(note, at))]);
			await rig.untilWaiting(3);
			rig.save(1);
			await rig.untilBegun(2);
			expect(await Promise.race([answers[1], delay(50).then(() => 'not answered')])).toBe('not answered');
			rig.save(1);
			expect(await Promise.all(answers)).toEqual([200, 'superseded', 'superseded', 200]);
			// Of "a" there was nothing to compare with.
			expect(told()).toEqual([[['x', null]], [['c', null]]]);
			rig.save(1);
			expect(await rig.send(update('d', 5))).toBe(200);
			expect(told().at(-1)).toEqual([['d', ['note']]]);
		});

		it('are compared with the newest, where an older state that was left out came after it', async () => {
			await open({ onlyNewestState: true }, {});
			const other = orderDelivery(8, { note: 'x', updated_at: '2026-01-01T00:00:00Z' }, 'products/update');
			const answers = await rig.sendInOrder([other, update('new', 10), update('old', 5)]);
			await rig.untilWaiting(2);
			rig.save(2);
			expect(await Promise.all(answers)).toEqual([200, 200, 'superseded']);
			rig.save(1);
			expect(await rig.send(update('new', 15))).toBe('unchanged');
			expect(await rig.send(update('old', 20))).toBe(200);
			expect(told()).toEqual([[['x', null]], [['new', null]], [['old', ['note']]]]);
		});

		it('never go without a creation, nor without states of the same time or of none', async () => {
			await open({ onlyNewestState: true });
			const at = '2026-01-01T00:00:05Z';
			const answers = await rig.sendInOrder([
				orderDelivery(1),
				orderDelivery(7, { note: 'created', updated_at: '2026-01-01T00:00:00Z' }, 'products/create'),
				orderDelivery(7, { note: 'one', updated_at: at }, 'products/update'),
				orderDelivery(7, { note: 'two', updated_at: at }, 'products/update'),
				orderDelivery(7, { note: 'no time' }, 'products/update'),
			]);
			await rig.untilWaiting(4);
			rig.save(2);
			expect(await Promise.all(answers)).toEqual([200, 200, 200, 200, 200]);
			expect(rig.executions[1]).toHaveLength(4);
		});
	});
});
