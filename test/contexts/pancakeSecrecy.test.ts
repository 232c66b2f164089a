import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';

import type { INodeParameters } from 'n8n-workflow';

import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { Pancake } from '../../nodes/Pancake/Pancake.node';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import { growingWait } from '../../nodes/shared/api/waits';
import { withoutKey } from '../../nodes/Pancake/api/secrecy';
import { API_KEY, SHOP_ID, startPancakeSimulator } from '../simulators/pancake';
import { listen, type LoopbackServer } from '../simulators/shared/server';
import { executeContext, hookContext, pressTest } from '../support/contexts';
import { storedCredential } from '../support/credentials';

/** With characters that a URL writes in several ways. */
const KEY = 'pk live/0123+456="789';
const SPELLINGS = [
	KEY,
	encodeURIComponent(KEY),
	new URLSearchParams({ k: KEY }).toString().slice(2),
	JSON.stringify(KEY).slice(1, -1),
];

let servers: LoopbackServer[] = [];

/** A server that is closed after the test. */
const serve = async (listener: (request: IncomingMessage, response: ServerResponse) => void) => {
	const server = await listen(0, listener);
	servers.push(server);
	return server;
};

afterEach(async () => {
	await Promise.all(servers.map(async (server) => await server.close()));
	servers = [];
});

const node = new Pancake();
const trigger = new PancakeTrigger();

const credentialOf = (baseUrl: string, more: Record<string, string> = {}) =>
	storedCredential(new PancakePosApi(), {
		apiKey: KEY,
		shopId: '1001',
		baseUrl,
		webhookSecret: 's3cret',
		...more,
	});

const testCredential = async (baseUrl: string, more: Record<string, string> = {}) =>
	await pressTest(node.methods.credentialTest.pancakePosApiTest, credentialOf(baseUrl, more));

describe('the test of the Pancake credential', () => {
	it('finds the shop among those of the key, and says what the trigger lacks', async () => {
		const pancake = await startPancakeSimulator({
			shops: [{ id: 1001, name: 'Demo' }, { id: 1002 }],
			apiKeys: { [API_KEY]: 'all' },
		});
		try {
			const tested = async (more: Record<string, string> = {}) =>
				await testCredential(pancake.url, { apiKey: ` ${API_KEY} `, ...more });
			expect(await tested()).toEqual({ status: 'OK', message: 'Connected to shop 1001 (Demo)' });
			expect(await tested({ shopId: 'https://pos.pancake.vn/shop/1002/' })).toMatchObject({ status: 'OK' });
			expect(await tested({ webhookSecret: '' })).toEqual({
				status: 'OK',
				message: expect.stringContaining('Connected to shop 1001 (Demo). For the trigger: No secret is set'),
			});
			expect(await tested({ shopId: '999' })).toEqual({
				status: 'Error',
				message: expect.stringContaining(
					'does not belong to shop 999. It has: 1001 (Demo), 1002 (Shop 1002).',
				),
			});
			for (const [fields, message] of [
				[{ shopId: '' }, 'The credential has no shop ID'],
				[{ apiKey: '' }, 'The credential has no API key'],
				[{ apiKey: 'wrong-key' }, 'Pancake does not accept the API key'],
				[{ baseUrl: 'nowhere' }, 'The base URL in the credential'],
				[{ baseUrl: pancake.url.replace('/v1', '/v2') }, 'Pancake does not find this'],
			] as const) {
				expect(await tested(fields)).toEqual({ status: 'Error', message: expect.stringContaining(message) });
			}
			expect(new Set(pancake.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
		} finally {
			await pancake.close();
		}
	});

	it('is that of both nodes', () => {
		for (const { description, methods } of [node, trigger]) {
			expect(description.credentials).toContainEqual({
				name: 'pancakePosApi',
				required: true,
				testedBy: 'pancakePosApiTest',
			});
			expect(methods.credentialTest.pancakePosApiTest).toBe(node.methods.credentialTest.pancakePosApiTest);
		}
	});

	it('says so where the shops are refused with HTTP 200, or are none', async () => {
		const pancake = await startPancakeSimulator({ keyRefusal: 200 });
		expect(await testCredential(pancake.url)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Pancake did not carry out the call: Invalid api_key'),
		});
		await pancake.close();
		const server = await serve((_request, response) => void response.end('{"success":true}'));
		expect(await testCredential(server.url)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Pancake answered without shops'),
		});
	});
});

