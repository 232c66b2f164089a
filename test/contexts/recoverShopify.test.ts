import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { storedCredential } from '../../harness/credentials';
import { LiveTrigger } from '../../harness/liveTrigger';
import { credentialNamed, newestNode } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { KITS } from '../../simulators/kits';
import type { ShopifySimulator } from '../../simulators/shopify';
import {
	customerPayload,
	draftOrderPayload,
	orderPayload,
	productPayload,
} from '../../simulators/shopify/payloads';

const kit = KITS.shopify;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** As Shopify writes times in the deliveries of the simulated shop, whose clock is that of New York in winter. */
const shopTime = (at = Date.now()) =>
	`${new Date(Math.floor(at / SECOND) * SECOND - 5 * HOUR).toISOString().slice(0, 19)}-05:00`;
const utc = (time: string) => new Date(time).toISOString().replace('.000Z', 'Z');

describe('the recovery of missed Shopify events', () => {
	let shopify: ShopifySimulator;
	let trigger: LiveTrigger;
	let running: Awaited<ReturnType<typeof kit.start>>;
	let ids = 0;

	beforeEach(async () => {
		running = await kit.start({
			patienceMs: 30_000,
			cost: { maximumAvailable: 20_000, restoreRate: 10_000 },
		});
		shopify = running.simulator;
	});
	afterEach(async () => {
		await trigger?.close();
		await running.close();
		restoreTime();
	});

	const setupOf = (parameters: INodeParameters, credential: Record<string, string> = {}) => ({
		type: newestNode(kit.trigger.node).type,
		credential: storedCredential(credentialNamed(kit.credential.type), {
			...running.credential,
			...credential,
		}),
		parameters: {
			registration: 'api',
			topics: ['orders/create', 'orders/updated'],
			recover: { everyMinutes: 1, settleSeconds: 10 },
			...parameters,
		} as INodeParameters,
	});
	const publish = async (parameters: INodeParameters = {}) => {
		trigger = await LiveTrigger.publish(setupOf(parameters));
	};
	/** Changes the shop while no delivery reaches n8n. */
	const lost = async <Result>(change: () => Promise<Result>): Promise<Result> => {
		shopify.loseDeliveries('all');
		const result = await change();
		shopify.loseDeliveries('none');
		return result;
	};
	/** An order as deliveries have it, with all fields that are compared. */
	const order = (fields: IDataObject = {}, id = String(6_000_000_000_000 + ++ids)) => {
		const now = shopTime();
		const own = { created_at: now, closed_at: null, current_total_price: '403.00', ...fields };
		return { id, payload: orderPayload({ id, updatedAt: now, financialStatus: 'pending', fields: own }) };
	};
	const emit = async (topic: string, payload: string) => {
		await shopify.emit(topic, payload);
		await shopify.idle();
	};
	const create = async (fields: IDataObject = {}) => {
		const { id, payload } = order(fields);
		await emit('orders/create', payload);
		return { id, createdAt: String((JSON.parse(payload) as IDataObject).created_at), payload };
	};
	const edit = async ({ id, createdAt }: { id: string; createdAt: string }, fields: IDataObject = {}) => {
		const { payload } = order({ created_at: createdAt, ...fields }, id);
		await emit('orders/updated', payload);
		return payload;
	};
	/** Lets the next walk come. */
	const walk = async (afterMs = 90 * SECOND) => {
		passTime(afterMs);
		await trigger.tick();
	};
	const deliveryOf = (item: IDataObject) => item.delivery as IDataObject;
	const told = () =>
		trigger.items.map((item) => [item.event, (item.resource as IDataObject).id, deliveryOf(item).missed]);
	const pushed = () =>
		trigger.host.executions.map(({ json }) => [json.event, (json.resource as IDataObject).id]);
	const messages = () => trigger.failures.map(({ message }) => message);
	const outcome = async (topic: string, payload: string) => {
		const { status, headers } = await shopify.deliver({ uri: trigger.url, topic, payload });
		return headers['x-webhook-outcome'] ?? (status === 200 ? 'accepted' : status);
	};

	it('hands over an order whose deliveries were lost, once', async () => {
		await publish();
		const { id, createdAt } = await lost(create);
		await walk();
		expect(told()).toEqual([['orders/create', id, 'never seen']]);
		expect(trigger.items[0]).toMatchObject({
			platform: 'shopify',
			shopId: 'demo-shop.myshopify.com',
			resource: { type: 'order', id },
			occurredAt: new Date(createdAt).toISOString(),
			payload: {
				id: `gid://shopify/Order/${id}`,
				legacyResourceId: id,
				createdAt: utc(createdAt),
				displayFinancialStatus: 'PENDING',
				tags: ['tag1', 'tag2'],
			},
			delivery: { recovered: true, verifiedWith: 'API call', test: false, topic: 'orders/create', id: null },
		});
		await walk();
		await walk(HOUR);
		expect(told()).toHaveLength(1);
		expect(pushed()).toEqual([]);
	});

	it('hands over nothing that a delivery told', async () => {
		await publish();
		const made = await create();
		passTime(5 * SECOND);
		await edit(made, { note: 'a' });
		expect(pushed()).toEqual([
			['orders/create', made.id],
			['orders/updated', made.id],
		]);
		await walk();
		await walk(HOUR);
		expect(told()).toEqual([]);
	});

	it('hands over nothing that a delivery told where the subscription includes some fields only', async () => {
		await publish({ subscriptionFields: { includeFields: ['note'] } });
		const made = await create();
		passTime(5 * SECOND);
		await edit(made, { note: 'a' });
		await walk();
		expect(told()).toEqual([]);
		passTime(5 * SECOND);
		await lost(async () => await edit(made, { note: 'b' }));
		await walk();
		expect(told()).toEqual([['orders/updated', made.id, 'newer than seen']]);
	});

	it('takes a delivery that comes after its pull for a copy, and the next one not', async () => {
		await publish();
		const made = await lost(create);
		await walk();
		expect(await outcome('orders/create', made.payload)).toBe('duplicate');
		const edited = await lost(async () => await edit(made, { note: 'a' }));
		await walk();
		expect(told()).toEqual([
			['orders/create', made.id, 'never seen'],
			['orders/updated', made.id, 'never seen'],
		]);
		expect(await outcome('orders/updated', edited)).toBe('duplicate');
		await edit(made, { note: 'b' });
		expect(pushed()).toEqual([['orders/updated', made.id]]);
	});

	it('tells a trigger of new orders nothing of edits', async () => {
		await publish({ topics: ['orders/create'] });
		const seen = await create();
		const missed = await lost(create);
		passTime(5 * SECOND);
		await lost(async () => {
			await edit(seen, { note: 'a' });
			await edit(missed, { note: 'b' });
		});
		await walk();
		expect(told()).toEqual([['orders/create', missed.id, 'never seen']]);
		passTime(5 * SECOND);
		await lost(async () => await edit(missed, { note: 'c' }));
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('hands over a lost creation although an update of the order was told', async () => {
		await publish();
		const made = await lost(create);
		passTime(5 * SECOND);
		await edit(made, { note: 'a' });
		await walk();
		expect(told()).toEqual([['orders/create', made.id, 'never seen']]);
	});

	it('hands over the second of two updates in a second where the first was told, and not the first', async () => {
		await publish();
		const made = await create();
		passTime(60 * SECOND);
		const now = Date.now();
		const at = (fields: IDataObject) =>
			orderPayload({
				id: made.id,
				updatedAt: shopTime(now),
				financialStatus: 'pending',
				fields: {
					created_at: made.createdAt,
					closed_at: null,
					current_total_price: '403.00',
					...fields,
				},
			});
		await emit('orders/updated', at({ note: 'first' }));
		await lost(async () => await emit('orders/updated', at({ note: 'second' })));
		await walk();
		expect(told()).toEqual([['orders/updated', made.id, 'newer than seen']]);
		expect(trigger.items[0]!.payload).toMatchObject({ note: 'second' });
		expect(await outcome('orders/updated', at({ note: 'second' }))).toBe('duplicate');
		await walk();
		expect(told()).toHaveLength(1);
	});

	it('hands over nothing where the list still shows an older state than the last delivery', async () => {
		await publish();
		const made = await create();
		passTime(60 * SECOND);
		await edit(made, { note: 'a' });
		passTime(5 * SECOND);
		// Delivered, and not in the list: a read that lags behind.
		const { payload } = order({ created_at: made.createdAt, note: 'b' }, made.id);
		expect(await outcome('orders/updated', payload)).toBe('accepted');
		await walk(30 * SECOND);
		await walk();
		expect(told()).toEqual([]);
	});

	it('registers the subscriptions again before it looks for what was missed', async () => {
		await publish();
		shopify.removeSubscriptions();
		const { id } = await create();
		await walk();
		expect(shopify.subscriptions().map(({ topic }) => topic)).toEqual(['ORDERS_CREATE', 'ORDERS_UPDATED']);
		expect(told()).toEqual([['orders/create', id, 'never seen']]);
		const next = await create();
		expect(pushed()).toEqual([['orders/create', next.id]]);
	});

	it('reports a scope that is missing once, and loses nothing', async () => {
		await publish({ registration: 'manual' });
		const { id } = await lost(create);
		shopify.setScopes(['read_products']);
		await walk();
		await walk();
		expect(told()).toEqual([]);
		expect(messages()).toEqual([
			expect.stringMatching(/The orders that Shopify did not deliver could not be pulled/),
		]);
		expect(JSON.stringify(trigger.failures[0])).toContain('read_orders');
		shopify.setScopes(['read_orders']);
		await walk();
		expect(told()).toEqual([['orders/create', id, 'never seen']]);
	});

	it('reports a list that repeats its pages, and hands over what it shows', async () => {
		await publish();
		await lost(async () => {
			for (let count = 0; count < 3; count++) await create();
		});
		shopify.misbehave({ repeatingCursors: true });
		await walk();
		expect(messages()).toContainEqual(expect.stringMatching(/lists the same orders again and again/));
		shopify.misbehave({});
		await walk();
		expect(told()).toHaveLength(3);
	});

	it('walks through all pages, also where Shopify throttles', async () => {
		await publish({ topics: ['orders/create'], groupEvents: { eventsPerExecution: 100 } });
		await lost(async () => {
			for (let count = 0; count < 230; count++) await create();
		});
		shopify.misbehave({ throttling: { calls: 1 } });
		await walk();
		expect(new Set(told().map(([, id]) => id)).size).toBe(230);
		expect(trigger.items).toHaveLength(230);
	});

	it('hands over payments, cancellations and fulfillments by their own times', async () => {
		const topics = ['orders/paid', 'orders/cancelled', 'orders/fulfilled', 'orders/partially_fulfilled'];
		const before = await lost(create);
		const paidBefore = await lost(
			async () => await edit(before, { financial_status: 'paid', note: 'before publication' }),
		);
		expect(paidBefore).toContain('paid');
		passTime(HOUR);
		await publish({ topics });
		// A payment of an hour ago is in a row of now.
		await lost(async () => await edit(before, { financial_status: 'paid', note: 'edited' }));
		const [paid, cancelled, shipped, partly] = [
			await lost(create),
			await lost(create),
			await lost(create),
			await lost(create),
		];
		passTime(5 * SECOND);
		const now = shopTime();
		const sent = (id: number, status = 'success') => ({ id, status, created_at: now, updated_at: now });
		await lost(async () => {
			await edit(paid, { financial_status: 'paid' });
			await edit(cancelled, { cancelled_at: now });
			await edit(shipped, { fulfillment_status: 'fulfilled', fulfillments: [sent(1), sent(2)] });
			await edit(partly, { fulfillment_status: 'partial', fulfillments: [sent(3)] });
		});
		await walk();
		expect(told()).toEqual([
			['orders/paid', paid.id, 'never seen'],
			['orders/cancelled', cancelled.id, 'never seen'],
			['orders/fulfilled', shipped.id, 'never seen'],
			['orders/partially_fulfilled', partly.id, 'never seen'],
		]);
		expect(trigger.items.map(({ occurredAt }) => occurredAt)).toEqual(
			Array.from({ length: 4 }, () => new Date(now).toISOString()),
		);
		passTime(5 * SECOND);
		const fulfillments = [sent(3), { ...sent(4), created_at: shopTime() }];
		await lost(async () => {
			await edit(paid, { financial_status: 'paid', note: 'again' });
			await edit(cancelled, { cancelled_at: now, note: 'again' });
			await edit(partly, { fulfillment_status: 'partial', note: 'again', fulfillments });
		});
		await walk();
		expect(told().slice(4)).toEqual([['orders/partially_fulfilled', partly.id, 'newer than seen']]);
	});

	it('gives payloads the shape of deliveries where it is asked to', async () => {
		await publish({ recover: { everyMinutes: 1, settleSeconds: 10, restShape: true } });
		const line = (at: number) => ({
			id: 9_000 + at,
			sku: `SKU-${at}`,
			title: 'Shirt',
			name: 'Shirt - M',
			variant_id: 77,
			quantity: 2,
			current_quantity: 1,
			price: '199.50',
		});
		const lines = Array.from({ length: 23 }, (_, at) => line(at));
		const { id, createdAt } = await lost(async () => await create({ line_items: lines }));
		await walk();
		expect(trigger.items[0]!.payload).toMatchObject({
			id: Number(id),
			admin_graphql_api_id: `gid://shopify/Order/${id}`,
			created_at: createdAt,
			updated_at: createdAt,
			cancelled_at: null,
			financial_status: 'pending',
			fulfillment_status: null,
			total_price: '403.00',
			current_total_price: '403.00',
			currency: 'VND',
			tags: 'tag1, tag2',
			email: 'jon@example.com',
			test: false,
			line_items: lines,
		});
	});

	it('compares watched fields as with deliveries, whatever shape the payload has', async () => {
		await publish({ onlyWhenChanged: { presets: ['orderTotal', 'orderItems'] } });
		// Deliveries have these fields in every line; the sample has not.
		const line = {
			id: 9_001,
			sku: 'A',
			title: 'Shirt',
			variant_id: 77,
			quantity: 1,
			current_quantity: 1,
			price: '403.00',
		};
		const line_items = [line];
		const made = await create({ line_items });
		passTime(5 * SECOND);
		await lost(async () => await edit(made, { line_items, note: 'a' }));
		await walk();
		expect(told()).toEqual([]);
		await lost(async () => await edit(made, { line_items, note: 'a', total_price: '410.00' }));
		await walk();
		expect(trigger.items.map((item) => deliveryOf(item).changedFields)).toEqual([['total_price']]);
		expect(trigger.items[0]!.payload).toHaveProperty('totalPriceSet');
		// What the row has shown is what the next delivery is compared with.
		passTime(5 * SECOND);
		await edit(made, { line_items, note: 'b', total_price: '410.00' });
		expect(pushed()).toEqual([['orders/create', made.id]]);
	});

	it('takes no field for changed that a row does not have', async () => {
		await publish({
			onlyWhenChanged: { fields: 'fulfillment_status, line_items[].properties, financial_status' },
		});
		const made = await create();
		passTime(5 * SECOND);
		await lost(async () => await edit(made, { fulfillment_status: 'fulfilled' }));
		await walk();
		expect(told()).toEqual([]);
		await lost(async () => await edit(made, { financial_status: 'paid', cancelled_at: shopTime() }));
		await walk();
		expect(trigger.items.map((item) => deliveryOf(item).changedFields)).toEqual([['financial_status']]);
	});

	it('recovers products, whose drafts and further variants are read too', async () => {
		await publish({
			topics: ['products/create', 'products/update'],
			onlyWhenChanged: { presets: ['productPrices'] },
		});
		const variants = (price: string) =>
			Array.from({ length: 60 }, (_, at) => ({
				id: 4_000 + at,
				sku: `P-${at}`,
				price: at === 55 ? price : '9.90',
				compare_at_price: null,
			}));
		const product = (price: string, fields: IDataObject = {}) =>
			productPayload({
				id: '88',
				updatedAt: shopTime(),
				status: 'draft',
				fields: { created_at: createdAt, variants: variants(price), ...fields },
			});
		const createdAt = shopTime();
		await emit('products/create', product('9.90'));
		passTime(5 * SECOND);
		await lost(async () => await emit('products/update', product('9.90', { title: 'Other' })));
		await walk();
		expect(told()).toEqual([]);
		await lost(async () => await emit('products/update', product('12.00', { title: 'Other' })));
		await walk();
		expect(told()).toEqual([['products/update', '88', 'newer than seen']]);
		expect(deliveryOf(trigger.items[0]!).changedFields).toEqual(['variants[].price']);
	});

	it('recovers customers and draft orders', async () => {
		await publish({
			topics: ['customers/create', 'customers/update', 'draft_orders/create', 'draft_orders/update'],
		});
		const [at, since] = [shopTime(), shopTime(Date.now() - 3 * DAY)];
		const customer = (id: string, fields: IDataObject) =>
			customerPayload({ id, updatedAt: shopTime(), fields: { created_at: at, ...fields } });
		await emit('customers/create', customer('51', {}));
		await lost(async () => {
			await emit('customers/create', customer('52', {}));
			await emit('customers/update', customer('53', { created_at: since }));
			const fields = { created_at: since, status: 'invoice_sent' };
			await emit('draft_orders/update', draftOrderPayload({ id: '61', updatedAt: shopTime(), fields }));
		});
		await walk();
		expect(told()).toEqual([
			['customers/create', '52', 'never seen'],
			['customers/update', '53', 'never seen'],
			['draft_orders/update', '61', 'never seen'],
		]);
		await walk();
		expect(told()).toHaveLength(3);
	});

	it('recovers cancelled and held fulfillment orders that were made since, each hold once', async () => {
		const topics = ['fulfillment_orders/cancelled', 'fulfillment_orders/placed_on_hold'];
		const gid = (id: number) => `gid://shopify/FulfillmentOrder/${id}`;
		const hold = (id: number) => ({ id: `gid://shopify/FulfillmentHold/${id}`, reason: 'other' });
		const now = () => new Date().toISOString();
		const made = (id: number, createdAt = now(), fields: IDataObject = {}) =>
			shopify.keep(
				'fulfillment_orders/placed_on_hold',
				{ fulfillment_order: { id: gid(id), status: 'on_hold', ...fields } },
				{ createdAt, updatedAt: now() },
			);
		const before = now();
		passTime(HOUR);
		await publish({ topics });
		made(1, before, { fulfillment_holds: [hold(1)] });
		made(2, now(), { status: 'cancelled' });
		made(3, now(), { fulfillment_holds: [hold(3), hold(4)] });
		const delivered = {
			fulfillment_order: { id: gid(3), status: 'on_hold' },
			created_fulfillment_hold: hold(3),
		};
		expect(await outcome(topics[1]!, JSON.stringify(delivered))).toBe('accepted');
		await walk();
		expect(told()).toEqual([
			['fulfillment_orders/cancelled', '2', 'never seen'],
			['fulfillment_orders/placed_on_hold', '3', 'never seen'],
		]);
		expect(
			await outcome(topics[1]!, JSON.stringify({ ...delivered, created_fulfillment_hold: hold(4) })),
		).toBe('duplicate');
	});

	it('asks for no list whose events it does not listen to', async () => {
		await publish({ topics: ['orders/create', 'inventory_levels/update'] });
		shopify.setScopes(['read_orders']);
		await walk();
		expect(messages()).toEqual([]);
	});

	describe('is refused when the trigger is published', () => {
		const refusal = async (parameters: INodeParameters, credential: Record<string, string> = {}) => {
			const publishing = LiveTrigger.publish(setupOf(parameters, credential));
			return await publishing.then(
				async (published) => {
					await published.close();
					return '';
				},
				(error: Error) => error.message,
			);
		};

		it('where the credential cannot call the API', async () => {
			const without = { accessToken: '' };
			expect(await refusal({ registration: 'manual' }, without)).toMatch(
				/^Missed events cannot be recovered: The credential has no access token/,
			);
			expect(await refusal({ registration: 'manual', recover: {} }, without)).toBe('');
		});

		it('where the subscriptions have a filter, which a list knows nothing of', async () => {
			const filtered = { subscriptionFields: { filter: 'total_price:>=10' } };
			expect(await refusal(filtered)).toMatch(/filter, which "Recover Missed Events" cannot apply/);
			expect(shopify.subscriptions()).toEqual([]);
			expect(await refusal({ ...filtered, recover: { everyMinutes: 0 } })).toBe('');
		});
	});
});
