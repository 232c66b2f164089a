import { createHmac } from 'node:crypto';

import type { PlatformTitle } from '../support/sources';
import { APP_KEY, APP_SECRET, startLazadaSimulator } from '../../simulators/lazada';
import { LAZADA_ASPECTS, noisyLazada } from '../../simulators/lazada/noisyShop';
import { startPancakeSimulator } from '../../simulators/pancake';
import { noisyPancake, PANCAKE_ASPECTS } from '../../simulators/pancake/noisyShop';
import { parseKeepingDigits, plainText } from '../../simulators/shared/digits';
import { reading } from '../../simulators/shared/noise/reading';
import { asHappened, type Step } from '../../simulators/shared/noise/step';
import { type Received, type Receiver, startReceiver } from '../../simulators/shared/receiver';
import type { Outcome } from '../../simulators/shared/wire';
import { startShopeeSimulator } from '../../simulators/shopee';
import { noisyShopee, SHOPEE_ASPECTS } from '../../simulators/shopee/noisyShop';
import { startShopifySimulator } from '../../simulators/shopify';
import { noisyShopify, SHOPIFY_ASPECTS } from '../../simulators/shopify/noisyShop';

/** A parsed body, its numbers as `parseKeepingDigits` has them. */
type Body = ReturnType<typeof JSON.parse>;

interface Played {
	readonly day: ReadonlyArray<Step<unknown>>;
	readonly outcomes: readonly Outcome[];
	/** What proves each request, and what it has to be. */
	readonly signature: (received: Received) => readonly [actual: unknown, expected: unknown];
}

interface Arrived extends Step<unknown> {
	readonly received: Received;
	readonly body: Body;
}

interface Platform {
	readonly aspects: Readonly<Record<string, readonly string[]>>;
	play(uri: string): Promise<Played>;
	eventOf(body: Body, received: Received): string;
	resourceOf(body: Body): string;
	timeOf(body: Body): string | undefined;
	microsOf(time: string, body: Body): number;
}

const hmac = (key: string, ...parts: ReadonlyArray<string | Buffer>) =>
	parts.reduce((made, part) => made.update(part), createHmac('sha256', key));
const number = (value: string) => Number(plainText(value));
const inSeconds = (time: string) => Number(time) * 1_000_000;

async function inTurn<D>(day: ReadonlyArray<Step<D>>, deliver: (delivery: D) => Promise<Outcome>) {
	const outcomes: Outcome[] = [];
	for (const { delivery } of day) outcomes.push(await deliver(delivery));
	return outcomes;
}

