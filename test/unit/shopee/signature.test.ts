import fc from 'fast-check';

import { signApiCall } from '../../../nodes/Shopee/api/signature';
import { keysFrom } from '../../../nodes/Shopee/platform/keys';
import { signDelivery, verifyDelivery } from '../../../nodes/Shopee/platform/signature';
import { LARGEST_DIAGNOSED } from '../../../nodes/shared/webhook/diagnosis';
import { deliveryOf } from '../../support/delivery';
import vectors from '../../fixtures/shopee-signature-vectors.json';

const URL = 'https://n8n.example.com/webhook/3f6c1e2a/webhook';
const PUSH_KEY = 'test-push-partner-key-0001';
const HEX_KEY = '7'.repeat(32) + 'a'.repeat(32);
const API_KEY = 'shpk' + 'x'.repeat(60);
const BODY = '{"data":{"ordersn":"220810QSK8S7BX","status":"PROCESSED"},"shop_id":727720655,"code":3}';

const push = (authorization: string | undefined, body: string | Uint8Array = BODY, host = 'internal:5678') =>
	deliveryOf(body, {
		headers: { host, ...(authorization === undefined ? {} : { authorization }) },
		callbackUrls: [URL],
	});
const keys = (fields: Record<string, string> = {}, allowApiKey = false) =>
	keysFrom({ pushPartnerKey: PUSH_KEY, partnerKey: API_KEY, ...fields }, allowApiKey);
const verify = (authorization: string | undefined, body: string | Uint8Array = BODY, allowApiKey = false) =>
	verifyDelivery(push(authorization, body), keys({}, allowApiKey));
/** @returns what a diagnosis of the wrong signature finds */
const diagnosis = (authorization: string, body: string | Uint8Array = BODY, host?: string) => {
	const verification = verifyDelivery(push(authorization, body, host), keys());
	if (verification.kind === 'genuine') throw new Error('The signature is not wrong');
	return verification.diagnose?.();
};
const signed = (url = URL, body = BODY, key = PUSH_KEY) => signDelivery(url, Buffer.from(body), key);

