import { DeliveryMethod, type Shopify } from '@shopify/shopify-api';
import * as fc from 'fast-check';
import { signDelivery } from '../../nodes/Shopify/platform/signature';
import { startShopifySimulator, type ManualDelivery } from '../../simulators/shopify';
import { leadTo, library, SECRET, sessionWith } from '../../simulators/shopify/official-library';
import { orderPayload } from '../../simulators/shopify/payloads';
import { useSimulator } from '../support/useSimulator';

const SHOP = 'demo-shop.myshopify.com';
const BODY = '{"foo": "bar"}';

const bench = useSimulator(startShopifySimulator, { clientId: 'client', clientSecret: SECRET });

beforeEach(async () => {
	const { url } = await bench.start();
	leadTo(url);
});

function judge(shopify: Shopify): void {
	bench.receiver.behave(async ({ body }, rawResponse, rawRequest) => {
		const verdict = await shopify.webhooks.validate({ rawBody: body.toString(), rawRequest, rawResponse });
		rawResponse.end(JSON.stringify(verdict));
	});
}

async function verdictOn(delivery: Partial<ManualDelivery> = {}): Promise<Record<string, unknown>> {
	const { body } = await bench.simulator.deliver({
		uri: bench.receiver.uri,
		topic: 'products/create',
		payload: BODY,
		...delivery,
	});
	return JSON.parse(body) as Record<string, unknown>;
}

describe('the official library as the judge of deliveries', () => {
	it('accepts what the simulator emits to a subscription', async () => {
		judge(library());
		const shopify = library();
		shopify.webhooks.addHandlers({
			ORDERS_CREATE: {
				deliveryMethod: DeliveryMethod.Http,
				callbackUrl: bench.receiver.uri,
				callback: () => Promise.resolve(),
			},
		});
		await shopify.webhooks.register({ session: sessionWith(shopify) });
		const { attempts } = await bench.simulator.emit('orders/create', orderPayload());
		expect(JSON.parse(attempts[0]?.responseBody ?? '')).toMatchObject({
			valid: true,
			webhookType: 'webhooks',
			topic: 'ORDERS_CREATE',
			domain: SHOP,
			apiVersion: '2026-10',
			webhookId: attempts[0]?.webhookId,
			eventId: attempts[0]?.eventId,
		});
	});

	it('reads a delivery as its own test does', async () => {
		judge(library());
		expect(await verdictOn({ webhookId: '123456789', apiVersion: '2023-01', name: 'my-name' })).toMatchObject(
			{
				valid: true,
				webhookId: '123456789',
				apiVersion: '2023-01',
				domain: SHOP,
				hmac: 'B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g=',
				topic: 'PRODUCTS_CREATE',
				name: 'my-name',
			},
		);
	});

	it.each(['X-Shopify-API-Version', 'X-Shopify-Shop-Domain', 'X-Shopify-Topic', 'X-Shopify-Webhook-Id'])(
		'misses the header %s',
		async (header) => {
			judge(library());
			expect(await verdictOn({ headers: { [header]: null } })).toEqual({
				valid: false,
				reason: 'missing_headers',
				missingHeaders: [header],
			});
		},
	);

	it.each<[string, Partial<ManualDelivery>, string]>([
		['an empty body', { payload: '' }, 'missing_body'],
		['no signature', { headers: { 'X-Shopify-Hmac-Sha256': null } }, 'missing_hmac'],
		['another signature', { headers: { 'X-Shopify-Hmac-Sha256': 'fake' } }, 'invalid_hmac'],
		['another secret', { secret: 'incorrect secret' }, 'invalid_hmac'],
		['the body serialised anew', { tamper: () => Buffer.from('{"foo":"bar"}') }, 'invalid_hmac'],
		['the body shortened', { tamper: (body) => body.subarray(1) }, 'invalid_hmac'],
	])('rejects %s', async (_name, delivery, reason) => {
		judge(library());
		expect(await verdictOn(delivery)).toEqual({ valid: false, reason });
	});

	it('takes a delivery with both families of headers for one of the next generation', async () => {
		judge(library());
		const headers = {
			'shopify-hmac-sha256': signDelivery(Buffer.from(BODY), SECRET),
			'shopify-topic': 'Product',
			'shopify-shop-domain': SHOP,
			'shopify-api-version': 'unstable',
			'shopify-webhook-id': '1',
			'shopify-event-id': '2',
		};
		expect(await verdictOn({ headers })).toMatchObject({ valid: true, webhookType: 'events' });
	});

	it.each<[string, number, Partial<ManualDelivery>]>([
		['a registered topic', 200, {}],
		['a topic with dots', 200, { topic: 'domain.sub_domain.something_happened' }],
		['another topic', 404, { topic: 'orders/create' }],
		['another secret', 401, { secret: 'incorrect secret' }],
		['an empty body', 400, { payload: '' }],
		['no topic', 400, { headers: { 'X-Shopify-Topic': null } }],
		['no signature', 400, { headers: { 'X-Shopify-Hmac-Sha256': null } }],
	])('processes %s with status %i', async (_name, expected, delivery) => {
		const shopify = library();
		const handler = {
			deliveryMethod: DeliveryMethod.Http as const,
			callbackUrl: '/webhook',
			callback: () => Promise.resolve(),
		};
		shopify.webhooks.addHandlers({
			PRODUCTS_CREATE: handler,
			DOMAIN_SUB_DOMAIN_SOMETHING_HAPPENED: handler,
		});
		// The library answers first, also where it throws.
		bench.receiver.behave(async ({ body }, rawResponse, rawRequest) => {
			await shopify.webhooks
				.process({ rawBody: body.toString(), rawRequest, rawResponse })
				.catch(() => undefined);
		});
		const { status } = await bench.simulator.deliver({
			uri: bench.receiver.uri,
			topic: 'products/create',
			payload: BODY,
			...delivery,
		});
		expect(status).toBe(expected);
	});

	it('agrees with the signer about any text and any secret, and about any change to them', async () => {
		const secrets = fc.string({ minLength: 1, unit: 'grapheme' });
		await fc.assert(
			fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), secrets, async (rawBody, secret) => {
				const shopify = library(secret);
				const valid = async (body: string, hmac: string) => {
					const headers = {
						'x-shopify-hmac-sha256': hmac,
						'x-shopify-topic': 'orders/create',
						'x-shopify-shop-domain': SHOP,
						'x-shopify-api-version': '2026-10',
						'x-shopify-webhook-id': '1',
					};
					const rawRequest = { headers, method: 'POST', url: '/' };
					return (await shopify.webhooks.validate({ rawBody: body, rawRequest })).valid;
				};
				const signature = signDelivery(Buffer.from(rawBody), secret);
				expect(await valid(rawBody, signature)).toBe(true);
				expect(await valid(`${rawBody} `, signature)).toBe(false);
				expect(await valid(rawBody, signDelivery(Buffer.from(rawBody), `${secret} `))).toBe(false);
			}),
		);
	});
});
