import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { walkOrders, type GetOrderPage } from '../../../nodes/Pancake/api/orders';

const FROM = 1_700_000_000;
const TO = FROM + 1_000;

interface Order {
	readonly id: string;
	/** Seconds since 1970. */
	at: number;
}

/** A shop that lists its orders as Pancake does, and in which orders are updated between two pages. */
interface Shop {
	readonly orders: Order[];
	readonly pageSize: number;
	readonly sorts: boolean;
	readonly countsPages: boolean;
	/** After each page, the order of this index is updated, to a time after the period. */
	readonly updates: readonly number[];
}

function pagesOf({ orders, pageSize, sorts, countsPages, updates }: Shop): {
	readonly getPage: GetOrderPage;
	readonly untouched: () => string[];
	readonly calls: () => number;
} {
	const touched = new Set<string>();
	let calls = 0;
	const getPage: GetOrderPage = async ({ from, to }, number) => {
		const found = orders.filter(({ at }) => at >= from && at <= to);
		if (sorts) found.sort((one, other) => one.at - other.at);
		const rows = found.slice((number - 1) * pageSize, number * pageSize).map(toRow);
		const updated = orders[updates[calls] ?? -1];
		calls++;
		if (updated !== undefined && updated.at <= TO) {
			touched.add(updated.id);
			updated.at = Math.floor(Date.now() / 1_000) + 1;
		}
		return {
			rows,
			total: countsPages ? found.length : undefined,
			pages: countsPages ? Math.ceil(found.length / pageSize) : undefined,
		};
	};
	const untouched = () =>
		orders
			.filter(({ id, at }) => !touched.has(id) && at >= FROM && at <= TO)
			.map(({ id }) => id)
			.sort();
	return { getPage, untouched, calls: () => calls };
}

function toRow({ id, at }: Order): IDataObject {
	return { id, updated_at: new Date(at * 1_000).toISOString().slice(0, -1) };
}

async function idsOf(getPage: GetOrderPage): Promise<string[]> {
	const ids: string[] = [];
	for await (const { id } of walkOrders(getPage, { clock: 'updated_at', from: FROM, to: TO })) {
		ids.push(String(id));
	}
	return ids;
}

const shops = fc.record({
	orders: fc
		.array(fc.integer({ min: FROM - 5, max: TO + 5 }), { maxLength: 60 })
		.map((times) => times.map((at, index) => ({ id: `A${index}`, at }))),
	pageSize: fc.integer({ min: 1, max: 12 }),
	sorts: fc.boolean(),
	countsPages: fc.boolean(),
	updates: fc.array(fc.nat(59), { maxLength: 15 }),
});

describe('the orders of a period', () => {
	it('are all found, once each, whatever is updated while they are read', async () => {
		await fc.assert(
			fc.asyncProperty(shops, async (shop) => {
				// In a list that is not sorted, an update may move an order to a page that was read, each time anew.
				fc.pre(shop.sorts || shop.updates.length === 0);
				const orders = shop.orders.map((order) => ({ ...order }));
				const { getPage, untouched } = pagesOf({ ...shop, orders });
				const ids = await idsOf(getPage);
				expect(new Set(ids).size).toBe(ids.length);
				expect(untouched().filter((id) => !ids.includes(id))).toEqual([]);
			}),
			{
				numRuns: 300,
				// An order that was read leaves while the last page is awaited, and the other moves to a page that was read.
				examples: [
					[
						{
							orders: [
								{ id: 'A0', at: FROM + 3 },
								{ id: 'A1', at: FROM + 2 },
							],
							pageSize: 1,
							sorts: true,
							countsPages: false,
							updates: [2, 2, 1],
						},
					],
				],
			},
		);
	});

	it('come in ascending order where nothing is updated', async () => {
		await fc.assert(
			fc.asyncProperty(shops, async (shop) => {
				const orders = shop.orders.map((order) => ({ ...order }));
				const { getPage } = pagesOf({ ...shop, orders, sorts: true, updates: [] });
				const ids = await idsOf(getPage);
				const times = ids.map((id) => orders.find((order) => order.id === id)!.at);
				expect(times).toEqual([...times].sort((one, other) => one - other));
			}),
		);
	});

	it('may be more than the 10,000 rows that Pancake lists', async () => {
		const orders = Array.from({ length: 12_000 }, (_, index) => ({
			id: `A${index}`,
			at: FROM + (index >> 4),
		}));
		const { getPage, calls } = pagesOf({
			orders,
			pageSize: 100,
			sorts: true,
			countsPages: true,
			updates: [],
		});
		expect(await idsOf(getPage)).toHaveLength(12_000);
		expect(calls()).toBeLessThan(200);
	});

	it('are refused where 10,000 of them are not sorted, as the list is cut off', async () => {
		const orders = Array.from({ length: 10_001 }, (_, index) => ({ id: `A${index}`, at: TO - (index >> 4) }));
		const { getPage } = pagesOf({ orders, pageSize: 100, sorts: false, countsPages: true, updates: [] });
		await expect(idsOf(getPage)).rejects.toThrow('There are 10001 such orders');
	});

	it.each([FROM - 2, TO + 2])(
		'are refused where one has the time %i, as the period was ignored',
		async (at) => {
			const getPage: GetOrderPage = async () => ({ rows: [toRow({ id: 'A1', at })], total: 1, pages: 1 });
			await expect(idsOf(getPage)).rejects.toThrow('Pancake has ignored the period: it lists the order A1');
		},
	);

	it('are read to the end where a list repeats its first page for ever', async () => {
		const rows = Array.from({ length: 100 }, (_, index) => toRow({ id: `A${index}`, at: FROM + index }));
		const getPage: GetOrderPage = async (_window, number) => ({
			rows,
			total: 101 * number,
			pages: number + 1,
		});
		expect(await idsOf(getPage)).toHaveLength(100);
	});
});
