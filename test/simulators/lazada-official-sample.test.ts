import * as fc from 'fast-check';
import { signApiCall } from '../../nodes/Lazada/api/signature';
import { signDelivery } from '../../nodes/Lazada/platform/signature';
import { startLazadaSimulator, type ManualDelivery, APP_KEY, APP_SECRET } from '../../simulators/lazada';
import { getSign, getSignature, isGenuine } from '../../simulators/lazada/official-sample';
import * as payloads from '../../simulators/lazada/payloads';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

/** Makes the receiver answer 200 to what the sample takes for genuine, 401 to anything else. */
function judge(): void {
	bench.receiver.behave(async ({ body, headers }) =>
		(await isGenuine(APP_KEY, body, headers.authorization, APP_SECRET)) ? 200 : 401,
	);
}

describe('the sample of the official guide as the judge of pushes', () => {
	it('takes both test messages and a message of each kind', async () => {
		const target = await bench.start();
		judge();
		for (const testMessage of ['text', 'unpaid'] as const) {
			const saved = await target.saveInConsole({ callbackUrl: bench.receiver.uri, testMessage });
			expect(saved?.verified).toBe(true);
		}
		for (const build of Object.values(payloads)) {
			const push = build();
			const { attempts } = await target.emit(push);
			expect(attempts).toMatchObject([{ type: push.type, status: 200, failure: null }]);
		}
	});

	it('takes the messages of an order, and those after the secret was reset no more', async () => {
		const target = await bench.start();
		judge();
		await target.saveInConsole({ callbackUrl: bench.receiver.uri });
		const { order, pushes } = await target.createOrder({ lines: 2 });
		expect(pushes.map(({ attempts }) => attempts[0]?.status)).toEqual([200, 200]);
		target.setAppSecret('another');
		const after = await target.setStatus(order.orderId, 'pending');
		expect(after.pushes.map(({ attempts }) => attempts[0]?.status)).toEqual([401, 401]);
	});

	it.each<[string, ManualDelivery]>([
		['another secret', { appSecret: 'guessed' }],
		['another app key', { appKey: '123457' }],
		['no signature', { headers: { Authorization: null } }],
		['a prefix', { headers: { Authorization: `Bearer ${'0'.repeat(64)}` } }],
		[
			'a body serialised anew',
			{ tamper: (body) => Buffer.from(JSON.stringify(JSON.parse(`${body}`), null, 1)) },
		],
		['a body shortened', { tamper: (body) => body.subarray(1) }],
		['another status', { tamper: (body) => Buffer.from(`${body}`.replace('unpaid', 'shipped')) }],
	])('rejects %s', async (_name, delivery) => {
		const target = await bench.start();
		judge();
		const { uri: url } = bench.receiver;
		const push = payloads.tradeOrderPush();
		expect(await target.deliver({ url, push })).toMatchObject({ status: 200 });
		expect(await target.deliver({ url, push, ...delivery })).toMatchObject({ status: 401 });
	});

	it('agrees with the signer about any key, body and secret, and about any change to them', async () => {
		const text = fc.string({ minLength: 1, unit: 'grapheme' });
		await fc.assert(
			fc.asyncProperty(text, fc.uint8Array(), text, async (appKey, body, appSecret) => {
				const signature = signDelivery({ appKey, appSecret }, body);
				expect(await getSignature(appKey, body, appSecret)).toBe(signature);
				expect(await isGenuine(`${appKey} `, body, signature, appSecret)).toBe(false);
				expect(await isGenuine(appKey, new Uint8Array([...body, 32]), signature, appSecret)).toBe(false);
				expect(await isGenuine(appKey, body, signature, `${appSecret} `)).toBe(false);
			}),
		);
	});

	it('agrees with the signer of calls about any parameters', async () => {
		const parameters = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }));
		await fc.assert(
			fc.asyncProperty(fc.string({ minLength: 1 }), parameters, async (secret, given) => {
				const sign = signApiCall(secret, '/orders/get', given);
				expect(await getSign('/orders/get', given, secret)).toBe(sign);
			}),
		);
	});
});
