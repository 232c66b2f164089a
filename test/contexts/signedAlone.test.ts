import type { IDataObject } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import type { PlatformName } from '../../nodes/shared/webhook/types';
import { executeContext } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { SHOPEE_KEYS, SIGNED, shopeeRequest } from '../support/signedPush';

const DAY_MS = 86_400_000;
const NOTIFICATIONS = 'notifications-secret';

let host: WebhookHost;
afterEach(async () => {
	jest.restoreAllMocks();
	await host.close();
});

const send = async (request: RequestInit) => {
	const response = await fetch(host.url, request);
	await response.text();
	return response.headers.get('x-webhook-outcome') ?? response.status;
};

describe('a header of Shopify, which no signature covers,', () => {
	const SECRET = 'shpss_secret';
	const start = async (options: IDataObject = {}) => {
		const data = { clientSecret: SECRET, notificationsSecret: NOTIFICATIONS, shop: 'demo-shop' };
		const credential = storedCredential(new ShopifyWebhookApi(), data);
		const parameters = { options } as never;
		host = await startWebhookHost({ type: new ShopifyWebhookTrigger(), credential, parameters });
	};
	const update = (body: string, headers: Record<string, string> = {}, secret = SECRET) =>
		shopifyDelivery({ secret, topic: 'orders/updated', body, headers });

	it('makes no later update outdated: a replay that names the year 2200', async () => {
		await start({ skipOutdated: true });
		const old = '{"id":1,"note":"old"}';
		expect(await send(update(old, { 'x-shopify-triggered-at': '2026-03-01T00:00:00Z' }))).toBe(200);
		expect(await send(update(old, { 'x-shopify-triggered-at': '2200-01-01T00:00:00Z' }))).toBe(200);
		const outcomes = [];
		for (let month = 0; month < 7; month++) {
			const triggeredAt = new Date(Date.now() - (240 - 40 * month) * DAY_MS).toISOString();
			const headers = { 'x-shopify-triggered-at': triggeredAt };
			outcomes.push(await send(update(`{"id":1,"note":"month ${month}"}`, headers)));
		}
		expect(outcomes).toEqual(Array(7).fill(200));
	});

	it('starts no workflow again with bytes whose clock moves with every event', async () => {
		await start();
		const body = '{"id":1,"updated_at":"2026-11-22T05:00:00Z"}';
		expect(await send(update(body))).toBe(200);
		expect(await send(update(body))).toBe('duplicate');
		expect(await send(update(body, { 'x-shopify-topic': 'ORDERS_UPDATED' }))).toBe('duplicate');
		// What SECURITY.md says: the topic is not signed either.
		expect(await send(update(body, { 'x-shopify-topic': 'orders/paid' }))).toBe(200);
		expect(host.executions).toHaveLength(2);
	});

	it('tells two resources and locations of one merchant action apart, also where the content has no clock', async () => {
		await start();
		const headers = { 'x-shopify-event-id': 'one action', 'x-shopify-topic': 'inventory_levels/connect' };
		for (const location of [1, 2]) {
			const body = `{"inventory_item_id":1,"location_id":${location}}`;
			expect([await send(update(body, headers)), await send(update(body, headers))]).toEqual([
				200,
				'duplicate',
			]);
		}
		const again = { ...headers, 'x-shopify-event-id': 'another action' };
		expect(await send(update('{"inventory_item_id":1,"location_id":1}', again))).toBe(200);
	});

	it('that comes with two different secrets shows a topic that is subscribed twice, which is told once', async () => {
		await start();
		const { logger } = executeContext({ type: new ShopifyWebhookTrigger() });
		const warned: string[] = [];
		jest.spyOn(logger, 'warn').mockImplementation((line) => void warned.push(line));
		const bodyOf = (second: number) => `{"id":1,"updated_at":"2026-11-22T05:00:0${second}Z"}`;
		for (const second of [1, 2, 3]) {
			expect(await send(update(bodyOf(second)))).toBe(200);
			expect(await send(update(bodyOf(second), {}, NOTIFICATIONS))).toBe('duplicate');
		}
		expect(await send(shopifyDelivery({ secret: NOTIFICATIONS, topic: 'products/update' }))).toBe(200);
		expect(warned).toEqual([
			expect.stringMatching(/orders\/updated come signed with two different secrets.*Remove one of the two/),
		]);
	});
});

