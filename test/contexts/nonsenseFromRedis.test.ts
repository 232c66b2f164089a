import { text } from 'node:stream/consumers';

import type { INodeExecutionData } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { testRedis } from '../../nodes/shared/redis/credentialTest';
import { executeContext, pressTest, type NodeSetup } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startWebhookHost } from '../../harness/webhookHost';
import { sendJson } from '../../simulators/shared/http';
import { listen, type LoopbackServer } from '../../simulators/shared/server';

const SECRET = 'shpss_secret';

const OWNER = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Texts that Redis has answered before, or states of an event. */
const CANNED = ['seen:', `seen:${OWNER}`, 'run:', 'run:99', OWNER, `${OWNER}=${OWNER}`, `${OWNER}=run:99`];

/** What a server that is not Redis may answer to everything. */
const NONSENSE: readonly unknown[] = ['OK', true, 0, 1, [], 'QUEUED', null, '', {}, ...CANNED];

/** After a test, so that a claim that may have taken effect is not released for long. */
const released = () => ({ result: 1, EVAL: 1 });

/** The same as it is, and as the results of servers of each kind. */
const ANSWERS: ReadonlyArray<readonly [string, (command: string) => unknown]> = NONSENSE.flatMap((value) => [
	[`the body ${JSON.stringify(value)}`, () => value] as const,
	[`the result ${JSON.stringify(value)} as Upstash`, () => ({ result: value })] as const,
	[`the result ${JSON.stringify(value)} as Webdis`, (command: string) => ({ [command]: value })] as const,
	[
		`the status ${JSON.stringify(value)} as Webdis`,
		(command: string) => ({ [command]: [true, value] }),
	] as const,
]);

describe.each([
	['without authentication', { authentication: 'none' }],
	['with a token', { authentication: 'bearer', token: 'token-of-the-rest-api' }],
])('a server that is not Redis, %s,', (_name, access) => {
	let server: LoopbackServer;
	/** What the server answers at each path. */
	const answers = new Map<string, (command: string) => unknown>();
	let logged: string[];

	beforeAll(async () => {
		server = await listen(0, (request, response) => {
			void text(request).then((body) => {
				const [, command = ''] = /^\["(\w+)"/.exec(body) ?? /^(\w+)/.exec(body) ?? [];
				const answerTo = answers.get(request.url ?? '') ?? released;
				sendJson(response, 200, answerTo(command) as object);
			});
		});
	});
	afterAll(async () => await server?.close());
	beforeEach(() => {
		logged = [];
		const { logger } = executeContext({ type: new ShopifyWebhookTrigger() });
		for (const level of ['info', 'warn', 'error'] as const)
			jest.spyOn(logger, level).mockImplementation((line) => void logged.push(line));
	});
	afterEach(() => {
		answers.clear();
		jest.restoreAllMocks();
	});

	let nodes = 0;
	/** @returns a credential for a path of its own */
	const storeWith = (answer: (command: string) => unknown) => {
		const place = `/${nodes++}`;
		answers.set(`${place}/`, answer);
		return storedCredential(new RedisHttpApi(), { url: `${server.url}${place}`, ...access }, 'store-1');
	};
	const setup = (answer: (command: string) => unknown): NodeSetup => ({
		type: new ShopifyWebhookTrigger(),
		parameters: { options: { ledger: 'redis' } },
		credential: storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' }),
		moreCredentials: [storeWith(answer)],
		nodeId: `nonsense-${access.authentication}-${nodes}`,
	});

	it.each(ANSWERS)('has a delivery come again where it answers %s', async (_answer, answer) => {
		const host = await startWebhookHost(setup(answer));
		try {
			const response = await fetch(host.url, shopifyDelivery({ secret: SECRET }));
			expect(response.status).toBe(503);
			expect(response.headers.get('retry-after')).not.toBeNull();
			expect(host.executions).toEqual([]);
			expect(logged.join('\n')).toContain('The shared ledger gives no answer');
		} finally {
			await host.close();
		}
	});

	it.each(ANSWERS)('has an execution go on where it answers %s', async (_answer, answer) => {
		const ids = ['0123456789abcdef', 'fedcba9876543210'].map((half) => `shopify_${half.repeat(2)}`);
		const items: INodeExecutionData[] = ids.map((eventId) => ({ json: { eventId } }));
		const node = setup(answer);
		for (const some of [items.slice(0, 1), items]) {
			const context = executeContext(node, some, { mode: 'webhook', executionId: '7' });
			expect(await node.type.execute!.call(context)).toEqual([some]);
		}
		const told = logged.filter((line) => line.includes('run, although the shared ledger does not tell'));
		expect(told).toHaveLength(2);
	});

	it('fails the test of the credential, also where it knows PING', async () => {
		for (const value of ['OK', 'PONG', 1, null]) {
			const credential = storeWith(() => ({ result: value }));
			expect(await pressTest(testRedis, credential)).toMatchObject({ status: 'Error' });
		}
	});
});
