import { startLazadaSimulator, type LazadaSimulatorOptions } from '../../simulators/lazada';
import * as payloads from '../../simulators/lazada/payloads';
import { useSimulator } from '../support/useSimulator';

const SELLER = '1000165972';

const bench = useSimulator(startLazadaSimulator);

async function subscribed(options?: LazadaSimulatorOptions) {
	const target = await bench.start(options);
	await target.saveInConsole({ callbackUrl: bench.receiver.uri });
	return target;
}

/** The messages that arrived, without the console's test message. */
function heard() {
	return bench.receiver.received.slice(1).map(({ body }) => JSON.parse(body.toString()));
}

describe('the changes of an order', () => {
	it('are one message for each line, with the status of the line and its time in seconds', async () => {
		const target = await subscribed();
		const { order, pushes } = await target.createOrder({ lines: 2, createdAt: 1_700_000_000_999 });
		const { lines } = order;
		expect(heard()).toEqual(
			lines.map(({ lineId }) => ({
				seller_id: SELLER,
				message_type: 0,
				data: {
					order_status: 'unpaid',
					trade_order_id: order.orderId,
					trade_order_line_id: lineId,
					status_update_time: 1_700_000_000,
				},
				timestamp: expect.any(Number),
				site: 'lazada_vn',
			})),
		);
		expect(Math.abs(heard()[0].timestamp - Date.now())).toBeLessThan(60_000);
		expect(pushes.map(({ withheld }) => withheld)).toEqual([null, null]);
		expect(target.deliveries).toMatchObject([
			{ type: 0, sellerId: SELLER, attempt: 1, status: 200, failure: null, retryInMs: null },
			{ type: 0, sellerId: SELLER, attempt: 1, status: 200, failure: null, retryInMs: null },
		]);
	});

	it('tell only of the lines that changed', async () => {
		const target = await subscribed();
		const { order } = await target.createOrder({ lines: ['11', '12', '13'], orderId: '10', push: false });
		expect(heard()).toEqual([]);
		const { order: after } = await target.setStatus('10', 'packed', {
			lines: ['12'],
			updatedAt: order.updatedAt + 5_000,
		});
		expect(heard()).toMatchObject([{ data: { order_status: 'packed', trade_order_line_id: '12' } }]);
		expect(after.lines.map(({ status }) => status)).toEqual(['unpaid', 'packed', 'unpaid']);
		expect(after.updatedAt).toBe(order.updatedAt + 5_000);
	});

	it('have the form of a return where they are one', async () => {
		const target = await subscribed();
		await target.createOrder({ orderId: '10', lines: ['11'], push: false });
		const reverse = { orderId: '501977696648153', lineId: '502491640048153' };
		await target.setStatus('10', 'returned', { reverse, updatedAt: 1_603_703_663_000 });
		expect(bench.receiver.received[1]?.body.toString()).toContain(
			'"data":{"order_status":"returned","reverse_order_id":"501977696648153",' +
				'"reverse_order_line_id":"502491640048153","status_update_time":1603703663,' +
				'"trade_order_id":"10","trade_order_line_id":"11"}',
		);
	});

	it('can have ids as numbers, times in seconds and the buyer, as integrators saw', async () => {
		const target = await subscribed({ pushIds: 'number', pushTimestamp: 's', pushBuyerId: true });
		await target.createOrder({ orderId: '416557324702006123', lines: ['416557324802006123'], buyerId: '5' });
		const text = bench.receiver.received[1]?.body.toString() ?? '';
		expect(text).toContain('"trade_order_id":416557324702006123,"trade_order_line_id":416557324802006123,');
		expect(text).toContain('"buyer_id":5}');
		expect(text).toMatch(/"timestamp":\d{10},/);
	});

	it('are told apart by their seller where two stores have the same order id', async () => {
		const target = await subscribed();
		target.addSeller({ sellerId: '7', country: 'th' });
		target.authorize(['7']);
		await target.createOrder({ orderId: '10', push: false });
		await target.createOrder({ orderId: '10', sellerId: '7' });
		await expect(target.setStatus('10', 'pending')).rejects.toThrow('2 orders have the id 10');
		await target.setStatus('10', 'pending', { sellerId: '7' });
		expect(heard()).toMatchObject([
			{ seller_id: '7', site: 'lazada_th', data: { order_status: 'unpaid' } },
			{ seller_id: '7', site: 'lazada_th', data: { order_status: 'pending' } },
		]);
		expect(target.orders.map(({ lines }) => lines[0]?.status)).toEqual(['unpaid', 'pending']);
	});
});

describe('a message', () => {
	it('is a signed POST of JSON', async () => {
		const target = await subscribed();
		const { body } = await target.emit(payloads.fulfillmentPush({ status: 'LOST_BY_3PL' }, { timestamp: 5 }));
		const request = bench.receiver.received[1];
		expect(request).toMatchObject({ method: 'POST', path: '/webhook' });
		expect(request?.headers).toMatchObject({
			'content-type': 'application/json',
			authorization: expect.stringMatching(/^[\da-f]{64}$/),
		});
		expect(request?.body.toString()).toBe(body);
		expect(heard()).toMatchObject([{ message_type: 14, timestamp: 5, data: { status: 'LOST_BY_3PL' } }]);
	});

	it('of any type is made of its parts, or is a text as it is', async () => {
		const target = await subscribed();
		await target.saveInConsole({ messageTypes: [22, 23] });
		await target.emit(22, { data: { a: 1 } });
		await target.emit(23, { body: '{"seller_id":"5", "message_type":23}' });
		expect(heard()[0]).toEqual({
			seller_id: SELLER,
			message_type: 22,
			data: { a: 1 },
			timestamp: expect.any(Number),
			site: 'lazada_vn',
		});
		expect(bench.receiver.received[2]?.body.toString()).toBe('{"seller_id":"5", "message_type":23}');
	});

	it('can come twice, byte for byte', async () => {
		const target = await subscribed();
		const { pushId, body } = await target.emit(payloads.tradeOrderPush());
		const copies = await target.duplicate(pushId, 2);
		expect(copies.map((copy) => copy.body)).toEqual([body, body]);
		expect(bench.receiver.received.slice(1).map((request) => request.body.toString())).toEqual([
			body,
			body,
			body,
		]);
		expect(() => target.duplicate('unknown')).toThrow('no message unknown');
	});

	it('is not sent without a callback URL, a subscription or a valid token', async () => {
		const target = await bench.start();
		const push = payloads.tradeOrderPush();
		expect(await target.emit(push)).toMatchObject({ withheld: 'noCallbackUrl', attempts: [] });
		await target.saveInConsole({ callbackUrl: bench.receiver.uri, messageTypes: [0, 12] });
		expect(await target.emit(payloads.fulfillmentPush())).toMatchObject({ withheld: 'notSubscribed' });
		expect(await target.emit({ ...push, sellerId: '8' })).toMatchObject({ withheld: 'notAuthorized' });
		target.expireAccessToken();
		expect(await target.emit(push)).toMatchObject({ withheld: 'notAuthorized', attempts: [] });
		expect(target.deliveries).toEqual([]);
	});

	it('of the category tree needs no token', async () => {
		const target = await subscribed();
		target.revoke();
		const { attempts } = await target.emit(payloads.categoryTreePush());
		expect(attempts).toMatchObject([{ status: 200, sellerId: null }]);
	});
});
