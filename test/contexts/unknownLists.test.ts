import type { ServerResponse } from 'node:http';

import type { INodeParameters } from 'n8n-workflow';

import type { PlatformName } from '../../nodes/shared/webhook/types';
import { KITS } from '../../simulators/kits';
import type { RunningPlatform } from '../../simulators/shared/kit';
import { listen, type LoopbackServer } from '../../simulators/shared/server';
import { failing, runAction } from '../../harness/action';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { credentialNamed, newestNode } from '../../harness/registered';
import { json } from './hostile';

interface ListCall {
	readonly name: string;
	readonly parameters: INodeParameters;
	/** An answer whose list is under the name in the documentation, or under another one. */
	readonly answerWith: (listed: Readonly<Record<string, unknown>>) => object;
	/** The name of the list in the documentation. */
	readonly list: string;
	readonly rows: readonly object[];
	readonly what: string;
}

const LISTS: Readonly<Record<PlatformName, readonly ListCall[]>> = {
	shopify: [
		{
			name: 'subscriptions',
			parameters: { resource: 'subscription', operation: 'getMany', returnAll: true },
			answerWith: (listed) => ({
				data: { webhookSubscriptions: { ...listed, pageInfo: { hasNextPage: false, endCursor: null } } },
			}),
			list: 'nodes',
			rows: [{ id: 'gid://shopify/WebhookSubscription/1', topic: 'ORDERS_CREATE' }],
			what: 'a list of webhook subscriptions',
		},
	],
	shopee: [
		{
			name: 'lost messages',
			parameters: { resource: 'lostMessage', operation: 'getMany' },
			answerWith: (listed) => ({
				error: '',
				response: { ...listed, has_next_page: false, last_message_id: 7 },
			}),
			list: 'push_message_list',
			rows: [{ shop_id: 1, code: 3, timestamp: 5, data: '{"ordersn":"A"}' }],
			what: 'a list of lost messages',
		},
	],
	lazada: [
		{
			name: 'orders',
			parameters: {
				resource: 'order',
				operation: 'getMany',
				returnAll: true,
				window: { createdAfter: '2020-01-01T00:00:00Z' },
			},
			answerWith: (listed) => ({ code: '0', data: { count: 1, ...listed } }),
			list: 'orders',
			rows: [{ order_id: 1, created_at: '2026-01-31 08:00:00 +0800' }],
			what: 'a list of orders',
		},
		{
			name: 'items of an order',
			parameters: { resource: 'order', operation: 'getItems', orderIds: '1', output: 'lines' },
			answerWith: (listed) => ({ code: '0', data: [{ order_id: 1, ...listed }] }),
			list: 'order_items',
			rows: [{ order_item_id: 1 }],
			what: 'a list of the items of an order',
		},
	],
	pancake: [
		{
			name: 'orders',
			parameters: { resource: 'order', operation: 'getMany', returnAll: true },
			answerWith: (listed) => ({ ...listed, total_entries: 1, total_pages: 1, success: true }),
			list: 'data',
			rows: [{ id: '1' }],
			what: 'a list of orders',
		},
		{
			name: 'webhooks',
			parameters: { resource: 'webhook', operation: 'getMany', returnAll: true },
			answerWith: (listed) => ({ ...listed }),
			list: 'data',
			rows: [{ id: '1' }],
			what: 'a list of webhooks',
		},
		{
			name: 'deliveries',
			parameters: { resource: 'delivery', operation: 'getMany', returnAll: true },
			answerWith: (listed) => ({ ...listed }),
			list: 'data',
			rows: [{ id: '1' }],
			what: 'a list of deliveries',
		},
	],
};

const CALLS = (Object.keys(LISTS) as PlatformName[]).flatMap((platform) =>
	LISTS[platform].map((call) => [`${call.name} of ${platform}`, platform, call] as const),
);

let server: LoopbackServer;
let answer: object;

beforeAll(async () => {
	server = await listen(0, (_request, response: ServerResponse) => json(response, 200, answer));
});
afterAll(async () => await server.close());

describe.each(CALLS)('the list of %s', (_name, platform, call) => {
	const kit = KITS[platform];
	let running: RunningPlatform;
	let credential: StoredCredential;

	beforeAll(async () => {
		running = await kit.start();
		credential = storedCredential(credentialNamed(kit.credential.type), running.credential);
		credential.data = { ...credential.data, baseUrl: server.url };
	});
	afterAll(async () => await running.close());

	const run = async () =>
		await runAction({ type: newestNode(kit.action!.node).type, credential, parameters: call.parameters });

	it('is read under the name in the documentation', async () => {
		answer = call.answerWith({ [call.list]: call.rows });
		expect(await run()).toHaveLength(call.rows.length);
	});

	it.each(['elements', 'list', 'result'])(
		'is an error under the name "%s", and never no rows, which would look as if there were nothing',
		async (name) => {
			for (const rows of [call.rows, []]) {
				answer = call.answerWith({ [name]: rows });
				const { message, description } = await failing(run());
				expect(message).toContain(`${kit.title.split(' ')[0]} answered without ${call.what}`);
				expect(description).not.toBe('');
				if (platform === 'pancake') expect(message).toContain(`lists under other names: "${name}"`);
			}
		},
	);
});

describe('an order of Pancake', () => {
	it.each([
		['under another name', { purchase: { id: '1' }, success: true }, 'Pancake answered without an order'],
		[
			'in a list',
			{ results: [{ id: '1' }], success: true },
			'Pancake answered without an order, but with lists under other names: "results"',
		],
		['that is not there', { data: null, success: true }, 'Pancake answered without an order'],
	])('%s is an error, and no item that looks like an empty order', async (_where, body, words) => {
		const kit = KITS.pancake;
		const running = await kit.start();
		try {
			const credential = storedCredential(credentialNamed(kit.credential.type), running.credential);
			credential.data = { ...credential.data, baseUrl: server.url };
			answer = body;
			const parameters = { resource: 'order', operation: 'get', orderId: '1' };
			const { message } = await failing(
				runAction({ type: newestNode(kit.action!.node).type, credential, parameters }),
			);
			expect(message).toBe(words);
		} finally {
			await running.close();
		}
	});
});
