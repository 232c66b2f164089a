import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { KITS, KITS_BY_TITLE, type PlatformName } from '../../simulators/kits';
import { startLazadaSimulator } from '../../simulators/lazada';
import { dataOf, call as callLazada } from '../../simulators/lazada/client';
import { startPancakeSimulator } from '../../simulators/pancake';
import { listOrders, putShop, call as callPancake } from '../../simulators/pancake/client';
import { sendJson } from '../../simulators/shared/http';
import { type RunningPlatform, SAMPLE } from '../../simulators/shared/kit';
import { Misbehaving } from '../../simulators/shared/misbehaviour/misbehaving';
import { mistyped } from '../../simulators/shared/misbehaviour/mistyped';
import type { Mistyping, SwitchName } from '../../simulators/shared/misbehaviour/switches';
import { type Received, type Receiver, startReceiver } from '../../simulators/shared/receiver';
import { answering, listen } from '../../simulators/shared/server';
import { startShopeeSimulator } from '../../simulators/shopee';
import { call as callShopee, confirm, getConfig, getLost, setConfig } from '../../simulators/shopee/client';
import { startShopifySimulator } from '../../simulators/shopify';
import { ask, subscribe } from '../../simulators/shopify/client';

/** Longer than any test. */
const LONG_MS = 120_000;

interface Answer {
	readonly status: number;
	readonly text: string;
}

/** One page of a list. */
interface Page {
	readonly entries: unknown;
	/** What leads to the page after it; undefined where there is none. */
	readonly next: unknown;
}

/** How the tests use an API that has a list, of which two pages have been written. */
interface Api {
	write(): Promise<unknown>;
	/** @param at what leads to the page; the first one where it is left out */
	call(at?: unknown): Promise<Answer>;
	/** @returns what each write changes */
	count(body: Json): number;
	pageOf(body: Json, at: unknown): Page;
	/** What comes between the pages. */
	turn?(next: unknown): Promise<unknown>;
	/** Paths in the answer: of the list, and of some number. */
	readonly list: string;
	readonly number: string;
	/** Of each way to throttle, the answer. */
	readonly throttled: Readonly<Record<string, readonly [status: number, text: RegExp]>>;
}

type Json = ReturnType<typeof JSON.parse>;
type Running<Name extends PlatformName> = Awaited<ReturnType<(typeof KITS)[Name]['start']>>;

const LIST = `query List($after: String) {
	webhookSubscriptions(first: 1, after: $after) { nodes { uri } pageInfo { hasNextPage endCursor } }
	webhookSubscriptionsCount { count }
}`;

const APIS: { readonly [Name in PlatformName]: (platform: Running<Name>) => Api } = {
	shopify: ({ simulator: { url }, credential: { accessToken: token = '' } }) => {
		let written = 0;
		return {
			write: async () => {
				written += 1;
				await subscribe({ url, token }, 'PRODUCTS_CREATE', { uri: `http://127.0.0.1:9/${written}` });
			},
			call: async (after) => {
				const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': token },
					body: JSON.stringify({ query: LIST, variables: { after } }),
				});
				return { status: response.status, text: await response.text() };
			},
			count: ({ data }) => data.webhookSubscriptionsCount.count,
			pageOf: ({ data }) => {
				const { nodes, pageInfo } = data.webhookSubscriptions;
				return { entries: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : undefined };
			},
			list: 'data.webhookSubscriptions.nodes',
			number: 'extensions.cost.requestedQueryCost',
			throttled: { THROTTLED: [200, /"code":"THROTTLED".*"actualQueryCost":null/] },
		};
	},
	shopee: ({ simulator, credential: { partnerKey = '' } }) => {
		const app = { partnerKey };
		return {
			write: async () => simulator.loseMessage(3),
			call: async () => await callShopee(simulator, { ...app, path: 'push/get_lost_push_message' }),
			count: ({ response }) => response.push_message_list.length,
			pageOf: ({ response: { push_message_list: entries, has_next_page: more, last_message_id: id } }) => ({
				entries,
				next: more ? id : undefined,
			}),
			turn: async (id) => {
				const body = { last_message_id: id };
				await callShopee(simulator, { ...app, path: 'push/confirm_consumed_lost_push_message', body });
			},
			list: 'response.push_message_list',
			number: 'response.last_message_id',
			throttled: {
				error_rate_limit: [200, /"error":"error_rate_limit"/],
				error_limit: [200, /"error":"error_limit"/],
				error_too_frequent: [200, /"error":"error_too_frequent"/],
				'429': [429, /"error":"error_rate_limit"/],
			},
		};
	},
	lazada: ({ simulator, credential: { appSecret = '' } }) => ({
		write: async () => await simulator.createOrder({ push: false }),
		call: async (offset = 0) =>
			await callLazada(simulator, {
				path: '/orders/get',
				appSecret,
				parameters: { created_after: '2020-01-01T00:00:00+07:00', limit: '1', offset: String(offset) },
			}),
		count: ({ data }) => data.countTotal,
		pageOf: ({ data: { orders, countTotal } }, at = 0) => {
			const next = (at as number) + orders.length;
			return { entries: orders, next: next < countTotal ? next : undefined };
		},
		list: 'data.orders',
		number: 'data.countTotal',
		throttled: {
			ApiCallLimit: [200, /"code":"ApiCallLimit"/],
			AppCallLimit: [200, /"code":"AppCallLimit"/],
			'901': [200, /"code":"901"/],
		},
	}),
	pancake: ({ simulator }) => ({
		write: async () => await simulator.createOrder(),
		call: async (page = 1) => await listOrders(simulator, { page_size: 1, page_number: page as number }),
		count: ({ total_entries: count }) => count,
		pageOf: ({ data, page_number: page, total_pages: pages }) => ({
			entries: data,
			next: page < pages ? page + 1 : undefined,
		}),
		list: 'data',
		number: 'total_entries',
		throttled: { '429': [429, /"success":false/] },
	}),
};

