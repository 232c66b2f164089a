import { startShopifySimulator } from '../../simulators/shopify';
import { signDelivery } from '../../nodes/Shopify/platform/signature';
import vectors from '../fixtures/shopify-signature-vectors.json';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopifySimulator);

describe('the published vectors', () => {
	it.each(vectors)('$name: the signer makes the digest, and the simulator sends it', async (vector) => {
		await bench.start();
		const body = Buffer.from(vector.body_hex, 'hex');
		expect(signDelivery(body, vector.secret)).toBe(vector.hmac_base64);
		await bench.simulator.deliver({
			uri: bench.receiver.uri,
			topic: 'orders/create',
			payload: vector.body_utf8,
			secret: vector.secret,
		});
		const [request] = bench.receiver.received;
		expect(request?.body.equals(body)).toBe(true);
		expect(request?.headers['x-shopify-hmac-sha256']).toBe(vector.hmac_base64);
	});
});
