import type { IncomingMessage, ServerResponse } from 'node:http';

import fc from 'fast-check';
import type { IExecuteFunctions, INodeParameters, INodeType } from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { Lazada } from '../../nodes/Lazada/Lazada.node';
import { Shopee } from '../../nodes/Shopee/Shopee.node';
import { ShopifyWebhook } from '../../nodes/Shopify/ShopifyWebhook.node';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { WALK_DEADLINE_MS } from '../../nodes/shared/api/pages';
import { RedisConnection } from '../../nodes/shared/redis/connection';
import { testRedis } from '../../nodes/shared/redis/credentialTest';
import type { PlatformName } from '../../nodes/shared/webhook/types';
import { startLazadaSimulator, type LazadaSimulator } from '../../simulators/lazada';
import { type PancakeSimulator } from '../../simulators/pancake';
import { ALL_KITS } from '../../simulators/kits';
import type { RunningPlatform } from '../../simulators/shared/kit';
import { listen, type LoopbackServer } from '../../simulators/shared/server';
import { startShopeeSimulator } from '../../simulators/shopee';
import { failing, runAction } from '../../harness/action';
import { executeContext, hookContext, pressTest } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { credentialNamed, newestNode } from '../../harness/registered';
import { cutDeadlinesShort } from '../support/clocks';
import { SHOPEE_APP } from '../support/shopeeApp';
import { cutWaitsShort, json, overheard } from './hostile';

/** What nobody who uses a node should have to read. */
const OF_THE_PROGRAM = /is not a function|not iterable|Cannot (?:read|destructure)|undefined|\[object|NaN/;

const SHORT_MS = 150;

let servers: LoopbackServer[] = [];
const serve = async (listener: (request: IncomingMessage, response: ServerResponse) => void) => {
	const server = await listen(0, listener);
	servers.push(server);
	return server;
};

/** A server that must not be called. */
const elsewhere = async () => {
	const heard: string[] = [];
	const { url } = await serve((request, response) => {
		heard.push(request.url ?? '');
		response.end('{}');
	});
	return { url, heard };
};

/** Sends a byte from time to time, for ever, or until the caller has gone. */
const drip = (response: ServerResponse) => {
	response.writeHead(200, { 'Content-Type': 'application/json' });
	const timer = setInterval(() => response.write(' '), 10);
	response.once('close', () => clearInterval(timer));
};

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(servers.map(async (server) => await server.close()));
	servers = [];
});

interface Calls {
	readonly api: string;
	/** The list of all rows, where the node has one. */
	readonly list?: {
		readonly parameters: INodeParameters;
		/** Makes rows, so that there is a second page. */
		readonly fill: (simulator: never, register: () => Promise<unknown>) => Promise<unknown>;
		/** What a page answers as its data. */
		readonly dataOf: (rows: readonly object[], endCursor: string) => unknown;
	};
}

const CALLS: Readonly<Record<PlatformName, Calls>> = {
	shopify: {
		api: 'Shopify',
		list: {
			parameters: { resource: 'subscription', operation: 'getMany', returnAll: true },
			fill: async (_simulator, register) => await register(),
			dataOf: (nodes, endCursor) => ({
				webhookSubscriptions: { nodes, pageInfo: { hasNextPage: true, endCursor } },
			}),
		},
	},
	shopee: { api: 'Shopee' },
	lazada: {
		api: 'Lazada',
		list: {
			parameters: {
				resource: 'order',
				operation: 'getMany',
				returnAll: true,
				window: { createdAfter: '2020-01-01T00:00:00Z' },
			},
			fill: async (simulator: LazadaSimulator) => {
				for (let order = 0; order < 101; order++) await simulator.createOrder({ push: false });
			},
			dataOf: (orders) => ({ orders }),
		},
	},
	pancake: {
		api: 'Pancake',
		list: {
			parameters: { resource: 'order', operation: 'getMany', returnAll: true },
			fill: async (simulator: PancakeSimulator) => await simulator.createOrder(),
			dataOf: (rows) => rows,
		},
	},
};

