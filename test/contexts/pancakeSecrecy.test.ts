import type { IncomingMessage, ServerResponse } from 'node:http';

import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { Pancake } from '../../nodes/Pancake/Pancake.node';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import { withoutSecrets } from '../../nodes/shared/api/redact';
import { API_KEY, SHOP_ID, startPancakeSimulator } from '../../simulators/pancake';
import { listen, type LoopbackServer } from '../../simulators/shared/server';
import { executeContext, pressTest } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { json, overheard, secretOf, shownOf } from './hostile';

const KEY = secretOf('apiKey');

let servers: LoopbackServer[] = [];

/** A server that is closed after the test. */
const serve = async (listener: (request: IncomingMessage, response: ServerResponse) => void) => {
	const server = await listen(0, listener);
	servers.push(server);
	return server;
};

afterEach(async () => {
	jest.restoreAllMocks();
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
					'does not belong to shop 999. It belongs to: 1001 (Demo), 1002 (Shop 1002).',
				),
			});
			for (const [fields, message] of [
				[{ shopId: '' }, 'The credential has no shop ID'],
				[{ apiKey: 'wrong-key' }, 'Pancake does not accept the API key'],
				[{ baseUrl: 'nowhere' }, 'The base URL in the credential'],
				[{ baseUrl: pancake.url.replace('/v1', '/v2') }, 'Pancake does not find the requested object'],
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

	it('says of one that can only receive that nothing was called, and what calls need', async () => {
		const receiving = { apiKey: '', webhookSecret: 'a-long-random-text', shopId: '' };
		expect(await testCredential('http://127.0.0.1:1', receiving)).toEqual({
			status: 'OK',
			message:
				'Ready to receive; calls need an API key. Nothing was called: the first delivery shows whether what proves deliveries is right',
		});
		const neither = { apiKey: ' ', webhookSecret: '', urlSecret: '', signingKey: '' };
		expect(await testCredential('http://127.0.0.1:1', neither)).toEqual({
			status: 'Error',
			message: expect.stringContaining('No secret is set in the credential of the trigger'),
		});
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

describe('the API key', () => {
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
			message: 'Pancake redirects calls to another address',
		});
		expect((await testCredential(server.url)).message).toContain('redirects calls to another address');
		expect(elsewhere).toEqual([]);
	});

	it('is in no item, even if Pancake repeats it there', async () => {
		const written = overheard();
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
		expect(shownOf([KEY], items, written)).toEqual([]);
	});

	it('is taken out of texts in every spelling, whatever it is', () => {
		for (const key of [KEY, 'a.*b', '$&', SHOP_ID.toString()]) {
			for (const text of [`?api_key=${key}`, `x${key}y`, encodeURIComponent(key)]) {
				expect(withoutSecrets(text, [key])).not.toContain(key);
			}
		}
		expect(withoutSecrets('GET /shops?api_key=of-another&page=1', [])).toBe('GET /shops?api_key=***&page=1');
	});
});
