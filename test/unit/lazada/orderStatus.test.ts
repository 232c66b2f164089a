import { statusOptions } from '../../../nodes/Lazada/actions/order/fields';
import { orderStatusKey } from '../../../nodes/Lazada/platform/orderStatusKey';
import { returnedOrderPush, reverseOrderPush, tradeOrderPush } from '../../../simulators/lazada/payloads';
import { eventOf, textOfPush } from './push';

describe('the key of an order in a status', () => {
	it('is made of the seller, the order and the status in lower case', () => {
		expect(orderStatusKey('1234567', '260422900198363', 'UNPAID')).toBe('1234567/260422900198363/unpaid');
		expect(orderStatusKey(null, '260422900198363', 'unpaid')).toBe('/260422900198363/unpaid');
	});

	it('differs by seller: two stores share the order id of one basket', () => {
		expect(orderStatusKey('1', '5', 'unpaid')).not.toBe(orderStatusKey('2', '5', 'unpaid'));
	});

	it.each([
		['an order', tradeOrderPush(), '1000165972/260422900198363/unpaid'],
		['a return told as an order', returnedOrderPush(), '1000165972/252883361348153/returned'],
		['a return', reverseOrderPush(), '1000165972/416557324702006/rtm_init'],
	])('comes with the push of %s', (_name, message, key) => {
		expect(eventOf(textOfPush(message)).delivery).toMatchObject({ orderStatusKey: key });
	});

	it('comes with no push that lacks the order or its status', () => {
		for (const data of [{ trade_order_id: '' }, { order_status: null }]) {
			const { delivery } = eventOf(textOfPush(tradeOrderPush(data)));
			expect(Object.keys(delivery)).toEqual(['messageType', 'site', 'timestamp']);
		}
	});
});

describe('the statuses that a list of orders can be asked for', () => {
	it('are those that Lazada documents, in order of their names', () => {
		const documented =
			'unpaid, pending, packed, canceled, ready_to_ship, delivered, returned, shipped, failed, topack, toship, lost, lost_by_3pl, damaged_by_3pl, failed_delivery, shipped_back, shipped_back_success, shipped_back_failed, package_scrapped';
		expect(statusOptions.map(({ value }) => value)).toEqual(documented.split(', ').sort());
		const names = statusOptions.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
		expect(statusOptions).toContainEqual({
			name: 'Ready To Ship',
			value: 'ready_to_ship',
			description: 'ready_to_ship',
		});
	});
});
