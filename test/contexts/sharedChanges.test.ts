import { setTimeout as delay } from 'node:timers/promises';

import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { RedisResource } from '../../nodes/shared/changes/redisSnapshots';
import { startUpstash } from '../../simulators/redis/upstash';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { bodyOf, busyHistory, inBatches, WATCHED, wrongRuns } from '../support/orderHistory';
import { shopifyTriggerOfAnotherProcess } from '../support/otherProcess';
import { startRedis, type RedisServer } from '../../harness/redis';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const SECRET = 'shpss_secret';
const TOKEN = 'token-of-the-rest-api';
const DAY = 86_400;
let nodes = 0;
let deliveries = 0;

describeWith(['redis-server', 'webdis', 'setpriv'], 'the change step with a shared ledger', () => {
	let redis: RedisServer;
	let shopify: StoredCredential;
	let store: StoredCredential;
	/** Two webhook processes of one n8n, serving the same trigger. */
	let here: WebhookHost;
	let there: WebhookHost;
	/** Items in the order in which the executions of both were saved. */
	let executions: INodeExecutionData[];

	beforeAll(async () => {
		redis = await startRedis();
		shopify = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' });
		store = storedCredential(
			new RedisHttpApi(),
			{ url: redis.webdisUrl, authentication: 'none', prefix: 'changes' },
			'store-1',
		);
		const setup = { credential: shopify, moreCredentials: [store] };
		here = await startWebhookHost({ type: new ShopifyWebhookTrigger(), ...setup });
		there = await startWebhookHost({ type: shopifyTriggerOfAnotherProcess(), ...setup });
	});
	afterAll(async () => {
		await here?.close();
		await there?.close();
		await redis?.close();
	});
	beforeEach(() => begin());
	afterEach(async () => await settled());

	/** A trigger that has received nothing yet. */
	const begin = (options: IDataObject = {}, group: IDataObject = {}) => {
		const nodeId = `shared-changes-${++nodes}`;
		executions = [];
		for (const host of [here, there]) {
			const parameters = {
				onlyWhenChanged: { fields: WATCHED.join(','), ...group },
				options: { ledger: 'redis', ...options },
			};
			host.setup = { ...host.setup, nodeId, parameters, moreCredentials: [store] };
			host.startExecution = async (items) => void executions.push(...items);
		}
	};
	const deliver = async (host: WebhookHost, body: IDataObject | string, topic = 'orders/updated') =>
		await send(host, deliveryOf(body, topic));
	const deliveryOf = (body: IDataObject | string, topic = 'orders/updated') => {
		// Equal bytes with a clock are one event, so the white space makes each delivery an event of its own.
		const text = (typeof body === 'string' ? body : JSON.stringify(body)) + ' '.repeat(++deliveries % 500);
		return shopifyDelivery({ secret: SECRET, topic, body: text });
	};
	const send = async (host: WebhookHost, request: ReturnType<typeof shopifyDelivery>) => {
		const response = await fetch(host.url, request);
		await response.text();
		return response.headers.get('x-webhook-outcome') ?? response.status;
	};
	const someOpen = async () => (await redis.keys()).some((key) => key.endsWith(':open'));
	/** What was answered is told to the store a moment later. */
	const settled = async () => await until(async () => !(await someOpen()), 'the outcome of every delivery');
	const order = (city: string, more: IDataObject = {}): IDataObject => ({
		id: 1,
		updated_at: '2026-11-22T05:00:00Z',
		shipping_address: { city, phone: '0900000000' },
		line_items: [{ id: 11, sku: 'A', current_quantity: 1 }],
		...more,
	});
	const cities = () =>
		executions.map(({ json }) => {
			const { shipping_address: address } = json.payload as IDataObject;
			return (address as IDataObject).city;
		});

	it('compares in one process with what another one has seen', async () => {
		await deliver(here, order('Huế'), 'orders/create');
		await settled();
		expect(await deliver(there, order('Huế', { tags: 'x' }))).toBe('unchanged');
		expect(await deliver(there, order('Vinh'))).toBe(200);
		await settled();
		expect(await deliver(here, order('Vinh', { tags: 'y' }))).toBe('unchanged');
		expect(await deliver(here, order('Huế'))).toBe(200);
		expect(cities()).toEqual(['Huế', 'Vinh', 'Huế']);
	});

	it('knows nothing of a field that was not watched for a while', async () => {
		const watch = (fields: string) => {
			const { parameters } = here.setup;
			const onlyWhenChanged = { fields, firstSeen: 'start' };
			here.setup = { ...here.setup, parameters: { ...parameters, onlyWhenChanged } };
		};
		watch('note, shipping_address');
		await deliver(here, order('Huế', { note: 'A' }), 'orders/create');
		await settled();
		watch('shipping_address');
		expect(await deliver(here, order('Vinh', { note: 'B' }))).toBe(200);
		await settled();
		watch('note, shipping_address');
		expect(await deliver(here, order('Vinh', { note: 'A' }))).toBe(200);
		await settled();
	});

	it('works as well through the REST API of Upstash', async () => {
		const upstash = await startUpstash({ redisPort: redis.port, token: TOKEN });
		const data = { url: upstash.url, authentication: 'bearer', token: TOKEN, prefix: 'upstash' };
		const credential = storedCredential(new RedisHttpApi(), data, 'upstash-1');
		here.setup = { ...here.setup, moreCredentials: [credential] };
		try {
			await deliver(here, order('Huế'), 'orders/create');
			await settled();
			expect(await deliver(here, order('Huế', { tags: 'x' }))).toBe('unchanged');
			expect(await deliver(here, order('Vinh'))).toBe(200);
			await settled();
		} finally {
			await upstash.close();
		}
	});

	it('decides simultaneous updates in two processes one after the other', async () => {
		await deliver(here, order('Huế'), 'orders/create');
		await settled();
		for (const host of [here, there]) {
			host.startExecution = async (items) => {
				await delay(20);
				executions.push(...items);
			};
		}
		const updates = Array.from({ length: 8 }, (_, tags) => order('Vinh', { tags: `${tags}` }));
		const outcomes = await Promise.all(updates.map((body, at) => deliver(at % 2 === 0 ? here : there, body)));
		expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(7);
		expect(cities()).toEqual(['Huế', 'Vinh']);
	});

	it('keeps digests for as long as the options say, under keys that tell nothing', async () => {
		await redis.command('FLUSHALL');
		begin({ keepSnapshotsDays: 30 });
		await deliver(here, order('Huế'), 'orders/create');
		await settled();
		const keys = (await redis.keys()).filter((key) => key.endsWith(':snapshot'));
		expect(keys).toEqual([expect.stringMatching(/^changes:\{[0-9a-f]{8}\}:[0-9a-f]{32}:snapshot$/)]);
		expect(await redis.command('GET', keys[0]!)).not.toMatch(/Hu|0900000000|demo-shop/);
		const left = Number(await redis.command('TTL', keys[0]!));
		expect(left).toBeGreaterThan(29.9 * DAY);
		expect(left).toBeLessThanOrEqual(30 * DAY);
	});

	it('starts with the next delivery when a process has died with the resource open', async () => {
		await redis.command('FLUSHALL');
		await deliver(here, order('Huế'), 'orders/create');
		await settled();
		const [key = ''] = (await redis.keys()).filter((name) => name.endsWith(':snapshot'));
		const before = String(await redis.command('GET', key));
		// As the script leaves it that opens a resource; the lease of the claim has ended.
		await redis.command('SET', key, `?${before}`);
		expect(await deliver(there, order('Huế', { tags: 'x' }))).toBe(200);
		expect((executions.at(-1)!.json.delivery as IDataObject).changedFields).toBeNull();
		await settled();
		expect(await deliver(there, order('Huế', { tags: 'y' }))).toBe('unchanged');
	});

	it('takes back a claim that comes late, and leaves alone what others know until it does', async () => {
		const resource = new RedisResource(redis.command, 'changes:late', 100);
		const known = JSON.stringify({ content: '', fields: { status: 'AAAAAA' } });
		await resource.open('first');
		await resource.close('first', known, false);
		expect(await resource.giveUp('late')).toBe(false);
		expect(await resource.open('second')).toBe(known);
		expect(await resource.giveUp('late')).toBe(false);
		await resource.close('second', known, true);
		expect(await resource.open('late')).toBe(known);
		expect(await resource.giveUp('late')).toBe(true);
		expect(await resource.open('third')).toBe('?');
		await resource.close('third', known, false);
	});

	it('is uncertain of a state that n8n failed after all, unless another was told since', async () => {
		const resource = new RedisResource(redis.command, 'changes:failed', 100);
		const stateOf = (fields: object) => JSON.stringify({ content: '', fields });
		const [one, other] = [stateOf({ note: 'AAAAAA', 'a"b': 'CCCCCC' }), stateOf({ note: 'BBBBBB' })];
		const tell = async (state: string) => {
			await resource.open('owner');
			await resource.close('owner', state, false);
		};
		const known = async () => {
			const stored = await resource.open('reader');
			await resource.close('reader', stored ?? '', true);
			return stored;
		};
		await tell(one);
		await resource.makeUncertain(['"note":"AAAAAA"']);
		expect(await known()).toBe('?');
		await tell(other);
		await resource.makeUncertain(['"note":"AAAAAA"', '"a%b":"."']);
		expect(await known()).toBe(other);
		// While another process has it open, which is then refused, or whose state is told.
		await tell(one);
		expect(await resource.open('refused')).toBe(one);
		await resource.makeUncertain(['"note":"AAAAAA"']);
		await resource.close('refused', one, true);
		expect(await known()).toBe('?');
		await tell(one);
		expect(await resource.open('told')).toBe(one);
		await resource.makeUncertain(['"note":"AAAAAA"']);
		await resource.close('told', other, false);
		expect(await known()).toBe(other);
		// A resource without a snapshot has none after a refusal, not an uncertain one.
		await resource.open('told');
		await resource.close('told', '', true);
		expect(await known()).toBe('');
	});

	it('asks for another delivery while the store is away, holds nothing, and then goes on', async () => {
		await deliver(here, order('Huế'), 'orders/create');
		await settled();
		const request = deliveryOf(order('Vinh'));
		redis.freezeWebdis();
		expect(await send(here, request)).toBe(503);
		redis.thawWebdis();
		let outcome: unknown;
		const answered = async () => (outcome = await send(here, request)) !== 503;
		await until(answered, 'another answer than 503');
		expect(outcome).toBe(200);
		await settled();
		expect(await deliver(there, order('Vinh', { tags: 'x' }))).toBe('unchanged');
	});

	it('asks for another delivery when an earlier one of the resource stays open in another process', async () => {
		begin({ answerDeadlineMs: 0 });
		let release = () => {};
		here.startExecution = async () => await new Promise<void>((resolve) => (release = resolve));
		const first = deliver(here, order('Huế'), 'orders/create');
		await until(someOpen, 'the open delivery');
		const request = deliveryOf(order('Vinh'));
		expect(await send(there, request)).toBe(503);
		release();
		expect(await first).toBe(200);
		await settled();
		expect(await send(there, request)).toBe(200);
	}, 20_000);

	/**
	 * States of a few orders arrive in any order, several at the same moment, in two processes, and n8n
	 * refuses some of them, which then come again.
	 */
	it('loses no change and runs no noise over random histories in two processes', async () => {
		await fc.assert(
			fc.asyncProperty(busyHistory, fc.integer({ min: 1, max: 6 }), async (deliveries, atOnce) => {
				begin({ skipOutdated: true }, { firstSeen: 'start' });
				const updates = deliveries.map(({ state, ...each }) => ({
					...each,
					body: bodyOf(state),
					request: deliveryOf(bodyOf(state)),
				}));
				const failing = new Set(updates.filter(({ fails }) => fails).map(({ body }) => body));
				for (const host of [here, there]) {
					host.startExecution = async (items) => {
						await delay(2);
						if (failing.delete(JSON.stringify(items[0]!.json.payload)))
							throw new Error('The database is gone');
						executions.push(...items);
					};
				}
				await inBatches(updates, atOnce, async ({ elsewhere, request }) => {
					let outcome: unknown = 500;
					while (outcome === 500 || outcome === 503) outcome = await send(elsewhere ? there : here, request);
				});
				await settled();
				const states = deliveries.map(({ state }) => state);
				expect(wrongRuns(states, executions)).toEqual([]);
			}),
			{ numRuns: 25 },
		);
	}, 120_000);
});
