import { orderItems, type Seller } from '../../../nodes/Lazada/recover/items';
import { tradeOrderPush } from '../../../simulators/lazada/payloads';
import { eventOf, OWNER, textOfPush } from './push';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const SELLER: Seller = { id: OWNER.sellerId, site: 'lazada_ph' };
const ORDER = {
	order_id: 260422900198363,
	order_number: 260422900198363,
	created_at: '2018-02-09T20:00:00+08:00',
	updated_at: '2018-02-09T22:44:30+08:00',
	statuses: ['unpaid', 'packed'],
	price: '106.00',
};

const itemOf = (order: object, seller = SELLER) =>
	orderItems([{ ...ORDER, ...order }], seller, false)[0]!.json;

describe('a pulled order', () => {
	beforeEach(() => jest.useFakeTimers({ now: NOW }));
	afterEach(() => jest.useRealTimers());

	it('is an item of the same shape as a push', () => {
		expect(orderItems([ORDER], SELLER, true)).toEqual([
			{
				json: {
					platform: 'lazada',
					event: 'order_pulled',
					eventId: expect.stringMatching(/^lazada_[0-9a-f]{32}$/),
					shopId: OWNER.sellerId,
					resource: { type: 'order', id: '260422900198363' },
					occurredAt: '2018-02-09T14:44:30.000Z',
					receivedAt: '2026-01-31T12:00:00.000Z',
					payload: ORDER,
					delivery: {
						site: 'lazada_ph',
						orderId: '260422900198363',
						orderStatuses: ['packed', 'unpaid'],
						orderStatusKeys: ['1000165972/260422900198363/packed', '1000165972/260422900198363/unpaid'],
						verifiedWith: 'API call',
						test: true,
					},
				},
			},
		]);
		expect(itemOf({}).delivery).toMatchObject({ test: false });
	});

	it('has the key that the push about its status has', () => {
		const { delivery } = eventOf(textOfPush(tradeOrderPush()));
		expect(itemOf({}).delivery).toMatchObject({
			orderStatusKeys: expect.arrayContaining([delivery.orderStatusKey]),
		});
	});

	it('comes in the order in which it is given, each for itself', () => {
		const items = orderItems([{ ...ORDER, order_id: 2 }, { ...ORDER, order_id: 1 }, ORDER], SELLER, false);
		expect(items.map(({ json }) => json.delivery)).toMatchObject([
			{ orderId: '2' },
			{ orderId: '1' },
			{ orderId: '260422900198363' },
		]);
		expect(orderItems([], SELLER, false)).toEqual([]);
	});

	it('is the same event when it is pulled again, and another one when it has changed', () => {
		const { eventId } = itemOf({});
		expect(itemOf({ statuses: ['packed', 'unpaid', 'packed'], price: '107.00' }).eventId).toBe(eventId);
		const others = [
			itemOf({ order_id: 5 }),
			itemOf({ updated_at: '2018-02-09T22:44:31+08:00' }),
			itemOf({ statuses: ['unpaid'] }),
			itemOf({}, { ...SELLER, id: '5' }),
			itemOf({}, { ...SELLER, site: 'lazada_vn' }),
			itemOf({}, { ...SELLER, site: null }),
		];
		expect(new Set([eventId, ...others.map((item) => item.eventId)]).size).toBe(7);
	});

	it.each([undefined, null, '', 'soon', '9999999999999999'])(
		'happened at no known time where it was updated at %j',
		(time) => {
			expect(itemOf({ updated_at: time }).occurredAt).toBeNull();
		},
	);

	it('has no status and no key where Lazada names none', () => {
		expect(itemOf({ statuses: null }).delivery).toMatchObject({ orderStatuses: [], orderStatusKeys: [] });
	});
});
