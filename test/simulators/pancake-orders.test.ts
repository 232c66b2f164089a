import { startPancakeSimulator } from '../../simulators/pancake';
import { call, listOrders } from '../../simulators/pancake/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startPancakeSimulator);

/** Makes orders 1, 2, … of consecutive minutes, each updated an hour later, all but the first with status 1. */
async function withOrders(count: number, options = {}) {
	const target = await bench.start(options);
	for (let index = 1; index <= count; index += 1) {
		const minute = String(index).padStart(2, '0');
		await target.createOrder({
			id: String(index),
			status: index === 1 ? 0 : 1,
			inserted_at: `2026-08-01T10:${minute}:00.500000`,
			updated_at: `2026-08-01T11:${minute}:00.500000`,
			total_price: 1_000 * (count - index),
			bill_full_name: `Khách ${index}`,
		});
	}
	return target;
}

/** @returns the ids that a query finds, in its order */
async function found(query: Parameters<typeof listOrders>[1]): Promise<number[]> {
	const { body } = await listOrders(bench.simulator, query);
	return body.data.map(({ id }: { id: number }) => id);
}

describe('the orders of the Pancake simulator', () => {
	it('come newest first, 30 a page, in the envelope of lists', async () => {
		const target = await withOrders(35);
		const { body } = await listOrders(target);
		const { data, ...envelope } = body;
		expect(envelope).toEqual({
			page_number: 1,
			page_size: 30,
			total_entries: 35,
			total_pages: 2,
			success: true,
		});
		expect(data).toHaveLength(30);
		expect(data[0].id).toBe(35);
		expect(await found({ page_number: 2 })).toEqual([5, 4, 3, 2, 1]);
		expect(await found({ page_number: 3 })).toEqual([]);
		expect(await found({ page_size: 2, page_number: 2 })).toEqual([33, 32]);
	});

	it('can be sorted, searched, and filtered by status', async () => {
		const target = await withOrders(3);
		await target.createOrder({ id: '4', status: 7, inserted_at: '2026-08-01T12:00:00.000000' });
		expect(await found({})).toEqual([3, 2, 1]);
		expect(await found({ include_removed: 1 })).toEqual([4, 3, 2, 1]);
		expect(await found('filter_status[]=0&filter_status[]=7')).toEqual([4, 1]);
		expect(await found({ option_sort: 'inserted_at_asc' })).toEqual([1, 2, 3]);
		expect(await found({ option_sort: 'order_valuation_desc' })).toEqual([1, 2, 3]);
		expect(await found({ search: 'khách 2' })).toEqual([2]);
		const { body } = await listOrders(target, 'fields[]=id&fields[]=status&page_size=1');
		expect(body.data).toEqual([{ id: 3, status: 1 }]);
	});

	it('can be of a span of time, of their creation or of another date they have', async () => {
		await withOrders(4);
		const at = (time: string) => Date.parse(`2026-08-01T${time}Z`) / 1_000;
		const span = { startDateTime: at('10:02:00'), endDateTime: at('10:03:00') };
		expect(await found(span)).toEqual([2]);
		expect(await found({ ...span, updateStatus: 'updated_at' })).toEqual([]);
		expect(await found({ updateStatus: 'updated_at', startDateTime: at('11:03:00') })).toEqual([4, 3]);
		expect(await found({ updateStatus: 'paid_at', startDateTime: 0 })).toEqual([]);
	});

	it('are not sorted or of a span where the parameters for it are ignored without a word', async () => {
		await withOrders(3, { ignoredParameters: ['option_sort', 'startDateTime', 'endDateTime'] });
		const query = {
			updateStatus: 'updated_at',
			startDateTime: 1,
			endDateTime: 2,
			option_sort: 'inserted_at_asc',
		};
		expect(await found(query)).toEqual([3, 2, 1]);
	});

	it('cannot be asked for by lists in JSON', async () => {
		const target = await withOrders(1, { errorStatus: 200 });
		const { status } = await listOrders(target, { filter_status: '[0,1]' });
		expect(status).toBe(500);
	});

	it('cannot be reached beyond the cap', async () => {
		const target = await withOrders(5, { rowCap: 3 });
		expect(await found({ page_size: 2, page_number: 2 })).toEqual([3]);
		const { body } = await listOrders(target, { page_size: 2, page_number: 3 });
		expect(body).toMatchObject({ data: [], total_entries: 5, total_pages: 3 });
		await target.close();
		const strict = await withOrders(5, { rowCap: 3, beyondCap: 'error' });
		expect((await listOrders(strict, { page_size: 2, page_number: 2 })).body).toMatchObject({
			success: false,
		});
	});

	it('have no more on a page than the largest size', async () => {
		await withOrders(3, { maxPageSize: 2 });
		expect(await found({ page_size: 1_000 })).toEqual([3, 2]);
	});

	it('have bare numbers for ids, beyond 2^53 too, and texts for those of other signs', async () => {
		const target = await bench.start();
		const { record } = await target.createOrder();
		expect(record.id).toBe(585229755054261862n);
		await target.createOrder({ id: 'AF100975192O582' });
		const one = await call(target, { path: '/shops/1001/orders/585229755054261862' });
		expect(one.text).toContain(
			'{"data":{"id":585229755054261862,"system_id":585229755054261862,"shop_id":1001,',
		);
		expect(one.body).toMatchObject({ data: { customer: { name: 'Chị Hoa' } }, success: true });
		const { text } = await listOrders(target);
		expect(text).toContain('"id":585229755054261862,');
		expect(text).toContain('"id":"AF100975192O582",');
		expect((await call(target, { path: '/shops/1001/orders/AF100975192O582' })).status).toBe(200);
		expect((await call(target, { path: '/shops/1001/orders/585229755054261863' })).status).toBe(404);
	});
});
