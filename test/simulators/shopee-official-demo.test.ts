import * as fc from 'fast-check';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import vectors from '../fixtures/shopee-signature-vectors.json';
import { startShopeeSimulator, type ManualDelivery } from '../../simulators/shopee';
import { setConfig } from '../../simulators/shopee/client';
import { isGenuine } from '../../simulators/shopee/official-demo';
import * as payloads from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

const KEY = 'live-push-key';

const bench = useSimulator(startShopeeSimulator, { pushKey: KEY });

const BUILDERS = Object.entries(payloads);

/** Makes the receiver answer 200 to what the demo takes for genuine, 401 to anything else. */
function judge(): void {
	bench.receiver.behave(async ({ body, headers }) =>
		(await isGenuine(bench.receiver.uri, body, headers.authorization, KEY)) ? 200 : 401,
	);
}

describe('the demo of the official guide as the judge of pushes', () => {
	it.each(vectors.filter(({ platform }) => platform === 'shopee-push'))(
		'agrees with $name',
		async (vector) => {
			const { key = '', callback_url: url = '', raw_body: body = '', authorization = '' } = vector;
			expect(await isGenuine(url, Buffer.from(body), authorization, key)).toBe(true);
			expect(await isGenuine(`${url}?`, Buffer.from(body), authorization, key)).toBe(false);
		},
	);

	it('takes the test push and a push of each kind', async () => {
		const { simulator, receiver } = { simulator: await bench.start(), receiver: bench.receiver };
		judge();
		const { body } = await setConfig(simulator, { callback_url: receiver.uri });
		expect(body.response).toEqual({ result: 'success' });
		const pushes = BUILDERS.map(([, build]) => build());
		await simulator.saveInConsole({ on: pushes.map(({ code }) => code) });
		for (const push of pushes) {
			const { attempts } = await simulator.emit(push);
			expect(attempts).toMatchObject([{ code: push.code, status: 200, failure: null }]);
		}
	});

	it.each<[string, ManualDelivery]>([
		['another key', { key: 'shpk-the-api-key' }],
		['the URL with a slash at its end', { signedUrl: '/' }],
		['no signature', { headers: { Authorization: null } }],
		['a prefix', { headers: { Authorization: `SHA256 ${'0'.repeat(64)}` } }],
		[
			'a body serialised anew',
			{ tamper: (body) => Buffer.from(JSON.stringify(JSON.parse(`${body}`), null, 1)) },
		],
		['a body shortened', { tamper: (body) => body.subarray(1) }],
	])('rejects %s', async (_name, delivery) => {
		await bench.start();
		judge();
		const { uri: url } = bench.receiver;
		const push = payloads.orderStatusPush();
		const signedUrl = delivery.signedUrl === undefined ? {} : { signedUrl: url + delivery.signedUrl };
		expect(await bench.simulator.deliver({ url, push })).toMatchObject({ status: 200 });
		expect(await bench.simulator.deliver({ url, push, ...delivery, ...signedUrl })).toMatchObject({
			status: 401,
		});
	});

	it('agrees with the signer about any URL, body and key, and about any change to them', async () => {
		const text = fc.string({ minLength: 1, unit: 'grapheme' });
		await fc.assert(
			fc.asyncProperty(text, fc.uint8Array(), text, async (url, body, key) => {
				const signature = signDelivery(url, body, key);
				expect(await isGenuine(url, body, signature, key)).toBe(true);
				expect(await isGenuine(`${url}/`, body, signature, key)).toBe(false);
				expect(await isGenuine(url, new Uint8Array([...body, 32]), signature, key)).toBe(false);
				expect(await isGenuine(url, body, signature, `${key} `)).toBe(false);
			}),
		);
	});
});