/** The platforms whose API a node calls. */
const CALLED = ALL_KITS.flatMap((kit) =>
	kit.action === undefined ? [] : [[kit.title, kit, kit.action] as const],
);

describe.each(CALLED)('calls of %s', (_title, kit, action) => {
	const trigger = newestNode(kit.trigger.node).type;
	const node = newestNode(action.node).type;
	const { api, list } = CALLS[kit.name];
	let platform: RunningPlatform;
	let credential: StoredCredential;

	beforeEach(async () => {
		platform = await kit.start();
		credential = storedCredential(credentialNamed(kit.credential.type), platform.credential);
	});
	afterEach(async () => await platform.close());

	const run = async (parameters: INodeParameters) => await runAction({ type: node, credential, parameters });
	const test = async () => {
		const testedBy = trigger.description.credentials![0]!.testedBy as string;
		return await pressTest(trigger.methods!.credentialTest![testedBy]!, credential);
	};
	const register = async () => {
		const setup = { type: trigger, credential, parameters: kit.trigger.byApi! };
		await trigger.webhookMethods!.default!.create.call(hookContext(setup));
	};
	const failToRegister = async () => {
		if (kit.trigger.byApi !== undefined) await failing(register());
	};

	it('end at a deadline, however long an answer drips, in the node, in its credential and in its trigger', async () => {
		platform.misbehave({ slowAnswers: { byteEveryMs: 10 } });
		cutDeadlinesShort();
		for (const call of action.calls) {
			const { message, description } = await failing(run(call));
			expect(message).toBe(`${api} could not be reached`);
			expect(description).toMatch(/^No whole answer came within 60 s\. Check /);
		}
		expect(await test()).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('No whole answer came within 30 s'),
		});
		await failToRegister();
	});

	it.each([301, 302, 303, 307, 308] as const)('follow no redirect with status %d', async (status) => {
		const other = await elsewhere();
		platform.misbehave({ redirects: { status, to: other.url, withPath: true } });
		for (const call of action.calls) {
			expect((await failing(run(call))).message).toBe(`${api} redirects calls to another address`);
		}
		expect((await test()).message).toContain('redirects calls to another address');
		await failToRegister();
		expect(other.heard).toEqual([]);
	});

	it('name the platform and what is wrong where an answer has another type than documented', async () => {
		overheard();
		cutWaitsShort();
		const good = [
			...Object.values(kit.credential.errorBodies ?? {}).map((body) => body('said so')),
			{ code: '0', data: { orders: [{ order_id: 1 }], seller_id: 1 } },
			{ code: '0', data: [{ order_id: 1, order_items: [{ order_item_id: 1 }] }] },
			{ error: '', response: { push_message_list: [{ code: 3, data: '{}' }], last_message_id: 5 } },
			{
				error: '',
				response: { callback_url: 'https://x', live_push_status: 'Normal', push_config_on_list: [3] },
			},
			{
				data: [{ id: 1 }],
				success: true,
				total_pages: 1,
				webhook: { id: 1 },
				shop: { webhook_url: 'https://x' },
			},
			{
				data: {
					webhookSubscriptions: {
						nodes: [{ id: 'gid://1' }],
						pageInfo: { hasNextPage: true, endCursor: 'c' },
					},
					result: { webhookSubscription: { id: 'gid://1' }, userErrors: [{ field: ['uri'], message: 'No' }] },
				},
				errors: [{ message: 'No', extensions: { code: 'THROTTLED' } }],
				extensions: {
					cost: { requestedQueryCost: 1, throttleStatus: { currentlyAvailable: 1, restoreRate: 1 } },
				},
			},
		];
		let body: unknown;
		const server = await serve((_request, response) => json(response, 200, body));
		credential.data = { ...credential.data, baseUrl: server.url };
		await fc.assert(
			fc.asyncProperty(mutated(good), fc.constantFrom(...action.calls), async (answer, call) => {
				body = answer;
				const failure = await run(call).then(
					() => undefined,
					(error: { message: string; description?: string | null }) => error,
				);
				if (failure === undefined) return;
				const text = `${failure.message} ${failure.description ?? ''}`;
				expect(text).not.toMatch(OF_THE_PROGRAM);
				expect(text).toContain(api);
			}),
			{ numRuns: 60 },
		);
	}, 30_000);

	if (list === undefined) return;

	it('end with an error where a list repeats its first page and announces another', async () => {
		await list.fill(platform.simulator as never, register);
		platform.misbehave({ repeatingCursors: true });
		const { message } = await failing(run(list.parameters));
		expect(message).toMatch(new RegExp(`^${api} lists the same .* again and again`));
	});

	it('end with an error where a list does not end', async () => {
		let [pages, late] = [0, 0];
		const now = performance.now.bind(performance);
		jest.spyOn(performance, 'now').mockImplementation(() => now() + late);
		const { url } = await serve((_request, response) => {
			pages += 1;
			late += WALK_DEADLINE_MS / 20;
			const rows = Array.from({ length: 100 }, (_, row) => {
				const id = pages * 100 + row;
				const at = new Date(1_700_000_000_000 + id * 60_000).toISOString().replace('Z', '+00:00');
				return { id: `gid://${id}`, order_id: id, created_at: at, updated_at: at };
			});
			const data = list.dataOf(rows, `cursor ${pages}`);
			json(response, 200, { code: '0', data, total_pages: 1_000_000 });
		});
		credential.data = { ...credential.data, baseUrl: url };
		const { message } = await failing(run(list.parameters));
		expect(message).toMatch(new RegExp(`^The list of .* of ${api} has not ended after 15 minutes`));
		expect(pages).toBeLessThan(30);
	});
});

