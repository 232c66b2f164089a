import { COMPLIANCE_TOPICS, findEventType, EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';
import { KITS } from '../../simulators/kits';
import { GUESSED } from '../../simulators/shared/forgery';
import type { EmitResult, EventsSubscription, ManualDelivery } from '../../simulators/shopify';
import { wireTopic } from '../../simulators/shopify/content';
import { DeliveryLog, type Cause } from './deliveryLog';
import { Advice, checkedUrl, LastSent, newNumber, describe, type PracticePlatform } from './platform';
import { bodyOf, changeOf, eventsTopicIn, HANDLE, subscriptionTo, type EventsTopic } from './shopifyEvents';
import { payloadOf, UPDATES, type Resource } from './shopifyResources';
import { ResourceHistory } from './resourceHistory';

const kit = KITS.shopify;

export async function practiceShopify(port: number): Promise<PracticePlatform> {
	const platform = await kit.start({ port });
	const shopify = platform.simulator;
	const { clientSecret, notificationsSecret } = platform.credential;
	const notifications: Array<{ topic: string; uri: string }> = [];
	const ofEvents: EventsSubscription[] = [];
	const log = new DeliveryLog(platform);
	const byHand = async (cause: Cause, delivery: ManualDelivery) =>
		await log.send(cause, delivery.topic, delivery.uri, async () => await shopify.deliver(delivery));
	const last = new LastSent(kit, async (sent: ManualDelivery) => [await byHand('again', sent)]);

	const addressesOf = (topic: string) => {
		const subscribed = shopify.subscriptions().map((own) => ({ topic: wireTopic(own.topic), uri: own.uri }));
		const uris = [...subscribed, ...notifications].filter((own) => own.topic === topic).map(({ uri }) => uri);
		if (uris.length > 0) return uris;
		throw new Advice(
			`Nobody is subscribed to ${topic}. Activate a trigger that registers it by API, or enter its URL as ` +
				`in the admin: shopify url <URL> ${topic}`,
		);
	};
	/** @throws Advice where no app is subscribed to the change */
	const addressesOfEvents = (named: string, { topic, action = 'update' }: EventsTopic) => {
		const uris = ofEvents
			.filter((own) => own.topic === topic && (own.actions?.includes(action) ?? true))
			.map(({ uri }) => uri);
		if (uris.length > 0) return uris;
		throw new Advice(
			`No app is subscribed to ${named}. Enter the URL of a trigger, as in shopify.app.toml: shopify url <URL> ${named}`,
		);
	};
	/** @param common what all deliveries of the event have */
	const sent = (
		cause: Cause,
		{ eventId, attempts }: EmitResult,
		common: Pick<ManualDelivery, 'topic' | 'payload' | 'triggeredAt' | 'action' | 'name'>,
		secretOf: (subscriptionId: string | null) => string,
	) => {
		last.remember(
			attempts.map(({ uri, webhookId, subscriptionId }) => ({
				...common,
				uri,
				eventId,
				webhookId,
				secret: secretOf(subscriptionId),
			})),
		);
		log.note(
			cause,
			attempts.map(({ webhookId }) => webhookId),
		);
		return describe(
			attempts.map((attempt) => ({ ...attempt, url: attempt.uri })),
			kit.practice.repetition,
		);
	};
	const send = async (cause: Cause, topic: string, payload: string, at: number) => {
		addressesOf(topic);
		const triggeredAt = new Date(at).toISOString();
		const result = await shopify.emit(topic, payload, { triggeredAt });
		return sent(cause, result, { topic, payload, triggeredAt }, (subscriptionId) =>
			subscriptionId === null ? notificationsSecret! : clientSecret!,
		);
	};
	const sendChange = async (named: string, events: EventsTopic) => {
		addressesOfEvents(named, events);
		const change = changeOf(events);
		const triggeredAt = new Date().toISOString();
		const result = await shopify.emitChange(change, { triggeredAt });
		const { topic, action } = change;
		const common = { topic, action, payload: bodyOf(change), triggeredAt, name: HANDLE };
		return sent('event', result, common, () => clientSecret!);
	};
	const forgeriesOf = (named: string): ManualDelivery[] => {
		const events = eventsTopicIn(named);
		if (events !== undefined) {
			const { topic, action } = changeOf(events);
			return addressesOfEvents(named, events).map((uri) => {
				return { uri, topic, action, name: HANDLE, payload: bodyOf(changeOf(events)), secret: GUESSED };
			});
		}
		const topic = knownTopic(named);
		return addressesOf(topic).map((uri) => {
			return { uri, topic, payload: sampleOf(newResource(topic), Date.now()), secret: GUESSED };
		});
	};
	const history = new ResourceHistory<Resource>({
		platform: 'shopify',
		texts: {
			change:
				'the last order changes in shipping_address and line_items[].current_quantity; a product in title and prices',
			touch: 'an app writes a tag into the last order or product, and nothing else changes but updated_at',
			old: 'an update comes late that has what was before the last change',
		},
		changed: (resource) => ({
			between: { ...resource, edition: resource.edition + 1 },
			next: { ...resource, edition: resource.edition + 2 },
		}),
		touched: (resource) => ({ ...resource, tags: resource.tags + 1 }),
		send: async (cause, { content, at }) =>
			await send(cause, UPDATES[content.kind], payloadOf(content, at), at),
	});
	return {
		kit,
		platform,
		commands: [
			{
				verb: 'url',
				takes: '<URL> [topic]',
				what: 'creates a webhook in the admin under Settings > Notifications; the topic is orders/create. With Product or Product/update, an app subscribes to next generation Events in shopify.app.toml',
				run: async (url, named = 'orders/create') => {
					const uri = checkedUrl('shopify', url);
					const events = eventsTopicIn(named);
					if (events !== undefined) {
						const subscription = subscriptionTo(events, uri);
						shopify.addEventsSubscription(subscription);
						ofEvents.push(subscription);
						return [`${named} goes to ${uri}`];
					}
					const topic = knownTopic(named);
					shopify.addNotificationSubscription(topic, uri);
					notifications.push({ topic, uri });
					return [`${topic} goes to ${uri}`];
				},
			},
			{
				verb: 'event',
				takes: '[topic]',
				what: 'something happens in the shop; orders/create if no topic is named. Product/update is one of next generation Events',
				run: async (named = 'orders/create') => {
					const events = eventsTopicIn(named);
					if (events !== undefined) return await sendChange(named, events);
					const topic = knownTopic(named);
					const now = Date.now();
					const resource = newResource(topic);
					const lines = await send('event', topic, sampleOf(resource, now), now);
					if (resource !== undefined) history.begin(resource, now);
					return lines;
				},
			},
			...history.commands(),
			last.command('byte for byte'),
			{
				verb: 'forge',
				takes: '[topic]',
				what: 'somebody who does not know the secret sends an order',
				run: async (named = 'orders/create') => {
					const forged = forgeriesOf(named);
					return describe(await Promise.all(forged.map(async (delivery) => await byHand('forge', delivery))));
				},
			},
		],
		log,
	};
}

/** @returns undefined where a topic is about something else */
function newResource(topic: string): Resource | undefined {
	const kind = (['orders', 'products'] as const).find((name) => topic.startsWith(`${name}/`));
	return kind && { kind, id: String(newNumber()), edition: 1, tags: 0 };
}

function sampleOf(resource: Resource | undefined, at: number): string {
	if (resource !== undefined) return payloadOf(resource, at);
	return JSON.stringify({ id: newNumber(), updated_at: new Date(at).toISOString() });
}

/**
 * @param named either form of its name
 * @returns the name on the wire
 * @throws Advice unless the shop can have a webhook for it
 */
function knownTopic(named: string): string {
	const known = findEventType(named);
	if (known !== undefined) return known.topic;
	if (COMPLIANCE_TOPICS.some((topic) => topic === named)) {
		throw new Advice(`${named} is set up in the configuration of an app, which the practice does not have`);
	}
	const [resource = ''] = named.split('/');
	const alike = EVENT_TYPES.map((known) => known.topic).filter((known) => known.startsWith(`${resource}/`));
	const cure =
		alike.length > 0 ? `It has ${alike.join(', ')}` : 'The list in the trigger has all, e.g. orders/create';
	throw new Advice(`Shopify has no topic "${named}". ${cure}`);
}
