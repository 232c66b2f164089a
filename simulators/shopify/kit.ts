import { createHmac } from 'node:crypto';

import { plainText } from '../shared/digits';
import { GUESSED, withAnotherDigit } from '../shared/forgery';
import { forged, type Forgeries, type PlatformKit, type RunningPlatform, type Sample } from '../shared/kit';
import { withDefaults } from '../shared/options';
import { SHOPIFY_TRAITS } from './misbehaviour';
import { noisyShopify, SHOPIFY_ASPECTS } from './noisyShop';
import type { NoisyDelivery } from './noisyOptions';
import { startShopifySimulator, type ManualDelivery, type ShopifySimulator } from './index';
import { orderPayload } from './payloads';
import type { ShopifySimulatorOptions } from './settings';
import { nextLegacyId } from './shop';

const KEYS = {
	accessToken: 'shpat_of-the-simulator',
	clientSecret: 'shpss_of-the-simulator',
	notificationsSecret: 'notifications-secret-of-the-simulator',
};

/** The topic of the trigger's registration, and of the node's calls. */
const TOPIC = 'orders/create';
const UPDATED = 'orders/updated';

const FORGERIES: Forgeries<ManualDelivery> = {
	'wrong key': () => ({ secret: GUESSED }),
	'changed body': () => ({ tamper: withAnotherDigit }),
	'no signature': () => ({ headers: { 'x-shopify-hmac-sha256': null } }),
};

const CALLS = [
	{ resource: 'subscription', operation: 'getMany' },
	{ resource: 'subscription', operation: 'create', topic: TOPIC, uri: 'u' },
	{ resource: 'subscription', operation: 'delete', subscriptionId: '1' },
];

export const shopifyKit: PlatformKit<'shopify', ShopifySimulator, ShopifySimulatorOptions, NoisyDelivery> = {
	name: 'shopify',
	title: 'Shopify',
	credential: {
		type: 'shopifyWebhookApi',
		forms: [
			{
				title: 'with an access token',
				values: { shop: 'demo-shop', authentication: 'accessToken' },
				secrets: ['accessToken', 'clientSecret', 'notificationsSecret', 'previousSecret'],
				sent: ['accessToken'],
			},
			{
				title: 'with client ID and secret',
				values: { shop: 'demo-shop', authentication: 'clientCredentials', clientId: 'app' },
				secrets: ['clientSecret', 'notificationsSecret', 'previousSecret'],
				sent: ['clientSecret', 'sessionToken'],
			},
		],
		wrong: { field: 'accessToken', value: 'shpat_of_another_app', refusal: /check the access token/i },
		errorBodies: {
			'errors of GraphQL': (message) => ({ errors: [{ message }] }),
			'a scope that is missing': (message) => ({
				errors: [{ message, extensions: { code: 'ACCESS_DENIED' } }],
			}),
		},
	},
	trigger: {
		node: 'shopifyWebhookTrigger',
		byHand: { registration: 'manual' },
		byApi: { registration: 'api', topics: [TOPIC] },
		recovering: { recover: { everyMinutes: 0.1, settleSeconds: 10 } },
		watched: 'total_price',
		facts: {
			event: TOPIC,
			shopId: 'demo-shop.myshopify.com',
			verifiedWith: 'notificationsSecret',
		},
	},
	action: {
		node: 'shopifyWebhook',
		offered: [
			'Create a subscription',
			'Delete a subscription',
			'Get a subscription',
			'Get many subscriptions',
			'Update a subscription',
		],
		calls: CALLS,
	},
	policy: { answerWithinMs: 5_000 },
	forgeries: Object.keys(FORGERIES),
	noisyShop: {
		day: noisyShopify,
		aspects: SHOPIFY_ASPECTS,
		listening: {
			always: [TOPIC, 'orders/paid', 'orders/cancelled'],
			whenChanged: [UPDATED],
			watched: ['address', 'items'],
			unseen: 'remember',
		},
		parameters: {
			onlyWhenChanged: { fields: [...SHOPIFY_ASPECTS.address, ...SHOPIFY_ASPECTS.items].join(',') },
		},
		reader: {
			eventOf: (_body, { headers }) => String(headers['x-shopify-topic']),
			resourceOf: ({ id }) => `order/${plainText(id)}`,
			timeOf: ({ updated_at: time }) => time,
			microsOf: (time) => Date.parse(time) * 1_000,
		},
	},
	practice: {
		watched: ['shipping_address', 'line_items[].current_quantity'],
		updates: UPDATED,
		repetition: 'of its 8 repetitions within 4 hours Shopify does not publish when each comes',
	},
	misbehaviour: SHOPIFY_TRAITS,
	start: startShopify,
};