/** What a receiver can tell one request from another by. */
function lookOf({ headers, body }: Received): readonly unknown[] {
	return [headers, body.toString()];
}

/** What stands at a path of `Mistyping`, without its positions. */
function at(body: Json, path: string): Json {
	return path.split('.').reduce((value, name) => value[name], body);
}

describe.each(KITS_BY_TITLE)('the simulator of %s', (title, kit) => {
	let platform: RunningPlatform;
	let receiver: Receiver;
	let api: Api;

	beforeEach(async () => {
		platform = await kit.start({ timeScale: 1_000_000, patienceMs: 30_000 });
		receiver = await startReceiver();
		await platform.connect(receiver.uri);
		api = (APIS[kit.name] as (platform: RunningPlatform) => Api)(platform);
		await api.write();
		await api.write();
	});
	afterEach(async () => {
		await platform.close();
		await receiver.close();
	});

	const body = async (page?: unknown): Promise<Json> => JSON.parse((await api.call(page)).text);
	const count = async () => api.count(await body());

	/** At most four pages. */
	async function walk(): Promise<Page[]> {
		const pages: Page[] = [];
		let next: unknown;
		do {
			const page = api.pageOf(await body(next), next);
			pages.push(page);
			next = page.next;
			if (next !== undefined) await api.turn?.(next);
		} while (next !== undefined && pages.length < 4);
		return pages;
	}

	/** What comes of one delivery that is refused twice. */
	async function repeated(name: string): Promise<Received[]> {
		const before = receiver.received.length;
		receiver.behave(() => (receiver.received.length < before + 3 ? 500 : 200));
		await platform.emit({ name });
		await platform.idle();
		return receiver.received.slice(before);
	}

	async function behaves(sample: string): Promise<void> {
		const before = await count();
		await api.write();
		expect(await count()).toBe(before + 1);

		const answer = await api.call();
		expect(answer.status).toBe(200);
		const json = JSON.parse(answer.text);
		expect(at(json, api.list)).toEqual(expect.any(Array));
		expect(at(json, api.number)).toEqual(expect.any(Number));

		const attempts = await repeated(sample);
		expect(attempts).toHaveLength(3);
		expect(attempts.map(lookOf)).toEqual(Array(3).fill(lookOf(attempts[0]!)));

		const pages = await walk();
		expect(pages.at(-1)!.next).toBeUndefined();
		expect(new Set(pages.map(({ entries }) => JSON.stringify(entries))).size).toBe(pages.length);
	}

	it('behaves as documented at first, and again when all switches are off', async () => {
		await behaves('order-000011');
		const { refuses } = kit.misbehaviour;
		platform.misbehave({
			staleReadsMs: LONG_MS,
			missingHeaders: ['Content-Type'],
			slowAnswers: { byteEveryMs: LONG_MS },
			slowDeliveries: { byteEveryMs: LONG_MS },
			redirects: { status: 307, to: receiver.uri },
			throttling: { calls: Infinity },
			mistypedAnswers: { numbersAsText: true },
			repeatingCursors: true,
			restampedRetries: !('restampedRetries' in refuses),
		});
		platform.misbehave({});
		await behaves('order-000012');
	});

	it('answers reads with the state before a write, for the time given', async () => {
		platform.misbehave({ staleReadsMs: LONG_MS });
		await api.write();
		await api.write();
		expect(await count()).toBe(2);
		platform.misbehave({});
		expect(await count()).toBe(4);

		platform.misbehave({ staleReadsMs: 250 });
		await api.write();
		const seen: number[] = [];
		while (seen.at(-1) !== 5) {
			seen.push(await count());
			await sleep(10);
		}
		expect(new Set([4, ...seen])).toEqual(new Set([4, 5]));
	});

	it('leaves headers out of what it delivers', async () => {
		const deliver = async () => {
			await platform.deliver(receiver.uri, SAMPLE);
			await platform.emit(SAMPLE);
			return receiver.received.slice(-2).map(({ headers }) => Object.keys(headers));
		};
		const [usual = []] = await deliver();
		const own = usual.filter((name) => /^(?:x-|authorization)/.test(name));
		expect(own).not.toEqual([]);
		platform.misbehave({ missingHeaders: own.map((name) => name.toUpperCase()) });
		for (const names of await deliver()) {
			expect(names).toEqual(usual.filter((name) => !own.includes(name)));
		}
		platform.misbehave({});
		for (const names of await deliver()) expect(names).toEqual(usual);
	});

	it('stamps repetitions anew and signs them, or says why it cannot', async () => {
		const reason = kit.misbehaviour.refuses.restampedRetries;
		if (reason !== undefined) {
			expect(() => platform.misbehave({ restampedRetries: true })).toThrow(reason);
			return;
		}
		platform.misbehave({ restampedRetries: true });
		const attempts = await repeated('order-000021');
		expect(new Set(attempts.map((received) => JSON.stringify(lookOf(received)))).size).toBe(3);
		for (const received of attempts) {
			const { actual, expected } = platform.proofOf(receiver.uri, received);
			expect(actual).toBe(expected);
		}
		const eventIds = new Set(attempts.map(({ headers }) => headers['x-shopify-event-id']));
		expect(eventIds.size).toBe(1);
		const logged = platform.attempts().filter(({ sample }) => sample === 'order-000021');
		expect(new Set(logged.map(({ id }) => id)).size).toBe(1);
	});

	it('sends a delivery byte by byte', async () => {
		let chunks = 0;
		const text: Buffer[] = [];
		const counting = await listen(0, (request, response) => {
			request.on('data', (chunk: Buffer) => {
				chunks += 1;
				text.push(chunk);
			});
			request.on('end', () => response.end());
		});
		platform.misbehave({ slowDeliveries: { overMs: 500 } });
		const { status, durationMs } = await platform.deliver(counting.url, SAMPLE);
		expect(status).toBe(200);
		expect(durationMs).toBeGreaterThanOrEqual(490);
		expect(chunks).toBeGreaterThan(2);
		expect(Buffer.concat(text).toString()).toBe(platform.bodyOf(SAMPLE));
		await counting.close();
	});

	it('begins a delivery that never ends, until it loses patience', async () => {
		const before = receiver.received.length;
		const hasty = await kit.start({ patienceMs: 300 });
		hasty.misbehave({ slowDeliveries: { byteEveryMs: 1 } });
		const { status, error } = await hasty.deliver(receiver.uri, SAMPLE);
		expect([status, error]).toEqual([null, expect.stringContaining('within 300 ms')]);
		expect(receiver.received).toHaveLength(before);
		await hasty.close();
	});

	it('goes on no more with a body whose answer has come', async () => {
		const refusing = await listen(0, (_request, response) => void response.writeHead(413).end());
		platform.misbehave({ slowDeliveries: { byteEveryMs: 20 } });
		expect(await platform.deliver(refusing.url, SAMPLE)).toMatchObject({ status: 413 });
		await refusing.close();
	});

	it('answers byte by byte', async () => {
		const { text: usual } = await api.call();
		platform.misbehave({ slowAnswers: { overMs: 300 } });
		const began = performance.now();
		const { status, text } = await api.call();
		expect(performance.now() - began).toBeGreaterThanOrEqual(290);
		expect(status).toBe(200);
		expect(at(JSON.parse(text), api.list)).toEqual(at(JSON.parse(usual), api.list));
	});

	it('begins an answer that never ends', async () => {
		const endless = await kit.start();
		const other = (APIS[kit.name] as (platform: RunningPlatform) => Api)(endless);
		endless.misbehave({ slowAnswers: { byteEveryMs: 1 } });
		const answer = other.call().then(
			() => 'answered',
			() => 'broken off',
		);
		expect(await Promise.race([answer, sleep(700, 'waiting')])).toBe('waiting');
		await endless.close();
		expect(await answer).toBe('broken off');
	});

	it.each([302, 307] as const)('redirects calls with %i', async (status) => {
		const other = await startReceiver((_received, response) => sendJson(response, 200, {}));
		const { origin } = new URL(other.uri);
		platform.misbehave({ redirects: { status, to: `${origin}/elsewhere` } });
		await api.call();
		platform.misbehave({ redirects: { status, to: `${origin}/`, withPath: true } });
		await api.call();
		platform.misbehave({});
		const { text } = await api.call();
		const paths = other.received.map(({ path }) => path);
		expect(paths).toEqual(['/elsewhere', expect.stringMatching(/^\/[^/].*(?:graphql|get_lost|orders)/)]);
		expect(at(JSON.parse(text), api.list)).toEqual(expect.any(Array));
		await other.close();
	});

	it('redirects to no network', () => {
		const redirects = { status: 302, to: 'https://example.com/' } as const;
		expect(() => platform.misbehave({ redirects })).toThrow('on loopback only');
	});

	it('throttles the next calls in each way that the platform has', async () => {
		expect(Object.keys(api.throttled)).toEqual(Object.keys(kit.misbehaviour.throttles));
		for (const [as, [status, text]] of Object.entries(api.throttled)) {
			platform.misbehave({ throttling: { calls: 2, as } });
			for (let call = 0; call < 2; call += 1) {
				expect(await api.call()).toMatchObject({ status, text: expect.stringMatching(text) });
			}
			expect(await count()).toBe(2);
		}
		platform.misbehave({ throttling: { calls: 1 } });
		const { text } = await api.call();
		expect(Object.values(api.throttled).some(([, pattern]) => pattern.test(text))).toBe(true);
		platform.misbehave({ throttling: { calls: 1 } });
		platform.misbehave({});
		expect(await count()).toBe(2);
	});

	it('throttles in no way that the platform does not have', () => {
		expect(() => platform.misbehave({ throttling: { calls: 1, as: 'silence' } })).toThrow(
			`${kit.misbehaviour.title} does not throttle as silence`,
		);
	});

	it('answers with values of other types', async () => {
		const { list, number } = api;
		const usual = at(await body(), number);
		const answerWith = async (mistypedAnswers: Mistyping) => {
			platform.misbehave({ mistypedAnswers });
			return (await api.call()).text;
		};
		const numbersAsText = JSON.parse(await answerWith({ numbersAsText: true }));
		expect(at(numbersAsText, number)).toBe(String(usual));
		expect(at(JSON.parse(await answerWith({ paths: { [list]: 'null' } })), list)).toBeNull();
		expect(at(JSON.parse(await answerWith({ paths: { [list]: 'object' } })), list)).toMatchObject({
			0: expect.any(Object),
		});
		expect(at(JSON.parse(await answerWith({ paths: { [`${list}[0]`]: 'null' } })), list)[0]).toBeNull();
		expect(at(JSON.parse(await answerWith({ paths: { [number]: 'list' } })), number)).toEqual([usual]);
		expect(await answerWith({ paths: { [number]: 'beyond 2^53' } })).toContain(':9007199254740993');
		expect(() => platform.misbehave({ mistypedAnswers: { paths: { 'a..b': 'null' } } })).toThrow(
			'"a..b" is no path',
		);
	});

	it('lists the same page again and again', async () => {
		platform.misbehave({ repeatingCursors: true });
		const pages = await walk();
		const [first] = pages;
		expect(pages.map(({ entries }) => entries)).toEqual(Array(4).fill(first!.entries));
		expect(first!.entries).not.toEqual([]);
		platform.misbehave({});
		expect((await walk()).at(-1)!.next).toBeUndefined();
	});

	it('refuses by name and reason what it cannot do', () => {
		for (const [name, reason] of Object.entries(kit.misbehaviour.refuses)) {
			const switches = { [name as SwitchName]: true };
			expect(() => platform.misbehave(switches)).toThrow(`The simulator of ${title}`);
			expect(() => platform.misbehave(switches)).toThrow(reason);
		}
	});
});

