import fc from 'fast-check';

import { namedSecrets } from '../../../nodes/shared/credential/secrets';
import { signDelivery, verifyDelivery } from '../../../nodes/Shopify/platform/signature';
import { type Keys } from '../../../nodes/Shopify/platform/keys';
import { deliveryOf } from '../../support/delivery';
import vectors from '../../fixtures/shopify-signature-vectors.json';

const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
const keys = (secret: string, shop?: string): Keys => ({
	secrets: namedSecrets({ clientSecret: secret }),
	shop,
});
const delivery = (
	body: Uint8Array | string,
	signature: string | undefined,
	more: Record<string, string> = {},
) =>
	deliveryOf(body, {
		headers: { ...(signature === undefined ? {} : { 'x-shopify-hmac-sha256': signature }), ...more },
	});

describe('the signature of a Shopify delivery', () => {
	it.each(vectors)('is the published one: $name', ({ secret, body_hex, hmac_base64 }) => {
		const body = Buffer.from(body_hex, 'hex');
		expect(signDelivery(body, secret)).toBe(hmac_base64);
		expect(verifyDelivery(delivery(body, hmac_base64), keys(secret))).toEqual({
			kind: 'genuine',
			verifiedWith: 'clientSecret',
		});
	});

	it('is refused when the body was parsed and written again', () => {
		const body = '{"foo": "bar"}';
		const signature = signDelivery(Buffer.from(body), SECRET);
		const rewritten = JSON.stringify(JSON.parse(body));
		expect(verifyDelivery(delivery(rewritten, signature), keys(SECRET)).kind).toBe('rejected');
	});

	it('accepts whatever bytes were signed, JSON or not', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (body, secret) => {
				fc.pre(secret.trim() !== '');
				const signature = signDelivery(body, secret.trim());
				expect(verifyDelivery(delivery(body, signature), keys(secret)).kind).toBe('genuine');
			}),
		);
	});

	it('refuses a body with any bit flipped', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (body, at, bit) => {
				const signature = signDelivery(body, SECRET);
				const changed = Uint8Array.from(body);
				changed[at % body.length]! ^= 1 << bit;
				expect(verifyDelivery(delivery(changed, signature), keys(SECRET)).kind).toBe('rejected');
			}),
		);
	});

	it('refuses a body with a byte order mark put before it, or anything put after it', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.uint8Array({ minLength: 1 }), (body, extra) => {
				const signature = signDelivery(body, SECRET);
				const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
				const longer = Buffer.concat([body, extra]);
				expect(verifyDelivery(delivery(marked, signature), keys(SECRET)).kind).toBe('rejected');
				expect(verifyDelivery(delivery(longer, signature), keys(SECRET)).kind).toBe('rejected');
			}),
		);
	});

	it('refuses a signature that is cut, padded or spelt differently, though it may decode to the same bytes', () => {
		const body = Buffer.from('{"id":1}');
		const signature = signDelivery(body, SECRET);
		const variants = [
			signature.slice(0, -1),
			`${signature}=`,
			`${signature}AAAA`,
			signature.replace('=', ''),
			`A${signature}`,
			`${signature}, ${signature}`,
			Buffer.from(signature, 'base64').toString('hex'),
			Buffer.from(signature, 'base64').toString('base64url'),
			signature.toLowerCase(),
		];
		for (const variant of variants) {
			expect([variant, verifyDelivery(delivery(body, variant), keys(SECRET)).kind]).toEqual([
				variant,
				'rejected',
			]);
		}
	});

	it('never throws, whatever stands in the header', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (header, body) => {
				const verification = verifyDelivery(delivery(body, header), keys(SECRET));
				expect(verification.kind).toBe('rejected');
			}),
		);
	});

	it('is looked for among several secrets, and the one that signed is named', () => {
		const secrets = namedSecrets({ clientSecret: 'new', notificationsSecret: 'page', previousSecret: 'old' });
		const body = Buffer.from('{}');
		for (const { name, value } of secrets) {
			const signed = delivery(body, signDelivery(body, value));
			expect(verifyDelivery(signed, { secrets, shop: undefined })).toEqual({
				kind: 'genuine',
				verifiedWith: name,
			});
		}
	});

	it('is refused, with the reason, when no secret is set or the header is missing', () => {
		const body = '{}';
		expect(verifyDelivery(delivery(body, 'x'), { secrets: [], shop: undefined })).toMatchObject({
			kind: 'rejected',
			reason: expect.stringContaining('No signing secret is set'),
			secretsMayBeStale: true,
		});
		for (const missing of [undefined, '', '  ']) {
			expect(verifyDelivery(delivery(body, missing), keys(SECRET))).toMatchObject({
				kind: 'rejected',
				reason: expect.stringContaining('is missing'),
				secretsMayBeStale: false,
			});
		}
	});

	it('does not make what another shop has signed acceptable under a header with this shop', () => {
		const signedBy = (shop: string, field = 'shop_domain') => {
			const body = Buffer.from(JSON.stringify({ shop_id: 954889, [field]: shop }));
			return delivery(body, signDelivery(body, SECRET), { 'x-shopify-shop-domain': 'mine.myshopify.com' });
		};
		const mine = keys(SECRET, 'mine.myshopify.com');
		expect(verifyDelivery(signedBy('mine.myshopify.com'), mine).kind).toBe('genuine');
		expect(verifyDelivery(signedBy('{shop}.myshopify.com'), mine).kind).toBe('genuine');
		for (const field of ['shop_domain', 'myshopify_domain']) {
			expect(verifyDelivery(signedBy('other.myshopify.com', field), mine).kind).toBe('rejected');
			expect(verifyDelivery(signedBy('other.myshopify.com', field), keys(SECRET)).kind).toBe('genuine');
		}
	});

	it('does not make a delivery of another shop acceptable', () => {
		const body = Buffer.from('{}');
		const from = (shop: string) =>
			delivery(body, signDelivery(body, SECRET), { 'x-shopify-shop-domain': shop });
		const mine = keys(SECRET, 'mine.myshopify.com');
		expect(verifyDelivery(from('Mine.myshopify.com'), mine).kind).toBe('genuine');
		expect(verifyDelivery(from('other.myshopify.com'), mine)).toMatchObject({
			kind: 'rejected',
			reason: expect.stringContaining('The delivery does not come from mine.myshopify.com'),
		});
		expect(verifyDelivery(from('other.myshopify.com'), keys(SECRET)).kind).toBe('genuine');
	});

	it('is taken from the header of the next-generation Events where a delivery has it', () => {
		const body = Buffer.from('{}');
		const headers = { 'shopify-hmac-sha256': signDelivery(body, SECRET), 'x-shopify-hmac-sha256': 'other' };
		expect(verifyDelivery(delivery(body, undefined, headers), keys(SECRET)).kind).toBe('genuine');
	});
});
