import { groupedBy } from '../../simulators/shared/grouped';
import { asHappened } from '../../simulators/shared/noise/step';
import { noisyShopee } from '../../simulators/shopee/noisyShop';

type Data = Readonly<Record<string, unknown>>;

const told = asHappened(noisyShopee({ shopId: 62000001 })).map((step) => ({
	...step,
	data: step.delivery.push.data as Data,
}));

function of(event: string) {
	return told.filter((step) => step.event === event);
}

describe('the pushes of a noisy Shopee shop', () => {
	it('are all of its shop and sent when they happen', () => {
		for (const { delivery, data, time } of told) {
			expect(delivery.push).toMatchObject({ shopId: 62000001, timestamp: time });
			expect(data.shop_id ?? 62000001).toBe(62000001);
		}
	});

	it('follow an order from UNPAID to its end, and tell some completions twice', () => {
		const ways = groupedBy(of('order_status_push'), ({ resource }) => resource);
		const ends = [...ways.values()].map((steps) =>
			steps.map(({ data }) => `${String(data.status)} ${String(data.completed_scenario)}`.trim()).slice(-2),
		);
		const count = (...end: string[]) => ends.filter((last) => last.join() === end.join()).length;
		expect([...ways.values()].every(([first]) => first?.data.status === 'UNPAID')).toBe(true);
		expect(count('TO_CONFIRM_RECEIVE', 'COMPLETED NORMAL')).toBe(24);
		expect(count('COMPLETED NORMAL', 'COMPLETED RRAOC')).toBe(10);
		expect(count('IN_CANCEL', 'CANCELLED')).toBe(6);
	});

	it('say of a price what it was and what it is, and of some that they are the same', () => {
		const last = new Map<string, unknown>();
		for (const { resource, data } of of('item_price_update_push')) {
			expect(data.old_value).toBe(last.get(resource) ?? 199_000);
			last.set(resource, data.new_value);
		}
		const same = of('item_price_update_push').filter(({ data }) => data.old_value === data.new_value);
		expect(same).toHaveLength(20);
		expect(new Set(same.map(({ changes }) => changes.length))).toEqual(new Set([0]));
	});

	it('count a reserved stock down for orders and up for cancellations', () => {
		for (const { data } of of('reserved_stock_change_push')) {
			const [{ old, new: now }] = data.changed_values as [{ old: number; new: number }];
			expect(now - old).toBe(data.action === 'place_order' ? -1 : 1);
		}
	});

	it('have no two prices or reserved stocks of one item within one second', () => {
		for (const event of ['item_price_update_push', 'reserved_stock_change_push']) {
			const moments = of(event).map(({ resource, time }) => `${resource} ${time}`);
			expect(new Set(moments).size).toBe(moments.length);
		}
	});
});
