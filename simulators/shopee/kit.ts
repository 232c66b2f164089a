import { createHmac } from 'node:crypto';

import { plainText } from '../shared/digits';
import { GUESSED, withAnotherDigit, writtenAnew } from '../shared/forgery';
import {
	forged,
	type Forgeries,
	type ParsedBody,
	type PlatformKit,
	type RunningPlatform,
	type Sample,
	SAMPLE,
} from '../shared/kit';
import { withDefaults } from '../shared/options';
import { SHOPEE_TRAITS } from './misbehaviour';
import { noisyShopee, SHOPEE_ASPECTS } from './noisyShop';
import type { NoisyDelivery } from './noisyOptions';
import { startShopeeSimulator, type ManualDelivery, type ShopeeSimulator } from './index';
import type { ShopeeSimulatorOptions } from './settings';

/** An app at Shopee. */
const APP = {
	partnerId: '2001887',
	partnerKey: 'api-partner-key-of-the-simulator',
	pushKey: 'push-partner-key-of-the-simulator',
	testPushKey: 'test-push-partner-key-of-the-simulator',
};

/** order_status_push */
const CODE = 3;
/** Seconds since 1970. The times of samples are later. */
const SOME_TIME = 1_760_000_000;
/** The statuses of an order that is not cancelled. */
const STATUSES = ['UNPAID', 'READY_TO_SHIP', 'PROCESSED', 'SHIPPED', 'TO_CONFIRM_RECEIVE'];

const FORGERIES: Forgeries<ManualDelivery> = {
	'wrong key': () => ({ key: GUESSED }),
	'key of the API': () => ({ key: APP.partnerKey }),
	'signed for another URL': (url) => ({ signedUrl: `${url}/` }),
	'changed body': () => ({ tamper: withAnotherDigit }),
	'body rewritten by a proxy': () => ({ tamper: writtenAnew }),
	'no signature': () => ({ headers: { authorization: null } }),
};

/** The push types of noisy days: the item's `event`, and the resource whose state a push contains. */
const NOISY: Readonly<Record<number, readonly [event: string, resourceOf: (data: ParsedBody) => string]>> = {
	3: ['order_status_push', ({ ordersn }) => `order/${ordersn}`],
	8: [
		'reserved_stock_change_push',
		({ item_id: item, variation_id: variation, promotion_id: promotion }) =>
			`reserved_stock/${[item, variation, promotion].map(plainText).join('/')}`,
	],
	22: [
		'item_price_update_push',
		({ item_id: item, model_id: model }) => `price/${plainText(item)}/${plainText(model)}`,
	],
	30: ['package_fulfillment_status_push', ({ package_number: id }) => `package/${id}`],
};

/** The watched aspects. Reserved stock is not among them, as its push contains a change, not a state. */
const WATCHED = ['price', 'status', 'scenario', 'fulfillment'] as const;