/** Servers that repeat what they were called with, or fail in other ways that could tell it. */
const HOSTILE: ReadonlyArray<
	readonly [string, (request: IncomingMessage, response: ServerResponse) => void]
> = [
	['500 with the URL', (request, response) => void response.writeHead(500).end(`Error at ${request.url}`)],
	['500 with the URL in JSON', (request, response) => json(response, 500, { message: `at ${request.url}` })],
	[
		'401 with the key in JSON',
		(_request, response) => json(response, 401, { success: false, message: `Invalid api_key ${KEY}` }),
	],
	[
		'401 with the URL in an object',
		(request, response) => json(response, 401, { error: { url: request.url, key: KEY } }),
	],
	['404 with the URL', (request, response) => void response.writeHead(404).end(`Cannot GET ${request.url}`)],
	['429 with the URL', (request, response) => json(response, 429, { message: request.url })],
	[
		'200 with success false',
		(_request, response) => json(response, 200, { success: false, errors: [KEY, encodeURIComponent(KEY)] }),
	],
	['200 with HTML', (request, response) => void response.end(`<html>${request.url}</html>`)],
	[
		'a redirect to another host',
		(request, response) =>
			void response.writeHead(302, { Location: `http://127.0.0.1:9${request.url}` }).end(),
	],
	[
		'a redirect to itself',
		(request, response) => void response.writeHead(307, { Location: request.url ?? '' }).end(request.url),
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
		'a header that is none',
		(request) => void request.socket.end(`HTTP/1.1 200 OK\r\nX: ${request.url}\u0000\r\n\r\n`),
	],
	[
		'compression that is none',
		(_request, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(KEY),
	],
];

function json(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** Between the attempts of a call; cut short here. */
const WAITS_MS = [1, 2, 3, 4].map(growingWait);

describe('the API key', () => {
	let written: string[];
	let sleeping: jest.SpyInstance;

	beforeEach(() => {
		written = [];
		for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
			jest
				.spyOn(console, method)
				.mockImplementation((...words) => void written.push(inspect(words, { depth: 20 })));
		}
		const { setTimeout: real } = globalThis;
		const shortened = (run: () => void, ms = 0) => real(run, WAITS_MS.includes(ms) ? 0 : ms);
		sleeping = jest.spyOn(globalThis, 'setTimeout').mockImplementation(shortened as typeof setTimeout);
	});
	afterEach(() => {
		sleeping.mockRestore();
		jest.restoreAllMocks();
	});

	const secretsIn = (value: unknown) => {
		const error = value as Error & { cause?: unknown; context?: unknown };
		const text = [
			inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
			JSON.stringify(value) ?? '',
			error.stack ?? '',
			inspect(error.cause, { depth: 20 }),
			...written,
		].join('\n');
		return SPELLINGS.filter((spelling) => text.includes(spelling));
	};
	const outcomeOf = async (promise: Promise<unknown>) =>
		await promise.then(
			(value) => ({ value, failed: false }),
			(error: unknown) => ({ value: error, failed: true }),
		);
	const CALLS: ReadonlyArray<readonly [string, INodeParameters]> = [
		['read', { resource: 'order', operation: 'getMany' }],
		[
			'write',
			{ resource: 'webhook', operation: 'create', url: 'https://x.example.com', events: ['order.created'] },
		],
		['delete', { resource: 'webhook', operation: 'delete', webhookId: 'w' }],
	];

	const everyWay = async (baseUrl: string) => {
		const credential = credentialOf(baseUrl);
		for (const [, parameters] of CALLS) {
			const { value, failed } = await outcomeOf(
				node.execute.call(executeContext({ type: node, credential, parameters })),
			);
			expect(failed).toBe(true);
			expect(secretsIn(value)).toEqual([]);
			const context = executeContext({ type: node, credential, parameters });
			Object.assign(context, { continueOnFail: () => true });
			expect(secretsIn(await node.execute.call(context))).toEqual([]);
		}
		for (const method of ['checkExists', 'create', 'delete'] as const) {
			const context = hookContext({ type: trigger, credential, parameters: { registration: 'api' } });
			const { value, failed } = await outcomeOf(trigger.webhookMethods.default[method].call(context));
			expect(failed).toBe(true);
			expect(secretsIn(value)).toEqual([]);
		}
		const result = await testCredential(baseUrl);
		expect(result.status).toBe('Error');
		expect(secretsIn(result)).toEqual([]);
	};

	it.each(HOSTILE)('is in no error, log or item after %s', async (_name, answer) => {
		const urls: string[] = [];
		const server = await serve((request, response) => {
			urls.push(request.url ?? '');
			answer(request, response);
		});
		await everyWay(server.url);
		const called = urls.map((url) => new URL(url, server.url));
		expect(called.every(({ searchParams }) => searchParams.get('api_key') === KEY)).toBe(true);
		const paths = called.map(({ pathname }) => pathname.replace('/shops/1001', ''));
		expect(paths).toEqual(expect.arrayContaining(['/orders', '/webhooks', '/webhooks/w', '', '/shops']));
	});

	it.each([
		['is refused', 'http://127.0.0.1:1/api/v1'],
		['leads to no host', 'http://no-such-host.invalid/api/v1'],
		['is not made because the address is wrong', 'http://exa mple/api'],
	])('is in no error, log or item where the connection %s', async (_name, baseUrl) => {
		await everyWay(baseUrl);
	});

	it('goes only to the base URL: redirects are not followed', async () => {
		const elsewhere: string[] = [];
		const other = await serve((request, response) => {
			elsewhere.push(request.url ?? '');
			json(response, 200, { data: [] });
		});
		const server = await serve((request, response) => {
			response.writeHead(302, { Location: `${other.url}${request.url}` }).end();
		});
		const parameters = { resource: 'order', operation: 'getMany' };
		const context = executeContext({ type: node, credential: credentialOf(server.url), parameters });
		await expect(node.execute.call(context)).rejects.toMatchObject({
			message: 'What answers at the base URL leads somewhere else',
		});
		expect((await testCredential(server.url)).message).toContain('leads somewhere else');
		expect(elsewhere).toEqual([]);
	});

	it('is in no item, even if Pancake repeats it there', async () => {
		const echo = {
			id: 1,
			note: `key ${KEY}`,
			link: `https://x/?api_key=${encodeURIComponent(KEY)}&a=1`,
			[KEY]: [KEY],
		};
		const server = await serve((_request, response) => json(response, 200, { data: echo, success: true }));
		const parameters = { resource: 'order', operation: 'get', orderId: '1' };
		const context = executeContext({ type: node, credential: credentialOf(server.url), parameters });
		const [items] = await node.execute.call(context);
		expect(items![0]!.json).toEqual({
			id: 1,
			note: 'key ***',
			link: 'https://x/?api_key=***&a=1',
			'***': ['***'],
		});
		expect(secretsIn(items)).toEqual([]);
	});

	it('is taken out of texts in every spelling, whatever it is', () => {
		for (const key of [KEY, 'a.*b', '$&', SHOP_ID.toString()]) {
			for (const text of [`?api_key=${key}`, `x${key}y`, encodeURIComponent(key)]) {
				expect(withoutKey(text, key)).not.toContain(key);
			}
		}
		expect(withoutKey('GET /shops?api_key=of-another&page=1', '')).toBe('GET /shops?api_key=***&page=1');
	});
});