/** @returns one of the values, in which one part, or none, is replaced by any other JSON */
function mutated(values: readonly unknown[]): fc.Arbitrary<unknown> {
	const odd = fc.oneof(
		fc.constantFrom(null, true, 0, -1.5, 2 ** 60, '', 'text', [], [null], [[]], {}, { a: 1 }),
		fc.jsonValue({ maxDepth: 2 }),
	);
	return fc
		.tuple(fc.constantFrom(...values), fc.nat(40), odd)
		.map(([value, at, part]) => replaced(value, { left: at }, part));
}

function replaced(value: unknown, counter: { left: number }, part: unknown): unknown {
	if (counter.left-- === 0) return part;
	if (Array.isArray(value)) return value.map((entry) => replaced(entry, counter, part));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, replaced(entry, counter, part)]),
	);
}

describe('the request by which a credential gets a token', () => {
	const lazada = (baseUrl: string): [INodeType, StoredCredential, INodeParameters] => [
		new Lazada(),
		storedCredential(new LazadaOpenPlatformApi(), {
			site: 'custom',
			baseUrl,
			appKey: 'app',
			appSecret: 'app-secret',
			accessToken: 'refused-token',
			refreshToken: `refresh-${baseUrl}`,
		}),
		{ resource: 'order', operation: 'get', orderId: '1' },
	];
	const shopify = (baseUrl: string): [INodeType, StoredCredential, INodeParameters] => [
		new ShopifyWebhook(),
		storedCredential(new ShopifyWebhookApi(), {
			authentication: 'clientCredentials',
			shop: 'demo-shop',
			clientId: 'client',
			clientSecret: 'shpss_1',
			baseUrl,
		}),
		{ resource: 'subscription', operation: 'getMany' },
	];
	const isForToken = ({ url = '' }: IncomingMessage) => /refresh|access_token/.test(url.split('?')[0]!);

	it.each([
		['Lazada', lazada],
		['Shopify', shopify],
	])('follows no redirect and ends at a deadline (%s)', async (_platform, setupOf) => {
		const other = await elsewhere();
		let answer = (response: ServerResponse): void => {
			response.writeHead(307, { Location: `${other.url}/stolen` }).end();
		};
		const { url } = await serve((request, response) => {
			if (isForToken(request)) answer(response);
			else json(response, 200, { code: 'IllegalAccessToken', message: 'The token has ended' });
		});
		const run = async () => {
			const [type, credential, parameters] = setupOf(url);
			return await failing(runAction({ type, credential, parameters }));
		};
		expect((await run()).message).toContain('redirects calls to another address');
		expect(other.heard).toEqual([]);
		answer = drip;
		cutDeadlinesShort();
		expect((await run()).message).toContain('could not be reached');
	});
});

