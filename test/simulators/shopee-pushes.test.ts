import { startShopeeSimulator } from '../../simulators/shopee';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import { orderStatusPush, packageInfoPush, shopAuthorizedPush } from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

const PUSH_KEY = 'live-push-key';
const HEX_KEY = '6c69766550757368'.repeat(4);

const bench = useSimulator(startShopeeSimulator, { pushKey: PUSH_KEY, partnerKey: 'api-key', testPushes: 0 });

/** Subscribes the receiver to some codes. */
async function subscribe(on: readonly number[], blockedShopIds: readonly number[] = []): Promise<void> {
	await bench.simulator.saveInConsole({ callbackUrl: bench.receiver.uri, on, blockedShopIds });
}

describe('a push of the Shopee simulator', () => {
	it('is JSON with the fields of the samples, signed over the registered URL and its bytes', async () => {
		await bench.start();
		await subscribe([3]);
		const { pushId, body, withheld, attempts } = await bench.simulator.emit(
			orderStatusPush({ ordersn: '2608010001' }, { timestamp: 1_785_542_400 }),
		);
		const [request] = bench.receiver.received;
		expect(request?.method).toBe('POST');
		expect(request?.path).toBe('/webhook');
		expect(request?.headers['content-type']).toBe('application/json');
		expect(request?.headers.authorization).toBe(
			signDelivery(bench.receiver.uri, request?.body ?? Buffer.alloc(0), PUSH_KEY),
		);
		expect(request?.body.toString()).toBe(body);
		expect(body).toBe(
			'{"data":{"items":[],"ordersn":"2608010001","status":"PROCESSED","completed_scenario":"",' +
				'"update_time":1660123127},"shop_id":727720655,"code":3,"timestamp":1785542400}',
		);
		expect(withheld).toBeNull();
		expect(attempts).toMatchObject([
			{ pushId, code: 3, shopId: '727720655', attempt: 1, status: 200, failure: null, retryInMs: null },
		]);
		expect(bench.simulator.deliveries).toEqual(attempts);
	});

	it('of any code is made from its parts, with the present time', async () => {
		await bench.start({ shopId: 42 });
		await subscribe([1, 44]);
		const now = Math.floor(Date.now() / 1_000);
		await bench.simulator.emit(44, { data: { a: 1 }, top: { msg_id: '' } });
		await bench.simulator.emit(1, { data: { success: 1 } });
		const [other, authorized] = bench.receiver.received.map(({ body }) => JSON.parse(body.toString()));
		expect(other).toEqual({
			data: { a: 1 },
			shop_id: 42,
			code: 44,
			timestamp: expect.any(Number),
			msg_id: '',
		});
		expect(other.timestamp - now).toBeLessThanOrEqual(1);
		expect(authorized).toMatchObject({ partner_id: 2001887, code: 1 });
		expect(authorized).not.toHaveProperty('shop_id');
	});

	it('keeps the digits of ids beyond 2^53, and a text as it is', async () => {
		await bench.start();
		await subscribe([3, 22]);
		const large = 9_007_199_254_740_993n;
		const made = await bench.simulator.emit(22, { data: { item_id: large }, shopId: large });
		expect(made.body).toContain('"item_id":9007199254740993},"shop_id":9007199254740993');
		const text = '{ "code": 3,\n"shop_id": 9007199254740993, "data": {"note": "☕"} }';
		const exact = await bench.simulator.emit(3, { body: text });
		expect(bench.receiver.received[1]?.body.toString()).toBe(text);
		expect(exact.attempts[0]?.shopId).toBe('9007199254740993');
	});

	it('is not sent before there is a URL, nor when its type is off or its shop blocked', async () => {
		const target = await bench.start();
		expect(await target.emit(orderStatusPush())).toMatchObject({ withheld: 'noCallbackUrl', attempts: [] });
		await subscribe([3, 1], [727720655]);
		expect(await target.emit(packageInfoPush())).toMatchObject({ withheld: 'typeOff' });
		expect(await target.emit(orderStatusPush())).toMatchObject({ withheld: 'shopBlocked' });
		expect(await target.emit(3, { body: '{"shop_id":727720655,"code":3}' })).toMatchObject({
			withheld: 'shopBlocked',
		});
		expect(bench.receiver.received).toHaveLength(0);
		expect(await target.emit(orderStatusPush({}, { shopId: 1 }))).toMatchObject({ withheld: null });
		expect(await target.emit(shopAuthorizedPush())).toMatchObject({ withheld: null });
		expect(target.deliveries).toHaveLength(2);
		expect(target.lostMessages).toEqual([]);
	});

	it('can come again after a success, many copies at once', async () => {
		const target = await bench.start();
		await subscribe([3]);
		const { pushId, body } = await target.emit(orderStatusPush());
		const copies = await target.duplicate(pushId, 5);
		expect(new Set(copies.map((copy) => copy.pushId)).size).toBe(5);
		expect(bench.receiver.received.map((request) => request.body.toString())).toEqual(Array(6).fill(body));
		expect(new Set(bench.receiver.received.map(({ headers }) => headers.authorization)).size).toBe(1);
		expect(() => target.duplicate('unknown')).toThrow('no push unknown');
	});

	it('goes through a proxy, signed over the URL the proxy is known by', async () => {
		const callbackUrl = 'https://n8n.example.com/webhook/3f6c1e2a/webhook';
		const target = await bench.start({
			proxies: { 'https://n8n.example.com': new URL(bench.receiver.uri).origin },
			allowHttp: false,
			testPushes: 1,
		});
		expect(await target.saveInConsole({ callbackUrl, on: [3] })).toBeNull();
		await target.emit(orderStatusPush());
		expect(target.deliveries[0]?.url).toBe(callbackUrl);
		for (const { path, body, headers } of bench.receiver.received) {
			expect(path).toBe('/webhook/3f6c1e2a/webhook');
			expect(headers.authorization).toBe(signDelivery(callbackUrl, body, PUSH_KEY));
		}
		expect(bench.receiver.received).toHaveLength(2);
	});

	it('can be signed over another URL than the registered one', async () => {
		const signedUrl = 'https://n8n.example.com/webhook/';
		await bench.start({ signedUrl });
		await subscribe([3]);
		await bench.simulator.emit(orderStatusPush());
		const [request] = bench.receiver.received;
		expect(request?.headers.authorization).toBe(
			signDelivery(signedUrl, request?.body ?? Buffer.alloc(0), PUSH_KEY),
		);
	});

	it('is signed with the key that counts at its time', async () => {
		const target = await bench.start();
		await subscribe([3]);
		const signature = async () => {
			const { body } = await target.emit(orderStatusPush());
			return { body: Buffer.from(body), header: bench.receiver.received.at(-1)?.headers.authorization };
		};
		target.setKeys({ pushKey: HEX_KEY });
		const text = await signature();
		expect(text.header).toBe(signDelivery(bench.receiver.uri, text.body, HEX_KEY));
		target.setSigners({ pushes: 'partnerKey' });
		const api = await signature();
		expect(api.header).toBe(signDelivery(bench.receiver.uri, api.body, 'api-key'));
		target.setSigners({ pushes: 'none' });
		expect((await signature()).header).toBeUndefined();
	});

	it('can be signed with the bytes that a key’s digits stand for', async () => {
		await bench.start({ pushKey: HEX_KEY, keyEncoding: 'hex' });
		await subscribe([3]);
		await bench.simulator.emit(orderStatusPush());
		const [request] = bench.receiver.received;
		const body = request?.body ?? Buffer.alloc(0);
		expect(request?.headers.authorization).toBe(signDelivery(bench.receiver.uri, body, HEX_KEY, 'hex'));
		expect(request?.headers.authorization).not.toBe(signDelivery(bench.receiver.uri, body, HEX_KEY));
	});

	it('may come without a Content-Type', async () => {
		await bench.start({ contentType: null });
		await subscribe([3]);
		await bench.simulator.emit(orderStatusPush());
		expect(bench.receiver.received[0]?.headers).not.toHaveProperty('content-type');
	});

	it('never leaves loopback', async () => {
		await bench.start();
		await bench.simulator.saveInConsole({ callbackUrl: 'https://n8n.example.com/webhook', on: [3] });
		const { attempts } = await bench.simulator.emit(orderStatusPush());
		expect(attempts[0]).toMatchObject({ status: null, error: expect.stringContaining('loopback only') });
	});
});