/** A shop with an app for its API; by hand, webhooks are made on the page Notifications. */
async function startShopify({ patienceMs, ...options }: Parameters<typeof shopifyKit.start>[0] = {}): Promise<
	RunningPlatform<ShopifySimulator, NoisyDelivery>
> {
	const { accessToken, clientSecret, notificationsSecret } = withDefaults(KEYS, options);
	const keys = { accessToken, clientSecret, notificationsSecret };
	const limit = patienceMs === undefined ? {} : { requestTimeoutMs: patienceMs };
	const shopify = await startShopifySimulator({ ...limit, ...options, ...keys });
	const bodyOf = ({ name, revision = 0, touches = 0 }: Sample) =>
		JSON.stringify({
			id: Number(name.replace(/\D/g, '')),
			name,
			total_price: String(420_000 + revision),
			tags: touches === 0 ? '' : `app-${touches}`,
			updated_at: timeOf({ name, revision, touches }),
		});
	const deliveryOf = (sample: Sample) => ({
		topic: sample.revision || sample.touches ? UPDATED : TOPIC,
		payload: bodyOf(sample),
		eventId: eventIdOf(sample),
		secret: keys.notificationsSecret,
	});
	return {
		simulator: shopify,
		credential: {
			shop: shopify.shop.replace('.myshopify.com', ''),
			authentication: 'accessToken',
			accessToken: keys.accessToken,
			clientSecret: keys.clientSecret,
			notificationsSecret: keys.notificationsSecret,
			baseUrl: shopify.url,
		},
		connect: async (url) => {
			for (const topic of [TOPIC, UPDATED]) shopify.addNotificationSubscription(topic, url);
		},
		bodyOf,
		emit: async (sample) => {
			const { topic, payload, eventId } = deliveryOf(sample);
			await shopify.emit(topic, payload, { eventId });
		},
		deliver: async (url, sample, { forgery, body } = {}) => {
			const delivery = { ...deliveryOf(sample), ...(body !== undefined && { payload: body }) };
			return await shopify.deliver({
				uri: url,
				webhookId: `delivery-of-${delivery.eventId}`,
				...delivery,
				...forged(FORGERIES, forgery, url, delivery.payload),
			});
		},
		deliverStep: async (url, delivery) =>
			await shopify.deliver({ uri: url, secret: keys.notificationsSecret, ...delivery }),
		proofOf: (_url, { headers, body }) => ({
			actual: headers['x-shopify-hmac-sha256'],
			expected: createHmac('sha256', keys.notificationsSecret).update(body).digest('base64'),
		}),
		misbehave: (switches) => shopify.misbehave(switches),
		attempts: () =>
			shopify.deliveries.map((attempt) => ({
				...attempt,
				id: attempt.webhookId,
				event: attempt.topic,
				sample: attempt.eventId.split('/')[0]!,
				url: attempt.uri,
			})),
		registrations: {
			urls: () => shopify.subscriptions().map(({ uri }) => uri),
			lose: () => shopify.removeSubscriptions(),
		},
		async unnoticed(count) {
			shopify.loseDeliveries('all');
			const ids = Array.from({ length: count }, () => nextLegacyId());
			for (const id of ids) {
				const now = new Date().toISOString();
				await shopify.emit(TOPIC, orderPayload({ id, updatedAt: now, fields: { created_at: now } }));
			}
			shopify.loseDeliveries('none');
			return ids;
		},
		idle: async () => await shopify.idle(),
		close: async () => await shopify.close(),
	};
}

/** The name of the sample, followed by its changes. */
function eventIdOf({ name, revision = 0, touches = 0 }: Sample): string {
	return revision + touches === 0 ? name : `${name}/${revision}/${touches}`;
}

/** RFC 3339, in Shopify's form. */
function timeOf({ revision = 0, touches = 0 }: Sample): string {
	return new Date(Date.UTC(2026, 10, 25, 9, 30 + revision, touches)).toISOString().replace('.000Z', 'Z');
}
