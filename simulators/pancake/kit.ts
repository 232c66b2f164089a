import { plainText } from '../shared/digits';
import { GUESSED } from '../shared/forgery';
import { forged, type Forgeries, type PlatformKit, type RunningPlatform, type Sample } from '../shared/kit';
import { PANCAKE_TRAITS } from './misbehaviour';
import { noisyPancake, PANCAKE_ASPECTS } from './noisyShop';
import type { NoisyDelivery } from './noisyOptions';
import { startPancakeSimulator, type ManualDelivery, type PancakeSimulator } from './index';
import { WEBHOOK_TYPES } from './payloads';
import { API_KEY, type PancakeSimulatorOptions, SHOP_ID } from './settings';

/** The header and the secret that a user invents and enters on the page Webhook/API. */
export const PANCAKE_HEADER = 'X-API-KEY';
export const PANCAKE_SECRET = 'webhook-secret-of-the-simulator';

/** The statuses of an order that is not cancelled. */
const STATUSES = [0, 1, 12, 13, 8, 9, 2, 3, 16];

/** Nothing signs the body, so a changed body cannot be detected and is not among the forgeries. */
const FORGERIES: Forgeries<ManualDelivery> = {
	'wrong key': () => ({ headers: { [PANCAKE_HEADER]: GUESSED } }),
	'no secret': () => ({ headers: { [PANCAKE_HEADER]: null } }),
	'secret in another header': () => ({
		headers: { [PANCAKE_HEADER]: null, Authorization: PANCAKE_SECRET },
	}),
	'another shop': (_url, body) => ({
		body: body.replace(`"shop_id":${SHOP_ID}`, `"shop_id":${SHOP_ID + 1}`),
	}),
};

export const pancakeKit: PlatformKit<'pancake', PancakeSimulator, PancakeSimulatorOptions, NoisyDelivery> = {
	name: 'pancake',
	title: 'Pancake POS',
	credential: {
		type: 'pancakePosApi',
		forms: [
			{
				values: { shopId: String(SHOP_ID) },
				secrets: ['apiKey', 'webhookSecret', 'urlSecret', 'signingKey'],
				sent: ['apiKey'],
			},
		],
		wrong: { field: 'apiKey', value: 'key-of-another-shop', refusal: /API key/ },
		errorBodies: {
			'errors of Pancake': (message) => ({
				success: false,
				errors: [message, encodeURIComponent(message)],
			}),
		},
	},
	trigger: {
		node: 'pancakeTrigger',
		byHand: { registration: 'manual' },
		byApi: { registration: 'api' },
		recovering: { recover: { everyMinutes: 0.1, settleSeconds: 10 } },
		watched: 'status',
		facts: { platform: 'pancake', event: 'orders', verifiedWith: 'webhookSecret' },
	},
	action: {
		node: 'pancake',
		offered: [
			'Get the webhook settings of the shop',
			'Update the webhook settings of the shop',
			'Get an order',
			'Get many orders',
			'Create a webhook',
			'Delete a webhook',
			'Get a webhook',
			'Get many webhooks',
			'Rotate the secret of a webhook',
			'Switch a webhook on or off',
			'Send a test event to a webhook',
			'Update a webhook',
			'Clear the history of deliveries',
			'Get a delivery',
			'Get many deliveries',
			'Get pending deliveries',
			'Retry deliveries',
			'Get the statistics of a webhook',
		],
		calls: [
			{ resource: 'order', operation: 'getMany' },
			{ resource: 'webhook', operation: 'create', url: 'https://x.example.com', events: ['order.created'] },
			{ resource: 'webhook', operation: 'delete', webhookId: 'w' },
		],
	},
	policy: { answerWithinMs: null },
	forgeries: Object.keys(FORGERIES),
	noisyShop: {
		day: noisyPancake,
		aspects: PANCAKE_ASPECTS,
		listening: {
			whenChanged: ['orders', 'products', 'variations_warehouses'],
			recurring: ['orders', 'products'],
			watched: Object.keys(PANCAKE_ASPECTS),
			unseen: 'run',
		},
		parameters: { onlyWhenChanged: { fields: Object.values(PANCAKE_ASPECTS).flat().join(',') } },
		reader: {
			eventOf: ({ type }) => type,
			resourceOf: ({ type, id, variation_id: variation, warehouse_id: warehouse }) =>
				type === 'variations_warehouses'
					? `inventory/${variation}/${warehouse}`
					: `${type === 'orders' ? 'order' : 'product'}/${plainText(id)}`,
			timeOf: ({ type, updated_at: updated, inserted_at: inserted }) =>
				type === 'orders' ? updated : inserted,
			microsOf: (time) => Date.parse(`${time.slice(0, 19)}Z`) * 1_000 + Number(time.slice(20)),
		},
	},
	practice: {
		watched: ['status', 'bill_full_name'],
		repetition: "the simulator's own doing, as Pancake publishes no repetition",
	},
	misbehaviour: PANCAKE_TRAITS,
	start: startPancake,
};

