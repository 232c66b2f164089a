import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startLazadaSimulator, type LazadaSimulator } from '../simulators/lazada';
import { startShopeeSimulator, type ShopeeSimulator } from '../simulators/shopee';
import { startShopifySimulator, type ShopifySimulator } from '../simulators/shopify';
import { inventoryLevelPayload, orderPayload, productPayload } from '../simulators/shopify/payloads';
import { exampleWorkflow, webhookIdOf } from '../support/examples';
import { packAndInstall } from '../support/install';
import { startN8n, type N8nInstance } from '../support/n8n';
import { N8nApi } from '../support/n8nApi';
import { PROJECT } from '../support/runtime';
import { startSink, type Sink } from '../support/sink';

const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
const NOTIFICATIONS_SECRET = 'notifications-secret';
const TOKEN = 'shpat_simulated';
const APP = { appKey: '123456', appSecret: '3412gyo124goi3124' };
const KEYS = { partnerId: '2001887', partnerKey: 'shpk-api-key', pushKey: 'live-push-key' };

/** Each example as a user would run it; a file without an entry fails the first test. */
describe('the examples in a real n8n', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let shopify: ShopifySimulator;
	let shopee: ShopeeSimulator;
	let lazada: LazadaSimulator;
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
		};
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		await n8n?.stop();
		await lazada?.close();
		await shopee?.close();
		await shopify?.close();
		await sink?.close();
	});

	const install = async (name: string) => {
		const workflow = exampleWorkflow(name, { sinkUrl: sink.url, credentials });
		return { workflow, id: (await api.createWorkflow(workflow)).id };
	};
	/** Lazada sends to this workflow from now on. */
	const saveInLazadaConsole = async (workflow: Parameters<typeof webhookIdOf>[0]) => {
		const callbackUrl = n8n.webhookUrl(webhookIdOf(workflow));
		expect(await lazada.saveInConsole({ callbackUrl })).toMatchObject({ verified: true });
	};
	/** The order trigger pulls once when its workflow is activated. */
	const activateAndPull = async (id: string) => {
		const pulls = () => lazada.calls.filter(({ path: called }) => called === '/orders/get').length;
		const before = pulls();
		await api.activate(id);
		while (pulls() === before) await delay(50);
	};
	const received = () => sink.received.map(({ path: sentTo, body }) => [sentTo, body]);

	const runs: Record<string, () => Promise<void>> = {
		'shopify-orders-once': async () => {
			const { id } = await install('shopify-orders-once');
			await api.activate(id);
			const event = { eventId: 'one' };
			await shopify.emit('orders/create', orderPayload(), event);
			await shopify.emit('orders/create', orderPayload(), event);
			await sink.waitFor(1);
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
			await sink.waitFor(3);
			expect(sink.received.map(({ path: sentTo }) => sentTo).sort()).toEqual([
				'/other',
				'/products',
				'/stock',
			]);
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
			await sink.waitFor(1);
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
		},
		'shopee-lost-messages': async () => {
			for (const ordersn of ['A2', 'A3'])
				shopee.loseMessage(3, { data: { ordersn, status: 'SHIPPED', update_time: 1 } });
			const { id } = await install('shopee-lost-messages');
			await api.activate(id);
			await sink.waitFor(2);
			expect(received()).toEqual([
				['/sheet', expect.objectContaining({ order: 'A2', recovered: true })],
				['/sheet', expect.objectContaining({ order: 'A3', recovered: true })],
			]);
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
			await sink.waitFor(2);
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
		'lazada-order-reconcile': async () => {
			const { id, workflow } = await install('lazada-order-reconcile');
			/** Until one more execution has ended. */
			const run = async <T>(start: () => Promise<T>) => {
				const { length } = await api.executions(id);
				const started = await start();
				await api.waitForExecutions(id, length + 1);
				return started;
			};
			await run(async () => await api.listenForTestEvent(id, 'Create the Table'));
			await activateAndPull(id);
			await sink.waitFor(lazada.orders.length);
			await saveInLazadaConsole(workflow);
			sink.clear();

			const { order: pushed } = await run(async () => await lazada.createOrder({ lines: 2 }));
			sink.status = 500;
			const { order: failed } = await run(async () => await lazada.createOrder());
			sink.status = 200;
			const body = ({ orderId, seller }: typeof pushed, status: string, cameAs: string) => ({
				key: `${seller.sellerId}/${orderId}/${status}`,
				shop: seller.sellerId,
				order: orderId,
				status,
				cameAs,
			});
			expect(received()).toEqual([
				['/orders', body(pushed, 'unpaid', 'trade_order')],
				['/orders', body(failed, 'unpaid', 'trade_order')],
			]);

			sink.clear();
			const { order: missed } = await lazada.createOrder({ push: false });
			const [line] = pushed.lines;
			await lazada.setStatus(pushed.orderId, 'packed', { lines: [line!.lineId], push: false });
			await api.deactivate(id);
			await run(async () => await activateAndPull(id));
			expect(received()).toHaveLength(3);
			expect(received()).toEqual(
				expect.arrayContaining([
					['/orders', body(failed, 'unpaid', 'order_pulled')],
					['/orders', body(missed, 'unpaid', 'order_pulled')],
					['/orders', body(pushed, 'packed', 'order_pulled')],
				]),
			);

			await run(async () => await api.listenForTestEvent(id, 'Every Day'));
			const [cleaning] = await api.executions(id);
			expect(cleaning).toMatchObject({ mode: 'manual', status: 'success' });
			await api.deactivate(id);
		},
	};

	it('are all run here', () => {
		const files = readdirSync(path.join(PROJECT, 'examples')).map((file) => path.parse(file).name);
		expect(Object.keys(runs).sort()).toEqual(files.sort());
	});

	it.each(Object.keys(runs))('%s does what it says', async (name) => {
		await runs[name]!();
	});
});
