import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { storedCredential } from '../../harness/credentials';
import { LiveTrigger, type LiveTriggerOptions } from '../../harness/liveTrigger';
import { credentialNamed, newestNode } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { KITS } from '../../simulators/kits';
import type { LazadaSimulator, NewOrder, StatusChange } from '../../simulators/lazada';

const kit = KITS.lazada;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const SELLER = '1000165972';

const ORDERS = '/orders/get';
const LINES = '/orders/items/get';
const RETURNS = '/reverse/getreverseordersforseller';

describe('the recovery of missed Lazada events', () => {
	let lazada: LazadaSimulator;
	let trigger: LiveTrigger;
	let running: Awaited<ReturnType<typeof kit.start>>;

	beforeEach(async () => {
		running = await kit.start({ patienceMs: 30_000 });
		lazada = running.simulator;
	});
	afterEach(async () => {
		await trigger.close();
		await running.close();
		restoreTime();
	});

	const setupOf = (parameters: INodeParameters = {}) => ({
		type: newestNode(kit.trigger.node).type,
		credential: storedCredential(credentialNamed(kit.credential.type), running.credential),
		parameters: {
			messageTypes: [0],
			recover: { everyMinutes: 1, settleSeconds: 10 },
			...parameters,
		} as INodeParameters,
	});
	const publish = async (parameters: INodeParameters = {}, options: LiveTriggerOptions = {}) => {
		trigger = await LiveTrigger.publish(setupOf(parameters), options);
		await lazada.saveInConsole({ callbackUrl: trigger.url });
		// What happens in the second of the publication is not older than it.
		passTime(2 * SECOND);
	};
	/** Lets the next walk come. */
	const walk = async (afterMs = 90 * SECOND) => {
		passTime(afterMs);
		await trigger.tick();
	};
	const order = async (given: NewOrder = {}) => (await lazada.createOrder({ push: false, ...given })).order;
	const change = async (orderId: string, status: string, more: Partial<StatusChange> = {}) =>
		await lazada.setStatus(orderId, status, { push: false, ...more });
	const told = () =>
		trigger.items.map(({ delivery }) => {
			const { orderLineId, orderStatus, missed } = delivery as IDataObject;
			return [orderLineId, orderStatus, missed];
		});
	const pushed = () =>
		trigger.host.executions.map(({ json }) => {
			const { orderLineId, orderStatus } = json.delivery as IDataObject;
			return [orderLineId, orderStatus];
		});
	const callsOf = (path: string) => lazada.calls.filter((call) => call.path === path);
	const outcomes = async (pushes: ReadonlyArray<{ readonly body: string }>) =>
		await Promise.all(
			pushes.map(async ({ body }) => {
				const { headers, status } = await lazada.deliver({ body });
				return headers['x-webhook-outcome'] ?? status;
			}),
		);

	it('hands over an order whose push was lost, once, as the push would have told it', async () => {
		await publish();
		const { orderId, lines } = await order();
		await walk();
		expect(trigger.items).toHaveLength(1);
		expect(trigger.items[0]).toMatchObject({
			platform: 'lazada',
			event: 'trade_order',
			eventId: expect.stringMatching(/^lazada_[0-9a-f]{32}$/),
			shopId: SELLER,
			resource: { type: 'order', id: orderId },
			occurredAt: expect.stringMatching(/\.000Z$/),
			payload: {
				order_id: orderId,
				statuses: ['unpaid'],
				order_items: [{ order_item_id: lines[0]!.lineId, status: 'unpaid' }],
			},
			delivery: {
				messageType: 0,
				orderId,
				orderLineId: lines[0]!.lineId,
				orderStatus: 'unpaid',
				orderStatusKey: `${SELLER}/${orderId}/unpaid`,
				recovered: true,
				missed: 'never seen',
				verifiedWith: 'API call',
				test: false,
			},
		});
		await walk();
		await walk(HOUR);
		expect(trigger.items).toHaveLength(1);
		expect(pushed()).toEqual([]);
		expect(trigger.failures).toEqual([]);
	});

	it('hands over nothing that a push told', async () => {
		await publish();
		const { orderId } = await order({ push: true, lines: 2 });
		await change(orderId, 'packed', { push: true });
		await walk();
		await walk(HOUR);
		expect(pushed()).toHaveLength(4);
		expect(told()).toEqual([]);
	});

	it('takes a push that comes after its pull for a duplicate', async () => {
		await publish();
		const { pushes } = await lazada.createOrder({ lines: 2, push: true });
		const late = pushes.map(({ body }) => ({ body }));
		expect(pushed()).toHaveLength(2);
		// The same pushes to a trigger that has only pulled them.
		await trigger.close();
		await publish({ recover: { everyMinutes: 1, settleSeconds: 10, beginWithHours: 1 } });
		await walk();
		expect(told()).toHaveLength(2);
		expect(await outcomes(late)).toEqual(['duplicate', 'duplicate']);
		expect(pushed()).toEqual([]);
	});

	it('tells of each line of an order, and of a line again that changes again', async () => {
		await publish();
		const { orderId, lines } = await order({ lines: 2 });
		const [first, second] = lines.map(({ lineId }) => lineId);
		await walk();
		expect(told()).toEqual([
			[first, 'unpaid', 'never seen'],
			[second, 'unpaid', 'never seen'],
		]);
		await change(orderId, 'packed', { lines: [first!] });
		await walk();
		expect(told().slice(2)).toEqual([[first, 'packed', 'newer than seen']]);
		await change(orderId, 'shipped', { lines: [first!], push: true });
		expect(pushed()).toEqual([[first, 'shipped']]);
		await change(orderId, 'delivered', { lines: [first!] });
		await walk();
		expect(told().slice(3)).toEqual([[first, 'delivered', 'newer than seen']]);
	});

	it('does not tell again a line that changed in something else than its status', async () => {
		await publish();
		const { orderId } = await order({ push: true });
		await walk();
		await change(orderId, 'unpaid');
		await walk();
		expect(told()).toEqual([]);
	});

	it('leaves to its push what is younger than the settle time', async () => {
		await publish();
		await order({ createdAt: Date.now() + 85 * SECOND });
		await walk();
		expect(told()).toEqual([]);
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('remembers at first what exists where that is wished, so that an old order that is touched is not news', async () => {
		const { orderId, lines } = await order({ createdAt: Date.now() - HOUR, status: 'delivered' });
		await publish({ recover: { everyMinutes: 1, settleSeconds: 10, fillOnly: 'first' } });
		await walk();
		await change(orderId, 'delivered');
		await walk();
		expect(told()).toEqual([]);
		await change(orderId, 'returned');
		await walk();
		expect(told()).toEqual([[lines[0]!.lineId, 'returned', 'newer than seen']]);
	});

	it('hands over what happened in the second of the publication, also where what existed is remembered', async () => {
		passTime(SECOND - (Date.now() % SECOND));
		trigger = await LiveTrigger.publish(
			setupOf({ recover: { everyMinutes: 1, settleSeconds: 10, fillOnly: 'first' } }),
		);
		const published = Date.now();
		const { lines } = await order({ createdAt: published + 1 });
		await walk();
		expect(told()).toEqual([[lines[0]!.lineId, 'unpaid', 'never seen']]);
	});

	it('walks soon after the publication, however long the interval, so that what exists is remembered', async () => {
		const { orderId } = await order({ createdAt: Date.now() - HOUR, status: 'delivered' });
		await publish({ recover: { everyMinutes: 360, settleSeconds: 120, fillOnly: 'first' } });
		// Everything is too young.
		await trigger.tick();
		expect(callsOf(ORDERS)).toEqual([]);
		for (let minute = 0; minute < 4; minute++) await walk(MINUTE);
		expect(callsOf(ORDERS).length).toBeGreaterThan(0);
		const before = lazada.calls.length;
		for (let minute = 0; minute < 4; minute++) await walk(MINUTE);
		expect(lazada.calls).toHaveLength(before);
		await change(orderId, 'delivered');
		await walk(6 * HOUR);
		expect(told()).toEqual([]);
	});

	it('hands over what came back only where something else was told in between', async () => {
		await publish();
		const { orderId, lines } = await order({ push: true });
		const { lineId } = lines[0]!;
		await walk();
		await change(orderId, 'pending');
		await change(orderId, 'unpaid');
		await walk();
		expect(told()).toEqual([]);
		await change(orderId, 'pending');
		await walk();
		await change(orderId, 'unpaid');
		await walk();
		expect(told()).toEqual([
			[lineId, 'pending', 'newer than seen'],
			[lineId, 'unpaid', 'newer than seen'],
		]);
	});

	describe('with one event for each order', () => {
		const ONE = { options: { oneEventPerOrder: true } };

		it('tells of each status of an order once, with the lines that have it', async () => {
			await publish(ONE);
			const { orderId, lines } = await order({ lines: 3 });
			const [first, second] = lines.map(({ lineId }) => lineId);
			await change(orderId, 'packed', { lines: [first!, second!] });
			await walk();
			const numbers = trigger.items.map(({ payload, delivery }) => [
				(delivery as IDataObject).orderStatus,
				((payload as IDataObject).order_items as IDataObject[]).length,
			]);
			expect(numbers.sort()).toEqual([
				['packed', 2],
				['unpaid', 1],
			]);
			await change(orderId, 'packed');
			await walk();
			expect(told()).toHaveLength(2);
		});

		it('takes the pushes of all its lines for duplicates after the pull, and pulls nothing after a push', async () => {
			await publish(ONE);
			const { orderId } = await order({ lines: 2 });
			await walk();
			expect(told()).toHaveLength(1);
			const { pushes } = await lazada.setStatus(orderId, 'unpaid', { updatedAt: Date.now() - MINUTE });
			expect(pushes.map(({ attempts }) => attempts[0]!.status)).toEqual([200, 200]);
			expect(pushed()).toEqual([]);
			await change(orderId, 'packed', { push: true });
			expect(pushed()).toHaveLength(1);
			await walk();
			expect(told()).toHaveLength(1);
		});

		it('does not tell again what was told by lines before', async () => {
			await publish();
			await order({ lines: 2, push: true });
			passTime(30 * SECOND);
			await trigger.publishAgain(setupOf(ONE).parameters);
			await walk();
			expect(told()).toEqual([]);
		});
	});

	describe('with watched fields', () => {
		const WATCHED = { onlyWhenChanged: { fields: 'order_status' }, sites: ['lazada_vn'] };

		it('compares what is pulled with what was pushed, and what is pushed with what was pulled', async () => {
			await publish(WATCHED);
			const { orderId, lines } = await order({ push: true });
			const { lineId } = lines[0]!;
			await change(orderId, 'packed');
			await walk();
			expect(told()).toEqual([[lineId, 'packed', 'newer than seen']]);
			expect(trigger.items[0]!.delivery).toMatchObject({ changedFields: ['order_status'] });
			await change(orderId, 'packed', { push: true });
			expect(pushed()).toEqual([[lineId, 'unpaid']]);
			await change(orderId, 'shipped', { push: true });
			expect(trigger.host.executions[1]!.json.delivery).toMatchObject({ changedFields: ['order_status'] });
		});

		it('starts nothing where no watched field changed', async () => {
			await publish({ ...WATCHED, onlyWhenChanged: { fields: 'trade_order_id' } });
			const { orderId } = await order({ push: true });
			await change(orderId, 'packed');
			await walk();
			expect(told()).toEqual([]);
		});
	});

	describe('with filters', () => {
		it('pulls nothing that the trigger does not listen to', async () => {
			await publish({ messageTypes: [14] });
			await order();
			await walk();
			expect(told()).toEqual([]);
			expect(lazada.calls).toEqual([]);
		});

		it('pulls the seller whom the trigger takes', async () => {
			await publish({ sellerIds: SELLER, sites: ['lazada_vn'] });
			await order();
			await walk();
			expect(told()).toHaveLength(1);
			expect(trigger.items[0]!.delivery).toMatchObject({ site: 'lazada_vn' });
		});

		it('reports once that the trigger leaves out the seller of the credential', async () => {
			await publish({ sellerIds: '42' });
			await order();
			await walk();
			await walk();
			expect(told()).toEqual([]);
			expect(trigger.failures.map(({ message }) => message)).toEqual([
				expect.stringContaining(`holds the tokens of the seller ${SELLER}, whom "Seller IDs"`),
			]);
			expect(callsOf(ORDERS)).toEqual([]);
		});

		it('follows the credential to another seller', async () => {
			await publish();
			lazada.addSeller({ sellerId: '42' });
			const { accessToken, refreshToken } = lazada.authorize(['42']);
			trigger.host.setup.credential!.data = {
				...trigger.host.setup.credential!.data,
				accessToken,
				refreshToken,
			};
			await order();
			await order({ sellerId: '42', orderId: '4242' });
			await walk();
			expect(trigger.items.map(({ shopId }) => shopId)).toEqual(['42']);
		});
	});

	it('works without a callback URL in the console', async () => {
		trigger = await LiveTrigger.publish(setupOf());
		passTime(2 * SECOND);
		expect(lazada.config.callbackUrl).toBeNull();
		const { orderId, lines } = (await lazada.createOrder()).order;
		await walk();
		await change(orderId, 'packed');
		await walk();
		expect(told()).toEqual([
			[lines[0]!.lineId, 'unpaid', 'never seen'],
			[lines[0]!.lineId, 'packed', 'newer than seen'],
		]);
	});

	it('is not published without an access token, and says what to do', async () => {
		const setup = setupOf();
		setup.credential.data = { ...setup.credential.data, accessToken: '' };
		await expect(LiveTrigger.publish(setup)).rejects.toThrow(
			/no access token.*Enter the access token and the refresh token/s,
		);
		trigger = await LiveTrigger.publish({ ...setup, parameters: setupOf({ recover: {} }).parameters });
	});

	it('goes on after a restart where it stopped, and hands over nothing again', async () => {
		await publish();
		const { orderId } = await order();
		await walk();
		expect(told()).toHaveLength(1);
		const { staticData } = trigger.host;
		const { nodeId } = trigger.host.setup;
		await trigger.close();
		await order({ lines: 60 });
		await change(orderId, 'packed');
		passTime(6 * HOUR);
		const { keys } = trigger;
		trigger = await LiveTrigger.start(setupOf(), { staticData, keys, nodeId: nodeId! });
		await trigger.tick();
		expect(told()).toHaveLength(61);
		await walk();
		expect(told()).toHaveLength(61);
	});

	it('asks for the lines of 50 orders in one call', async () => {
		await publish();
		const began = Date.now();
		for (let count = 0; count < 120; count++) await order({ createdAt: began + count * 500 });
		await walk();
		expect(told()).toHaveLength(120);
		expect([ORDERS, LINES].map((path) => callsOf(path).length)).toEqual([2, 3]);
		const before = lazada.calls.length;
		await walk(HOUR);
		// The latest orders are listed again, as Lazada may list one late.
		expect(lazada.calls.slice(before).map(({ path }) => path)).toEqual([
			'/seller/get',
			ORDERS,
			LINES,
			LINES,
			ORDERS,
			LINES,
		]);
		expect(told()).toHaveLength(120);
	});

	it.each([
		['the orders', ORDERS, 'SellerNotActive'],
		['the lines', LINES, '37'],
		['the seller', '/seller/get', 'SellerNotActive'],
	])(
		'reports once that %s cannot be pulled, and hands everything over afterwards',
		async (_what, path, code) => {
			await publish();
			await order();
			lazada.failNext({ path, code, times: 2 });
			await walk();
			await walk();
			expect(told()).toEqual([]);
			expect(trigger.failures).toHaveLength(1);
			await walk();
			expect(told()).toHaveLength(1);
		},
	);

	it('hands nothing over where an answer lacks the lines of an order, and says so', async () => {
		await publish();
		await order();
		lazada.misbehave({ mistypedAnswers: { paths: { 'data[].order_items': 'null' } } });
		await walk();
		lazada.misbehave({});
		expect(told()).toEqual([]);
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			expect.stringContaining('without the lines of the order'),
		]);
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('keeps its progress where an answer names no seller', async () => {
		await publish();
		await order();
		lazada.failNext({ path: '/seller/get', code: '0', message: '' });
		await walk();
		expect(trigger.failures.map(({ message }) => message)).toEqual([
			expect.stringContaining('without the number of the seller'),
		]);
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('finds what happened before a clock that was ahead was set back', async () => {
		await publish();
		const now = Date.now.bind(Date);
		const ahead = jest.spyOn(Date, 'now').mockImplementation(() => now() + 72 * HOUR);
		await trigger.tick();
		ahead.mockRestore();
		await order();
		await walk();
		expect(told()).toHaveLength(1);
	});

	describe('of returns', () => {
		const BOTH = { messageTypes: [0, 10] };
		const returned = () =>
			trigger.items
				.filter(({ event }) => event === 'reverse_order')
				.map(({ delivery }) => {
					const { orderStatus, missed } = delivery as IDataObject;
					return [orderStatus, missed];
				});
		const ordered = async () => (await order({ push: true })).orderId;

		it('hands over a return whose push was lost, once', async () => {
			await publish(BOTH);
			const orderId = await ordered();
			const { returned: made } = await lazada.createReturn({ orderId, push: null });
			await walk();
			expect(trigger.items).toHaveLength(1);
			expect(trigger.items[0]).toMatchObject({
				event: 'reverse_order',
				shopId: SELLER,
				resource: { type: 'reverse_order', id: made.returnId },
				payload: {
					reverse_order_id: made.returnId,
					request_type: 'RETURN',
					reverse_order_lines: [{ reverse_status: 'REQUEST_INITIATE', refund_amount: 99 }],
				},
				delivery: {
					messageType: 10,
					orderId,
					orderLineId: made.lines[0]!.tradeLineId,
					orderStatus: 'REQUEST_INITIATE',
					recovered: true,
					missed: 'never seen',
				},
			});
			await walk();
			await walk(HOUR);
			expect(returned()).toHaveLength(1);
		});

		it('hands over nothing where the last change was pushed, though in other words', async () => {
			await publish(BOTH);
			const { returned: made } = await lazada.createReturn({ orderId: await ordered() });
			await lazada.changeReturn(made.returnId, { status: 'SELLER_AGREE', push: 'RTM_RECEIVE_ITEM' });
			await walk();
			await walk(HOUR);
			expect(returned()).toEqual([]);
			expect(pushed()).toHaveLength(3);
		});

		it('takes the push of a change that was pulled for a duplicate, and tells a later change', async () => {
			await publish(BOTH);
			const orderId = await ordered();
			const { returned: made } = await lazada.createReturn({ orderId, push: null });
			await walk();
			const push = {
				type: 10,
				data: {
					reverse_order_id: made.returnId,
					reverse_order_line_id: made.lines[0]!.lineId,
					reverse_status: 'RTM_INIT',
					trade_order_id: orderId,
					status_update_time: Math.floor(made.createdAt / SECOND),
				},
			};
			expect((await lazada.deliver({ push })).headers['x-webhook-outcome']).toBe('duplicate');
			await lazada.changeReturn(made.returnId, { status: 'REFUND_SUCCESS' });
			await walk();
			// Something else than the status has changed.
			await lazada.changeReturn(made.returnId, {});
			await walk();
			expect(returned()).toEqual([
				['REQUEST_INITIATE', 'never seen'],
				['REFUND_SUCCESS', 'newer than seen'],
			]);
		});

		it('tells of each line, or with one event for each order of the line that changed last', async () => {
			await publish(BOTH);
			const { orderId } = await order({ push: true, lines: 2 });
			await lazada.createReturn({ orderId, push: null });
			await walk();
			expect(returned()).toHaveLength(2);
			await trigger.close();
			await publish({ ...BOTH, options: { oneEventPerOrder: true } });
			const { returned: second } = await lazada.createReturn({ orderId, push: null });
			await walk();
			expect(returned()).toEqual([['REQUEST_INITIATE', 'never seen']]);
			await lazada.changeReturn(second.returnId, {
				status: 'REFUND_SUCCESS',
				lines: [second.lines[1]!.lineId],
			});
			await walk();
			expect(returned().slice(1)).toEqual([['REFUND_SUCCESS', 'newer than seen']]);
		});

		it('says once that the list is closed for the seller, and still pulls the orders', async () => {
			await publish(BOTH);
			lazada.addSeller({ sellerId: SELLER, marketplaceEase: true });
			await order();
			await walk();
			await walk();
			expect(told()).toHaveLength(1);
			expect(trigger.failures).toHaveLength(1);
			expect(trigger.failures[0]).toMatchObject({
				message: expect.stringContaining('Marketplace Ease'),
				description: expect.stringContaining('Choose only "Orders" in "What"'),
			});
		});

		it('pulls one list alone where only that is chosen', async () => {
			await publish({ ...BOTH, recover: { everyMinutes: 1, settleSeconds: 10, what: ['orders'] } });
			await order();
			await walk();
			expect(told()).toHaveLength(1);
			expect(callsOf(RETURNS)).toEqual([]);
		});

		it('reads several pages until a reading finds nothing new', async () => {
			await publish(BOTH);
			const orderId = await ordered();
			for (let count = 0; count < 130; count++) await lazada.createReturn({ orderId, push: null });
			await walk();
			expect(returned()).toHaveLength(130);
			expect(callsOf(RETURNS).map(({ parameters }) => parameters.page_no)).toEqual(['1', '2', '1', '2']);
		});
	});
});
