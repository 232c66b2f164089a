import { createHmac } from 'node:crypto';

import { plainText } from '../shared/digits';
import { GUESSED, withAnotherDigit, writtenAnew } from '../shared/forgery';
import {
	forged,
	type Forgeries,
	type PlatformKit,
	type RunningPlatform,
	type Sample,
	SAMPLE,
} from '../shared/kit';
import { withDefaults } from '../shared/options';
import { LAZADA_TRAITS } from './misbehaviour';
import { LAZADA_ASPECTS, noisyLazada, type NoisyDelivery } from './noisyShop';
import { startLazadaSimulator, type LazadaSimulator, type ManualDelivery } from './index';
import type { LazadaSimulatorOptions } from './settings';

/** An app at Lazada. */
const APP = { appKey: '123456', appSecret: 'app-secret-of-the-simulator' };

/** trade_order */
const TYPE = 0;
/** Seconds since 1970. The times of samples are later. */
const SOME_TIME = 1_760_000_000;
/** The statuses of an order that is not cancelled. */
const STATUSES = ['unpaid', 'pending', 'packed', 'ready_to_ship', 'shipped', 'delivered'];

const FORGERIES: Forgeries<ManualDelivery> = {
	'wrong key': () => ({ appSecret: GUESSED }),
	'key of another app': () => ({ appKey: '654321' }),
	'changed body': () => ({ tamper: withAnotherDigit }),
	'body rewritten by a proxy': () => ({ tamper: writtenAnew }),
	'no signature': () => ({ headers: { authorization: null } }),
};

/** The message types of noisy days, with the item's `event` of each. */
const NOISY: Readonly<Record<number, string>> = {
	0: 'trade_order',
	3: 'product_created',
	4: 'product_updated',
};

export const lazadaKit: PlatformKit<'lazada', LazadaSimulator, LazadaSimulatorOptions, NoisyDelivery> = {
	name: 'lazada',
	title: 'Lazada',
	credential: {
		type: 'lazadaOpenPlatformApi',
		forms: [
			{
				values: { site: 'custom', appKey: APP.appKey },
				secrets: ['appSecret', 'accessToken', 'refreshToken'],
				sent: ['accessToken', 'refreshToken'],
			},
		],
		wrong: {
			field: 'appSecret',
			value: 'secret-of-another-app',
			refusal: /check the app key and the app secret/i,
		},
		errorBodies: {
			'an error of Lazada': (message) => ({ code: 'E9', message, request_id: message }),
			'an access token that is refused': (message) => ({ code: 'IllegalAccessToken', message }),
		},
	},
	trigger: {
		node: 'lazadaTrigger',
		byHand: {},
		recovering: { recover: { everyMinutes: 0.1, settleSeconds: 10 } },
		watched: 'order_status',
		facts: { event: 'trade_order', site: 'lazada_vn', orderId: SAMPLE.name },
	},
	action: {
		node: 'lazada',
		offered: [
			'Get an order',
			'Get the items of orders',
			'Get many orders',
			'Get the status of the authorization',
		],
		calls: [
			{ resource: 'order', operation: 'get', orderId: '1' },
			{ resource: 'order', operation: 'getItems', orderIds: '1', output: 'lines' },
			{ resource: 'authorization', operation: 'getStatus' },
		],
	},
	policy: { answerWithinMs: 500 },
	forgeries: Object.keys(FORGERIES),
	noisyShop: {
		day: noisyLazada,
		aspects: LAZADA_ASPECTS,
		listening: {
			always: ['product_created'],
			whenChanged: ['trade_order', 'product_updated'],
			watched: ['status', 'skus'],
			unseen: 'run',
		},
		parameters: { onlyWhenChanged: { fields: 'data.order_status', presets: ['productSkus'] } },
		reader: {
			eventOf: ({ message_type: type }) => NOISY[Number(plainText(type))]!,
			resourceOf: ({ data }) =>
				data.item_id ? `product/${plainText(data.item_id)}` : `order_line/${data.trade_order_line_id}`,
			timeOf: ({ data, status_update_time: beside }) => plainText(data.status_update_time ?? beside),
			microsOf: (time, { data }) => Number(time) * (data.item_id ? 1_000 : 1_000_000),
		},
	},
	undocumented: { type: '99', event: 'message_type_99' },
	// Lazada pushes every edit of a product, but is not known to push an order again whose status stays.
	practice: { watched: ['sku_list[].seller_sku'], event: '3' },
	misbehaviour: LAZADA_TRAITS,
	start: startLazada,
};

/** An app with one seller, whose callback URL is saved in the console. */
async function startLazada({ patienceMs, ...options }: Parameters<typeof lazadaKit.start>[0] = {}): Promise<
	RunningPlatform<LazadaSimulator, NoisyDelivery>
> {
	const { appKey, appSecret } = withDefaults(APP, options);
	const limit = patienceMs === undefined ? {} : { answerWithinMs: patienceMs };
	const lazada = await startLazadaSimulator({ ...limit, ...options, appKey, appSecret });
	const { accessToken, refreshToken } = lazada.authorizationOf();
	const bodyOf = ({ name, revision = 0, touches = 0 }: Sample) => {
		const time = SOME_TIME + 100 * revision + touches;
		const data = {
			order_status: STATUSES[revision % STATUSES.length],
			trade_order_id: name,
			trade_order_line_id: `${name}-1`,
			status_update_time: time,
		};
		const envelope = { seller_id: '1000165972', message_type: TYPE, data, timestamp: time * 1_000 };
		return JSON.stringify({ ...envelope, site: 'lazada_vn' });
	};
	return {
		simulator: lazada,
		credential: { site: 'custom', baseUrl: lazada.restUrl, appKey, appSecret, accessToken, refreshToken },
		connect: async (url) => {
			const result = await lazada.saveInConsole({ callbackUrl: url });
			if (!result?.verified) throw new Error(`Lazada does not save the URL: ${result?.outcome.error}`);
		},
		bodyOf,
		emit: async (sample) => void (await lazada.emit(TYPE, { body: bodyOf(sample) })),
		deliver: async (url, sample, { forgery, body = bodyOf(sample) } = {}) =>
			await lazada.deliver({ url, body, ...forged(FORGERIES, forgery, url, body) }),
		deliverStep: async (url, delivery) => await lazada.deliver({ url, ...delivery }),
		proofOf: (_url, { headers, body }) => ({
			actual: headers.authorization,
			expected: createHmac('sha256', appSecret).update(appKey).update(body).digest('hex'),
		}),
		misbehave: (switches) => lazada.misbehave(switches),
		attempts: () =>
			lazada.deliveries.map((attempt) => ({
				...attempt,
				id: attempt.pushId,
				event: `type ${attempt.type}`,
				sample: String(
					(JSON.parse(attempt.body) as { data?: { trade_order_id?: string } }).data?.trade_order_id,
				),
			})),
		async unnoticed(count) {
			const ids: string[] = [];
			for (let at = 0; at < count; at++) ids.push((await lazada.createOrder({ push: false })).order.orderId);
			return ids;
		},
		idle: async () => await lazada.idle(),
		close: async () => await lazada.close(),
	};
}
