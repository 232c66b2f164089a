import { startLazadaSimulator } from '../../simulators/lazada';
import { signApiCall } from '../../nodes/Lazada/api/signature';
import { signDelivery } from '../../nodes/Lazada/platform/signature';
import vectors from '../fixtures/lazada-signature-vectors.json';
import { TEST_MESSAGES } from '../../simulators/lazada/message';
import { getSign, getSignature } from '../../simulators/lazada/official-sample';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const PUSHES = vectors.filter(({ platform }) => platform === 'lazada-push');
const CALLS = vectors.filter(({ platform }) => platform === 'lazada-api');

/** The parameters of a vector; those of other vectors are absent in its type. */
function parametersOf(params: object | undefined): Record<string, string> {
	return Object.fromEntries(Object.entries(params ?? {}));
}

describe('the vectors of the push signature', () => {
	it.each(PUSHES)('$name: the signer makes it, and the simulator sends it', async (vector) => {
		const { app_key: appKey = '', app_secret: appSecret = '', raw_body: body = '', authorization } = vector;
		await bench.start({ appKey, appSecret });
		expect(signDelivery({ appKey, appSecret }, Buffer.from(body))).toBe(authorization);
		expect(await getSignature(appKey, Buffer.from(body), appSecret)).toBe(authorization);
		await bench.simulator.deliver({ url: bench.receiver.uri, body });
		const [request] = bench.receiver.received;
		expect(request?.headers.authorization).toBe(authorization);
		expect(request?.body.toString()).toBe(body);
	});

	it('hold the test message that the console sends', () => {
		expect(PUSHES.map(({ raw_body: body }) => body)).toContain(TEST_MESSAGES.text);
	});
});

describe('the vectors of the API signature', () => {
	it.each(CALLS)('$name: the signer makes it', async ({ app_secret: secret, path = '', params, sign }) => {
		expect(signApiCall(secret, path, parametersOf(params))).toBe(sign);
		expect(await getSign(path, parametersOf(params), secret)).toBe(sign);
	});

	it('leave out empty values and the sign itself', async () => {
		const [vector] = CALLS;
		const { app_secret: secret = '', path = '', params, sign } = vector ?? {};
		const more = { ...parametersOf(params), status: '', sign: 'anything' };
		expect(signApiCall(secret, path, more)).toBe(sign);
		expect(await getSign(path, more, secret)).toBe(sign);
	});
});