const SHOPEE_EVENTS: Readonly<Record<number, readonly [event: string, resource: (data: Body) => string]>> = {
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
const LAZADA_EVENTS: Readonly<Record<number, string>> = {
	0: 'trade_order',
	3: 'product_created',
	4: 'product_updated',
};

const PLATFORMS: Readonly<Record<PlatformTitle, Platform>> = {
	Shopify: {
		aspects: SHOPIFY_ASPECTS,
		async play(uri) {
			const shopify = await startShopifySimulator({ clientSecret: 'shpss_noisy' });
			const day = noisyShopify({ orders: 40 });
			const outcomes = await inTurn(day, (delivery) => shopify.deliver({ uri, ...delivery }));
			await shopify.close();
			const signature = ({ headers, body }: Received) =>
				[headers['x-shopify-hmac-sha256'], hmac('shpss_noisy', body).digest('base64')] as const;
			return { day, outcomes, signature };
		},
		eventOf: (_body, { headers }) => String(headers['x-shopify-topic']),
		resourceOf: ({ id }) => `order/${plainText(id)}`,
		timeOf: ({ updated_at: time }) => time,
		microsOf: (time) => Date.parse(time) * 1_000,
	},
	Pancake: {
		aspects: PANCAKE_ASPECTS,
		async play(uri) {
			const pancake = await startPancakeSimulator();
			pancake.configureWebhook({ webhook_url: uri, webhook_headers: { 'X-API-KEY': 'secret' } });
			const day = noisyPancake();
			const outcomes = await inTurn(day, (delivery) => pancake.deliver(delivery));
			await pancake.close();
			return { day, outcomes, signature: ({ headers }) => [headers['x-api-key'], 'secret'] };
		},
		eventOf: ({ type }) => type,
		resourceOf: ({ type, id, variation_id: variation, warehouse_id: warehouse }) =>
			type === 'variations_warehouses'
				? `inventory/${variation}/${warehouse}`
				: `${type === 'orders' ? 'order' : 'product'}/${id}`,
		timeOf: ({ type, updated_at: updated, inserted_at: inserted }) =>
			type === 'orders' ? updated : inserted,
		microsOf: (time) => Date.parse(`${time.slice(0, 19)}Z`) * 1_000 + Number(time.slice(20)),
	},
	Shopee: {
		aspects: SHOPEE_ASPECTS,
		async play(uri) {
			const shopee = await startShopeeSimulator({ pushKey: 'push-key' });
			const day = noisyShopee();
			const outcomes = await inTurn(day, (delivery) => shopee.deliver({ url: uri, ...delivery }));
			await shopee.close();
			const signature = ({ headers, body }: Received) =>
				[headers.authorization, hmac('push-key', `${uri}|`, body).digest('hex')] as const;
			return { day, outcomes, signature };
		},
		eventOf: ({ code }) => SHOPEE_EVENTS[number(code)]![0],
		resourceOf: ({ code, data }) => SHOPEE_EVENTS[number(code)]![1](data),
		timeOf: ({ data }) => plainText(data.update_time),
		microsOf: inSeconds,
	},
	Lazada: {
		aspects: LAZADA_ASPECTS,
		async play(uri) {
			const lazada = await startLazadaSimulator({ answerWithinMs: 10_000 });
			const day = noisyLazada();
			const outcomes = await inTurn(day, (delivery) => lazada.deliver({ url: uri, ...delivery }));
			await lazada.close();
			const signature = ({ headers, body }: Received) =>
				[headers.authorization, hmac(APP_SECRET, APP_KEY, body).digest('hex')] as const;
			return { day, outcomes, signature };
		},
		eventOf: ({ message_type: type }) => LAZADA_EVENTS[number(type)]!,
		resourceOf: ({ data }) =>
			data.item_id ? `product/${plainText(data.item_id)}` : `order_line/${data.trade_order_line_id}`,
		timeOf: ({ data, status_update_time: beside }) => plainText(data.status_update_time ?? beside),
		microsOf: (time, { data }) => (data.item_id ? Number(time) * 1_000 : inSeconds(time)),
	},
};

describe.each(Object.entries(PLATFORMS))('the deliveries of a noisy %s shop', (_name, platform) => {
	let receiver: Receiver;
	let played: Played;
	let arrived: readonly Arrived[];

	beforeAll(async () => {
		receiver = await startReceiver();
		played = await platform.play(receiver.uri);
		arrived = played.day.map((step, index) => {
			const received = receiver.received[index]!;
			return { ...step, received, body: parseKeepingDigits(received.body.toString()) };
		});
	});
	afterAll(() => receiver.close());

	it('all arrive through the simulator, in their order and validly signed', () => {
		expect(new Set(played.outcomes.map(({ status }) => status))).toEqual(new Set([200]));
		expect(receiver.received).toHaveLength(played.day.length);
		for (const { received } of arrived) {
			const [actual, expected] = played.signature(received);
			expect(actual).toBe(expected);
		}
	});

	it('say which event, resource and time they are of', () => {
		for (const { received, body, ...step } of arrived) {
			expect(platform.eventOf(body, received)).toBe(step.event);
			expect(platform.resourceOf(body)).toBe(step.resource);
			const time = platform.timeOf(body);
			expect(time ?? null).toBe(step.time === null ? null : String(step.time));
			expect(time === undefined ? null : platform.microsOf(time, body)).toBe(step.micros);
		}
	});

	it('change what the truth says they change, in the order things happened, and nothing else', () => {
		const before = new Map<string, Arrived>();
		for (const step of asHappened(arrived)) {
			const last = before.get(step.resource);
			// Deliveries of one action tell one state, and have its changes each.
			if (last && last.values !== step.values) {
				const changed = Object.entries(platform.aspects)
					.filter(([aspect]) => aspect in step.values)
					.filter(([, paths]) => reading(step.body, paths) !== reading(last.body, paths));
				expect([step.sequence, changed.map(([aspect]) => aspect).sort()]).toEqual([
					step.sequence,
					step.changes.toSorted(),
				]);
			}
			if (last?.values !== step.values) before.set(step.resource, step);
		}
	});

	it('have equal values in the truth exactly where the payloads have them', () => {
		for (const [aspect, paths] of Object.entries(platform.aspects)) {
			const pairs = arrived
				.filter(({ values }) => aspect in values)
				.map(({ resource, values, body }) => ({
					value: `${resource} ${values[aspect]}`,
					read: `${resource} ${reading(body, paths)}`,
				}));
			const distinct = (texts: readonly string[]) => new Set(texts).size;
			const values = distinct(pairs.map(({ value }) => value));
			expect(distinct(pairs.map(({ read }) => read))).toBe(values);
			expect(distinct(pairs.map(({ value, read }) => `${value} ${read}`))).toBe(values);
		}
	});
});
