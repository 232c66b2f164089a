import {
	cronNodeOptions,
	type IDataObject,
	type INodeParameters,
	type IRun,
	type ITriggerResponse,
	type Workflow,
} from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { LazadaTrigger } from '../../nodes/Lazada/LazadaTrigger.node';
import { LazadaOrderTrigger } from '../../nodes/Lazada/LazadaOrderTrigger.node';
import { Reconciliation } from '../../nodes/Lazada/recover/reconcile';
import { APP_SECRET, startLazadaSimulator, type LazadaSimulator } from '../../simulators/lazada';
import { triggerContext, type Emitted } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { until } from '../../harness/until';
import { startWebhookHost } from '../../harness/webhookHost';
import { cutDeadlinesShort } from '../support/clocks';

const SECOND = 1_000;
const EVERY_MINUTE = { item: [{ mode: 'everyMinute' }] };
const RUN = { status: 'success' } as IRun;
let homes = 0;

describe('the Lazada order trigger', () => {
	const type = new LazadaOrderTrigger();
	// As n8n does when it loads a polling node.
	type.description.properties.unshift({
		displayName: 'Poll Times',
		name: 'pollTimes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		options: cronNodeOptions,
	});
	let lazada: LazadaSimulator;
	let credential: StoredCredential;
	/** What n8n has saved of the workflow: as of the last hand-over. */
	let saved: IDataObject;
	let nodeId: string;
	let batches: Emitted[];
	/** The keys of the executions that n8n has. */
	let keys: Set<string>;
	let running: { response: ITriggerResponse; tick: () => void; workflow: Workflow }[];
	let began: number;
	/** Every pull that has begun, whoever asked for it. */
	let pulls: jest.SpiedFunction<Reconciliation['pull']>;

	beforeEach(async () => {
		pulls = jest.spyOn(Reconciliation.prototype, 'pull');
		lazada = await startLazadaSimulator();
		const { accessToken, refreshToken } = lazada.authorizationOf();
		credential = storedCredential(new LazadaOpenPlatformApi(), {
			site: 'custom',
			baseUrl: lazada.restUrl,
			appKey: lazada.appKey,
			appSecret: APP_SECRET,
			accessToken,
			refreshToken,
		});
		saved = {};
		nodeId = `orders-${++homes}`;
		batches = [];
		keys = new Set();
		running = [];
		began = Math.floor(Date.now() / SECOND) * SECOND - 60 * SECOND;
	});
	afterEach(async () => {
		for (const { response } of running) await response.closeFunction?.();
		await pulled();
		await lazada.close();
		jest.restoreAllMocks();
	});

	/** As n8n does it: saves the static data, then an execution under each key once. */
	const takeOver = ({ done, key }: Emitted) => {
		if (key !== undefined && keys.has(key)) return done?.resolve(undefined);
		if (key !== undefined) keys.add(key);
		done?.resolve(RUN);
	};
	const activate = async (parameters: INodeParameters = {}, emit: (emitted: Emitted) => void = takeOver) => {
		const setup = {
			type,
			credential,
			nodeId,
			staticData: JSON.parse(JSON.stringify(saved)) as IDataObject,
			parameters: { pollTimes: EVERY_MINUTE, ...parameters },
		};
		const { context, ticks, workflow, failures } = triggerContext(setup, (emitted) => {
			saved = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
			if (!keys.has(emitted.key ?? '')) batches.push(emitted);
			emit(emitted);
		});
		const response = await type.trigger.call(context);
		running.push({ response, tick: ticks[0]!, workflow });
		return { tick: ticks[0]!, response, workflow, failures };
	};
	/** Resolves when all pulls have ended, also those that go on with the rest. */
	const pulled = async () => {
		let ended: number;
		do {
			ended = pulls.mock.results.length;
			await Promise.all(pulls.mock.results.map(async ({ value }) => await (value as Promise<void>)));
			// What n8n says of a batch may begin the next pull.
			await new Promise((resolve) => setImmediate(resolve));
		} while (pulls.mock.results.length > ended);
	};
	const pull = async ({ tick }: { tick: () => void }) => {
		// The first pull after an activation comes by itself, and while it lasts a tick does nothing.
		await pulled();
		tick();
		await pulled();
	};
	const deactivate = async ({ response }: { response: ITriggerResponse }) => await response.closeFunction?.();
	/** Another process: it remembers nothing, not even under the same node. */
	const otherProcess = () => {
		const { global } = saved as { global: IDataObject };
		const known = global[`orders:workflow-1/${nodeId}`];
		nodeId = `orders-${++homes}`;
		saved = { global: { [`orders:workflow-1/${nodeId}`]: known } };
	};
	const create = async (count: number, from = 0) => {
		for (let index = from; index < from + count; index++) {
			await lazada.createOrder({ createdAt: began + index * SECOND, push: false });
		}
	};
	const handedOver = () =>
		batches.flatMap(({ items }) => items.map(({ json }) => String((json.resource as IDataObject).id)));

	it('gives each version of an order once, in the shape of the contract', async () => {
		const trigger = await activate();
		await create(3);
		await pull(trigger);
		await pull(trigger);
		expect(batches).toHaveLength(1);
		const [order] = lazada.orders;
		expect(batches[0]!.items[0]!.json).toMatchObject({
			platform: 'lazada',
			event: 'order_pulled',
			eventId: expect.stringMatching(/^lazada_[0-9a-f]{32}$/),
			shopId: '1000165972',
			resource: { type: 'order', id: order!.orderId },
			occurredAt: new Date(began).toISOString(),
			delivery: {
				orderStatuses: ['unpaid'],
				orderStatusKeys: [`1000165972/${order!.orderId}/unpaid`],
				verifiedWith: 'API call',
			},
		});
		await lazada.setStatus(order!.orderId, 'packed', { updatedAt: began + 10 * SECOND, push: false });
		await pull(trigger);
		expect(batches.slice(1).map(({ items }) => items.length)).toEqual([1]);
		expect(batches[1]!.items[0]!.json.delivery).toMatchObject({ orderStatuses: ['packed'] });
	});

	it('keeps its cursor where an answer names no seller', async () => {
		const trigger = await activate({ options: { beginWithHours: 0 } });
		await create(2, 70);
		await pull(trigger);
		expect(batches).toHaveLength(1);
		const before = JSON.stringify(trigger.workflow.staticData);
		lazada.failNext({ path: '/seller/get', code: '0', message: '' });
		trigger.tick();
		await pulled();
		await pull(trigger);
		expect(JSON.stringify(trigger.workflow.staticData)).toBe(before);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			'Lazada answered without the number of the seller',
		]);
		expect(batches).toHaveLength(1);
	});

	it('takes an order that Lazada lists late, within the overlap', async () => {
		const trigger = await activate();
		await create(1, 50);
		await pull(trigger);
		await create(1, 10);
		await pull(trigger);
		expect(handedOver()).toEqual(lazada.orders.map(({ orderId }) => orderId));
	});

	it('goes on after a downtime where it stopped, also beyond one execution, and repeats nothing', async () => {
		const first = await activate({ options: { ordersPerExecution: 20 } });
		await create(5);
		await pull(first);
		await deactivate(first);
		otherProcess();
		await create(50, 5);
		const second = await activate({ options: { ordersPerExecution: 20 } });
		await pull(second);
		// The first batch is offered again under its key, which n8n has.
		expect(batches.map(({ items }) => items.length)).toEqual([5, 20, 20, 10]);
		expect(handedOver()).toEqual(lazada.orders.map(({ orderId }) => orderId));
	});

	it('offers again what n8n could not save, under the same key', async () => {
		let broken = true;
		const trigger = await activate({}, (emitted) => {
			if (broken) emitted.done?.reject(new Error('the disk is full'));
			else takeOver(emitted);
		});
		await create(3);
		await pull(trigger);
		broken = false;
		await pull(trigger);
		expect(batches.map(({ items }) => items.length)).toEqual([3, 3]);
		expect(batches[0]!.key).toBe(batches[1]!.key);
		await pull(trigger);
		expect(batches).toHaveLength(2);
	});

	it('loses nothing when n8n ends before it has saved the execution', async () => {
		const trigger = await activate({}, () => undefined);
		await create(3);
		await pull(trigger);
		expect(batches).toHaveLength(1);
		otherProcess();
		batches = [];
		await pull(await activate());
		expect(handedOver()).toEqual(lazada.orders.map(({ orderId }) => orderId));
	});

	it('waits with the next orders until the execution has ended', async () => {
		const ends: Array<() => void> = [];
		const trigger = await activate({}, (emitted) => ends.push(() => takeOver(emitted)));
		await create(2);
		await pull(trigger);
		await create(2, 2);
		await pull(trigger);
		expect(batches).toHaveLength(1);
		ends[0]!();
		await pull(trigger);
		expect(batches.map(({ items }) => items.length)).toEqual([2, 2]);
	});

	it('pulls again after an answer that never ends', async () => {
		const active = await activate();
		await pulled();
		await lazada.createOrder({ push: false });
		const short = cutDeadlinesShort();
		lazada.misbehave({ slowAnswers: { byteEveryMs: 5 } });
		await pull(active);
		expect(batches).toEqual([]);
		expect(active.failures.map(({ message }) => message)).toEqual(['Lazada could not be reached']);
		short.mockRestore();
		lazada.misbehave({});
		await pull(active);
		expect(batches).toHaveLength(1);
	});

	it('begins anew with another seller', async () => {
		const trigger = await activate();
		await create(2);
		await pull(trigger);
		await deactivate(trigger);
		lazada.addSeller({ sellerId: '42' });
		const { accessToken, refreshToken } = lazada.authorize(['42']);
		credential.data = { ...credential.data, accessToken, refreshToken };
		await lazada.createOrder({ sellerId: '42', orderId: '4242', createdAt: began, push: false });
		await pull(await activate());
		expect(batches[1]!.items.map(({ json }) => json.shopId)).toEqual(['42']);
	});

	it('is not activated with a credential that Lazada refuses, and survives errors afterwards', async () => {
		const good = { ...credential.data };
		credential.data = { ...good, appSecret: 'wrong' };
		await expect(activate()).rejects.toThrow('Lazada does not accept the signature');
		credential.data = good;
		const trigger = await activate();
		await create(1);
		lazada.failNext({ code: 'SellerNotActive', path: '/orders/get' });
		await pull(trigger);
		expect(batches).toEqual([]);
		await pull(trigger);
		expect(batches).toHaveLength(1);
	});

	it('keeps, in what n8n saves as a whole, the deliveries that a trigger of the same workflow remembers', async () => {
		const push = await startWebhookHost({ type: new LazadaTrigger(), credential, nodeId: `push-${homes}` });
		const trigger = await activate();
		expect(
			await lazada.deliver({ url: push.url, push: { type: 13, data: { status: 'close' } } }),
		).toMatchObject({
			status: 200,
		});
		await create(1);
		await pull(trigger);
		await push.close();
		const remembered = (data: IDataObject) =>
			(data.global as IDataObject)[`deliveries:workflow-1/push-${homes}`];
		expect(remembered(saved)).toBeDefined();
		expect(remembered(saved)).toEqual(remembered(push.staticData));
	});

	it('gives a copy of the workflow its own orders, also where the node has the same id', async () => {
		await create(1);
		await pull(await activate());
		const { context } = triggerContext(
			{ type, credential, nodeId, workflowId: 'copy', parameters: { pollTimes: EVERY_MINUTE } },
			(emitted) => batches.push(emitted),
		);
		const response = await type.trigger.call(context);
		await until(() => batches.length > 1, 'the first pull of the copy');
		await pulled();
		await response.closeFunction?.();
		expect(batches).toHaveLength(2);
		expect(batches[0]!.key).not.toBe(batches[1]!.key);
	});

	it('neither stops at an order of the future nor loses or repeats any when the overlap changes', async () => {
		const overlapping = async (overlapMinutes: number) => {
			await Promise.all(running.map(async ({ response }) => await response.closeFunction?.()));
			return await activate({ options: { overlapMinutes, beginWithHours: 0.5 } });
		};
		const minutes = (count: number) => count * 60 * SECOND;
		await lazada.createOrder({ createdAt: Date.now() - minutes(20), push: false });
		await lazada.createOrder({ createdAt: Date.now() + minutes(24 * 60), push: false });
		await pull(await overlapping(60));
		await lazada.createOrder({ createdAt: Date.now(), push: false });
		await pull(await overlapping(1));
		await pull(await overlapping(60));
		await lazada.createOrder({ createdAt: Date.now() + SECOND, push: false });
		await pull(await overlapping(10));
		expect(handedOver()).toEqual(lazada.orders.map(({ orderId }) => orderId));
	});

	it.each(['while it is active', 'after a start of n8n'])(
		'goes on, and says so, where the clock was days ahead and is set back %s',
		async (when) => {
			const now = Date.now.bind(Date);
			const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 72 * 3_600 * SECOND);
			let active = await activate();
			await pulled();
			const warned = jest.spyOn(triggerContext({ type }, () => {}).context.logger, 'warn');
			clock.mockRestore();
			if (when === 'after a start of n8n') {
				await deactivate(active);
				saved = JSON.parse(JSON.stringify(active.workflow.staticData)) as IDataObject;
				otherProcess();
				active = await activate();
			}
			await create(2);
			await pull(active);
			expect(handedOver()).toEqual(lazada.orders.map(({ orderId }) => orderId));
			expect(warned.mock.calls.map(([line]) => line)).toEqual([
				expect.stringMatching(/^The last pull of Lazada orders reached to .*, which lies in the future/),
			]);
		},
	);

	it('waits for the batch of an activation before it, and offers it to n8n once', async () => {
		const ends: Array<() => void> = [];
		const queued = (emitted: Emitted) => ends.push(() => emitted.done?.resolve(RUN));
		const first = await activate({}, queued);
		await create(1);
		await pull(first);
		await deactivate(first);
		const second = await activate({}, queued);
		await create(1, 1);
		await pull(second);
		expect(batches).toHaveLength(1);
		ends[0]!();
		await pull(second);
		expect(handedOver()).toEqual(lazada.orders.map(({ orderId }) => orderId));
	});

	it('follows the credential to another seller also while it is active', async () => {
		const trigger = await activate();
		lazada.addSeller({ sellerId: '42' });
		const { accessToken, refreshToken } = lazada.authorize(['42']);
		credential.data = { ...credential.data, accessToken, refreshToken };
		await lazada.createOrder({ sellerId: '42', orderId: '4242', createdAt: began, push: false });
		await pull(trigger);
		expect(batches.flatMap(({ items }) => items.map(({ json }) => json.shopId))).toEqual(['42']);
	});

	it('tells once of pulls that fail, with the cure, as a failed execution', async () => {
		const setup = { type, credential, nodeId, parameters: { pollTimes: EVERY_MINUTE } };
		const { context, ticks, failures } = triggerContext(setup, () => undefined);
		const response = await type.trigger.call(context);
		lazada.revoke();
		for (const tick of [ticks[0]!, ticks[0]!]) await pull({ tick });
		await response.closeFunction?.();
		expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('access token')]);
	});

	it('shows orders in a test and keeps no cursor', async () => {
		await create(3);
		const emitted: Emitted[] = [];
		const setup = { type, credential, nodeId, parameters: {} };
		const { context, workflow } = triggerContext(setup, (one) => emitted.push(one), { mode: 'manual' });
		const response = await type.trigger.call(context);
		await response.manualTriggerFunction?.();
		expect(emitted.map(({ items, key }) => [items.length, key])).toEqual([[3, undefined]]);
		expect(emitted[0]!.items[0]!.json.delivery).toMatchObject({ test: true });
		expect(workflow.staticData).toEqual({});
	});
});
