import { signDelivery } from '../../nodes/Lazada/platform/signature';
import { startLazadaSimulator, APP_KEY, APP_SECRET } from '../../simulators/lazada';
import { TEST_MESSAGES } from '../../simulators/lazada/message';
import { tradeOrderPush } from '../../simulators/lazada/payloads';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

describe('a manual delivery of the Lazada simulator', () => {
	it('is one request, not logged and not retried, to the registered URL by default', async () => {
		const target = await bench.start();
		expect(() => target.deliver()).toThrow('no callback URL');
		await target.saveInConsole({ callbackUrl: bench.receiver.uri });
		bench.receiver.behave(() => 503);
		expect(await target.deliver({ push: tradeOrderPush() })).toMatchObject({ status: 503 });
		await target.deliver();
		expect(bench.receiver.received[2]?.body.toString()).toBe(TEST_MESSAGES.text);
		expect(bench.receiver.received).toHaveLength(3);
		expect(target.deliveries).toEqual([]);
	});

	it('can be forged in every part', async () => {
		const target = await bench.start();
		const { uri: url } = bench.receiver;
		const body = '{"message_type":0}';
		const bytes = Buffer.from(body);
		const keys = { appKey: APP_KEY, appSecret: APP_SECRET };
		const genuine = signDelivery(keys, bytes);
		await target.deliver({ url, body });
		await target.deliver({ url, body, appSecret: 'guessed' });
		await target.deliver({ url, body, appKey: '1' });
		await target.deliver({ url, body, headers: { authorization: null, 'X-Real-IP': '1.2.3.4' } });
		await target.deliver({ url, body, headers: { Authorization: genuine.toUpperCase() } });
		await target.deliver({ url, body, tamper: (sent) => sent.subarray(1) });
		expect(bench.receiver.received.map(({ headers }) => headers.authorization)).toEqual([
			genuine,
			signDelivery({ ...keys, appSecret: 'guessed' }, bytes),
			signDelivery({ ...keys, appKey: '1' }, bytes),
			undefined,
			genuine.toUpperCase(),
			genuine,
		]);
		expect(bench.receiver.received[3]?.headers['x-real-ip']).toBe('1.2.3.4');
		expect(bench.receiver.received[5]?.body.toString()).toBe('"message_type":0}');
	});

	it('never leaves the machine', async () => {
		const target = await bench.start();
		for (const url of ['https://www.example.com/example/uri', 'ftp://127.0.0.1/', 'nowhere']) {
			expect(await target.deliver({ url })).toMatchObject({ status: null, error: expect.any(String) });
		}
	});
});
