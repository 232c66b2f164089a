import { startLazadaSimulator, type LazadaSimulatorOptions } from '../../simulators/lazada';
import { tradeOrderPush, voucherExpiryPush } from '../../simulators/lazada/payloads';
import { useSimulator } from '../support/useSimulator';

/** The six hours of the usual retries pass in 22 ms. */
const FAST = 1_000_000;
const HALF_AN_HOUR = 1_800_000;

const bench = useSimulator(startLazadaSimulator, { timeScale: FAST });

async function subscribed(options?: LazadaSimulatorOptions) {
	const target = await bench.start(options);
	await target.saveInConsole({ callbackUrl: bench.receiver.uri });
	return target;
}

/** The messages that arrived, without the console's test message. */
function heard(): string[] {
	return bench.receiver.received.slice(1).map(({ body }) => body.toString());
}

describe('a failed message of the Lazada simulator', () => {
	it.each([
		['most types', tradeOrderPush(), 12, HALF_AN_HOUR],
		['promotions', voucherExpiryPush(), 3, 300_000],
	])('of %s is repeated as often as documented, then it is dropped', async (_name, push, retries, wait) => {
		const target = await subscribed();
		bench.receiver.behave(() => 500);
		const { body, attempts } = await target.emit(push);
		expect(attempts).toMatchObject([{ attempt: 1, failure: 'status', retryInMs: wait }]);
		await target.idle();
		expect(target.deliveries.map(({ retryInMs }) => retryInMs)).toEqual([
			...Array<number>(retries).fill(wait),
			null,
		]);
		expect(heard()).toEqual(Array(retries + 1).fill(body));
	});

	it('is repeated until it is taken', async () => {
		const target = await subscribed();
		bench.receiver.behave(() => (heard().length < 3 ? 503 : 200));
		await target.emit(tradeOrderPush());
		await target.idle();
		expect(target.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, 503],
			[2, 503],
			[3, 200],
		]);
	});

	it('says in a retry what is true by then', async () => {
		const target = await subscribed({ timeScale: HALF_AN_HOUR / 300 });
		bench.receiver.behave(() => (heard().length === 1 ? 500 : 200));
		const { order } = await target.createOrder({ createdAt: 1_700_000_000_000 });
		await target.setStatus(order.orderId, 'pending', { updatedAt: 1_700_000_060_000 });
		await target.idle();
		const messages = heard().map((text) => JSON.parse(text));
		expect(messages.map(({ data }) => [data.order_status, data.status_update_time])).toEqual([
			['unpaid', 1_700_000_000],
			['pending', 1_700_000_060],
			['pending', 1_700_000_060],
		]);
		// The same event in two messages, which differ in when they were first sent.
		expect(messages[2].data).toEqual(messages[1].data);
		expect(messages[2].timestamp).toBe(messages[0].timestamp);
		expect(target.deliveries.map(({ attempt }) => attempt)).toEqual([1, 1, 2]);
		expect(target.deliveries.map(({ body }) => body)).toEqual(heard());
	});

	it('takes on the form of a return that came in between', async () => {
		const target = await subscribed({ timeScale: HALF_AN_HOUR / 300 });
		bench.receiver.behave(() => (heard().length === 1 ? 500 : 200));
		await target.createOrder({ orderId: '10', status: 'delivered' });
		const reverse = { orderId: '20', lineId: '21' };
		await target.setStatus('10', 'returned', { reverse, push: false });
		await target.idle();
		expect(JSON.parse(heard()[1] ?? '').data).toMatchObject({
			order_status: 'returned',
			reverse_order_id: '20',
			reverse_order_line_id: '21',
		});
	});

	it('can read again what a test tells it, and carry the time of the retry', async () => {
		const target = await subscribed({ retryTimestamp: 'fresh' });
		let status = 0;
		bench.receiver.behave(() => (heard().length < 3 ? 500 : 200));
		const push = tradeOrderPush({}, { timestamp: 1, latest: () => ({ order_status: `status ${++status}` }) });
		await target.emit(push);
		await target.idle();
		const messages = heard().map((text) => JSON.parse(text));
		expect(messages.map(({ data }) => data.order_status)).toEqual(['unpaid', 'status 1', 'status 2']);
		expect(messages.map(({ timestamp }) => timestamp > 1)).toEqual([false, true, true]);
	});

	it.each([201, 202, 204, 301, 308, 400, 401, 404, 500, 503])(
		'is one that was answered %i',
		async (status) => {
			const target = await subscribed({ timeScale: 1 });
			bench.receiver.behave((_received, response) => {
				response.writeHead(status, { Location: `${bench.receiver.uri}/elsewhere` }).end();
			});
			const { attempts } = await target.emit(tradeOrderPush());
			expect(attempts[0]).toMatchObject({ status, failure: 'status', retryInMs: HALF_AN_HOUR });
			expect(heard()).toHaveLength(1);
		},
	);

	it('is not one that was answered 200, whatever the body', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave((_received, response) => {
			response.writeHead(200, { 'X-Answer': 'yes' }).end('{"message":"Workflow was started"}');
		});
		const { attempts } = await target.emit(tradeOrderPush());
		expect(attempts[0]).toMatchObject({
			status: 200,
			failure: null,
			retryInMs: null,
			responseHeaders: { 'x-answer': 'yes' },
			responseBody: '{"message":"Workflow was started"}',
		});
	});

	it('is not one whose status came in time, though its body did not', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave((_received, response) => {
			response.writeHead(200, { 'Content-Length': '10' });
			response.write('half');
		});
		const { attempts } = await target.emit(tradeOrderPush());
		expect(attempts[0]).toMatchObject({ status: 200, failure: null, responseBody: 'half' });
	});

	it('is one whose connection broke, or could not be made', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave((_received, _response, request) => {
			request.socket.destroy();
		});
		const broken = await target.emit(tradeOrderPush());
		expect(broken.attempts[0]).toMatchObject({ failure: 'noAnswer', error: expect.any(String) });
		await bench.receiver.close();
		const refused = await target.emit(tradeOrderPush());
		expect(refused.attempts[0]?.error).toContain('ECONNREFUSED');
	});

	it('is dropped when the token has expired by the time of a retry', async () => {
		const target = await subscribed({ timeScale: HALF_AN_HOUR / 100 });
		bench.receiver.behave(() => 500);
		await target.emit(tradeOrderPush());
		target.expireAccessToken();
		await target.idle();
		expect(heard()).toHaveLength(1);
	});

	it('is forgotten when the simulator is closed', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave(() => 500);
		await target.emit(tradeOrderPush());
		const idle = target.idle();
		await target.close();
		await idle;
		expect(heard()).toHaveLength(1);
	});
});
