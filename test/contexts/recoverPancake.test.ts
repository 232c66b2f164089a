import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { storedCredential } from '../../harness/credentials';
import { LiveTrigger, type LiveTriggerOptions } from '../../harness/liveTrigger';
import { credentialNamed, newestNode } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { KITS } from '../../simulators/kits';
import type { PancakeSimulator } from '../../simulators/pancake';

const kit = KITS.pancake;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('the recovery of missed Pancake events', () => {
	let pancake: PancakeSimulator;
	let trigger: LiveTrigger;
	let running: Awaited<ReturnType<typeof kit.start>>;

	beforeEach(async () => {
		running = await kit.start({ patienceMs: 30_000 });
		pancake = running.simulator;
	});
	afterEach(async () => {
		await trigger.close();
		await running.close();
		restoreTime();
	});

	const publish = async (parameters: INodeParameters = {}, options: LiveTriggerOptions = {}) => {
		trigger = await LiveTrigger.publish(setupOf(parameters), options);
	};
	const setupOf = (parameters: INodeParameters) => ({
		type: newestNode(kit.trigger.node).type,
		credential: storedCredential(credentialNamed(kit.credential.type), running.credential),
		parameters: {
			...kit.trigger.byApi,
			types: ['orders'],
			recover: { everyMinutes: 1, settleSeconds: 10 },
			...parameters,
		} as INodeParameters,
	});
	/** Changes the shop while no delivery reaches n8n. */
	const unnoticed = async <Result>(change: () => Promise<Result>): Promise<Result> => {
		pancake.configureWebhook({ webhook_enable: false });
		const result = await change();
		await pancake.idle();
		pancake.configureWebhook({ webhook_enable: true });
		return result;
	};
	const order = async (fields: IDataObject = {}) => {
		const { record } = await pancake.createOrder(fields);
		await pancake.idle();
		return String(record.id);
	};
	const update = async (id: string, fields: IDataObject) => {
		await pancake.updateOrder(id, fields);
		await pancake.idle();
	};
	/** Lets the next walk come. */
	const walk = async (afterMs = 90 * SECOND) => {
		passTime(afterMs);
		await trigger.tick();
	};
	const told = () =>
		trigger.items.map(({ event, resource, payload, delivery }) => [
			event,
			(resource as IDataObject).id,
			(payload as IDataObject).status,
			(delivery as IDataObject).missed,
		]);
	const messages = () => trigger.failures.map(({ message }) => message);
	const pushed = () => trigger.host.executions.map(({ json }) => (json.resource as IDataObject).id);

	it('hands over an order whose delivery was lost, once', async () => {
		await publish();
		const id = await unnoticed(async () => await order({ status: 1 }));
		await walk();
		expect(told()).toEqual([['orders', id, 1, 'never seen']]);
		expect(trigger.items[0]).toMatchObject({
			platform: 'pancake',
			shopId: String(running.credential.shopId),
			delivery: { recovered: true, verifiedWith: 'API call', test: false, statusName: 'Confirmed' },
		});
		await walk();
		await walk(HOUR);
		expect(told()).toHaveLength(1);
		expect(pushed()).toEqual([]);
	});

	it('hands over nothing that a delivery told', async () => {
		await publish();
		const id = await order();
		await update(id, { status: 1 });
		expect(pushed()).toEqual([id, id]);
		await walk();
		await walk(HOUR);
		expect(told()).toEqual([]);
	});

	it('takes a delivery that comes after its pull for a copy, and the next one not', async () => {
		await publish();
		const id = await unnoticed(async () => await order());
		const late = orderOf(id);
		await walk();
		expect(told()).toHaveLength(1);
		expect((await pancake.deliver({ payload: late })).headers).toMatchObject({
			'x-webhook-outcome': 'duplicate',
		});
		await update(id, { status: 1 });
		expect(pushed()).toEqual([id]);
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('hands over each state that was missed, and not the one before it', async () => {
		await publish();
		const id = await order();
		const before = orderOf(id);
		await unnoticed(async () => await update(id, { status: 1 }));
		await walk();
		expect(told()).toEqual([['orders', id, 1, 'newer than seen']]);
		// A delivery of the state before was late: it tells another state, so it runs, and is not newer.
		await pancake.deliver({ payload: { ...before, note: 'late' } });
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('leaves what is younger than the settle time to its delivery', async () => {
		await publish({ recover: { everyMinutes: 1, settleSeconds: 600 } });
		const id = await unnoticed(async () => await order());
		await walk();
		expect(told()).toEqual([]);
		await walk(600 * SECOND);
		expect(told()).toEqual([['orders', id, 0, 'never seen']]);
	});

	it('hands over nothing that is older than its first publication, unless it is asked to', async () => {
		await pancake.createOrder();
		passTime(HOUR);
		await publish();
		await walk();
		expect(told()).toEqual([]);
		await trigger.close();
		pancake.configureWebhook({ webhook_url: null });
		await publish({ recover: { everyMinutes: 1, settleSeconds: 10, beginWithHours: 2 } });
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('hands over nothing to which the trigger did not listen', async () => {
		await publish({ types: ['products'] });
		await unnoticed(async () => await order());
		await walk();
		expect(pancake.calls.filter(({ path }) => path.endsWith('/orders'))).toEqual([]);
		await trigger.publishAgain({ ...trigger.host.setup.parameters, types: ['products', 'orders'] });
		await walk();
		expect(told()).toEqual([]);
		const id = await unnoticed(async () => await order());
		await walk();
		expect(told()).toEqual([['orders', id, 0, 'never seen']]);
	});

	it('compares watched fields as with deliveries', async () => {
		await publish({ onlyWhenChanged: { presets: ['orderStatus'], firstSeen: 'start' } });
		const id = await order();
		await unnoticed(async () => await update(id, { note: 'a' }));
		await walk();
		expect(told()).toEqual([]);
		await unnoticed(async () => await update(id, { status: 1 }));
		await walk();
		expect(trigger.items.map(({ delivery }) => (delivery as IDataObject).changedFields)).toEqual([
			['status'],
		]);
	});

	it('takes a field for unchanged that deliveries have and the list has not, and the other way round', async () => {
		await publish({ onlyWhenChanged: { fields: 'customer.id, status', firstSeen: 'start' } });
		const id = await order();
		await unnoticed(async () => await update(id, { note: 'a' }));
		await walk();
		expect(told()).toEqual([]);
		await trigger.publishAgain({
			...trigger.host.setup.parameters,
			onlyWhenChanged: { fields: 'customer.id', firstSeen: 'start' },
		});
		await unnoticed(async () => await update(id, { note: 'b' }));
		await walk();
		expect(told()).toEqual([]);
	});

	it('only remembers, where it is asked to, so that the first update is compared with something', async () => {
		const { record } = await pancake.createOrder();
		const onlyWhenChanged = { presets: ['orderStatus'], firstSeen: 'remember' };
		passTime(HOUR);
		await publish({ onlyWhenChanged, recover: { everyMinutes: 1, settleSeconds: 10, fillOnly: 'first' } });
		await walk();
		expect(told()).toEqual([]);
		await update(String(record.id), { status: 1 });
		expect(pushed()).toEqual([String(record.id)]);
		await update(String(record.id), { note: 'a' });
		expect(pushed()).toHaveLength(1);
	});

	it('tells what is longer ago than it looks back, and hands over the rest', async () => {
		await publish({ recover: { everyMinutes: 1, settleSeconds: 10, lookBackHours: 1 } });
		await walk();
		await trigger.kill();
		const { staticData, setup, executions } = trigger.host;
		void executions;
		pancake.configureWebhook({ webhook_enable: false });
		await pancake.createOrder();
		passTime(3 * HOUR);
		const { record } = await pancake.createOrder();
		pancake.configureWebhook({ webhook_enable: true });
		passTime(60 * SECOND);
		await restart(setup.nodeId!, staticData);
		await trigger.tick();
		expect(told()).toEqual([['orders', String(record.id), 0, 'never seen']]);
		expect(messages()).toContainEqual(
			expect.stringMatching(/^Between .+ orders were changed that no delivery told/),
		);
	});

	it('goes on after a kill where it was, and tells nothing twice', async () => {
		await publish();
		const first = await unnoticed(async () => await order());
		const second = await order();
		await walk();
		expect(told()).toEqual([['orders', first, 0, 'never seen']]);
		const { setup, staticData } = trigger.host;
		const { keys } = trigger;
		await trigger.kill();
		pancake.configureWebhook({ webhook_enable: false });
		passTime(24 * HOUR);
		const third = String((await pancake.createOrder()).record.id);
		await pancake.updateOrder(second, { status: 1 });
		pancake.configureWebhook({ webhook_enable: true });
		passTime(60 * SECOND);
		await restart(setup.nodeId!, staticData, keys);
		await trigger.tick();
		expect(told()).toEqual([
			['orders', third, 0, 'never seen'],
			['orders', second, 1, 'newer than seen'],
		]);
	});

	it('starts no second execution after a kill that came before anything was saved', async () => {
		await publish();
		await unnoticed(async () => await order());
		const { setup, staticData } = trigger.host;
		await walk();
		expect(told()).toHaveLength(1);
		const { keys } = trigger;
		await trigger.kill();
		await restart(setup.nodeId!, staticData, keys);
		passTime(60 * SECOND);
		await trigger.tick();
		expect(told()).toEqual([]);
	});

	it('hands over again what n8n could not save', async () => {
		await publish();
		await unnoticed(async () => await order());
		trigger.beforeSave = async () => {
			throw new Error('database is locked');
		};
		await walk();
		expect(told()).toEqual([]);
		expect(messages()).toEqual([
			expect.stringMatching(/could not be pulled: n8n has not saved the execution: database is locked/),
		]);
		trigger.beforeSave = async () => {};
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('reports a list that cannot be read once, and loses nothing', async () => {
		await publish();
		await unnoticed(async () => await order());
		const { apiKey } = running.credential;
		pancake.setApiKeys({});
		await walk();
		await walk();
		expect(told()).toEqual([]);
		expect(messages().filter((message) => message.includes('could not be pulled'))).toHaveLength(1);
		pancake.setApiKeys({ [String(apiKey)]: 'all' });
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('lets events share an execution where deliveries may', async () => {
		await publish({ groupEvents: { eventsPerExecution: 10 } });
		await unnoticed(async () => {
			for (let count = 0; count < 25; count++) await order();
		});
		await walk();
		expect(trigger.executions.map(({ items }) => items.length)).toEqual([10, 10, 5]);
	});

	it('hands over customers too, however many pages they have', async () => {
		await publish({ types: ['customers'] });
		await pancake.saveCustomer('told', { name: 'Chị Lan' });
		await pancake.idle();
		await unnoticed(async () => {
			for (let at = 0; at < 120; at++) await pancake.saveCustomer(`missed-${at}`, { name: `Khách ${at}` });
		});
		await walk();
		expect(new Set(told().map(([, id]) => id)).size).toBe(120);
		expect(told()).toHaveLength(120);
		expect(told()).not.toContainEqual(expect.arrayContaining(['told']));
		await unnoticed(async () => await pancake.saveCustomer('told', { name: 'Anh Nam' }));
		await walk();
		expect(told().at(-1)).toEqual(['customers', 'told', undefined, 'newer than seen']);
	});

	it('tells where Pancake ignores the period, and hands over nothing', async () => {
		await running.close();
		running = await kit.start({ patienceMs: 30_000, ignoredParameters: ['start_time_updated_at'] });
		pancake = running.simulator;
		await pancake.saveCustomer('old');
		passTime(HOUR);
		await publish({ types: ['customers'] });
		await unnoticed(async () => await pancake.saveCustomer('new'));
		await walk();
		expect(told()).toEqual([]);
		expect(messages()).toContainEqual(expect.stringMatching(/Pancake has ignored the period/));
	});

	it('registers the webhook again before it looks for what was missed', async () => {
		await publish();
		pancake.configureWebhook({ webhook_enable: false });
		const id = String((await pancake.createOrder()).record.id);
		await walk();
		expect(pancake.webhook().webhook_enable).toBe(true);
		expect(told()).toEqual([['orders', id, 0, 'never seen']]);
		await order();
		expect(pushed()).toHaveLength(1);
	});

	const orderOf = (id: string) => ({ type: 'orders', event_type: 'update', ...pancake.order(id) });
	/** Starts n8n again, with nothing in the memory of its process. */
	const restart = async (nodeId: string, staticData: IDataObject, keys = new Set<string>()) => {
		const { parameters } = trigger.host.setup;
		await jest.isolateModulesAsync(async () => {
			const { PancakeTrigger } = await import('../../nodes/Pancake/PancakeTrigger.node');
			trigger = await LiveTrigger.start(setupOf(parameters!), {
				type: new PancakeTrigger(),
				nodeId,
				staticData,
				keys,
			});
		});
	};
});