describe('the signature of a Shopee push', () => {
	it.each(vectors.filter(({ platform }) => platform === 'shopee-push'))(
		'is the published one: $name',
		({ callback_url, raw_body, key, authorization }) => {
			const body = Buffer.from(raw_body!);
			expect(signDelivery(callback_url!, body, key!)).toBe(authorization);
			const delivery = { ...push(authorization, raw_body), callbackUrls: [callback_url!] };
			expect(verifyDelivery(delivery, keys({ pushPartnerKey: key! })).kind).toBe('genuine');
		},
	);

	it.each(vectors.filter(({ platform }) => platform === 'shopee-api'))(
		'of an API call is the published one where it is a Public API: $name',
		({ partner_key, base_string, sign }) => {
			const [, partnerId, path, timestamp] = /^(\d{7})(\/[a-z0-9_/]+?)(\d{10})$/.exec(base_string!) ?? [];
			if (path === undefined) return;
			expect(signApiCall(partner_key!, partnerId!, path, Number(timestamp))).toBe(sign);
		},
	);

	it('is accepted with the key as text, and with 64 hexadecimal digits also as bytes', () => {
		const hex = keys({ pushPartnerKey: HEX_KEY });
		const body = Buffer.from(BODY);
		expect(verifyDelivery(push(signDelivery(URL, body, HEX_KEY)), hex)).toEqual({
			kind: 'genuine',
			verifiedWith: 'pushPartnerKey',
		});
		expect(verifyDelivery(push(signDelivery(URL, body, HEX_KEY, 'hex')), hex)).toEqual({
			kind: 'genuine',
			verifiedWith: 'pushPartnerKey (as hex)',
		});
	});

	it('is accepted from the API partner key only where that is allowed', () => {
		const withApiKey = signed(URL, BODY, API_KEY);
		expect(verify(withApiKey).kind).toBe('rejected');
		expect(diagnosis(withApiKey)?.what).toContain('signed with the API partner key');
		expect(verify(withApiKey, BODY, true)).toEqual({ kind: 'genuine', verifiedWith: 'partnerKey' });
		expect(verify(signed(), BODY, true)).toEqual({ kind: 'genuine', verifiedWith: 'pushPartnerKey' });
	});

	it.each([
		['a slash at its end', `${URL}/`],
		['another scheme', URL.replace('https', 'http')],
		['the host that the proxy sees', URL.replace('n8n.example.com', 'internal:5678')],
		[
			'the scheme and the host that the proxy sees',
			URL.replace('https://n8n.example.com', 'http://internal:5678'),
		],
	])('made for the URL with %s is refused with that reason', (_name, url) => {
		expect(verify(signed(url)).kind).toBe('rejected');
		expect(diagnosis(signed(url))?.what).toContain('signed for another callback URL');
	});

	it.each(['/'.repeat(15_500) + 'a', "$'".repeat(7_000), '$&', 'a'.repeat(300), 'x/y', 'x?y', ''])(
		'is not compared for a URL with a Host that is no name of a host: %j',
		(host) => {
			const hosted = URL.replace('n8n.example.com', () => host);
			expect(diagnosis(signed(hosted), BODY, host)).toBeUndefined();
			expect(diagnosis(signed(`${URL}/`), BODY, host)?.what).toContain('signed for another callback URL');
		},
	);

	it('of a body that was written anew is refused with that reason', () => {
		const original = '{"shop_id": 1, "code": 3, "data": {"a": [1, 2]}}';
		for (const [sent, received] of [
			[JSON.stringify(JSON.parse(original)), original],
			[original, JSON.stringify(JSON.parse(original))],
		]) {
			expect(verify(signed(URL, sent), received).kind).toBe('rejected');
			expect(diagnosis(signed(URL, sent), received)?.what).toContain('A proxy has rewritten the body');
		}
	});

	it.each([
		['the prefix of a widely copied document', `SHA256 ${signed()}`],
		['upper case', signed().toUpperCase()],
		['a digit less', signed().slice(1)],
		['base64', Buffer.from(signed(), 'hex').toString('base64')],
		['the body only', signDelivery('', Buffer.from(BODY), PUSH_KEY)],
		['a guess', '0'.repeat(64)],
	])('with %s is refused', (_name, authorization) => {
		expect(verify(authorization).kind).toBe('rejected');
	});

	it('is refused, with the reason, where it or the key is missing', () => {
		expect(verify(undefined)).toMatchObject({
			kind: 'rejected',
			reason: expect.stringContaining('The header Authorization is missing'),
		});
		expect(verifyDelivery(push(signed()), keys({ pushPartnerKey: ' ' }))).toMatchObject({
			kind: 'rejected',
			reason: expect.stringContaining('No push partner key is set'),
		});
	});

	it('is not diagnosed when the body is larger than any push', () => {
		const bodyOf = (size: number) => Buffer.alloc(size, 'x');
		const signedAnew = (body: Buffer) => signDelivery(`${URL}/`, body, PUSH_KEY);
		const [largest, larger] = [bodyOf(LARGEST_DIAGNOSED), bodyOf(LARGEST_DIAGNOSED + 1)];
		expect(diagnosis(signedAnew(largest), largest)?.what).toContain('signed for another callback URL');
		expect(diagnosis(signedAnew(larger), larger)).toBeUndefined();
	});

	it('refuses any changed byte and never throws', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (body, at, bit) => {
				const authorization = signDelivery(URL, body, PUSH_KEY);
				const changed = Uint8Array.from(body);
				changed[at % body.length]! ^= 1 << bit;
				expect(verify(authorization, body).kind).toBe('genuine');
				expect(verify(authorization, changed).kind).toBe('rejected');
			}),
		);
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (header, body) => {
				expect(verify(header, body).kind).toBe('rejected');
			}),
		);
	});
});
