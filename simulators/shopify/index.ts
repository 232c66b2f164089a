import { signDelivery } from '../../nodes/Shopify/platform/signature';
import { parseKeepingDigits } from '../shared/digits';
import { override } from '../shared/headers';
import { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { answering, listen } from '../shared/server';
import { Wire } from '../shared/wire';
import { App } from './app';
import { contentFor, textOf, wireTopic } from './content';
import { CostBucket } from './costBucket';
import { type Delivery, DeliveryQueue, newId } from './deliveries';
import { deliveryHeaders, type Letterhead, triggeredNow } from './headers';
import { SHOPIFY_TRAITS } from './misbehaviour';
import { compliancePayload } from './payloads';
import { asRecord, type FulfillmentOrderFacts, idOf, isDeletion, recordOf, recordTypeOf } from './records';
import { route } from './routes';
import { resolveSettings, type ShopifySimulatorOptions } from './settings';
import { Shop } from './shop';
import type {
	DeliveryIdentity,
	EmitResult,
	EventsChange,
	EventsSubscription,
	ManualDelivery,
	ShopifySimulator,
} from './types';

export type { ShopifySimulatorOptions } from './settings';
export type * from './types';

/**
 * Starts an HTTP server on 127.0.0.1 that simulates Shopify for one app: the webhook part of the Admin
 * GraphQL API, the client credentials grant, and the deliveries with their signatures and retries.
 *
 * The server answers for its default shop. Another shop is addressed by its domain, either as the first part
 * of the path ("/other.myshopify.com/admin/...") or in the Host header.
 */
export async function startShopifySimulator(
	options: ShopifySimulatorOptions = {},
): Promise<ShopifySimulator> {
	const settings = resolveSettings(options);
	const app = new App(settings);
	const misbehaving = new Misbehaving(SHOPIFY_TRAITS);
	const { maximumAvailable, restoreRate } = settings.cost;
	const shops = new Map(
		[settings.shop, ...settings.otherShops].map((domain, index) => [
			domain,
			misbehaving.watched(new Shop(domain, index, new CostBucket(maximumAvailable, restoreRate)), [
				'save',
				'remove',
				'keep',
				'drop',
			]),
		]),
	);
	const eventsSubscriptions: EventsSubscription[] = [];
	let lost: readonly string[] | 'all' | 'none' = 'none';
	const wire = new Wire(settings, misbehaving);
	const queue = new DeliveryQueue(wire, settings, misbehaving);

	function shopNamed(domain = settings.shop): Shop {
		const shop = shops.get(domain);
		if (!shop) throw new Error(`The simulator has no shop ${domain}`);
		return shop;
	}

	/** Has the lists of the API show the record of a payload. */
	function keepRecord(shop: Shop, topic: string, text: string, facts?: FulfillmentOrderFacts): void {
		const type = isJson(text) ? recordTypeOf(topic) : undefined;
		if (type !== undefined) {
			const record = recordOf(type, text, (id) => shop.records.get(`${type}/${id}`), facts);
			const known = record && shop.records.get(`${type}/${record.id}`);
			if (record && (known === undefined || known.updatedAt <= record.updatedAt)) shop.keep(record);
		}
		if (isDeletion(topic) && isJson(text)) {
			const id = idOf(asRecord(parseKeepingDigits(text)));
			for (const key of [...shop.records.keys()]) if (key.endsWith(`/${id}`)) shop.drop(key);
		}
	}

	async function emit(topic: string, payload: unknown, identity: DeliveryIdentity = {}): Promise<EmitResult> {
		const shop = shopNamed(identity.shop);
		const text = textOf(payload);
		keepRecord(shop, topic, text);
		const isLost = lost === 'all' || (lost !== 'none' && lost.map(wireTopic).includes(wireTopic(topic)));
		if (isLost) return { eventId: identity.eventId ?? newId(), attempts: [] };
		const event = {
			topic: wireTopic(topic),
			shop: shop.domain,
			apiVersion: settings.apiVersion,
			eventId: identity.eventId ?? newId(),
			triggeredAt: identity.triggeredAt ?? triggeredNow(),
		};
		const letterhead = (name: string | null): Letterhead => ({ ...event, webhookId: newId(), name });
		const deliveries: Delivery[] = [];
		for (const subscription of shop.subscriptions.values()) {
			if (wireTopic(subscription.topic) !== event.topic) continue;
			const body = contentFor(subscription, text);
			if (body === null || queue.isDebounced(subscription.id, body)) continue;
			deliveries.push({
				letterhead: letterhead(subscription.name),
				uri: subscription.uri,
				body,
				secret: () => app.signingSecret,
				subscription,
				giveUp: () => void shop.remove(subscription.id),
			});
		}
		for (const { uri } of shop.notifications.filter((own) => own.topic === event.topic)) {
			deliveries.push({
				letterhead: letterhead(null),
				uri,
				body: Buffer.from(text),
				secret: () => app.notificationsSecret,
				subscription: null,
				giveUp: () => undefined,
			});
		}
		const attempts = await Promise.all(deliveries.map((delivery) => queue.send(delivery)));
		return { eventId: event.eventId, attempts };
	}

	async function emitChange(change: EventsChange, identity: DeliveryIdentity = {}): Promise<EmitResult> {
		const { topic, action, ...content } = change;
		const eventId = identity.eventId ?? newId();
		const matching = eventsSubscriptions.filter(
			(own) => own.topic === topic && (own.actions?.includes(action) ?? true),
		);
		const attempts = await Promise.all(
			matching.map(({ handle, uri }) =>
				queue.send({
					letterhead: {
						topic,
						action,
						shop: shopNamed(identity.shop).domain,
						apiVersion: settings.apiVersion,
						webhookId: newId(),
						eventId,
						triggeredAt: identity.triggeredAt ?? triggeredNow(),
						name: handle,
					},
					uri,
					body: Buffer.from(JSON.stringify({ topic, action, handle, ...content })),
					secret: () => app.signingSecret,
					subscription: null,
					giveUp: () => undefined,
				}),
			),
		);
		return { eventId, attempts };
	}

	function deliver(delivery: ManualDelivery) {
		const body = Buffer.from(textOf(delivery.payload));
		const letterhead: Letterhead = {
			topic: wireTopic(delivery.topic),
			shop: shopNamed(delivery.shop).domain,
			apiVersion: delivery.apiVersion ?? settings.apiVersion,
			webhookId: delivery.webhookId ?? newId(),
			eventId: delivery.eventId ?? newId(),
			triggeredAt: delivery.triggeredAt ?? triggeredNow(),
			name: delivery.name ?? null,
			...(delivery.action !== undefined && { action: delivery.action }),
		};
		const signature = signDelivery(body, delivery.secret ?? app.signingSecret);
		const headers = override(deliveryHeaders(letterhead, signature), delivery.headers ?? {});
		return wire.post(delivery.uri, headers, delivery.tamper?.(body) ?? body);
	}

	const server = await listen(
		settings.port,
		answering(
			misbehaving.answers((request, response) =>
				route(request, response, { app, settings, shops, misbehaving, simulator }),
			),
		),
	);
	const simulator: ShopifySimulator = {
		url: server.url,
		port: server.port,
		shop: settings.shop,
		deliveries: queue.log,
		emit,
		keep: (topic, payload, { shop, ...facts } = {} as FulfillmentOrderFacts & { shop?: string }) =>
			keepRecord(shopNamed(shop), topic, textOf(payload), facts.updatedAt === undefined ? undefined : facts),
		loseDeliveries(topics) {
			lost = topics;
		},
		addEventsSubscription: (subscription) => void eventsSubscriptions.push(subscription),
		emitChange,
		deliver,
		sendTestNotification: (topic, uri, payload) =>
			deliver({
				uri,
				topic,
				payload,
				secret: app.notificationsSecret,
				headers: { 'X-Shopify-Test': 'true' },
			}),
		compliance: (topic) => compliancePayload(topic, settings.shop),
		idle: () => queue.idle(),
		subscriptions: (shop) => [...shopNamed(shop).subscriptions.values()],
		removeSubscriptions(shop) {
			shopNamed(shop).subscriptions.clear();
		},
		addNotificationSubscription(topic, uri, shop) {
			shopNamed(shop).notifications.push({ topic: wireTopic(topic), uri });
		},
		rotateClientSecret: (next) => app.rotateClientSecret(next),
		signWith(which) {
			app.signing = which;
		},
		setInstallation(state) {
			app.installation = state;
		},
		setScopes(scopes) {
			app.scopes = scopes;
		},
		revokeToken: (token) => app.revokeToken(token),
		misbehave: (switches) => misbehaving.set(switches),
		async close() {
			queue.close();
			wire.close();
			await server.close();
		},
	};
	return simulator;
}

/** Callers may choose any text as a payload. */
function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