describe('stale reads', () => {
	let receiver: Receiver;

	beforeEach(async () => (receiver = await startReceiver()));
	afterEach(async () => await receiver.close());

	it('of Shopee are of the push configuration and of confirmed messages, and not what a write answers', async () => {
		const shopee = await startShopeeSimulator();
		const { id } = shopee.loseMessage(3);
		shopee.misbehave({ staleReadsMs: LONG_MS });
		const { body } = await setConfig(shopee, { callback_url: receiver.uri, set_push_config_on: [3] });
		await confirm(shopee, id);
		expect(body.response).toEqual({ result: 'success' });
		expect(await getConfig(shopee)).toMatchObject({ callback_url: '', push_config_on_list: [] });
		expect((await getLost(shopee)).push_message_list).toHaveLength(1);
		expect(shopee.lostMessages).toEqual([]);
		shopee.misbehave({});
		expect(await getConfig(shopee)).toMatchObject({ callback_url: receiver.uri, push_config_on_list: [3] });
		expect((await getLost(shopee)).push_message_list).toEqual([]);
		await shopee.close();
	});

	it('of Pancake are of the webhook settings and the stock too, and not what a write answers', async () => {
		const pancake = await startPancakeSimulator();
		const get = async (path: string) => (await callPancake(pancake, { path: `/shops/1001${path}` })).body;
		const seen = async () => [
			(await get('')).shop.webhook_url,
			(await get('/products')).data[0].variations[0].remain_quantity,
		];
		await pancake.moveStock({ change: 5 });
		pancake.misbehave({ staleReadsMs: LONG_MS });
		const { body } = await putShop(pancake, { webhook_url: receiver.uri });
		await pancake.moveStock({ change: -2 });
		expect(body.shop.webhook_url).toBe(receiver.uri);
		expect(await seen()).toEqual([null, 5]);
		pancake.misbehave({});
		expect(await seen()).toEqual([receiver.uri, 3]);
		await pancake.close();
	});

	it('of Lazada are of single orders too, and never of what is pushed', async () => {
		const lazada = await startLazadaSimulator();
		await lazada.saveInConsole({ callbackUrl: receiver.uri });
		const { order } = await lazada.createOrder({ push: false });
		const seen = async () =>
			(await dataOf(lazada, '/order/get', { order_id: order.orderId })).statuses as string[];
		lazada.misbehave({ staleReadsMs: LONG_MS });
		await lazada.setStatus(order.orderId, 'pending');
		expect(receiver.received.at(-1)!.body.toString()).toContain('"order_status":"pending"');
		expect(await seen()).toEqual(['unpaid']);
		lazada.misbehave({});
		expect(await seen()).toEqual(['pending']);
		await lazada.close();
	});

	it('of Shopify are of single subscriptions too, also of one that Shopify has removed', async () => {
		const shopify = await startShopifySimulator({ timeScale: 1_000_000_000 });
		const { webhookSubscription: made } = await subscribe(shopify, 'ORDERS_CREATE', { uri: receiver.uri });
		const query = 'query One($id: ID!) { webhookSubscription(id: $id) { id } }';
		const seen = async () => (await ask(shopify, query, { id: made.id })).body.data.webhookSubscription;
		receiver.behave(() => 500);
		shopify.misbehave({ staleReadsMs: LONG_MS });
		await shopify.emit('orders/create', { id: 1 });
		await shopify.idle();
		expect(shopify.subscriptions()).toEqual([]);
		expect(await seen()).toEqual({ id: made.id });
		shopify.misbehave({});
		expect(await seen()).toBeNull();
		await shopify.close();
	});
});