describe('a time years ahead of the clock', () => {
	const seconds = (time: number) => Math.floor(time / 1_000);
	const UPDATES: Readonly<Record<PlatformName, (note: string, time: number) => object>> = {
		shopify: (note, time) => ({ id: 1, note, updated_at: new Date(time).toISOString() }),
		shopee: (status, time) => ({
			code: 3,
			shop_id: 1,
			timestamp: seconds(time),
			data: { ordersn: 'A', status, update_time: seconds(time) },
		}),
		lazada: (status, time) => ({
			seller_id: '1',
			message_type: 0,
			data: {
				trade_order_id: '1',
				trade_order_line_id: '1',
				order_status: status,
				status_update_time: seconds(time),
			},
			timestamp: time,
			site: 'lazada_vn',
		}),
		pancake: (note, time) => ({
			type: 'orders',
			id: '1',
			note,
			updated_at: new Date(time).toISOString().slice(0, -1),
		}),
	};

	it.each(Object.entries(UPDATES))('makes no update of %s outdated', async (platform, bodyOf) => {
		const { type, credential, requestOf } = SIGNED[platform as PlatformName];
		const parameters = { options: { skipOutdated: true } };
		host = await startWebhookHost({ type: new type(), credential: credential(), parameters });
		const deliver = async (note: string, time: number) =>
			await send(requestOf(JSON.stringify(bodyOf(note, time))));
		const now = Date.now();
		expect(await deliver('A', now - 60_000)).toBe(200);
		expect(await deliver('B', now + 3_650 * DAY_MS)).toBe(200);
		expect(await deliver('C', now)).toBe(200);
		// A clock may be some minutes behind.
		expect(await deliver('D', now + 120_000)).toBe(200);
		expect(await deliver('E', now + 60_000)).toBe('outdated');
	});
});

describe('a push of Shopee that the test push key signs', () => {
	const BODY = JSON.stringify({
		code: 4,
		shop_id: 1,
		timestamp: 1660123089,
		data: { ordersn: 'A', package_number: 'P', tracking_no: 'T' },
	});
	const testPush = () => shopeeRequest(BODY, SHOPEE_KEYS.testPushPartnerKey);
	const tests = () => host.executions.map(({ json }) => (json.delivery as IDataObject).test);

	beforeEach(async () => {
		const { type, credential } = SIGNED.shopee;
		host = await startWebhookHost({ type: new type(), credential: credential() });
	});

	it('runs every time and says so, and is remembered nowhere', async () => {
		expect([await send(testPush()), await send(testPush()), await send(testPush())]).toEqual([200, 200, 200]);
		expect(tests()).toEqual([true, true, true]);
		expect(host.executions[0]!.json.delivery).toMatchObject({ verifiedWith: 'testPushPartnerKey' });
		expect([await send(shopeeRequest(BODY)), await send(shopeeRequest(BODY))]).toEqual([200, 'duplicate']);
		expect(tests()).toEqual([true, true, true, false]);
		expect(await send(testPush())).toBe(200);
	});

	it('is refused where n8n fails, as every other', async () => {
		host.startExecution = async () => {
			throw new Error('n8n is out of order');
		};
		expect(await send(testPush())).toBe(500);
	});

	it('goes on in every execution, although all have one event id', async () => {
		await send(testPush());
		await send(testPush());
		expect(host.executions[0]!.json.eventId).toBe(host.executions[1]!.json.eventId);
		// Redis is not asked: no credential for it is selected.
		const setup = { ...host.setup, parameters: { options: { ledger: 'redis' } } };
		for (const [index, item] of host.executions.entries()) {
			const context = executeContext(setup, [item], { mode: 'webhook', executionId: String(index) });
			expect(await host.setup.type.execute!.call(context)).toEqual([[item]]);
		}
	});

	it('is refused where the credential has no such key', async () => {
		host.setup = {
			...host.setup,
			nodeId: 'without-test-key',
			credential: { ...host.setup.credential!, data: { pushPartnerKey: SHOPEE_KEYS.pushPartnerKey } },
		};
		expect(await send(testPush())).toBe(401);
	});
});
