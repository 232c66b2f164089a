import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { startLazadaSimulator, type LazadaSimulator, type Order } from '../../simulators/lazada';
import { API_KEY, SHOP_ID, startPancakeSimulator, type PancakeSimulator } from '../../simulators/pancake';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { inventoryLevelPayload, orderPayload, productPayload } from '../../simulators/shopify/payloads';
import { exampleNames, exampleWorkflow, readExample, webhookIdOf } from '../../harness/examples';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { itemsOf, N8nApi, type Execution, type StoredWorkflow } from '../../harness/n8nApi';
import { importByCommand } from '../../harness/n8nCli';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { startSink, type Received, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';

const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
const NOTIFICATIONS_SECRET = 'notifications-secret';
const TOKEN = 'shpat_simulated';
const APP = { appKey: '123456', appSecret: '3412gyo124goi3124' };
const PANCAKE_SECRET = 'pancake-webhook-secret';
const KEYS = { partnerId: '2001887', partnerKey: 'shpk-api-key', pushKey: 'live-push-key' };

const outcomeOf = ({ responseHeaders }: { responseHeaders: Readonly<Record<string, string>> }) =>
	responseHeaders['x-webhook-outcome'];

/** Each example as a user would run it; a file without an entry fails the first test. */
describe('the examples in a real n8n', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let shopify: ShopifySimulator;
	let shopee: ShopeeSimulator;
	let lazada: LazadaSimulator;
	let pancake: PancakeSimulator;
	let credentials: Record<string, string>;

	beforeAll(async () => {
		sink = await startSink();
		shopify = await startShopifySimulator({
			accessToken: TOKEN,
			clientSecret: SECRET,
			notificationsSecret: NOTIFICATIONS_SECRET,
		});
		n8n = await startN8n({ name: 'examples', prepare: packAndInstall });
		shopee = await startShopeeSimulator(KEYS);
		// What a busy machine does to Lazada's half a second is not the question here.
		lazada = await startLazadaSimulator({ ...APP, answerWithinMs: 10_000 });
		pancake = await startPancakeSimulator({ retryWaitsMs: [] });
		api = await N8nApi.login(n8n.url);
		credentials = {
			shopifyWebhookApi: await api.createCredential('shopifyWebhookApi', 'Shopify', {
				shop: 'demo-shop',
				accessToken: TOKEN,
				clientSecret: SECRET,
				notificationsSecret: NOTIFICATIONS_SECRET,
				baseUrl: shopify.url,
			}),
			shopeeOpenPlatformApi: await api.createCredential('shopeeOpenPlatformApi', 'Shopee', {
				environment: 'custom',
				baseUrl: shopee.url,
				partnerId: KEYS.partnerId,
				partnerKey: KEYS.partnerKey,
				pushPartnerKey: KEYS.pushKey,
			}),
			lazadaOpenPlatformApi: await api.createCredential('lazadaOpenPlatformApi', 'Lazada', {
				site: 'custom',
				baseUrl: lazada.restUrl,
				...APP,
				accessToken: lazada.authorizationOf().accessToken,
				refreshToken: lazada.authorizationOf().refreshToken,
			}),
			n8nApi: await api.createCredential('n8nApi', 'n8n API', {
				apiKey: await api.createApiKey(['execution:read', 'execution:retry']),
				baseUrl: `${n8n.url}/api/v1`,
			}),
			pancakePosApi: await api.createCredential('pancakePosApi', 'Pancake POS', {
				apiKey: API_KEY,
				shopId: String(SHOP_ID),
				baseUrl: pancake.url,
				webhookSecret: PANCAKE_SECRET,
			}),
		};
	});
	beforeEach(() => {
		sink.clear();
		sink.status = 200;
	});
	afterAll(async () => {
		await n8n?.stop();
		await lazada?.close();
		await shopee?.close();
		await pancake?.close();
		await shopify?.close();
		await sink?.close();
	});

	const install = async (
		name: string,
		{ errorWorkflow, to = sink, recover }: { errorWorkflow?: string; to?: Sink; recover?: IDataObject } = {},
	) => {
		const workflow = exampleWorkflow(name, { sinkUrl: to.url, n8nUrl: n8n.url, credentials });
		for (const { parameters } of workflow.nodes) {
			if ('recover' in parameters) Object.assign(parameters.recover as IDataObject, recover);
		}
		if (errorWorkflow !== undefined) workflow.settings = { ...workflow.settings, errorWorkflow };
		const stored = await api.createWorkflow(workflow);
		return { workflow: stored, id: stored.id };
	};
	/** Lazada sends to this workflow from now on. */
	const saveInLazadaConsole = async (workflow: Parameters<typeof webhookIdOf>[0]) => {
		const callbackUrl = n8n.webhookUrl(webhookIdOf(workflow));
		expect(await lazada.saveInConsole({ callbackUrl })).toMatchObject({ verified: true });
	};
	/** The effects of so many runs. n8n saves a run before it answers, so one too many is known by now. */
	const runsToSink = async (id: string, count: number) => {
		await sink.waitFor(count);
		expect(await api.executions(id)).toHaveLength(count);
	};
	const received = () => sink.received.map(({ path: sentTo, body }) => [sentTo, body]);
	/** Executions of a workflow may run at the same moment and end in another order. */
	const expectInAnyOrder = (...expected: unknown[][]) => {
		expect(received()).toHaveLength(expected.length);
		expect(received()).toEqual(expect.arrayContaining(expected));
	};

	const runs: Record<string, () => Promise<void>> = {
		'shopify-orders-once': async () => {
			const { id } = await install('shopify-orders-once');
			await api.activate(id);
			const event = { eventId: 'one' };
			await shopify.emit('orders/create', orderPayload(), event);
			const { attempts } = await shopify.emit('orders/create', orderPayload(), event);
			expect(attempts.map(outcomeOf)).toEqual(['duplicate']);
			await runsToSink(id, 1);
			expect(received()).toEqual([
				[
					'/orders',
					expect.objectContaining({ event: 'orders/create', orderId: '820982911946154508', number: '#9999' }),
				],
			]);
			await api.deactivate(id);
		},
		'shopify-notifications-by-topic': async () => {
			const { id, workflow } = await install('shopify-notifications-by-topic');
			await api.activate(id);
			const url = n8n.webhookUrl(webhookIdOf(workflow));
			for (const topic of ['products/update', 'inventory_levels/update', 'orders/paid']) {
				shopify.addNotificationSubscription(topic, url);
			}
			await shopify.emit('products/update', productPayload());
			await shopify.emit('inventory_levels/update', inventoryLevelPayload());
			await shopify.emit('orders/paid', orderPayload());
			await runsToSink(id, 3);
			expect(sink.received.map(({ path: sentTo }) => sentTo).sort()).toEqual([
				'/other',
				'/products',
				'/stock',
			]);
			await api.deactivate(id);
		},
		'shopify-order-changes': async () => {
			const { id } = await install('shopify-order-changes');
			await api.activate(id);
			const order = (minute: number, fields: Record<string, unknown> = {}) =>
				orderPayload({ updatedAt: `2026-11-22T05:${minute}:00Z`, fields });
			await shopify.emit('orders/create', order(10));
			await shopify.emit('orders/updated', order(11, { tags: 'vip' }));
			await shopify.emit('orders/updated', order(13, { shipping_address: { city: 'Huế' } }));
			await shopify.emit('orders/updated', order(12, { note: 'late' }));
			await shopify.emit('orders/cancelled', order(14, { cancelled_at: '2026-11-22T05:14:00Z' }));
			await runsToSink(id, 3);
			expectInAnyOrder(
				['/orders', expect.objectContaining({ event: 'orders/create', changedFields: null })],
				[
					'/orders',
					expect.objectContaining({ changedFields: ['shipping_address'], address: { city: 'Huế' } }),
				],
				['/orders', expect.objectContaining({ event: 'orders/cancelled' })],
			);
			await api.deactivate(id);
		},
		'shopify-flash-sale': async () => {
			const { id, workflow } = await install('shopify-flash-sale');
			await api.activate(id);
			const uri = n8n.webhookUrl(webhookIdOf(workflow));
			const names = ['#1000', '#1001', '#1002', '#1003', '#1004', '#1005'];
			const isOf = ({ body }: Received, name: string) => (body as { order?: string }).order === name;
			sink.status = (request) => {
				const fails =
					(request.path === '/orders' && isOf(request, '#1002')) ||
					(request.path === '/parcels' && isOf(request, '#1004'));
				return fails ? 500 : 200;
			};
			await Promise.all(
				names.map(async (name, index) => {
					const payload = orderPayload({ id: `${7_000 + index}`, fields: { name } });
					const order = { uri, topic: 'orders/create', payload, eventId: `sale-${index}` };
					const { status } = await sendUntilAccepted(async () => await shopify.deliver(order));
					expect(status).toBe(200);
				}),
			);
			// Three addresses for each order, and two alerts.
			await sink.waitFor(3 * names.length + 2);
			const ended = async (mode: string, count: number) => {
				let found: Execution[] = [];
				await until(async () => {
					found = (await api.executions(id)).filter((one) => one.mode === mode);
					return found.length >= count && found.every(({ stoppedAt }) => stoppedAt !== null);
				}, `${count} executions of the mode ${mode}`);
				return found;
			};
			const grouped = await ended('webhook', 1);
			expect(grouped.length).toBeLessThan(names.length);
			expect(grouped.map(({ status }) => status)).toEqual(grouped.map(() => 'success'));
			const ofOne = await ended('integrated', names.length);
			const failed = ofOne.filter(({ status }) => status === 'error');
			expect([ofOne.length, failed.length]).toEqual([names.length, 1]);
			const ordersAt = (sentTo: string) =>
				sink.received
					.filter(({ path: own }) => own === sentTo)
					.map(({ body }) => (body as { order: string }).order)
					.sort();
			for (const path of ['/orders', '/stock', '/parcels']) expect(ordersAt(path)).toEqual(names);
			expect(ordersAt('/alerts')).toEqual(['#1002', '#1004']);

			// The order that failed is put right alone.
			sink.status = 200;
			sink.clear();
			await api.request('POST', `/executions/${failed[0]!.id}/retry`, { loadWorkflow: true });
			await ended('retry', 1);
			expect(received()).toEqual([['/parcels', expect.objectContaining({ order: '#1004' })]]);
			await api.deactivate(id);
		},
		'shopify-subscription-watch': async () => {
			const { id } = await install('shopify-subscription-watch');
			await api.listenForTestEvent(id, 'Every Hour');
			await sink.waitFor(2);
			expect(received()).toEqual([
				['/alerts', { missing: 'orders/create' }],
				['/alerts', { missing: 'orders/updated' }],
			]);
		},
		'shopee-order-status': async () => {
			const { id, workflow } = await install('shopee-order-status');
			await api.activate(id);
			expect(
				await shopee.saveInConsole({ callbackUrl: n8n.webhookUrl(webhookIdOf(workflow)), on: [3] }),
			).toBeNull();
			await shopee.emit(3, {
				data: { ordersn: 'A1', status: 'SHIPPED', update_time: 1_700_000_000 },
				shopId: 7,
			});
			await runsToSink(id, 1);
			expect(received()).toEqual([
				[
					'/sheet',
					expect.objectContaining({
						shop: '7',
						order: 'A1',
						status: 'SHIPPED',
						at: '2023-11-14T22:13:20.000Z',
					}),
				],
			]);
			await api.deactivate(id);
		},
		'shopee-status-and-price-changes': async () => {
			const { id, workflow } = await install('shopee-status-and-price-changes');
			await api.activate(id);
			const url = n8n.webhookUrl(webhookIdOf(workflow));
			const send = async (code: number, data: Record<string, unknown>) =>
				await shopee.deliver({ url, push: { code, shopId: 7, timestamp: 1_760_000_000, data } });
			const status = (text: string, time: number) => ({ ordersn: 'A9', status: text, update_time: time });
			await send(3, status('READY_TO_SHIP', 10));
			await send(3, status('SHIPPED', 30));
			await send(3, status('PROCESSED', 20));
			const price = (value: number, time: number) => ({
				...{ item_id: 5, model_id: 6, update_field: 'original_price' },
				new_value: value,
				update_time: time,
			});
			await send(22, price(179_000, 10));
			await send(22, price(179_000, 20));
			await send(22, price(169_000, 30));
			await runsToSink(id, 4);
			expectInAnyOrder(
				['/shopee', expect.objectContaining({ status: 'READY_TO_SHIP', changedFields: null })],
				['/shopee', expect.objectContaining({ status: 'SHIPPED', changedFields: ['status'] })],
				['/shopee', expect.objectContaining({ price: 179_000, about: { type: 'item', id: '5' } })],
				['/shopee', expect.objectContaining({ price: 169_000, changedFields: ['new_value'] })],
			);
			await api.deactivate(id);
		},
		'shopee-lost-messages': async () => {
			for (const ordersn of ['A2', 'A3'])
				shopee.loseMessage(3, { data: { ordersn, status: 'SHIPPED', update_time: 1 } });
			const { id } = await install('shopee-lost-messages');
			await api.activate(id);
			await sink.waitFor(2);
			await runsToSink(id, 2);
			expectInAnyOrder(
				['/sheet', expect.objectContaining({ order: 'A2', recovered: true })],
				['/sheet', expect.objectContaining({ order: 'A3', recovered: true })],
			);
			await until(() => shopee.lostMessages.length === 0, 'the confirmation');
			await api.deactivate(id);
		},
		'shopee-push-health': async () => {
			const { id } = await install('shopee-push-health');
			await api.listenForTestEvent(id, 'Every 15 Minutes');
			await api.waitForExecutions(id, 1);
			expect(sink.received).toEqual([]);
			shopee.setLiveStatus('Suspended');
			await api.listenForTestEvent(id, 'Every 15 Minutes');
			await sink.waitFor(1);
			expect(received()).toEqual([['/alerts', expect.objectContaining({ status: 'Suspended' })]]);
		},
		'lazada-order-details': async () => {
			const { id, workflow } = await install('lazada-order-details');
			await api.activate(id);
			await saveInLazadaConsole(workflow);
			const { order } = await lazada.createOrder({ lines: 2, status: 'pending' });
			await runsToSink(id, 2);
			const line = {
				sku: 'AO-THUN-DO-M',
				name: 'Áo thun cổ tròn',
				status: 'pending',
				paid: 99,
				currency: 'VND',
			};
			const row = {
				eventId: expect.stringMatching(/^lazada_/),
				shop: order.seller.sellerId,
				order: order.orderId,
				statuses: ['pending'],
				total: '198.00',
				lines: [line, line],
			};
			expect(received()).toEqual([
				['/orders', row],
				['/orders', row],
			]);
			expect(sink.countBy(({ body }) => (body as typeof row).eventId as string).size).toBe(2);
			await api.deactivate(id);
		},
		'lazada-status-and-product-changes': async () => {
			const { id, workflow } = await install('lazada-status-and-product-changes');
			await api.activate(id);
			const url = n8n.webhookUrl(webhookIdOf(workflow));
			const send = async (type: number, data: Record<string, unknown>) =>
				await lazada.deliver({ url, push: { type, data } });
			const line = (status: string, time: number) => ({
				...{ trade_order_id: '260', trade_order_line_id: '261' },
				order_status: status,
				status_update_time: 1_760_000_000 + time,
			});
			await send(0, line('unpaid', 10));
			await send(0, line('packed', 30));
			await send(0, line('pending', 20));
			const product = (time: number, ...skus: string[]) => ({
				...{ item_id: '77', action: 'EDITED_UPDATED' },
				sku_list: skus.map((sku, index) => ({ seller_sku: sku, shop_sku: `${sku}-vn`, sku_id: index })),
				status_update_time: 1_760_000_000_000 + time,
			});
			await send(3, product(10, 'RED'));
			await send(4, product(20, 'RED'));
			await send(4, product(30, 'RED', 'BLUE'));
			await runsToSink(id, 4);
			expectInAnyOrder(
				['/lazada', expect.objectContaining({ status: 'unpaid', line: '261', changedFields: null })],
				['/lazada', expect.objectContaining({ status: 'packed', changedFields: ['order_status'] })],
				['/lazada', expect.objectContaining({ event: 'product_created', skus: ['RED'] })],
				['/lazada', expect.objectContaining({ event: 'product_updated', skus: ['RED', 'BLUE'] })],
			);
			await api.deactivate(id);
		},
		'lazada-order-reconcile': async () => {
			const settleSeconds = 10;
			const { id, workflow } = await install('lazada-order-reconcile', { recover: { settleSeconds } });
			await api.activate(id);
			await saveInLazadaConsole(workflow);
			const body = ({ orderId, seller }: Order, status: string, missed: string | null = null) => ({
				key: `${seller.sellerId}/${orderId}/${status}`,
				shop: seller.sellerId,
				order: orderId,
				status,
				missed,
			});
			const { order: pushed } = await lazada.createOrder({ lines: 2 });
			await runsToSink(id, 1);
			expect(received()).toEqual([['/orders', body(pushed, 'unpaid')]]);

			sink.clear();
			const { order: missed } = await lazada.createOrder({ lines: 2, push: false });
			const [line] = pushed.lines;
			await lazada.setStatus(pushed.orderId, 'packed', { lines: [line!.lineId], push: false });
			await api.deactivate(id);
			await delay(1_000 * settleSeconds + 1_000);
			await api.activate(id);
			await sink.waitFor(2);
			expectInAnyOrder(
				['/orders', body(missed, 'unpaid', 'never seen')],
				['/orders', body(pushed, 'packed', 'never seen')],
			);
			expect(await api.executions(id)).toHaveLength(3);
			await api.deactivate(id);
		},
		'dead-letters': async () => {
			const alerts = await startSink();
			const { id: letters } = await install('dead-letters', { to: alerts });
			await api.activate(letters);
			const { id } = await install('shopify-orders-once', { errorWorkflow: letters });
			await api.activate(id);
			let runs = 0;
			/** @returns what was open when this run began */
			const runAgain = async () => {
				await api.listenForTestEvent(letters, 'Run Again');
				const ended = async () =>
					(await api.executions(letters)).filter(({ mode, stoppedAt }) => mode === 'manual' && stoppedAt);
				await until(async () => (await ended()).length > runs, 'the end of the run', 120_000);
				runs += 1;
				const [newest] = await ended();
				expect(newest).toMatchObject({ status: 'success' });
				return itemsOf(await api.execution(newest!.id), 'Open Ones').map(({ json }) => json);
			};
			try {
				sink.status = 500;
				await shopify.emit('orders/create', orderPayload(), { eventId: 'dead' });
				const [failed] = await api.waitForExecutions(id, 1);
				expect(failed).toMatchObject({ status: 'error' });
				const [told] = await alerts.waitFor(1);
				expect(told).toMatchObject({
					path: '/alerts',
					body: {
						event: 'orders/create',
						workflow: 'Shopify: each order event once',
						node: 'Send to Your System',
						error: expect.stringContaining('The service was not able to process your request'),
						see: expect.stringContaining(`/executions/${failed!.id}`),
					},
				});

				// What is wrong is not yet put right.
				const [kept, ...others] = await runAgain();
				expect(others).toEqual([]);
				expect(kept).toMatchObject({
					eventId: (told!.body as { eventId: string }).eventId,
					platform: 'shopify',
					event: 'orders/create',
					executionId: failed!.id,
					status: 'open',
				});
				expect(JSON.parse(String(kept!.payload))).toMatchObject({ id: '820982911946154508', name: '#9999' });
				await alerts.waitFor(2);
				sink.status = 200;
				sink.clear();

				const failedAgain = await runAgain();
				expect(failedAgain).toMatchObject([{ eventId: kept!.eventId, status: 'open' }]);
				expect(failedAgain[0]!.executionId).not.toBe(failed!.id);
				expect(received()).toEqual([
					['/orders', expect.objectContaining({ eventId: kept!.eventId, number: '#9999' })],
				]);
				expect(await runAgain()).toEqual([]);
				const { length } = await api.executions(id);
				const { attempts } = await shopify.emit('orders/create', orderPayload(), { eventId: 'dead' });
				expect(attempts.map(outcomeOf)).toEqual(['duplicate']);
				expect(await api.executions(id)).toHaveLength(length);
				expect(sink.received).toHaveLength(1);
				expect(alerts.received).toHaveLength(2);
			} finally {
				await api.deactivate(id);
				await api.deactivate(letters);
				await alerts.close();
			}
		},
		'pancake-order-events': async () => {
			const { id, workflow } = await install('pancake-order-events');
			await api.activate(id);
			pancake.configureWebhook({
				webhook_enable: true,
				webhook_url: n8n.webhookUrl(webhookIdOf(workflow)),
				webhook_types: ['orders'],
				webhook_headers: { 'X-API-KEY': PANCAKE_SECRET },
			});
			const { events } = await pancake.createOrder({ id: 'AF1', status: 16 });
			const copies = await pancake.duplicate(events[0]!.eventId, 2);
			expect(copies.flatMap(({ attempts }) => attempts).map(outcomeOf)).toEqual(['duplicate', 'duplicate']);
			await runsToSink(id, 1);
			await pancake.changeFee('AF1', 12_000);
			await runsToSink(id, 2);
			await pancake.emit('orders', { id: 'AF2', status: 6, total_price: 5 }, { wrapper: 'order' });
			await runsToSink(id, 3);
			const order = { shop: '1001', order: 'AF1', status: 'Collected money', statusVi: 'Đã thu tiền' };
			expect(received()).toEqual([
				['/orders', expect.objectContaining({ ...order, change: 'create', total: 200_000, fee: 15_000 })],
				['/orders', expect.objectContaining({ ...order, change: 'update', total: 200_000, fee: 12_000 })],
				['/orders', expect.objectContaining({ order: 'AF2', status: 'Canceled', total: 5 })],
			]);
			await api.deactivate(id);
		},
		'pancake-order-changes': async () => {
			const { id, workflow } = await install('pancake-order-changes');
			await api.activate(id);
			pancake.configureWebhook({
				webhook_enable: true,
				webhook_url: n8n.webhookUrl(webhookIdOf(workflow)),
				webhook_types: ['orders', 'variations_warehouses'],
				webhook_headers: { 'X-API-KEY': PANCAKE_SECRET },
			});
			await pancake.createOrder({ id: 'AF7', status: 0 });
			await pancake.changeFee('AF7', 9_000);
			// Later than the simulator's own times, but not so far ahead that the node would not believe it.
			const inMinutes = (minutes: number) =>
				new Date(Date.now() + minutes * 60_000).toISOString().replace('Z', '000');
			await pancake.emit('orders', { id: 'AF7', status: 1, updated_at: inMinutes(4) });
			await pancake.emit('orders', { id: 'AF7', status: 0, updated_at: inMinutes(2) });
			await pancake.moveStock([{ change: 1 }, { change: -1 }], 'reversed');
			await runsToSink(id, 3);
			expectInAnyOrder(
				['/pancake', expect.objectContaining({ about: { type: 'order', id: 'AF7' }, status: 'New' })],
				['/pancake', expect.objectContaining({ status: 'Confirmed', changedFields: ['status'] })],
				['/pancake', expect.objectContaining({ event: 'variations_warehouses', changedFields: null })],
			);
			await api.deactivate(id);
		},
		'pancake-failed-deliveries': async () => {
			const { id } = await install('pancake-failed-deliveries');
			const run = async (count: number) => {
				await api.listenForTestEvent(id, 'Every 15 Minutes');
				const [newest] = await api.waitForExecutions(id, count);
				expect(newest).toMatchObject({ status: 'success' });
			};
			const response = await fetch(`${pancake.url}/shops/${SHOP_ID}/webhooks?api_key=${API_KEY}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ url: `${sink.url}/receiver`, events: ['order.created'] }),
			});
			expect(response.status).toBe(200);
			const [hook] = pancake.sdkWebhooks();
			// Nothing was sent yet, so there is no rate.
			await run(1);
			expect(sink.received).toEqual([]);

			for (let number = 0; number < 8; number++) await pancake.emit('order.created', { id: `ok-${number}` });
			sink.status = 500;
			for (const orderId of ['failed-1', 'failed-2']) await pancake.emit('order.created', { id: orderId });
			sink.status = 200;
			sink.clear();
			await run(2);
			const again = (orderId: string) => expect.objectContaining({ payload: { id: orderId } });
			expect(received()).toEqual([
				['/alerts', { webhook: hook!.id, successRate: 80, failed: 2, reason: 'HTTP 500' }],
				['/receiver', again('failed-2')],
				['/receiver', again('failed-1')],
			]);
			expect(pancake.sdkDeliveries().filter(({ status }) => status === 'failed')).toEqual([]);
			await run(3);
			expect(sink.received).toHaveLength(3);
		},
		'pancake-settings-check': async () => {
			const { id } = await install('pancake-settings-check');
			const run = async (count: number) => {
				await api.listenForTestEvent(id, 'Every Day');
				await api.waitForExecutions(id, count);
			};
			const right = {
				webhook_enable: true,
				webhook_url: 'https://n8n.example.com/webhook/.../webhook',
				webhook_types: ['orders', 'products'],
				webhook_headers: { 'X-API-KEY': PANCAKE_SECRET },
			} as const;
			pancake.configureWebhook(right);
			await run(1);
			expect(sink.received).toEqual([]);
			pancake.configureWebhook({
				webhook_enable: false,
				webhook_url: 'https://erp.example.com/pancake',
				webhook_types: ['customers'],
				webhook_headers: { 'X-API-KEY': 'another' },
			});
			await run(2);
			await sink.waitFor(1);
			expect(received()).toEqual([
				[
					'/alerts',
					{
						wrong: [
							'it is switched off',
							'it leads to https://erp.example.com/pancake',
							'it does not send orders',
							'the header with the secret is missing or another',
						],
					},
				],
			]);
		},
	};

	it('are all run here', () => {
		expect(Object.keys(runs).sort()).toEqual(exampleNames());
	});

	it.each(Object.keys(runs))('%s does what it says', async (name) => {
		await runs[name]!();
	});

	describe('imported for two shops', () => {
		const example = () => exampleWorkflow('shopee-order-status', { sinkUrl: sink.url, credentials });
		/** Both are published and get what is sent to them, each at a URL that nobody else's import has. */
		const expectTwo = async (stored: readonly StoredWorkflow[]) => {
			const urls = stored.map((workflow) => n8n.webhookUrl(webhookIdOf(workflow)));
			expect(new Set(urls).size).toBe(2);
			for (const { id } of stored) await api.activate(id);
			for (const [index, { id }] of stored.entries()) {
				const data = { ordersn: `B${index}`, status: 'SHIPPED', update_time: 1_700_000_000 };
				const { status } = await shopee.deliver({
					url: urls[index]!,
					push: { code: 3, shopId: 7, timestamp: 1_760_000_000, data },
				});
				expect(status).toBe(200);
				await sink.waitFor(index + 1);
				expect(await api.executions(id)).toHaveLength(1);
				await api.deactivate(id);
			}
			expect(received()).toEqual([
				['/sheet', expect.objectContaining({ order: 'B0' })],
				['/sheet', expect.objectContaining({ order: 'B1' })],
			]);
		};

		it('has a URL for each that n8n gives', async () => {
			await expectTwo([await api.createWorkflow(example()), await api.createWorkflow(example())]);
		});

		it('gets these URLs when the credential is selected, if the command line imported it', async () => {
			const ids = ['first-shop', 'second-shop'];
			await importByCommand(
				n8n,
				ids.map((id) => ({ ...readExample('shopee-order-status'), id })),
			);
			const { nodes } = example();
			await expectTwo([
				await api.updateWorkflow(ids[0]!, { nodes }),
				await api.updateWorkflow(ids[1]!, { nodes }),
			]);
		});
	});
});
