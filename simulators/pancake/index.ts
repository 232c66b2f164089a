import { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { answering, listen } from '../shared/server';
import { Wire } from '../shared/wire';
import { Events, sdkPayload } from './events';
import { Gate } from './gate';
import { PANCAKE_TRAITS } from './misbehaviour';
import { payloadOf, wrapped } from './payloads';
import { DeliveryQueue } from './queue';
import { API_ROOT, route } from './routes';
import { shown } from './sdk/routes';
import { SdkSender } from './sdk/sender';
import { isSdkEvent } from './sdk/types';
import { Sender, withSuffix } from './sender';
import { type PancakeSimulatorOptions, resolveSettings } from './settings';
import { orderOfApi, orderOfEvent, Shop } from './shop';
import { CANCELED } from './statuses';
import { Writer } from './text';
import { MicroClock } from './time';
import type { ApiCall, Fields, ManualDelivery, PancakeSimulator, SdkEvent, WebhookType } from './types';

export { API_KEY, type PancakeSimulatorOptions, SHOP_ID } from './settings';
export type * from './types';

/**
 * Starts an HTTP server on 127.0.0.1 that simulates Pancake POS for some shops: the part of its Open API with
 * shops, orders, products and webhook settings, the deliveries to each shop's single URL, and, as an
 * unverified addition, the webhooks that pancake-client-sdk documents.
 */
export async function startPancakeSimulator(
	options: PancakeSimulatorOptions = {},
): Promise<PancakeSimulator> {
	const settings = resolveSettings(options);
	const misbehaving = new Misbehaving(PANCAKE_TRAITS);
	const clock = new MicroClock();
	const shops = new Map(
		settings.shops.map(({ id, name = `Shop ${id}` }) => {
			const shop = misbehaving.watched(new Shop(id, name, clock), Shop.WRITES);
			return [id, shop] as const;
		}),
	);
	const gate = new Gate(settings);
	const { requestTimeoutMs } = settings;
	const wire = new Wire({ connectTimeoutMs: requestTimeoutMs, requestTimeoutMs }, misbehaving);
	const sender = new Sender(wire, settings);
	const writer = new Writer(settings);
	const queue = new DeliveryQueue(sender, settings);
	const sdk = new SdkSender(queue, writer, settings);
	const events = new Events(queue, sdk, writer, settings);
	const calls: ApiCall[] = [];

	function shopOf(id?: number): Shop {
		const shop = id === undefined ? [...shops.values()][0] : shops.get(id);
		if (!shop) throw new Error(`The simulator has no shop ${id}`);
		return shop;
	}

	/** The sample of an event, with some fields replaced. */
	function payloadFor(type: WebhookType, shop: Shop, fields: Fields = {}): Fields {
		const own = type === 'orders' || type === 'customers' ? { shop_id: shop.id } : {};
		return payloadOf(type, { ...own, ...fields }, settings.inventoryEventType);
	}

	async function orderChanged(shop: Shop, order: Fields, eventType: string, sdkEvents: readonly SdkEvent[]) {
		const payload = orderOfEvent(order, settings.customerInOrders);
		const published = [
			events.publish({
				shop,
				type: 'orders',
				payload: { type: 'orders', event_type: eventType, ...payload },
			}),
			...sdkEvents.map((type) => events.publish({ shop, type, payload })),
		];
		return { record: orderOfApi(order), events: await Promise.all(published) };
	}

	const server = await listen(
		settings.port,
		answering(
			misbehaving.answers((request, response) =>
				route(request, response, { gate, settings, shops, sender: sdk, calls, misbehaving }),
			),
		),
	);
	return {
		url: `${server.url}${API_ROOT}`,
		port: server.port,
		deliveries: queue.log,
		calls,

		emit(type, fields, { shopId, ...changes } = {}) {
			const shop = shopOf(shopId);
			const payload = isSdkEvent(type) ? sdkPayload(type, fields) : payloadFor(type, shop, fields);
			return events.publish({ shop, type, payload, ...changes });
		},
		duplicate: (eventId, copies = 1) =>
			Promise.all(Array.from({ length: copies }, () => events.duplicate(eventId))),
		deliver({ shopId, type = 'orders', payload, body, signWith, tamper, ...more }: ManualDelivery = {}) {
			const shop = shopOf(shopId);
			const { webhook_url: own, webhook_headers: headers } = shop.webhook;
			if (!more.url && !own) throw new Error('There is no webhook_url to deliver to');
			const url = more.url ?? (settings.urlSuffix ? withSuffix(own ?? '', type) : (own ?? ''));
			const content = wrapped(payloadFor(type, shop, payload), more.wrapper ?? settings.wrapper);
			const text = body ?? writer.text(content);
			const post = { url, headers, body: Buffer.from(text), secret: signWith ?? null };
			return sender.post({ ...post, changes: more.headers, tamper });
		},
		idle: () => queue.pending.idle(),

		createOrder(fields = {}, shopId) {
			const shop = shopOf(shopId);
			return orderChanged(shop, shop.createOrder(fields), 'create', ['order.created']);
		},
		updateOrder(orderId, fields, shopId) {
			const shop = shopOf(shopId);
			const before = shop.order(orderId)?.status;
			const order = shop.updateOrder(orderId, fields);
			const isMoved = order.status !== before;
			const moved: SdkEvent[] = isMoved ? ['order.status_changed'] : [];
			const cancelled: SdkEvent[] = isMoved && order.status === CANCELED ? ['order.cancelled'] : [];
			return orderChanged(shop, order, 'update', ['order.updated', ...moved, ...cancelled]);
		},
		changeFee(orderId, fee, shopId) {
			const shop = shopOf(shopId);
			return orderChanged(shop, shop.changeFee(orderId, fee), 'update', ['order.updated']);
		},
		async saveCustomer(id, fields = {}, shopId) {
			const shop = shopOf(shopId);
			const record = shop.saveCustomer(id, fields);
			const payload = { type: 'customers', event_type: 'update', ...record };
			return { record, events: [await events.publish({ shop, type: 'customers', payload })] };
		},
		async moveStock(moves, order = 'inOrder', shopId) {
			const shop = shopOf(shopId);
			const rows = [moves].flat().map((move) => shop.moveStock(move));
			const published = [];
			for (const row of order === 'inOrder' ? rows : rows.toReversed()) {
				const eventType = settings.inventoryEventType === 'null' ? { event_type: null } : {};
				const payload = { type: 'variations_warehouses', ...eventType, ...row };
				published.push(await events.publish({ shop, type: 'variations_warehouses', payload }));
				published.push(await events.publish({ shop, type: 'inventory.updated', payload: row }));
			}
			return { record: shop.products()[0] ?? {}, events: published };
		},

		order(orderId, shopId) {
			const order = shopOf(shopId).order(orderId);
			return order && orderOfApi(order);
		},
		webhook: (shopId) => shopOf(shopId).webhook,
		configureWebhook(change, shopId) {
			shopOf(shopId).configure(change);
		},
		sdkWebhooks: (shopId) => shopOf(shopId).hooks.list,
		sdkDeliveries: (shopId) => shopOf(shopId).hooks.deliveries.map(shown),

		setApiKeys(keys) {
			gate.keys = keys;
		},
		failNext: (failure = {}) => gate.failNext(failure),
		misbehave: (switches) => misbehaving.set(switches),
		async close() {
			queue.pending.close();
			wire.close();
			await server.close();
		},
	};
}
