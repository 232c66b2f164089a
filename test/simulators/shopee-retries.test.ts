import { startShopeeSimulator, type ShopeeSimulatorOptions } from '../../simulators/shopee';
import { fbsSellableStockPush, orderStatusPush, webchatPush } from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

/** The three and a half hours of the usual retries pass in 13 ms. */
const FAST = 1_000_000;

const bench = useSimulator(startShopeeSimulator, { timeScale: FAST, testPushes: 0 });

async function subscribed(options?: ShopeeSimulatorOptions) {
	const simulator = await bench.start(options);
	await simulator.saveInConsole({ callbackUrl: bench.receiver.uri, on: [3, 10, 36] });
	return simulator;
}

describe('a failed push of the Shopee simulator', () => {
	it.each([
		['most codes', orderStatusPush(), [300_000, 1_800_000, 10_800_000]],
		['webchat_push', webchatPush(), [1_000, 2_000, 3_000]],
		['fbs_sellable_stock', fbsSellableStockPush(), [60_000, 300_000, 1_800_000]],
	])('of %s is retried after the documented waits, then it is lost', async (_name, push, waits) => {
		const target = await subscribed();
		bench.receiver.behave(() => 500);
		const { body, attempts } = await target.emit(push);
		expect(attempts).toMatchObject([{ attempt: 1, failure: 'status', retryInMs: waits[0] }]);
		await target.idle();
		expect(target.deliveries.map(({ retryInMs }) => retryInMs)).toEqual([...waits, null]);
		expect(bench.receiver.received.map((request) => request.body.toString())).toEqual(Array(4).fill(body));
		expect(target.lostMessages).toMatchObject([{ code: push.code, shopId: '727720655', body }]);
	});

	it('is retried until it is taken, and is not lost then', async () => {
		const target = await subscribed();
		bench.receiver.behave(() => (bench.receiver.received.length < 3 ? 503 : 200));
		await target.emit(orderStatusPush());
		await target.idle();
		expect(target.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, 503],
			[2, 503],
			[3, 200],
		]);
		expect(target.lostMessages).toEqual([]);
	});

	it('may carry a new timestamp and so another signature', async () => {
		const target = await subscribed({ retryTimestamp: 'fresh' });
		bench.receiver.behave(() => 500);
		const { body } = await target.emit(orderStatusPush({}, { timestamp: 1_660_123_127 }));
		await target.idle();
		const [first, ...retries] = bench.receiver.received.map((request) => request.body.toString());
		expect(first).toBe(body);
		for (const retry of retries) {
			const { timestamp, ...rest } = JSON.parse(retry);
			expect(timestamp).toBeGreaterThan(1_660_123_127);
			expect(rest).toEqual({ ...JSON.parse(body), timestamp: undefined });
		}
		expect(target.lostMessages[0]?.body).toBe(body);
	});

	it.each([301, 302, 308, 400, 401, 404, 500])('is one that was answered %i', async (status) => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave((_received, response) => {
			response.writeHead(status, { Location: `${bench.receiver.uri}/elsewhere` }).end();
		});
		const { attempts } = await target.emit(orderStatusPush());
		expect(attempts[0]).toMatchObject({ status, failure: 'status', retryInMs: 300_000 });
		expect(bench.receiver.received).toHaveLength(1);
	});

	it.each([200, 201, 202, 204])('is not one that was answered %i without a body', async (status) => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave(() => status);
		const { attempts } = await target.emit(orderStatusPush());
		expect(attempts[0]).toMatchObject({ status, failure: null, retryInMs: null });
	});

	it('is one that was answered 200 with a body, unless that is allowed', async () => {
		const answer = '{"message":"Workflow was started"}';
		for (const [strictEmptyBody, failure] of [
			[true, 'body'],
			[false, null],
		] as const) {
			const target = await subscribed({ timeScale: 1, strictEmptyBody });
			bench.receiver.behave((_received, response) => {
				response.end(answer);
			});
			const { attempts } = await target.emit(orderStatusPush());
			expect(attempts[0]).toMatchObject({ status: 200, failure, responseBody: answer });
			await target.close();
		}
	});

	it('is one that was not answered in time: 3 s, as the test push has, and 2 s of webchat_push', async () => {
		const target = await subscribed({ timeScale: 1 });
		const other = await startShopeeSimulator();
		bench.receiver.behave(() => undefined);
		try {
			const [order, chat, testPush] = await Promise.all([
				target.emit(orderStatusPush()),
				target.emit(webchatPush()),
				other.saveInConsole({ callbackUrl: bench.receiver.uri }),
			]);
			const late = { status: null, failure: 'noAnswer' };
			expect(order.attempts[0]).toMatchObject({ ...late, error: 'no complete answer within 3000 ms' });
			expect(chat.attempts[0]).toMatchObject({ ...late, error: 'no complete answer within 2000 ms' });
			expect(testPush).toContain("we didn't get any response in 3 seconds");
		} finally {
			await other.close();
		}
	});

	it('is one whose connection broke, or could not be made', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave((_received, _response, request) => {
			request.socket.destroy();
		});
		const broken = await target.emit(orderStatusPush());
		expect(broken.attempts[0]).toMatchObject({ failure: 'noAnswer', error: expect.any(String) });
		await bench.receiver.close();
		const refused = await target.emit(orderStatusPush());
		expect(refused.attempts[0]?.error).toContain('ECONNREFUSED');
	});

	it('holds up the next webchat_push of its shop, and nothing else', async () => {
		const target = await subscribed();
		const heard = () => bench.receiver.received.map(({ body }) => JSON.parse(body.toString()));
		bench.receiver.behave(({ body }) => {
			const tries = heard().filter(({ data }) => data.content?.message_id === '1').length;
			return body.includes('"message_id":"1"') && tries < 4 ? 500 : 200;
		});
		await Promise.all([
			target.emit(webchatPush({ message_id: '1' })),
			target.emit(webchatPush({ message_id: '2' })),
			target.emit(webchatPush({ message_id: '3' }, { shopId: 5 })),
			target.emit(orderStatusPush()),
		]);
		await target.idle();
		const own = heard().filter(({ code, shop_id: shop }) => code === 10 && shop !== 5);
		expect(own.map(({ data }) => data.content.message_id)).toEqual(['1', '1', '1', '1', '2']);
		expect(bench.receiver.received).toHaveLength(7);
	});

	it('is forgotten when the simulator is closed', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave(() => 500);
		await target.emit(orderStatusPush());
		const idle = target.idle();
		await target.close();
		await idle;
		expect(bench.receiver.received).toHaveLength(1);
	});
});
