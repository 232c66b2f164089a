import { startShopeeSimulator } from '../../simulators/shopee';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import { VERIFICATION_MESSAGE } from '../../simulators/shopee/message';
import { orderStatusPush } from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

const PUSH_KEY = 'live-push-key';
const HEX_KEY = '6c69766550757368'.repeat(4);

const bench = useSimulator(startShopeeSimulator, { pushKey: PUSH_KEY, testPushes: 0 });

describe('a manual delivery of the Shopee simulator', () => {
	it('is one request, not logged and not retried, to the registered URL by default', async () => {
		const target = await bench.start();
		expect(() => target.deliver()).toThrow('no callback URL');
		await target.saveInConsole({ callbackUrl: bench.receiver.uri });
		bench.receiver.behave(() => 503);
		expect(await target.deliver({ push: orderStatusPush() })).toMatchObject({ status: 503 });
		await target.deliver();
		expect(bench.receiver.received[1]?.body.toString()).toBe(VERIFICATION_MESSAGE);
		expect(target.deliveries).toEqual([]);
	});

	it('can be forged in every part', async () => {
		const target = await bench.start();
		const { uri: url } = bench.receiver;
		const body = '{"code":3}';
		await target.deliver({ url, body, key: 'guessed' });
		await target.deliver({ url, body, signedUrl: `${url}/` });
		await target.deliver({ url, body, headers: { authorization: null, 'X-Real-IP': '1.2.3.4' } });
		await target.deliver({ url, body, tamper: (bytes) => bytes.subarray(1) });
		await target.deliver({ url, body, key: HEX_KEY, keyEncoding: 'hex' });
		const bytes = Buffer.from(body);
		expect(bench.receiver.received.map(({ headers }) => headers.authorization)).toEqual([
			signDelivery(url, bytes, 'guessed'),
			signDelivery(`${url}/`, bytes, PUSH_KEY),
			undefined,
			signDelivery(url, bytes, PUSH_KEY),
			signDelivery(url, bytes, HEX_KEY, 'hex'),
		]);
		expect(bench.receiver.received[2]?.headers['x-real-ip']).toBe('1.2.3.4');
		expect(bench.receiver.received[3]?.body.toString()).toBe('"code":3}');
	});
});
