import { setTimeout as delay } from 'node:timers/promises';

import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { storedCredential } from '../../harness/credentials';
import {
	bodyOf,
	busyHistory,
	inBatches,
	orderState,
	ReferenceModel,
	WATCHED,
	wrongRuns,
	type OrderState,
} from '../support/orderHistory';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { restartTrigger } from '../support/restart';

const SECRET = 'shpss_secret';
let nodes = 0;
let deliveries = 0;

describe('step 6 of the pipeline', () => {
	let host: WebhookHost;

	beforeAll(async () => {
		const credential = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET, shop: 'demo-shop' });
		host = await startWebhookHost({ type: new ShopifyWebhookTrigger(), credential });
	});
	afterAll(async () => await host.close());
	beforeEach(() => {
		begin({ onlyWhenChanged: { fields: WATCHED.join(', ') } });
	});

	/** A trigger that has received nothing yet. */
	const begin = (parameters: INodeParameters) => {
		host.setup = { ...host.setup, parameters, nodeId: `changes-${++nodes}` };
		host.staticData = {};
		host.executions.length = 0;
		host.startExecution = async () => {};
		host.savesExecutions = true;
	};
	const restart = () => restartTrigger(host, `changes-${++nodes}`);
	const deliver = async (body: IDataObject | string, topic = 'orders/updated', url = host.url) => {
		// Equal bytes with a clock are one event, so the white space makes each delivery an event of its own.
		const text = (typeof body === 'string' ? body : JSON.stringify(body)) + ' '.repeat(++deliveries % 500);
		const response = await fetch(url, shopifyDelivery({ secret: SECRET, topic, body: text }));
		await response.text();
		return response.headers.get('x-webhook-outcome') ?? response.status;
	};
	const changedFields = () => (host.executions.at(-1)!.json.delivery as IDataObject).changedFields;
	const order = (more: IDataObject = {}): IDataObject => ({
		id: 1,
		updated_at: '2026-11-22T05:00:00Z',
		shipping_address: { city: 'Huế' },
		line_items: [{ id: 11, sku: 'A', current_quantity: 1 }],
		...more,
	});

	it('runs a create, drops what apps write, and runs a change with the fields that changed', async () => {
		expect(await deliver(order(), 'orders/create')).toBe(200);
		expect(changedFields()).toBeNull();
		for (let app = 0; app < 3; app++) expect(await deliver(order({ tags: `tag ${app}` }))).toBe('unchanged');
		expect(await deliver(order({ shipping_address: { city: 'Đà Nẵng' } }))).toBe(200);
		expect(changedFields()).toEqual(['shipping_address']);
		expect(host.executions).toHaveLength(2);
	});

	it('remembers an update of something unknown and starts nothing, unless it shall start', async () => {
		expect(await deliver(order())).toBe('remembered');
		expect(await deliver(order({ note: 'x' }))).toBe('unchanged');
		expect(await deliver(order({ shipping_address: null }))).toBe(200);
		begin({ onlyWhenChanged: { fields: 'shipping_address', firstSeen: 'start' } });
		expect(await deliver(order())).toBe(200);
		expect(changedFields()).toBeNull();
		expect(await deliver(order({ note: 'x' }))).toBe('unchanged');
	});

	it('compares updates with what a paid or a cancelled told, which always run', async () => {
		await deliver(order(), 'orders/create');
		expect(await deliver(order({ shipping_address: { city: 'Vinh' } }), 'orders/paid')).toBe(200);
		expect(changedFields()).toEqual(['shipping_address']);
		expect(await deliver(order({ shipping_address: { city: 'Vinh' }, tags: 'x' }))).toBe('unchanged');
		expect(await deliver(order({ shipping_address: { city: 'Vinh' } }), 'orders/cancelled')).toBe(200);
		expect(changedFields()).toEqual([]);
	});

	it('learns nothing from a topic whose payload is not the resource', async () => {
		await deliver(order(), 'orders/create');
		expect(await deliver({ order_edit: { id: 5, order_id: 1 } }, 'orders/edited')).toBe(200);
		expect(await deliver({ id: 1 }, 'orders/delete')).toBe(200);
		expect(await deliver(order({ tags: 'x' }))).toBe('unchanged');
	});

	it('holds back the events that are named, by either form of their name', async () => {
		begin({ onlyWhenChanged: { fields: 'shipping_address', events: 'ORDERS_PAID, orders/cancelled' } });
		await deliver(order(), 'orders/create');
		expect(await deliver(order({ tags: 'a' }), 'orders/paid')).toBe('unchanged');
		expect(await deliver(order({ tags: 'b' }), 'orders/cancelled')).toBe('unchanged');
		expect(await deliver(order({ tags: 'c' }))).toBe(200);
	});

	it('takes the fields of presets', async () => {
		begin({ onlyWhenChanged: { presets: ['orderItems', 'orderStatus'] } });
		await deliver(order(), 'orders/create');
		expect(await deliver(order({ shipping_address: null }))).toBe('unchanged');
		expect(await deliver(order({ line_items: [{ id: 11, sku: 'A', current_quantity: 0 }] }))).toBe(200);
		expect(changedFields()).toEqual(['line_items[].current_quantity']);
	});

	it('holds back nothing that has none of the fields, such as a product where orders are watched', async () => {
		for (let time = 0; time < 3; time++) {
			expect(await deliver({ id: 7, title: `T-Shirt ${time}` }, 'products/update')).toBe(200);
		}
	});

	it('notices that the only field is gone, and that it is back', async () => {
		begin({ onlyWhenChanged: { fields: 'shipping_address' } });
		await deliver(order(), 'orders/create');
		expect(await deliver({ id: 1, tags: 'x' })).toBe(200);
		expect(changedFields()).toEqual(['shipping_address']);
		expect(await deliver(order())).toBe(200);
		expect(changedFields()).toEqual(['shipping_address']);
	});

	it('keeps what it knows of a field when others are watched besides', async () => {
		await deliver(order(), 'orders/create');
		host.setup = {
			...host.setup,
			parameters: { onlyWhenChanged: { fields: 'shipping_address, note' } },
		};
		expect(await deliver(order({ tags: 'x' }))).toBe('unchanged');
		expect(await deliver(order({ note: 'Please ring' }))).toBe(200);
		expect(changedFields()).toEqual(['note']);
		expect(await deliver(order({ note: 'Please ring', shipping_address: null }))).toBe(200);
		expect(changedFields()).toEqual(['shipping_address']);
	});

	it('knows nothing of what came while no field was watched, and does not pretend to', async () => {
		const watching = { onlyWhenChanged: { fields: 'shipping_address', firstSeen: 'start' } };
		begin(watching);
		await deliver(order(), 'orders/create');
		host.setup = { ...host.setup, parameters: {} };
		expect(await deliver(order({ shipping_address: { city: 'Vinh' } }))).toBe(200);
		expect(JSON.stringify(host.staticData)).toMatch(
			/"snapshots:[^"]+":\{"fields":\["shipping_address"\],"records":\[\]\}/,
		);
		host.setup = { ...host.setup, parameters: watching };
		expect(await deliver(order({ tags: 'x' }))).toBe(200);
		expect(changedFields()).toBeNull();
	});

	it('leaves no trace of a delivery that n8n refused: its repetition runs', async () => {
		await deliver(order(), 'orders/create');
		host.startExecution = async () => {
			throw new Error('The database is gone');
		};
		const changed = order({ shipping_address: { city: 'Vinh' } });
		expect(await deliver(changed)).toBe(500);
		host.startExecution = async () => {};
		restart();
		expect(await deliver(changed)).toBe(200);
		expect(changedFields()).toEqual(['shipping_address']);
	});

	it('leaves no trace of a refused delivery either that n8n had already saved', async () => {
		await deliver(order(), 'orders/create');
		const changed = order({ shipping_address: { city: 'Vinh' } });
		host.startExecution = async () => {
			// Another delivery saves static data while this one is open.
			await deliver(order({ id: 2 }));
			throw new Error('The database is gone');
		};
		expect(await deliver(changed)).toBe(500);
		host.startExecution = async () => {};
		expect(await deliver(changed)).toBe(200);
	});

	it('decides simultaneous updates of one resource one after the other', async () => {
		await deliver(order(), 'orders/create');
		host.startExecution = async () => await delay(20);
		const addresses = ['Vinh', 'Vinh', 'Vinh', 'Huế', 'Huế', 'Huế'];
		const outcomes = await Promise.all(
			addresses.map((city, at) => deliver(order({ shipping_address: { city }, tags: `${at}` }))),
		);
		const run = host.executions.map(({ json }) => (json.payload as IDataObject).shipping_address);
		const neighbours = run.slice(1).map((address, at) => JSON.stringify([run[at], address]));
		expect(neighbours).not.toContain('[{"city":"Vinh"},{"city":"Vinh"}]');
		expect(neighbours).not.toContain('[{"city":"Huế"},{"city":"Huế"}]');
		expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(run.length - 1);
	});

	it('takes an update over for one that n8n failed to run, which was before it', async () => {
		await deliver(order(), 'orders/create');
		let attempts = 0;
		host.startExecution = async () => {
			await delay(20);
			if (++attempts === 1) throw new Error('The database is gone');
		};
		const changed = (tags: string) => deliver(order({ shipping_address: { city: 'Vinh' }, tags }));
		const outcomes = await Promise.all([changed('1'), changed('2'), changed('3')]);
		expect(outcomes.sort()).toEqual([200, 500, 'unchanged']);
	});

	it('does not keep the others waiting for a resource whose delivery stays open', async () => {
		await deliver(order(), 'orders/create');
		begin({ ...host.setup.parameters, options: { answerDeadlineMs: 0 } });
		let release = () => {};
		host.startExecution = async () => await new Promise<void>((resolve) => (release = resolve));
		const first = deliver(order(), 'orders/create');
		await delay(50);
		host.startExecution = async () => {};
		expect(await deliver(order({ id: 2 }), 'orders/create')).toBe(200);
		release();
		await first;
	});

	it('drops an older state, also after one that was held back, and takes a different one of the same time', async () => {
		begin({ onlyWhenChanged: { fields: WATCHED.join(',') }, options: { skipOutdated: true } });
		const at = (time: string, city: string, tags = '') =>
			deliver(order({ updated_at: time, shipping_address: { city }, tags }));
		await deliver(order(), 'orders/create');
		expect(await at('2026-11-22T05:00:03Z', 'Huế', 'noise')).toBe('unchanged');
		expect(await at('2026-11-22T05:00:02Z', 'Vinh')).toBe('outdated');
		expect(await at('2026-11-22T12:00:03+07:00', 'Vinh')).toBe(200);
		expect(await at('2026-11-22T05:00:03Z', 'Vinh', 'noise')).toBe('unchanged');
		expect(host.executions).toHaveLength(2);
	});

	it('drops outdated deliveries without any field to watch', async () => {
		begin({ options: { skipOutdated: true } });
		const at = (time: string, tags = '') => deliver(order({ updated_at: time, tags }));
		expect(await at('2026-11-22T05:00:02Z')).toBe(200);
		expect(await at('2026-11-22T05:00:01Z')).toBe('outdated');
		expect(await at('2026-11-22T05:00:02Z', 'x')).toBe(200);
		expect(await at('2026-11-22T05:00:02Z', 'x')).toBe('unchanged');
		expect(host.executions[0]!.json.delivery).not.toHaveProperty('changedFields');
		expect(await deliver(order({ updated_at: '2026-11-22T05:00:01Z' }), 'orders/paid')).toBe(200);
	});

	it('knows after a restart what it knew before, also what it has held back', async () => {
		begin({ onlyWhenChanged: { fields: WATCHED.join(',') }, options: { skipOutdated: true } });
		await deliver(order(), 'orders/create');
		expect(await deliver(order({ updated_at: '2026-11-22T05:00:05Z' }))).toBe('unchanged');
		expect(await deliver(order({ id: 2 }))).toBe('remembered');
		restart();
		expect(await deliver(order({ updated_at: '2026-11-22T05:00:04Z', shipping_address: null }))).toBe(
			'outdated',
		);
		expect(await deliver(order({ id: 2, updated_at: '2026-11-22T05:00:04Z' }))).toBe('unchanged');
	});

	it('stores digests, and nothing of what was delivered', async () => {
		await deliver(
			order({ id: 4_242_424_242, shipping_address: { name: 'Nguyễn Văn An', phone: '0900000000' } }),
		);
		const stored = JSON.stringify(host.staticData);
		expect(stored).toContain('snapshots:workflow-1/');
		expect(stored).not.toMatch(/Nguy|0900000000|4242424242|demo-shop/);
	});

	it('neither compares nor remembers what comes to the test URL', async () => {
		await deliver(order(), 'orders/create');
		for (let time = 0; time < 2; time++) {
			expect(await deliver(order({ shipping_address: null }), 'orders/updated', host.testUrl)).toBe(200);
		}
		expect(host.executions.at(-1)!.json.delivery).not.toHaveProperty('changedFields');
		expect(await deliver(order({ tags: 'x' }))).toBe('unchanged');
	});

	it('holds nothing back when a field cannot be read', async () => {
		begin({ onlyWhenChanged: { fields: 'line_items[0].sku' } });
		expect([await deliver(order()), await deliver(order({ note: 'x' }))]).toEqual([200, 200]);
	});

	it.each([
		{ skipOutdated: false, firstSeen: 'remember' },
		{ skipOutdated: false, firstSeen: 'start' },
		{ skipOutdated: true, firstSeen: 'remember' },
		{ skipOutdated: true, firstSeen: 'start' },
	])(
		'agrees with a reference model over random histories, %p',
		async (rules) => {
			const { skipOutdated, firstSeen } = rules;
			await fc.assert(
				fc.asyncProperty(
					fc.array(orderState, { maxLength: 15 }),
					fc.nat({ max: 14 }),
					async (history, at) => {
						begin({ onlyWhenChanged: { fields: WATCHED.join(', '), firstSeen }, options: { skipOutdated } });
						const model = new ReferenceModel(rules);
						for (const [index, state] of history.entries()) {
							if (index === at) restart();
							const expected = model.deliver(state);
							const outcome = await deliverState(state);
							expect(outcome).toBe(expected.outcome === 'run' ? 200 : expected.outcome);
							if (expected.outcome === 'run') expect(changedFields()).toEqual(expected.changed);
						}
					},
				),
				{ numRuns: 40 },
			);
		},
		120_000,
	);

	it('loses no change and runs no noise over random histories of simultaneous and failing updates', async () => {
		await fc.assert(
			fc.asyncProperty(busyHistory, fc.integer({ min: 1, max: 6 }), async (deliveries, atOnce) => {
				begin({
					onlyWhenChanged: { fields: WATCHED.join(', '), firstSeen: 'start' },
					options: { skipOutdated: true },
				});
				const updates = deliveries.map(({ state, ...each }) => ({ ...each, body: bodyOf(state) }));
				const failing = new Set(updates.filter(({ fails }) => fails).map(({ body }) => body));
				host.startExecution = async (items) => {
					await delay(2);
					if (failing.delete(JSON.stringify(items[0]!.json.payload))) throw new Error('The database is gone');
				};
				await inBatches(updates, atOnce, async ({ body }) => {
					const request = shopifyDelivery({ secret: SECRET, topic: 'orders/updated', body });
					let status = 500;
					while (status === 500) {
						const response = await fetch(host.url, request);
						await response.text();
						({ status } = response);
					}
				});
				const states = deliveries.map(({ state }) => state);
				expect(wrongRuns(states, host.executions)).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	}, 60_000);

	const deliverState = async (state: OrderState) => await deliver(bodyOf(state), state.topic);
});