export const shopeeKit: PlatformKit<'shopee', ShopeeSimulator, ShopeeSimulatorOptions, NoisyDelivery> = {
	name: 'shopee',
	title: 'Shopee',
	credential: {
		type: 'shopeeOpenPlatformApi',
		forms: [
			{
				values: { environment: 'custom', partnerId: APP.partnerId },
				secrets: ['partnerKey', 'pushPartnerKey', 'testPushPartnerKey'],
				neverSent: ['partnerKey', 'pushPartnerKey', 'testPushPartnerKey'],
			},
		],
		wrong: {
			field: 'partnerKey',
			value: APP.pushKey,
			refusal: /check the partner ID and the API partner key/i,
		},
		errorBodies: { 'an error of Shopee': (message) => ({ error: 'error_param', message }) },
	},
	trigger: {
		node: 'shopeeTrigger',
		byHand: { registration: 'manual' },
		byApi: { registration: 'api', pushTypes: [CODE] },
		startsWithoutSecret: true,
		watched: 'status',
		facts: { event: 'order_status_push', id: SAMPLE.name, verifiedWith: 'pushPartnerKey' },
	},
	action: {
		node: 'shopee',
		offered: [
			'Get the push configuration',
			'Set the push configuration',
			'Confirm lost messages',
			'Get many lost messages',
		],
		calls: [
			{ resource: 'pushConfig', operation: 'get' },
			{ resource: 'pushConfig', operation: 'set', change: { typesOn: '3' } },
			{ resource: 'lostMessage', operation: 'getMany' },
		],
	},
	policy: { answerWithinMs: 3_000 },
	forgeries: Object.keys(FORGERIES),
	noisyShop: {
		day: noisyShopee,
		aspects: SHOPEE_ASPECTS,
		listening: {
			whenChanged: ['order_status_push', 'item_price_update_push', 'package_fulfillment_status_push'],
			watched: WATCHED,
			unseen: 'run',
		},
		parameters: {
			pushTypes: [3, 22, 30],
			onlyWhenChanged: { fields: WATCHED.flatMap((aspect) => SHOPEE_ASPECTS[aspect]).join(',') },
		},
		reader: {
			eventOf: ({ code }) => NOISY[Number(plainText(code))]![0],
			resourceOf: ({ code, data }) => NOISY[Number(plainText(code))]![1](data),
			timeOf: ({ data }) => plainText(data.update_time),
			microsOf: (time) => Number(time) * 1_000_000,
		},
	},
	undocumented: { type: '99', event: 'push_code_99' },
	practice: { watched: ['status'] },
	misbehaviour: SHOPEE_TRAITS,
	start: startShopee,
};

/** An app whose callback URL is saved in the console. */
async function startShopee({ patienceMs, ...options }: Parameters<typeof shopeeKit.start>[0] = {}): Promise<
	RunningPlatform<ShopeeSimulator, NoisyDelivery>
> {
	const { partnerId, partnerKey, pushKey, testPushKey } = withDefaults(APP, options);
	const app = { partnerId, partnerKey, pushKey, testPushKey };
	const limit = patienceMs === undefined ? {} : { requestTimeoutMs: patienceMs };
	const shopee = await startShopeeSimulator({ ...limit, ...options, ...app });
	const bodyOf = ({ name, revision = 0, touches = 0 }: Sample) => {
		const time = SOME_TIME + 100 * revision + touches;
		return JSON.stringify({
			data: { ordersn: name, status: STATUSES[revision % STATUSES.length], update_time: time },
			shop_id: 727720655,
			code: CODE,
			timestamp: time,
		});
	};
	return {
		simulator: shopee,
		credential: {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: app.partnerId,
			partnerKey: app.partnerKey,
			pushPartnerKey: app.pushKey,
			testPushPartnerKey: app.testPushKey,
		},
		connect: async (url) => {
			const refusal = await shopee.saveInConsole({ callbackUrl: url, on: [CODE] });
			if (refusal !== null) throw new Error(refusal);
		},
		bodyOf,
		emit: async (sample) => void (await shopee.emit(CODE, { body: bodyOf(sample) })),
		deliver: async (url, sample, { forgery, body = bodyOf(sample) } = {}) =>
			await shopee.deliver({ url, body, ...forged(FORGERIES, forgery, url, body) }),
		deliverStep: async (url, delivery) => await shopee.deliver({ url, ...delivery }),
		proofOf: (url, { headers, body }) => ({
			actual: headers.authorization,
			expected: createHmac('sha256', app.pushKey).update(`${url}|`).update(body).digest('hex'),
		}),
		misbehave: (switches) => shopee.misbehave(switches),
		attempts: () =>
			shopee.deliveries.map((attempt) => ({
				...attempt,
				id: attempt.pushId,
				event: `code ${attempt.code}`,
				sample: String((JSON.parse(attempt.body) as { data?: { ordersn?: string } }).data?.ordersn),
			})),
		registrations: {
			urls: () =>
				[shopee.config].flatMap(({ callbackUrl, status }) =>
					callbackUrl === null || status === 'Suspended' ? [] : [callbackUrl],
				),
			lose: () => shopee.setLiveStatus('Suspended'),
		},
		idle: async () => await shopee.idle(),
		close: async () => await shopee.close(),
	};
}