describe('the connection of a call that has met its deadline', () => {
	it('is closed, also where n8n puts the signal of the execution in place of ours', async () => {
		const closed: Array<Promise<unknown>> = [];
		const { url } = await serve((request, response) => {
			closed.push(new Promise((resolve) => request.socket.once('close', resolve)));
			drip(response);
		});
		cutDeadlinesShort();
		const credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: url,
			partnerId: '1',
			partnerKey: 'key',
		});
		const type = newestNode('shopee').type;
		const context = executeContext({
			type,
			credential,
			parameters: { resource: 'pushConfig', operation: 'get' },
		});
		const { signal } = new AbortController();
		Object.assign(context, { getExecutionCancelSignal: () => signal });
		await failing(type.execute!.call(context));
		expect(closed).toHaveLength(1);
		await Promise.all(closed);
	});
});

describe('Redis over HTTP', () => {
	const open = async (url: string) => {
		const store = storedCredential(new RedisHttpApi(), { url, authentication: 'bearer', token: 'token-1' });
		const context: IExecuteFunctions = executeContext({
			type: new ShopifyWebhookTrigger(),
			moreCredentials: [store],
			parameters: { options: { ledger: 'redis' } },
		});
		Object.assign(context, { getExecutionCancelSignal: () => new AbortController().signal });
		return { store, redis: await new RedisConnection().open(context) };
	};

	it.each([301, 302, 303, 307, 308])('is not followed to another address (%d)', async (status) => {
		const other = await elsewhere();
		const { url } = await serve((_request, response) => {
			response.writeHead(status, { Location: other.url }).end('{"result":"OK"}');
		});
		const { store, redis } = await open(url);
		const { message } = await failing(redis.commands(2_000)('GET', 'x'));
		expect(message).toBe(
			`The URL in the credential redirects to another address (${status}). Redirects are not followed, as the credential would be sent along. Enter the URL of the server that takes Redis commands over HTTP.`,
		);
		expect(await pressTest(testRedis, store)).toMatchObject({ status: 'Error', message });
		expect(other.heard).toEqual([]);
	});

	it('is waited for no longer than the caller wants, however long the answer drips', async () => {
		const { url } = await serve((_request, response) => drip(response));
		const { store, redis } = await open(url);
		const { message } = await failing(redis.commands(SHORT_MS)('GET', 'x'));
		expect(message).toContain(`Redis did not answer within ${SHORT_MS} ms`);
		cutDeadlinesShort();
		expect((await pressTest(testRedis, store)).message).toContain('Redis did not answer within 5000 ms');
	});

	it('says in one short line what a server says in many', async () => {
		const error = `\u001b[31mERR\u001b[0m wrong\r\n${'x'.repeat(5_000)}`;
		const { url } = await serve((_request, response) => json(response, 200, { error }));
		const { message } = await failing((await open(url)).redis.commands(2_000)('GET', 'x'));
		expect(message).toMatch(
			/^Redis answered with an error: ERR wrong x+ \.\.\. x+\. Look the error up [\x20-\x7e]+$/,
		);
		expect(message.length).toBeLessThan(1_200);
	});
});

