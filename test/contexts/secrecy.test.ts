import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';

import type {
	ICredentialTestFunction,
	ICredentialType,
	IDataObject,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { lazadaOpenPlatformApiTest } from '../../nodes/Lazada/api/credentialTest';
import { Lazada } from '../../nodes/Lazada/Lazada.node';
import { Shopee } from '../../nodes/Shopee/Shopee.node';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { ShopifyWebhook } from '../../nodes/Shopify/ShopifyWebhook.node';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { growingWait } from '../../nodes/shared/api/waits';
import { testRedis } from '../../nodes/shared/ledger/redisTest';
import { listen, type LoopbackServer } from '../simulators/shared/server';
import { executeContext, hookContext, pressTest } from '../support/contexts';
import { storedCredential } from '../support/credentials';
import { shopifyDelivery } from '../support/shopifyDelivery';
import { startWebhookHost } from '../support/webhookHost';

/** With characters that a URL and JSON write in several ways. */
const secretOf = (name: string) => `${name} 0/1+2="3`;

/** A credential, and what uses it: nodes that call, and triggers that register. */
interface Subject {
	readonly type: ICredentialType;
	readonly fields: IDataObject;
	readonly secrets: readonly string[];
	readonly calls: ReadonlyArray<readonly [INodeType, INodeParameters]>;
	readonly registers?: INodeType;
	/** What its Test button does, where that is a function of the nodes. */
	readonly tests?: ICredentialTestFunction;
}

const SHOPIFY_CALLS: Subject['calls'] = [
	[new ShopifyWebhook(), { resource: 'subscription', operation: 'getMany' }],
	[new ShopifyWebhook(), { resource: 'subscription', operation: 'create', topic: 'orders/create', uri: 'u' }],
	[new ShopifyWebhook(), { resource: 'subscription', operation: 'delete', subscriptionId: '1' }],
];

const SUBJECTS: Readonly<Record<string, Subject>> = {
	'Shopify with an access token': {
		type: new ShopifyWebhookApi(),
		fields: { shop: 'demo-shop', authentication: 'accessToken' },
		secrets: ['accessToken', 'clientSecret', 'notificationsSecret', 'previousSecret'],
		calls: SHOPIFY_CALLS,
		registers: new ShopifyWebhookTrigger(),
	},
	'Shopify with client ID and secret': {
		type: new ShopifyWebhookApi(),
		fields: { shop: 'demo-shop', authentication: 'clientCredentials', clientId: 'app' },
		secrets: ['clientSecret', 'notificationsSecret', 'previousSecret'],
		calls: SHOPIFY_CALLS,
		registers: new ShopifyWebhookTrigger(),
	},
	Shopee: {
		type: new ShopeeOpenPlatformApi(),
		fields: { environment: 'custom', partnerId: '2001887' },
		secrets: ['partnerKey', 'pushPartnerKey'],
		calls: [
			[new Shopee(), { resource: 'pushConfig', operation: 'get' }],
			[new Shopee(), { resource: 'pushConfig', operation: 'set', change: { typesOn: '3' } }],
			[new Shopee(), { resource: 'lostMessage', operation: 'getMany' }],
		],
		registers: new ShopeeTrigger(),
	},
	Lazada: {
		type: new LazadaOpenPlatformApi(),
		fields: { site: 'custom', appKey: '123456' },
		secrets: ['appSecret', 'accessToken', 'refreshToken'],
		calls: [
			[new Lazada(), { resource: 'order', operation: 'get', orderId: '1' }],
			[new Lazada(), { resource: 'order', operation: 'getItems', orderIds: '1', output: 'lines' }],
			[new Lazada(), { resource: 'authorization', operation: 'getStatus' }],
		],
		tests: lazadaOpenPlatformApiTest,
	},
};

type Answer = (request: IncomingMessage, response: ServerResponse, called: string) => void;

const json = (response: ServerResponse, status: number, body: unknown) =>
	void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

/** Servers that repeat all they were called with, as errors of each platform and as data, or fail otherwise. */
const HOSTILE: ReadonlyArray<readonly [string, Answer]> = [
	['500 in plain text', (_request, response, called) => void response.writeHead(500).end(called)],
	['400 in JSON', (_request, response, called) => json(response, 400, { message: called, error: called })],
	['401 in JSON', (_request, response, called) => json(response, 401, { errors: called })],
	['403 in HTML', (_request, response, called) => void response.writeHead(403).end(`<p>${called}</p>`)],
	['404 with a code', (_request, response, called) => json(response, 404, { code: 'E1', message: called })],
	[
		'200 with an error of Shopee',
		(_request, response, called) => json(response, 200, { error: 'error_param', message: called }),
	],
	[
		'200 with an error of Lazada',
		(_request, response, called) => json(response, 200, { code: 'E9', message: called, request_id: called }),
	],
	[
		'200 with an access token that is refused',
		(_request, response, called) => json(response, 200, { code: 'IllegalAccessToken', message: called }),
	],
	[
		'200 with errors of GraphQL',
		(_request, response, called) => json(response, 200, { errors: [{ message: called }] }),
	],
	[
		'200 with a scope that is missing',
		(_request, response, called) =>
			json(response, 200, { errors: [{ message: called, extensions: { code: 'ACCESS_DENIED' } }] }),
	],
	[
		'200 with user errors, or a token that is used up',
		(request, response, called) =>
			request.url?.endsWith('access_token')
				? json(response, 200, { access_token: secretOf('sessionToken') })
				: json(response, 200, { data: { result: { userErrors: [{ field: null, message: called }] } } }),
	],
	[
		'200 with data',
		(_request, response, called) => {
			const nodes = [{ id: called, topic: called, apiVersion: { handle: called } }];
			const pageInfo = { hasNextPage: false, endCursor: null };
			const data = { order_id: called, [called]: [called], webhookSubscriptions: { nodes, pageInfo } };
			json(response, 200, { code: '0', data });
		},
	],
	['200 in HTML', (_request, response, called) => void response.end(`<html>${called}</html>`)],
	[
		'a redirect to itself',
		(request, response) => void response.writeHead(307, { Location: request.url }).end(),
	],
	['a broken connection', (request) => void request.socket.destroy()],
	[
		'an answer that breaks off',
		(request, response) => {
			response.writeHead(200, { 'Content-Length': '9999' });
			response.write('{');
			setTimeout(() => request.socket.destroy(), 20);
		},
	],
	[
		'compression that is none',
		(_request, response, called) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(called),
	],
];

/** All that a request says, as it came and with its URL decoded. */
async function calledWith(request: IncomingMessage): Promise<string> {
	const { url = '', rawHeaders } = request;
	const query = [...new URL(url, 'http://x').searchParams.values()];
	const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
	const decoded = Buffer.from(basic, 'base64').toString();
	return [url, ...query, ...rawHeaders, await text(request), decoded].join(' | ');
}

/** Between the attempts of a call; cut short here. */
const WAITS_MS = [1, 2, 3, 4].map(growingWait);
const BAN_MS = 1_100;

describe('what a credential holds', () => {
	let servers: LoopbackServer[] = [];
	let written: string[];
	/** What the servers were called with: proof that they could tell. */
	let heard: string;

	const serve = async (answer: Answer) => {
		const server = await listen(0, (request, response) => {
			calledWith(request).then(
				(called) => {
					heard += called;
					answer(request, response, called);
				},
				() => response.destroy(),
			);
		});
		servers.push(server);
		return server.url;
	};

	beforeEach(() => {
		written = [];
		heard = '';
		for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
			jest
				.spyOn(console, method)
				.mockImplementation((...words) => void written.push(inspect(words, { depth: 20 })));
		}
		const { setTimeout: real } = globalThis;
		const shortened = (run: () => void, ms = 0) => real(run, [...WAITS_MS, BAN_MS].includes(ms) ? 0 : ms);
		jest.spyOn(globalThis, 'setTimeout').mockImplementation(shortened as typeof setTimeout);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await Promise.all(servers.map(async (server) => await server.close()));
		servers = [];
	});

	const shownOf = (secrets: readonly string[], value: unknown) => {
		const { stack = '', cause } = Object(value) as Error;
		const shown = [
			inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
			JSON.stringify(value) ?? '',
			stack,
			inspect(cause, { depth: 20 }),
			...written,
		].join('\n');
		return secrets.filter((secret) =>
			[secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].some((spelling) =>
				shown.includes(spelling),
			),
		);
	};
	const outcomeOf = async (promise: Promise<unknown>) => await promise.catch((error: unknown) => error);

	/** Every call and registration, as an error, as an item and in the log. */
	const everyWay = async (
		{ type, fields, secrets: names, calls, registers, tests }: Subject,
		baseUrl: string,
	) => {
		const secrets = [...names, 'sessionToken'].map(secretOf);
		const data = { ...fields, baseUrl, ...Object.fromEntries(names.map((name) => [name, secretOf(name)])) };
		for (const [node, parameters] of calls) {
			for (const goesOn of [false, true]) {
				const credential = storedCredential(type, data as never);
				const context = executeContext({ type: node, credential, parameters });
				Object.assign(context, { continueOnFail: () => goesOn });
				const outcome = await outcomeOf(node.execute!.call(context) as Promise<unknown>);
				expect(shownOf(secrets, outcome)).toEqual([]);
			}
		}
		if (tests !== undefined) {
			const result = await pressTest(tests, storedCredential(type, data as never));
			expect(result.status).toBe('Error');
			expect(shownOf(secrets, result)).toEqual([]);
		}
		if (registers === undefined) return;
		const { checkExists, create, delete: remove } = registers.webhookMethods!.default!;
		const parameters = { registration: 'api', topics: ['orders/create'], pushTypes: [3] };
		for (const method of [checkExists, create, remove]) {
			const credential = storedCredential(type, data as never);
			const context = hookContext({ type: registers, credential, parameters });
			expect(shownOf(secrets, await outcomeOf(method.call(context)))).toEqual([]);
		}
	};

	describe.each(Object.entries(SUBJECTS))('for %s', (_name, subject) => {
		it.each(HOSTILE)('is in no error, log or item after %s', async (_answer, answer) => {
			await everyWay(subject, await serve(answer));
			expect(heard).not.toBe('');
		});

		it.each([
			['is refused', 'http://127.0.0.1:1'],
			['leads to no host', 'http://no-such-host.invalid'],
			['is not made because the address is wrong', 'http://exa mple'],
			['is not made because the address is none', secretOf('appSecret')],
		])('is in no error, log or item where the connection %s', async (_reason, baseUrl) => {
			await everyWay(subject, baseUrl);
		});
	});

	it('is told to the platform where it has to be, so that the servers could repeat it', async () => {
		for (const [name, told] of [
			['Shopify with an access token', ['accessToken']],
			['Shopify with client ID and secret', ['clientSecret', 'sessionToken']],
			['Lazada', ['accessToken', 'refreshToken']],
		] as const) {
			heard = '';
			const answer = name === 'Lazada' ? HOSTILE[7]! : HOSTILE[10]!;
			await everyWay(SUBJECTS[name]!, await serve(answer[1]));
			for (const secret of told) {
				const spellings = [secretOf(secret), JSON.stringify(secretOf(secret)).slice(1, -1)];
				expect(spellings.some((spelling) => heard.includes(spelling))).toBe(true);
			}
		}
		heard = '';
		await everyWay(SUBJECTS.Shopee!, await serve(HOSTILE[0]![1]));
		for (const secret of ['partnerKey', 'pushPartnerKey']) expect(heard).not.toContain(secretOf(secret));
	});

	describe('for Redis over HTTP', () => {
		const USES: ReadonlyArray<readonly [string, IDataObject]> = [
			['a token', { authentication: 'bearer', token: secretOf('token') }],
			['a password', { authentication: 'basic', user: 'n8n', password: secretOf('password') }],
		];
		const basic = Buffer.from(`n8n:${secretOf('password')}`).toString('base64');
		const secrets = [secretOf('token'), secretOf('password'), basic];

		/** The Test button, and a delivery that asks the shared ledger. */
		const bothWays = async (access: IDataObject, url: string) => {
			const store = storedCredential(new RedisHttpApi(), { ...access, url } as never, 'store-1');
			const result = await pressTest(testRedis, store);
			expect(result.status).toBe('Error');
			expect(shownOf(secrets, result)).toEqual([]);

			const host = await startWebhookHost({
				type: new ShopifyWebhookTrigger(),
				credential: storedCredential(new ShopifyWebhookApi(), { clientSecret: 'signs' }),
				moreCredentials: [store],
				parameters: { options: { ledger: 'redis' } },
			});
			try {
				const request = shopifyDelivery({ secret: 'signs' });
				const response = await fetch(host.url, request);
				expect(response.status).toBe(503);
				expect(shownOf(secrets, await response.text())).toEqual([]);
			} finally {
				await host.close();
			}
		};

		describe.each(USES)('with %s', (_name, access) => {
			it.each(HOSTILE)('is in no answer, log or test after %s', async (_answer, answer) => {
				await bothWays(access, await serve(answer));
				expect(heard).not.toBe('');
			});

			it('is in no answer, log or test where there is no connection', async () => {
				await bothWays(access, 'http://127.0.0.1:1');
				await bothWays(access, 'http://no-such-host.invalid');
			});
		});
	});
});
