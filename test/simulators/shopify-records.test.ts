import { startShopifySimulator } from '../../simulators/shopify';
import { ask } from '../../simulators/shopify/client';
import { noisyShopify } from '../../simulators/shopify/noisyShop';
import {
	customerPayload,
	draftOrderPayload,
	orderPayload,
	productPayload,
} from '../../simulators/shopify/payloads';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopifySimulator);

const secondsAgo = (seconds: number) =>
	new Date(Math.floor(Date.now() / 1_000) * 1_000 - seconds * 1_000).toISOString().replace('.000Z', 'Z');
const order = (id: string, updatedAt: string, fields: object = {}) =>
	orderPayload({ id, updatedAt, fields: { created_at: secondsAgo(3_000), ...fields } });

const rows = async (list: string, args: string, fields = 'id updatedAt') =>
	(
		await ask(
			bench.simulator,
			`{ ${list}(${args}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
		)
	).body;

describe('the records of the Shopify simulator', () => {
	it('are what events told, in the shape of GraphQL, with every digit and whole seconds in UTC', async () => {
		await bench.start();
		await bench.simulator.emit(
			'orders/create',
			orderPayload({
				id: '820982911946154508',
				updatedAt: '2026-11-30T20:00:00-05:00',
				totalPrice: '403.00',
				currency: 'USD',
				fields: {
					created_at: '2026-11-30T19:59:00-05:00',
					cancelled_at: '2026-11-30T20:00:00-05:00',
					fulfillment_status: 'partial',
				},
			}),
		);
		const body = await rows(
			'orders',
			'first: 5, sortKey: UPDATED_AT',
			`id legacyResourceId createdAt updatedAt cancelledAt displayFinancialStatus displayFulfillmentStatus tags
			totalPriceSet { shopMoney { amount currencyCode } } transactions(first: 5) { kind status }
			lineItems(first: 1) { nodes { id sku currentQuantity } pageInfo { hasNextPage } }`,
		);
		expect(body.data.orders.nodes).toEqual([
			{
				id: 'gid://shopify/Order/820982911946154508',
				legacyResourceId: '820982911946154508',
				createdAt: '2026-12-01T00:59:00Z',
				updatedAt: '2026-12-01T01:00:00Z',
				cancelledAt: '2026-12-01T01:00:00Z',
				displayFinancialStatus: 'PAID',
				displayFulfillmentStatus: 'PARTIALLY_FULFILLED',
				tags: ['tag1', 'tag2'],
				totalPriceSet: { shopMoney: { amount: '403.0', currencyCode: 'USD' } },
				transactions: [{ kind: 'SALE', status: 'SUCCESS' }],
				lineItems: {
					nodes: [
						{ id: 'gid://shopify/LineItem/866550311766439020', sku: 'IPOD2008PINK', currentQuantity: 1 },
					],
					pageInfo: { hasNextPage: true },
				},
			},
		]);
	});

	it('are listed by the time of their change, page by page, in the window of the search', async () => {
		await bench.start();
		for (let count = 0; count < 7; count++)
			bench.simulator.keep('orders/updated', order(String(10 + count), secondsAgo(100 - 10 * count)));
		const query = `updated_at:>='${secondsAgo(90)}' AND updated_at:<='${secondsAgo(50)}'`;
		const ids: string[] = [];
		for (let after = ''; ;) {
			const { data } = await rows(
				'orders',
				`first: 2, sortKey: UPDATED_AT, query: "${query}"${after === '' ? '' : `, after: "${after}"`}`,
				'legacyResourceId',
			);
			ids.push(...data.orders.nodes.map((row: { legacyResourceId: string }) => row.legacyResourceId));
			if (data.orders.pageInfo.hasNextPage !== true) break;
			after = data.orders.pageInfo.endCursor;
		}
		expect(ids).toEqual(['11', '12', '13', '14', '15']);
	});

	it('know no change that is older than what they are, and are gone with a deletion', async () => {
		await bench.start();
		await bench.simulator.emit('orders/updated', order('10', secondsAgo(10), { note: 'new' }));
		await bench.simulator.emit('orders/updated', order('10', secondsAgo(20), { note: 'old' }));
		expect((await rows('orders', 'first: 1', 'note')).data.orders.nodes).toEqual([{ note: 'new' }]);
		await bench.simulator.emit('orders/delete', { id: 10 });
		expect((await rows('orders', 'first: 1')).data.orders.nodes).toEqual([]);
	});

	it('tell no delivery of what is lost', async () => {
		await bench.start();
		bench.simulator.addNotificationSubscription('orders/create', bench.receiver.uri);
		bench.simulator.addNotificationSubscription('orders/updated', bench.receiver.uri);
		bench.simulator.loseDeliveries(['ORDERS_CREATE']);
		await bench.simulator.emit('orders/create', order('10', secondsAgo(10)));
		await bench.simulator.emit('orders/updated', order('10', secondsAgo(9)));
		expect(bench.receiver.received).toHaveLength(1);
		bench.simulator.loseDeliveries('all');
		await bench.simulator.emit('orders/updated', order('10', secondsAgo(8), { note: 'lost' }));
		expect(bench.receiver.received).toHaveLength(1);
		expect((await rows('orders', 'first: 1', 'note')).data.orders.nodes).toEqual([{ note: 'lost' }]);
		bench.simulator.loseDeliveries('none');
		await bench.simulator.emit('orders/updated', order('10', secondsAgo(7)));
		expect(bench.receiver.received).toHaveLength(2);
	});

	it('leave out drafts and archived products, closed fulfillment orders and orders of 60 days ago unless asked', async () => {
		await bench.start({
			scopes: ['read_orders', 'read_products', 'read_merchant_managed_fulfillment_orders'],
		});
		for (const [id, status] of [
			['1', 'active'],
			['2', 'draft'],
			['3', 'archived'],
		] as const)
			bench.simulator.keep('products/update', productPayload({ id, updatedAt: secondsAgo(9), status }));
		const titles = async (query: string) =>
			(await rows('products', `first: 9, query: "${query}"`, 'status')).data.products.nodes.map(
				({ status }: { status: string }) => status,
			);
		expect(await titles('')).toEqual(['ACTIVE']);
		expect(await titles('status:active,archived,draft,unlisted')).toEqual(['ACTIVE', 'DRAFT', 'ARCHIVED']);

		const facts = { createdAt: secondsAgo(20), updatedAt: secondsAgo(10) };
		const closed = { fulfillment_order: { id: 'gid://shopify/FulfillmentOrder/1', status: 'cancelled' } };
		bench.simulator.keep('fulfillment_orders/cancelled', closed, facts);
		expect((await rows('fulfillmentOrders', 'first: 9')).data.fulfillmentOrders.nodes).toEqual([]);
		expect(
			(await rows('fulfillmentOrders', 'first: 9, includeClosed: true', 'id status')).data.fulfillmentOrders
				.nodes,
		).toEqual([{ id: 'gid://shopify/FulfillmentOrder/1', status: 'CANCELLED' }]);

		const old = secondsAgo(61 * 86_400);
		bench.simulator.keep('orders/updated', order('10', secondsAgo(1), { created_at: old }));
		expect((await rows('orders', 'first: 9')).data.orders.nodes).toEqual([]);
		bench.simulator.setScopes(['read_orders', 'read_all_orders']);
		expect((await rows('orders', 'first: 9')).data.orders.nodes).toHaveLength(1);
	});

	it('are searched by whole days where they are customers', async () => {
		await bench.start();
		bench.simulator.keep('customers/update', customerPayload({ id: '5', updatedAt: '2026-11-20T08:00:00Z' }));
		const found = async (query: string) =>
			(await rows('customers', `first: 9, query: "${query}"`)).data.customers.nodes.length;
		expect(await found("updated_at:>='2026-11-20T23:00:00Z'")).toBe(1);
		expect(await found("updated_at:>='2026-11-21T00:00:00Z'")).toBe(0);
	});

	it('need their scope', async () => {
		await bench.start({ scopes: ['read_orders'] });
		bench.simulator.keep('draft_orders/update', draftOrderPayload({ id: '7', updatedAt: secondsAgo(5) }));
		const body = await rows('draftOrders', 'first: 9');
		expect(body.data).toBeNull();
		expect(body.errors[0]).toMatchObject({
			message: 'Access denied for draftOrders field. Required access: `read_draft_orders` access scope.',
			extensions: { code: 'ACCESS_DENIED' },
		});
	});

	it('cost a point an object, and a query at most 1,000', async () => {
		await bench.start();
		const items = 'id lineItems(first: 10) { nodes { id variant { legacyResourceId } } }';
		const dear = await rows('orders', 'first: 100', items);
		expect(dear.errors[0].extensions).toMatchObject({ code: 'MAX_COST_EXCEEDED', cost: 2 + 100 * 23 });
		const lean = await rows('orders', 'first: 40', items);
		expect(lean.extensions.cost.requestedQueryCost).toBe(2 + 40 * 23);
		for (const first of [0, 251])
			expect((await rows('orders', first === 0 ? '' : `first: ${first}`)).errors).toHaveLength(1);
	});

	it('are read late, and again and again, where the simulator misbehaves so', async () => {
		await bench.start();
		bench.simulator.keep('orders/updated', order('10', secondsAgo(10), { note: 'before' }));
		bench.simulator.misbehave({ staleReadsMs: 60_000 });
		bench.simulator.keep('orders/updated', order('10', secondsAgo(5), { note: 'after' }));
		expect((await rows('orders', 'first: 1', 'note')).data.orders.nodes).toEqual([{ note: 'before' }]);
		bench.simulator.misbehave({ repeatingCursors: true });
		const { data } = await rows('orders', 'first: 1', 'note');
		expect(data.orders.pageInfo.hasNextPage).toBe(true);
		const again = await rows('orders', `first: 1, after: "${data.orders.pageInfo.endCursor}"`, 'note');
		expect(again.data.orders).toEqual(data.orders);
	});

	it('follow the orders of a noisy shop', async () => {
		await bench.start({ scopes: ['read_orders', 'read_all_orders'] });
		const steps = noisyShopify({ orders: 12 });
		for (const { delivery } of steps) bench.simulator.keep(delivery.topic, delivery.payload);
		const newest = new Map<string, string>();
		for (const { delivery } of steps) {
			const { admin_graphql_api_id: id, updated_at: at } = JSON.parse(String(delivery.payload)) as Record<
				string,
				string
			>;
			const time = new Date(at!).toISOString().replace('.000Z', 'Z');
			if ((newest.get(id!) ?? '') < time) newest.set(id!, time);
		}
		const { data } = await rows('orders', 'first: 50, sortKey: ID');
		expect(new Map(data.orders.nodes.map((row: Record<string, string>) => [row.id, row.updatedAt]))).toEqual(
			newest,
		);
	});
});