describe('two processes that renew one Lazada token', () => {
	it('let the later one wait until the earlier one has saved the new token', async () => {
		cutWaitsShort();
		const accepted: Array<string | null> = [];
		let [refused, reads] = [false, 0];
		const { url } = await serve((request, response) => {
			const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
			if (pathname.endsWith('/auth/token/refresh')) {
				refused = true;
				return json(response, 200, { code: 'IllegalRefreshToken', message: 'The refresh token was used' });
			}
			const token = searchParams.get('access_token');
			if (token !== 'new-token') return json(response, 200, { code: 'IllegalAccessToken', message: 'ended' });
			accepted.push(token);
			json(response, 200, { code: '0', data: { order_id: 1 } });
		});
		const credential = storedCredential(new LazadaOpenPlatformApi(), {
			site: 'custom',
			baseUrl: url,
			appKey: 'app',
			appSecret: 'app-secret',
			accessToken: 'old-token',
			refreshToken: 'used-token',
		});
		// The other process saves its tokens after this one has read the credential ten times more.
		Object.defineProperty(credential, 'reads', {
			get: () => reads,
			set: (count: number) => {
				reads = count;
				if (refused && count === 15) {
					credential.data = { ...credential.data, accessToken: 'new-token', refreshToken: 'new-refresh' };
				}
			},
		});
		const parameters = { resource: 'order', operation: 'get', orderId: '1' };
		expect(await runAction({ type: new Lazada(), credential, parameters })).toEqual([{ order_id: 1 }]);
		expect(accepted).toEqual(['new-token']);
		expect(reads).toBeGreaterThan(10);
	});
});

describe("n8n's HTTP Request node with the credential", () => {
	/** As n8n's node makes its requests, by n8n's older client. */
	const request = async (type: INodeType, credential: StoredCredential, options: object) => {
		const context = executeContext({ type, credential });
		return (await context.helpers.requestWithAuthentication.call(context, credential.type.name, {
			json: true,
			...options,
		})) as { code: string };
	};

	describe('of Lazada', () => {
		let lazada: LazadaSimulator;
		let credential: StoredCredential;

		beforeAll(async () => {
			lazada = await startLazadaSimulator({ appSecret: 'app-secret' });
			const { accessToken, refreshToken } = lazada.authorizationOf();
			credential = storedCredential(new LazadaOpenPlatformApi(), {
				site: 'custom',
				baseUrl: lazada.restUrl,
				appKey: lazada.appKey,
				appSecret: 'app-secret',
				accessToken,
				refreshToken,
			});
		});
		afterAll(async () => await lazada.close());

		const post = async (body: object) =>
			await request(new Lazada(), credential, {
				method: 'POST',
				uri: `${lazada.restUrl}/seller/get?page=1`,
				...body,
			});

		it('signs the fields of a form, in whatever form they come', async () => {
			const name = fc.string({ minLength: 1 }).filter((text) => !/^__proto__$|[[\]]/.test(text));
			const fields = fc.dictionary(
				name,
				fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.integer(), fc.boolean()),
			);
			await fc.assert(
				fc.asyncProperty(fields, async (form) => {
					expect(await post({ form, qs: { limit: 5 } })).toMatchObject({ code: '0' });
				}),
				{ numRuns: 25 },
			);
			const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
			for (const body of [{ form: 'a=b&c=%C3%A4+1' }, { headers, body: { payload: '{"a":1}' } }]) {
				expect(await post(body)).toMatchObject({ code: '0' });
			}
		});

		it.each([
			['JSON', { body: { a: 1 } }, 'Set "Body Content Type" of the HTTP Request node to "Form Urlencoded"'],
			['a text', { body: 'a=1' }, 'Set "Body Content Type"'],
			['a list in a field', { form: { ids: [1, 2] } }, 'Enter its JSON as a text'],
		])('refuses with the cure what it cannot sign: %s', async (_case, body, cure) => {
			const before = lazada.calls.length;
			expect((await failing(post(body))).message).toContain(cure);
			expect(lazada.calls.slice(before)).toEqual([]);
		});
	});

	it('of Shopee signs the path of the address', async () => {
		const shopee = await startShopeeSimulator(SHOPEE_APP);
		const credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: SHOPEE_APP.partnerKey,
		});
		const uri = `${shopee.url}/api/v2/push/get_app_push_config`;
		try {
			expect(await request(new Shopee(), credential, { method: 'GET', uri })).toMatchObject({ error: '' });
		} finally {
			await shopee.close();
		}
	});
});