describe('a repetition that is stamped anew', () => {
	it('of Shopify has another webhook id and time of the event, and the same event id', async () => {
		const receiver = await startReceiver((_received) => (receiver.received.length < 3 ? 500 : 200));
		const shopify = await startShopifySimulator({ timeScale: 1_000_000_000 });
		shopify.misbehave({ restampedRetries: true });
		shopify.addNotificationSubscription('orders/create', receiver.uri);
		await shopify.emit('orders/create', { id: 1 });
		await shopify.idle();
		const different = (name: string) => new Set(receiver.received.map(({ headers }) => headers[name])).size;
		expect(
			['webhook-id', 'triggered-at', 'event-id', 'topic'].map((name) => different(`x-shopify-${name}`)),
		).toEqual([3, 3, 1, 1]);
		expect(new Set(receiver.received.map(({ body }) => body.toString())).size).toBe(1);
		await shopify.close();
		await receiver.close();
	});

	it.each([
		['Shopee', KITS.shopee, 1],
		['Lazada', KITS.lazada, 1_000],
	] as const)(
		'of %s is later than the one before it, and otherwise the same',
		async (_title, kit, perSecond) => {
			const receiver = await startReceiver();
			const platform: RunningPlatform = await kit.start({ timeScale: 1_000_000, patienceMs: 30_000 });
			await platform.connect(receiver.uri);
			const before = receiver.received.length;
			receiver.behave(() => (receiver.received.length < before + 4 ? 500 : 200));
			platform.misbehave({ restampedRetries: true });
			await platform.emit(SAMPLE);
			await platform.idle();
			const bodies = receiver.received.slice(before).map(({ body }) => JSON.parse(body.toString()));
			const stamps = bodies.map(({ timestamp }) => timestamp as number);
			expect(stamps).toHaveLength(4);
			expect([...new Set(stamps)].sort((left, right) => left - right)).toEqual(stamps);
			expect(Math.abs(stamps.at(-1)! / perSecond - Date.now() / 1_000)).toBeLessThan(60);
			const sample = { ...JSON.parse(platform.bodyOf(SAMPLE)), timestamp: undefined };
			for (const body of bodies) expect({ ...body, timestamp: undefined }).toEqual(sample);
			await platform.close();
			await receiver.close();
		},
	);
});

