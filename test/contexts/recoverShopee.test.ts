import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { executeContext, WEBHOOK_ID } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { LiveTrigger, type LiveTriggerOptions } from '../../harness/liveTrigger';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { until } from '../../harness/until';
import { confirmLostMessages } from '../../nodes/Shopee/api/push';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { cutDeadlinesShort } from '../support/clocks';
import { triggerOfAnotherProcess } from '../support/otherProcess';
import { SHOPEE_APP } from '../support/shopeeApp';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Status = IRun['status'];

/** An execution of lost messages that a test ends by hand. */
interface OpenExecution {
	readonly orders: readonly string[];
	end(status: Status): void;
}

let nodes = 0;

describe('the recovery of lost Shopee messages', () => {
	let shopee: ShopeeSimulator;
	let triggers: LiveTrigger[];
	/** How the execution of an order ends; undefined: a test ends it by hand. */
	let outcome: (order: string, attempt: number) => Status | undefined;
	let open: OpenExecution[];
	let mostOpen: number;

	beforeEach(async () => {
		shopee = await startShopeeSimulator(SHOPEE_APP);
		triggers = [];
		open = [];
		mostOpen = 0;
		outcome = () => 'success';
	});
	afterEach(async () => {
		for (const trigger of triggers) await trigger.close();
		await shopee.close();
		jest.restoreAllMocks();
		restoreTime();
	});

	const credentialOf = (app: ShopeeSimulator, fields: IDataObject = {}) =>
		storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: app.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: SHOPEE_APP.partnerKey,
			pushPartnerKey: SHOPEE_APP.pushKey,
			...fields,
		});
	const setupOf = (recover: IDataObject, parameters: INodeParameters) => ({
		type: new ShopeeTrigger(),
		credential: credentialOf(shopee),
		parameters: {
			registration: 'manual',
			recover: { everyMinutes: 1, ...recover },
			...parameters,
		} as INodeParameters,
	});
	const connect = (trigger: LiveTrigger) => {
		triggers.push(trigger);
		trigger.run = async (items) => {
			const orders = items.map(({ json }) => String((json.resource as IDataObject).id));
			const attempt = Number((items[0]?.json.delivery as IDataObject | undefined)?.attempt);
			const [first = ''] = orders;
			const status = outcome(first, attempt);
			if (status !== undefined) return { status };
			return await new Promise((resolve) => {
				const execution = {
					orders,
					end: (ends: Status) => {
						open = open.filter((other) => other !== execution);
						resolve({ status: ends });
					},
				};
				open.push(execution);
				mostOpen = Math.max(mostOpen, open.length);
			});
		};
		return trigger;
	};
	const publish = async (
		recover: IDataObject = {},
		parameters: INodeParameters = {},
		options: LiveTriggerOptions = {},
		setup: object = {},
	) => {
		const nodeId = `lost-${++nodes}`;
		// The triggers of a workflow wait for each other.
		const own = { ...setupOf(recover, parameters), workflowId: `workflow-${nodes}`, ...setup };
		return connect(await LiveTrigger.publish(own, { nodeId, ...options }));
	};
	/** Lets the next interval come. */
	const look = async (trigger: LiveTrigger, afterMs = 1.5 * MINUTE) => {
		passTime(afterMs);
		await trigger.tick();
	};
	/** Lets the timer tick while executions go on, until a condition holds. */
	const tickUntil = async (trigger: LiveTrigger, condition: () => boolean, what: string) => {
		await until(() => {
			trigger.beginTick();
			return condition();
		}, what);
	};
	/** n8n is killed, and starts again. */
	const restart = async (trigger: LiveTrigger) => {
		await trigger.kill();
		triggers = triggers.filter((other) => other !== trigger);
		open = [];
		const { setup, staticData } = trigger.host;
		const type = triggerOfAnotherProcess('Shopee/ShopeeTrigger.node');
		const { keys } = trigger;
		return connect(
			await LiveTrigger.start({ ...setup, type }, { nodeId: setup.nodeId!, staticData, keys, type }),
		);
	};
	const lose = (count: number, from = 0) => {
		for (let number = from; number < from + count; number++) loseOrder(`A${number}`);
	};
	const dataOf = (ordersn: string, more: IDataObject = {}) => ({
		ordersn,
		status: 'SHIPPED',
		update_time: 1_760_000_000,
		...more,
	});
	const pushOf = (ordersn: string, more: IDataObject = {}) => ({
		code: 3,
		shop_id: 1,
		timestamp: 1_760_000_000,
		data: dataOf(ordersn, more),
	});
	const loseOrder = (ordersn: string, more: IDataObject = {}, shopId = 1, app = shopee) =>
		app.loseMessage({ code: 3, shopId, timestamp: 1_760_000_000, data: dataOf(ordersn, more) });
	const push = async (trigger: LiveTrigger, ordersn: string, more: IDataObject = {}) => {
		const body = JSON.stringify(pushOf(ordersn, more));
		const signed = `${trigger.host.url}/${WEBHOOK_ID}/webhook`;
		const authorization = signDelivery(signed, Buffer.from(body), SHOPEE_APP.pushKey);
		const answer = await fetch(trigger.url, { method: 'POST', body, headers: { authorization } });
		return answer.headers.get('x-webhook-outcome') ?? answer.status;
	};
	/** The workflow, or somebody else, confirms all that is listed. */
	const confirmAll = async () => {
		const context = executeContext({ type: new ShopeeTrigger(), credential: credentialOf(shopee) });
		await confirmLostMessages(context, shopee.lostMessages.at(-1)!.id);
	};
	const ordersIn = (trigger: LiveTrigger) =>
		trigger.executions.map(({ items }) => items.map(({ json }) => (json.resource as IDataObject).id));
	const orders = (trigger: LiveTrigger) => ordersIn(trigger).flat();
	it('works the queue off page by page, one execution for each message', async () => {
		lose(250);
		const trigger = await publish();
		await trigger.tick();
		expect(trigger.executions).toHaveLength(250);
		expect(new Set(orders(trigger)).size).toBe(250);
		expect(shopee.lostMessages).toEqual([]);
		await look(trigger);
		expect(trigger.executions).toHaveLength(250);
	});

	it('hands over what the push would have told, with what a confirmation needs', async () => {
		const { id } = loseOrder('A1');
		const trigger = await publish();
		await trigger.tick();
		const [item] = trigger.items;
		expect(item).toMatchObject({
			platform: 'shopee',
			event: 'order_status_push',
			shopId: '1',
			resource: { type: 'order', id: 'A1' },
			payload: pushOf('A1'),
			delivery: {
				code: 3,
				verifiedWith: 'API call',
				test: false,
				recovered: true,
				missed: 'never seen',
				attempt: 1,
				lastMessageId: id,
				moreWaiting: false,
			},
		});
		expect((item!.delivery as IDataObject).lostAt).toMatch(/^2/);
		expect(await push(trigger, 'A1')).toBe('duplicate');
		expect(await push(trigger, 'A2')).toBe(200);
		expect(trigger.host.executions[0]!.json.eventId).not.toBe(item!.eventId);
	});

	it('starts nothing with a message whose push was taken, and confirms it', async () => {
		const trigger = await publish();
		expect(await push(trigger, 'A0')).toBe(200);
		lose(2);
		await trigger.tick();
		expect(orders(trigger)).toEqual(['A1']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('confirms what the trigger does not listen to, and starts nothing with it', async () => {
		lose(1);
		shopee.loseMessage({ code: 4, shopId: 1, timestamp: 1, data: { ordersn: 'B', tracking_no: 'T' } });
		loseOrder('C', {}, 2);
		const trigger = await publish({}, { pushTypes: [3], shopIds: '1' });
		await trigger.tick();
		expect(orders(trigger)).toEqual(['A0']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('hands over only changes of the watched fields', async () => {
		const trigger = await publish({}, { onlyWhenChanged: { fields: 'status' } });
		loseOrder('A', { status: 'PROCESSED', update_time: 1 });
		loseOrder('A', { status: 'PROCESSED', update_time: 2 });
		loseOrder('A', { status: 'SHIPPED', update_time: 3 });
		await trigger.tick();
		expect(trigger.items.map(({ payload }) => ((payload as IDataObject).data as IDataObject).status)).toEqual(
			['PROCESSED', 'SHIPPED'],
		);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('lets messages share an execution where the user chooses that', async () => {
		lose(25);
		const trigger = await publish({}, { groupEvents: { eventsPerExecution: 10 } });
		await trigger.tick();
		expect(ordersIn(trigger).map((items) => items.length)).toEqual([10, 10, 5]);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('hands a batch that fails over again whole', async () => {
		lose(6);
		outcome = (_order, attempt) => (attempt === 1 ? 'error' : 'success');
		const trigger = await publish({}, { groupEvents: { eventsPerExecution: 3 } });
		await trigger.tick();
		expect(shopee.lostMessages).toHaveLength(6);
		await look(trigger);
		const halves = [
			['A0', 'A1', 'A2'],
			['A3', 'A4', 'A5'],
		];
		expect(ordersIn(trigger)).toEqual([...halves, ...halves]);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('sets aside a message that fails twice, and runs the other 249 once each', async () => {
		lose(250);
		outcome = (order) => (order === 'A57' ? 'error' : 'success');
		const trigger = await publish();
		await trigger.tick();
		expect(shopee.lostMessages).toHaveLength(250);
		await look(trigger);
		expect(shopee.lostMessages).toEqual([]);
		const times = new Map<unknown, number>();
		for (const order of orders(trigger)) times.set(order, (times.get(order) ?? 0) + 1);
		expect(times.get('A57')).toBe(2);
		times.delete('A57');
		expect([...times.values()].filter((count) => count !== 1)).toEqual([]);
		expect(times.size).toBe(249);
		await look(trigger);
		expect(trigger.executions).toHaveLength(251);
	});

	it('stops at a message that fails where failed executions are not saved, says so, and tries again', async () => {
		lose(101);
		outcome = (order) => (order === 'A0' ? 'error' : 'success');
		const trigger = await publish({}, {}, {}, { settings: { saveDataErrorExecution: 'none' } });
		await trigger.tick();
		await look(trigger);
		await look(trigger);
		expect(orders(trigger).filter((order) => order === 'A0')).toHaveLength(3);
		expect(shopee.lostMessages).toHaveLength(101);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			expect.stringMatching(
				/^The queue of lost messages stops at messages whose execution fails again and again: shopee_\w+ \(2 executions\)$/,
			),
		]);
		outcome = () => 'success';
		await look(trigger);
		expect(shopee.lostMessages).toEqual([]);
		expect(trigger.executions).toHaveLength(104);
	});

	it('runs ten executions at the same time, and leaves the background free meanwhile', async () => {
		lose(25);
		outcome = () => undefined;
		const trigger = await publish();
		await tickUntil(trigger, () => open.length === 10, 'ten executions');
		const ended = new Set<string>();
		while (ended.size < 25) {
			await tickUntil(trigger, () => open.length > 0, 'the next executions');
			ended.add(open[0]!.orders[0]!);
			open[0]!.end('success');
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await tickUntil(trigger, () => shopee.lostMessages.length === 0, 'the confirmation');
		expect(mostOpen).toBe(10);
		expect(trigger.executions).toHaveLength(25);
	});

	it('goes on without a tick when executions have ended', async () => {
		lose(30);
		const trigger = await publish();
		trigger.beginTick();
		await until(() => shopee.lostMessages.length === 0, 'the confirmation', 8_000);
		expect(trigger.executions).toHaveLength(30);
	});

	it('confirms nothing before all of it has succeeded, also over intervals', async () => {
		lose(3);
		outcome = (order) => (order === 'A1' ? undefined : 'success');
		const trigger = await publish();
		await tickUntil(trigger, () => open.length === 1, 'the execution');
		passTime(10 * MINUTE);
		for (let count = 0; count < 5; count++) {
			passTime(10 * MINUTE);
			trigger.beginTick();
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		expect(trigger.executions).toHaveLength(3);
		expect(shopee.lostMessages).toHaveLength(3);
		open[0]!.end('success');
		await tickUntil(trigger, () => shopee.lostMessages.length === 0, 'the confirmation');
		expect(trigger.executions).toHaveLength(3);
	});

	it('hands over again what has not ended for six hours, which n8n does not tell', async () => {
		lose(2);
		outcome = (_order, attempt) => (attempt === 1 ? undefined : 'success');
		const trigger = await publish();
		await tickUntil(trigger, () => open.length === 2, 'the executions');
		passTime(5 * HOUR);
		trigger.beginTick();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(trigger.executions).toHaveLength(2);
		passTime(2 * HOUR);
		await tickUntil(trigger, () => shopee.lostMessages.length === 0, 'the confirmation');
		expect(trigger.executions).toHaveLength(4);
		for (const execution of open) execution.end('success');
	});

	it('confirms again what could not be confirmed, without handing it over again', async () => {
		lose(1);
		outcome = () => undefined;
		const trigger = await publish();
		await tickUntil(trigger, () => open.length === 1, 'the execution');
		shopee.failNext({ error: 'error_api_permission', times: 1 });
		open[0]!.end('success');
		await trigger.tick();
		expect(shopee.lostMessages).toHaveLength(1);
		await look(trigger);
		expect(shopee.lostMessages).toEqual([]);
		expect(trigger.executions).toHaveLength(1);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			'The lost messages of Shopee could not be recovered: The app may not call this API',
		]);
	});

	it('starts nothing again that Shopee lists after its confirmation, and says so after a minute', async () => {
		lose(2);
		shopee.misbehave({ repeatingCursors: true });
		const trigger = await publish();
		await trigger.tick();
		await look(trigger, 30_000);
		expect(trigger.failures).toEqual([]);
		await look(trigger);
		expect(trigger.executions).toHaveLength(2);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			'Shopee still lists the lost messages that were confirmed, and none after them',
		]);
		shopee.misbehave({});
		lose(1, 2);
		await look(trigger);
		expect(orders(trigger)).toEqual(['A0', 'A1', 'A2']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('starts nothing again that Shopee lists after its confirmation together with other messages', async () => {
		lose(2);
		shopee.misbehave({ repeatingCursors: true });
		const trigger = await publish();
		await trigger.tick();
		lose(2, 2);
		await look(trigger);
		shopee.misbehave({});
		lose(1, 4);
		await look(trigger);
		expect(orders(trigger)).toEqual(['A0', 'A1', 'A2', 'A3', 'A4']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('goes on at the next interval after an answer that never ends', async () => {
		lose(1);
		const trigger = await publish();
		cutDeadlinesShort();
		shopee.misbehave({ slowAnswers: { byteEveryMs: 5 } });
		const isReported = () => trigger.failures.some(({ message }) => message.includes('lost messages'));
		await tickUntil(trigger, isReported, 'the problem');
		jest.restoreAllMocks();
		expect(trigger.executions).toEqual([]);
		shopee.misbehave({});
		passTime(2 * MINUTE);
		await tickUntil(trigger, () => trigger.executions.length === 1, 'the execution');
	});

	it('hands over the messages that can be read, and confirms the others too', async () => {
		lose(3);
		shopee.misbehave({ mistypedAnswers: { paths: { 'response.push_message_list[1]': 'null' } } });
		const trigger = await publish();
		await trigger.tick();
		expect(orders(trigger)).toEqual(['A0', 'A2']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('hands an event over once that was sent, and lost, twice', async () => {
		loseOrder('A');
		loseOrder('A');
		const trigger = await publish();
		await trigger.tick();
		expect(orders(trigger)).toEqual(['A']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('leaves a message whose push is being handled for later', async () => {
		lose(1);
		const trigger = await publish();
		let release = (): void => {};
		trigger.host.startExecution = async () => await new Promise((resolve) => (release = resolve));
		const pushed = push(trigger, 'A0');
		await until(() => trigger.host.executions.length === 0 && release.name !== 'release', 'the delivery');
		await trigger.tick();
		release();
		expect(await pushed).toBe(200);
		await tickUntil(trigger, () => shopee.lostMessages.length === 0, 'the confirmation');
		expect(trigger.executions).toEqual([]);
	});

	it('keeps what n8n has not saved, and hands it over again', async () => {
		lose(2);
		const trigger = await publish();
		let failing = true;
		trigger.beforeSave = async () => {
			if (failing) throw new Error('SQLITE_FULL');
		};
		await trigger.tick();
		expect(trigger.executions).toEqual([]);
		expect(trigger.failures.map(({ message }) => message)).toEqual([]);
		failing = false;
		await look(trigger);
		expect(orders(trigger).sort()).toEqual(['A0', 'A1']);
		expect(shopee.lostMessages).toEqual([]);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			'n8n has not saved the execution: SQLITE_FULL',
		]);
	});

	describe('where it confirms immediately', () => {
		it('confirms also what then fails', async () => {
			lose(150);
			outcome = () => 'error';
			const trigger = await publish({ confirmWhen: 'immediately' });
			await trigger.tick();
			expect(trigger.executions).toHaveLength(150);
			expect(shopee.lostMessages).toEqual([]);
			await look(trigger);
			expect(trigger.executions).toHaveLength(150);
		});

		it('does not wait for the end of executions', async () => {
			lose(5);
			outcome = () => undefined;
			const trigger = await publish({ confirmWhen: 'immediately' });
			await tickUntil(trigger, () => shopee.lostMessages.length === 0, 'the confirmation');
			expect(open).toHaveLength(5);
			for (const execution of open) execution.end('error');
			await look(trigger);
			expect(trigger.executions).toHaveLength(5);
		});
	});

	describe('where the workflow confirms', () => {
		it('confirms nothing, and hands over again at the next interval what is not confirmed', async () => {
			lose(2);
			const trigger = await publish({ confirmWhen: 'laterInWorkflow' });
			await trigger.tick();
			await trigger.tick();
			expect(orders(trigger)).toEqual(['A0', 'A1']);
			expect(shopee.lostMessages).toHaveLength(2);
			await look(trigger);
			expect(orders(trigger)).toEqual(['A0', 'A1', 'A0', 'A1']);
			expect(shopee.lostMessages).toHaveLength(2);
		});

		it('hands nothing over again that still runs, or was confirmed', async () => {
			lose(1);
			outcome = () => undefined;
			const trigger = await publish({ confirmWhen: 'laterInWorkflow' });
			await tickUntil(trigger, () => open.length === 1, 'the execution');
			passTime(2 * MINUTE);
			trigger.beginTick();
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(trigger.executions).toHaveLength(1);
			await confirmAll();
			open[0]!.end('success');
			await look(trigger);
			expect(trigger.executions).toHaveLength(1);
		});

		it('confirms a page in which nothing is for the workflow, so that the next one comes', async () => {
			for (let count = 0; count < 100; count++) loseOrder(`B${count}`, {}, 2);
			lose(1);
			const trigger = await publish({ confirmWhen: 'laterInWorkflow' }, { shopIds: '1' });
			await trigger.tick();
			expect(orders(trigger)).toEqual(['A0']);
			expect(shopee.lostMessages).toHaveLength(1);
		});
	});

	it('neither confirms nor repeats what a Wait node has taken, and goes on when it has been confirmed', async () => {
		lose(2);
		outcome = (order) => (order === 'A0' ? 'waiting' : 'success');
		let trigger = await publish();
		await trigger.tick();
		await look(trigger);
		expect(orders(trigger)).toEqual(['A0', 'A1']);
		expect(shopee.lostMessages).toHaveLength(2);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			'The workflow of lost Shopee messages has reached a Wait node, after which n8n does not report its end, so these messages are neither confirmed nor started again',
		]);
		await trigger.publishAgain({ ...trigger.host.setup.parameters!, recover: { everyMinutes: 1 } });
		await look(trigger);
		trigger = await restart(trigger);
		await look(trigger);
		expect(trigger.executions).toHaveLength(0);
		await confirmAll();
		lose(1, 2);
		await look(trigger);
		expect(orders(trigger)).toEqual(['A2']);
		expect(shopee.lostMessages).toEqual([]);
	});

	describe('where n8n is killed', () => {
		it('hands over again what was running, once, and confirms it then', async () => {
			lose(3);
			outcome = (_order, attempt) => (attempt === 1 ? undefined : 'success');
			const killed = await publish();
			await tickUntil(killed, () => open.length === 3, 'the executions');
			const trigger = await restart(killed);
			await trigger.tick();
			await look(trigger);
			expect(orders(trigger)).toEqual(['A0', 'A1', 'A2']);
			expect(shopee.lostMessages).toEqual([]);
		});

		it('runs nothing again that had succeeded and was kept', async () => {
			lose(3);
			outcome = (order) => (order === 'A2' ? undefined : 'success');
			const killed = await publish();
			await tickUntil(killed, () => open.length === 1 && killed.executions.length === 3, 'the executions');
			// A delivery has what is kept saved.
			expect(await push(killed, 'B')).toBe(200);
			outcome = () => 'success';
			const trigger = await restart(killed);
			await trigger.tick();
			await look(trigger);
			expect(orders(trigger)).toEqual(['A2']);
			expect(shopee.lostMessages).toEqual([]);
		});

		it('sets aside what kills n8n twice', async () => {
			lose(2);
			outcome = (order) => (order === 'A0' ? undefined : 'success');
			let trigger = await publish();
			await tickUntil(trigger, () => open.length === 1, 'the first execution');
			for (let kill = 0; kill < 2; kill++) {
				trigger = await restart(trigger);
				for (let look = 0; look < 60 && open.length === 0 && shopee.lostMessages.length > 0; look++) {
					passTime(MINUTE);
					trigger.beginTick();
					await new Promise((resolve) => setTimeout(resolve, 200));
				}
				expect(open).toHaveLength(kill === 0 ? 1 : 0);
			}
			expect(shopee.lostMessages).toEqual([]);
		});
	});

	describe('the queue of an app', () => {
		it('is not for two triggers: the second one is not published', async () => {
			await publish({}, {}, {}, { workflowId: 'first' });
			await expect(publish()).rejects.toMatchObject({
				message:
					'"Shopee Trigger" of the workflow "first" already works through the lost messages of this app. The queue belongs to the app, and a confirmation is for all of it: switch "Recover Missed Events" off in one of the two triggers.',
			});
		});

		it('is free when its trigger is unpublished', async () => {
			const first = await publish();
			await first.close();
			triggers = [];
			lose(1);
			const second = await publish();
			await second.tick();
			expect(second.executions).toHaveLength(1);
		});

		it('is left to the first one when n8n starts, and the second one says so', async () => {
			const first = await publish({}, {}, {}, { workflowId: 'first' });
			await first.tick();
			const second = await publish({ everyMinutes: 0 });
			const { nodeId, workflowId } = second.host.setup;
			const started = connect(
				await LiveTrigger.start(
					{ ...setupOf({}, {}), ...(workflowId !== undefined && { workflowId }) },
					{ nodeId: nodeId!, staticData: second.host.staticData },
				),
			);
			lose(1);
			await look(started);
			expect(started.executions).toEqual([]);
			expect(started.failures.map(({ message }) => message)).toEqual([
				'"Shopee Trigger" of the workflow "first" already works through the lost messages of this app',
			]);
			await look(first);
			expect(first.executions).toHaveLength(1);
		});

		it('needs a credential that can call', async () => {
			for (const [fields, reason] of [
				[{ partnerKey: '' }, 'The credential has no API partner key'],
				[{ partnerId: '' }, 'The credential has no partner ID that is a number'],
			] as const) {
				await expect(publish({}, {}, {}, { credential: credentialOf(shopee, fields) })).rejects.toMatchObject(
					{
						message: expect.stringContaining(`Lost messages cannot be recovered: ${reason}`) as string,
					},
				);
			}
			const off = await publish(
				{ everyMinutes: 0 },
				{},
				{},
				{ credential: credentialOf(shopee, { partnerKey: '' }) },
			);
			expect(off.failures).toEqual([]);
		});

		it('is not touched while the recovery is off', async () => {
			lose(1);
			const trigger = await publish({ everyMinutes: 0 });
			await look(trigger);
			expect(shopee.calls.map(({ path }) => path)).not.toContain('/api/v2/push/get_lost_push_message');
			expect(shopee.lostMessages).toHaveLength(1);
		});

		it('of another app is another queue: nothing of one is confirmed with the other', async () => {
			const other = await startShopeeSimulator(SHOPEE_APP);
			try {
				lose(2);
				outcome = () => undefined;
				const trigger = await publish();
				await tickUntil(trigger, () => open.length === 2, 'the executions');
				for (let number = 0; number < 3; number++) loseOrder(`B${number}`, {}, 1, other);
				(trigger.host.setup.credential as unknown as { data: IDataObject }).data.baseUrl = other.url;
				passTime(2 * MINUTE);
				await tickUntil(trigger, () => open.length === 5, 'the executions of the other app');
				for (const execution of [...open].slice(0, 2)) execution.end('success');
				await new Promise((resolve) => setTimeout(resolve, 100));
				trigger.beginTick();
				await new Promise((resolve) => setTimeout(resolve, 100));
				expect(shopee.lostMessages).toHaveLength(2);
				expect(other.lostMessages).toHaveLength(3);
				for (const execution of [...open]) execution.end('success');
				await tickUntil(trigger, () => other.lostMessages.length === 0, 'the confirmation');
				expect(shopee.lostMessages).toHaveLength(2);
			} finally {
				await other.close();
			}
		});
	});
});
