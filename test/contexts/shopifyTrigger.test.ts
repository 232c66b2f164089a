import type { IDataObject } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { LARGE_ORDER_ID, orderPayload } from '../../simulators/shopify/payloads';
import { startShopifySimulator, type EventsChange, type ShopifySimulator } from '../../simulators/shopify';
import { storedCredential } from '../../harness/credentials';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { NOTIFIED } from '../support/shopifyNotifications';

const SECRET = 'test-shopify-client-secret';
const NOTIFICATIONS_SECRET = 'notifications-secret-of-a-store';

describe('a Shopify trigger', () => {
	let shopify: ShopifySimulator;
	let host: WebhookHost;

	beforeEach(async () => {
		shopify = await startShopifySimulator({
			clientSecret: SECRET,
			notificationsSecret: NOTIFICATIONS_SECRET,
		});
		const credential = storedCredential(new ShopifyWebhookApi(), {
			clientSecret: SECRET,
			notificationsSecret: NOTIFICATIONS_SECRET,
			shop: 'demo-shop',
		});
		host = await startWebhookHost({ type: new ShopifyWebhookTrigger(), credential });
	});
	afterEach(async () => {
		await shopify.close();
		await host.close();
	});

	it.each(['customers/data_request', 'customers/redact', 'shop/redact'] as const)(
		'runs the compliance topic %s once, which comes without API version and shop in its headers',
		async (topic) => {
			shopify.misbehave({ missingHeaders: ['X-Shopify-API-Version', 'X-Shopify-Shop-Domain'] });
			const delivery = { uri: host.url, topic, payload: shopify.compliance(topic), webhookId: topic };
			const answers = [
				await shopify.deliver({ ...delivery, eventId: topic }),
				await shopify.deliver({ ...delivery, eventId: topic }),
			];
			expect(answers.map(({ status }) => status)).toEqual([200, 200]);
			expect(host.executions.map(({ json }) => json)).toEqual([
				expect.objectContaining({
					event: topic,
					shopId: 'demo-shop.myshopify.com',
					delivery: expect.objectContaining({ apiVersion: null, verifiedWith: 'clientSecret' }),
				}),
			]);
		},
	);

	it('listens to a topic that was entered with its API version, and to no other', async () => {
		host.setup = { ...host.setup, parameters: { otherTopics: 'loyalty_points/earned@2027-01' } };
		for (const topic of ['loyalty_points/earned', 'orders/create']) {
			await shopify.deliver({ uri: host.url, topic, payload: { id: 7 } });
		}
		expect(host.executions.map(({ json }) => [json.event, json.resource])).toEqual([
			['loyalty_points/earned', { type: 'loyalty_point', id: '7' }],
		]);
	});

	const outcomeOf = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
		headers['x-webhook-outcome'];

	it('says in delivery.test that the admin sent a test notification', async () => {
		const press = async () => await shopify.sendTestNotification('orders/create', host.url, orderPayload());
		// Also when it is pressed again, though it sends the same sample.
		expect([await press(), await press()].map(({ status }) => status)).toEqual([200, 200]);
		const item = expect.objectContaining({
			event: 'orders/create',
			resource: { type: 'order', id: LARGE_ORDER_ID },
			delivery: expect.objectContaining({ test: true, verifiedWith: 'notificationsSecret' }),
		});
		expect(host.executions.map(({ json }) => json)).toEqual([item, item]);
	});

	it.each(NOTIFIED)('runs each test notification, also where fields are watched: %s', async (topic, body) => {
		const press = async (payload: string) => await shopify.sendTestNotification(topic, host.url, payload);
		for (const onlyWhenChanged of [{}, { fields: 'note, status' }]) {
			host.setup = { ...host.setup, parameters: { onlyWhenChanged } };
			const answers = [await press(body), await press(body)];
			expect(answers.map(outcomeOf)).toEqual([undefined, undefined]);
		}
		expect(host.executions).toHaveLength(4);
	});

	it('lets the mark of a test alone skip no change detection', async () => {
		host.setup = { ...host.setup, parameters: { onlyWhenChanged: { fields: 'note' } } };
		const press = async (second: number) =>
			await shopify.sendTestNotification(
				'orders/updated',
				host.url,
				`{"id":5120000000002,"note":null,"updated_at":"2026-11-22T00:00:0${second}Z"}`,
			);
		expect([await press(1), await press(2)].map(outcomeOf)).toEqual(['remembered', 'unchanged']);
		expect(host.executions).toEqual([]);
	});

	it('gains a stranger nothing by the mark of a test, which is not signed', async () => {
		const payload = orderPayload({ id: '5120000000001' });
		const delivery = { uri: host.url, topic: 'orders/create', payload, eventId: '1' };
		const marked = { ...delivery, eventId: '2', headers: { 'X-Shopify-Test': 'true' } };
		// A replay of what has run is a copy, marked or not, and so is a copy of what ran marked.
		expect(outcomeOf(await shopify.deliver(delivery))).toBeUndefined();
		expect(outcomeOf(await shopify.deliver(marked))).toBe('duplicate');
		expect(outcomeOf(await shopify.deliver(delivery))).toBe('duplicate');
		// What a trigger ignores, it ignores marked as well, and a forgery is refused.
		host.setup = { ...host.setup, parameters: { topics: ['products/create'] } };
		expect(outcomeOf(await shopify.deliver({ ...marked, eventId: '3' }))).toBe('ignored');
		expect((await shopify.deliver({ ...marked, secret: 'guessed' })).status).toBe(401);
		expect(host.executions.map(({ json }) => (json.delivery as IDataObject).test)).toEqual([false]);
	});

	it('runs a change of next generation Events once, with the fields that have changed', async () => {
		shopify.addEventsSubscription({ handle: 'price', topic: 'Product', actions: ['update'], uri: host.url });
		const change: EventsChange = {
			topic: 'Product',
			action: 'update',
			fields_changed: { added: [], updated: ['product.title'], removed: [] },
			query_variables: { productId: 'gid://shopify/Product/1' },
			data: { product: { id: 'gid://shopify/Product/1', title: 'Áo' } },
		};
		const { attempts } = await shopify.emitChange(change);
		expect(attempts).toMatchObject([{ status: 200, topic: 'Product', subscriptionId: null }]);
		expect(await shopify.emitChange({ ...change, action: 'delete' })).toMatchObject({ attempts: [] });
		const { topic, action, ...content } = change;
		const payload = JSON.stringify({ topic, action, handle: 'price', ...content });
		const copy = { uri: host.url, topic, action, payload, webhookId: attempts[0]!.webhookId };
		expect(outcomeOf(await shopify.deliver(copy))).toBe('duplicate');
		expect(host.executions.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				event: 'Product/update',
				shopId: 'demo-shop.myshopify.com',
				resource: { type: 'product', id: '1' },
				delivery: expect.objectContaining({
					action: 'update',
					fieldsChanged: { added: [], updated: ['product.title'], removed: [] },
					subscriptionName: 'price',
					verifiedWith: 'clientSecret',
				}),
			}),
		]);
	});
});