/** A shop whose single URL is entered on its page Webhook/API, with a secret in a header. */
async function startPancake({ patienceMs, ...options }: Parameters<typeof pancakeKit.start>[0] = {}): Promise<
	RunningPlatform<PancakeSimulator, NoisyDelivery>
> {
	const limit = patienceMs === undefined ? {} : { requestTimeoutMs: patienceMs };
	const pancake = await startPancakeSimulator({ ...limit, ...options });
	const secret = { [PANCAKE_HEADER]: PANCAKE_SECRET };
	const bodyOf = ({ name, revision = 0, touches = 0 }: Sample) =>
		JSON.stringify({
			type: 'orders',
			event_type: revision + touches === 0 ? 'create' : 'update',
			id: name,
			shop_id: SHOP_ID,
			status: STATUSES[revision % STATUSES.length],
			note: touches === 0 ? null : `Ghi chú ${touches}`,
			updated_at: new Date(Date.UTC(2026, 10, 25, 2, 30 + revision, touches)).toISOString().slice(0, 19),
		});
	return {
		simulator: pancake,
		credential: {
			apiKey: API_KEY,
			shopId: String(SHOP_ID),
			baseUrl: pancake.url,
			webhookHeaderName: PANCAKE_HEADER,
			webhookSecret: PANCAKE_SECRET,
		},
		connect: async (url) => {
			pancake.configureWebhook({
				webhook_enable: true,
				webhook_url: url,
				webhook_types: WEBHOOK_TYPES,
				webhook_headers: secret,
			});
		},
		bodyOf,
		emit: async (sample) => void (await pancake.emit('orders', {}, { body: bodyOf(sample) })),
		deliver: async (url, sample, { forgery, body = bodyOf(sample) } = {}) =>
			await pancake.deliver({ url, headers: secret, body, ...forged(FORGERIES, forgery, url, body) }),
		deliverStep: async (url, delivery) => await pancake.deliver({ url, headers: secret, ...delivery }),
		proofOf: (_url, { headers }) => ({
			actual: headers[PANCAKE_HEADER.toLowerCase()],
			expected: PANCAKE_SECRET,
		}),
		misbehave: (switches) => pancake.misbehave(switches),
		attempts: () =>
			pancake.deliveries.map((attempt) => ({
				...attempt,
				id: attempt.eventId,
				event: attempt.type,
				sample: String((JSON.parse(attempt.body) as { id?: unknown }).id),
			})),
		registrations: {
			urls: () => {
				const { webhook_enable: isOn, webhook_url: url } = pancake.webhook();
				return isOn && url ? [url] : [];
			},
			lose: () => pancake.configureWebhook({ webhook_enable: false }),
		},
		async unnoticed(count) {
			const { webhook_enable: wasOn } = pancake.webhook();
			pancake.configureWebhook({ webhook_enable: false });
			const ids: string[] = [];
			for (let at = 0; at < count; at++) ids.push(String((await pancake.createOrder()).record.id));
			pancake.configureWebhook({ webhook_enable: wasOn });
			return ids;
		},
		idle: async () => await pancake.idle(),
		close: async () => await pancake.close(),
	};
}