describe('an answer without an end', () => {
	it('is its body but for the last byte, and then white space', async () => {
		const misbehaving = new Misbehaving({ title: 'Nobody', refuses: {}, throttles: {} });
		misbehaving.set({ slowAnswers: { byteEveryMs: 2 } });
		const handle = misbehaving.answers(async (_request, response) => sendJson(response, 200, { a: 1 }));
		const server = await listen(0, answering(handle));
		const text = await new Promise<string>((resolve, reject) => {
			let received = '';
			const request = http.get(server.url, (response) => {
				response.on('error', reject);
				response.on('data', (chunk: Buffer) => {
					received += chunk.toString();
					if (received.length < 20) return;
					response.removeListener('error', reject);
					response.on('error', () => {});
					request.destroy();
					resolve(received);
				});
			});
			request.on('error', reject);
		});
		expect(text).toMatch(/^\{"a":1 {14,}$/);
		await server.close();
	});
});

describe('a mistyped answer', () => {
	const TEXT =
		'{"id":9007199254740993,"name":"0042","code":"7","rows":[{"n":1},{"n":2}],"on":true,"none":null}';

	it.each<readonly [Mistyping, string]>([
		[{ numbersAsText: true }, TEXT.replace(/:(\d+)/g, ':"$1"')],
		[{ digitsAsNumbers: true }, TEXT.replace('"7"', '7')],
		[{ paths: { id: 'text' } }, TEXT.replace('9007199254740993', '"9007199254740993"')],
		[{ paths: { on: 'text', none: 'text' } }, TEXT.replace('true', '"true"').replace('null', '"null"')],
		[{ paths: { rows: 'text' } }, TEXT.replace('[{"n":1},{"n":2}]', String.raw`"[{\"n\":1},{\"n\":2}]"`)],
		[{ paths: { name: 'number' } }, TEXT.replace('"0042"', '42')],
		[{ paths: { none: 'number', 'rows[1]': 'number' } }, TEXT.replace('null', '0').replace('{"n":2}', '0')],
		[{ paths: { rows: 'null' } }, TEXT.replace('[{"n":1},{"n":2}]', 'null')],
		[{ paths: { 'rows[0]': 'null' } }, TEXT.replace('{"n":1}', 'null')],
		[{ paths: { 'rows[].n': 'list' } }, TEXT.replace(':1}', ':[1]}').replace(':2}', ':[2]}')],
		[{ paths: { rows: 'object' } }, TEXT.replace('[{"n":1},{"n":2}]', '{"0":{"n":1},"1":{"n":2}}')],
		[{ paths: { name: 'object' } }, TEXT.replace('"0042"', '{}')],
		[{ paths: { code: 'beyond 2^53' } }, TEXT.replace('"7"', '9007199254740993')],
		[{ paths: { 'none.of.these': 'null', 'id[0]': 'null', other: 'text' } }, TEXT],
	])('is what %j makes of it, with the digits of all else', (mistyping, expected) => {
		expect(mistyped(TEXT, mistyping)).toBe(expected);
	});

	it('that is no JSON is as it is', () => {
		expect(mistyped('<html>1</html>', { numbersAsText: true, paths: { a: 'null' } })).toBe('<html>1</html>');
	});
});
