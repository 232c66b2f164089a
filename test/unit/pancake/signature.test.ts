import fc from 'fast-check';

import { keyProblemIn, apiBaseUrl, keysFrom, requireShopId } from '../../../nodes/Pancake/platform/keys';
import { stripQuery } from '../../../nodes/shared/util/url';
import { signDelivery, verifyDelivery } from '../../../nodes/Pancake/platform/signature';
import {
	secretInQuery,
	typeInUrl,
	urlTakingSuffixes,
	urlToRegister,
} from '../../../nodes/Pancake/platform/webhookUrl';
import { deliveryOf } from '../../support/delivery';

const BODY = '{"type":"orders","id":"480","shop_id":1001}';
const H = 'header-secret-0123456789abcdef';
const U = 'url/secret+with%signs';
const S = 'signing-key-of-the-webhook';
const RIGHT = { 'x-api-key': H };

const delivery = (headers: Record<string, string>, body: string | Uint8Array, secret?: string) =>
	deliveryOf(body, { headers, query: { secret } });
const verify = (
	fields: Record<string, unknown>,
	headers: Record<string, string> = {},
	urlSecret?: string,
	body: string | Uint8Array = BODY,
) => verifyDelivery(delivery(headers, body, urlSecret), keysFrom({ shopId: '1001', ...fields }));
const signed = (signature = signDelivery(Buffer.from(BODY), S)) => ({ 'x-pancake-signature': signature });

describe('the verification of a Pancake delivery', () => {
	it.each([
		['the header', { webhookSecret: H }, RIGHT, undefined, 'webhookSecret'],
		[
			'the header by another name',
			{ webhookSecret: H, webhookHeaderName: ' X-My-Token ' },
			{ 'x-my-token': H },
			undefined,
			'webhookSecret',
		],
		['the header, copied with white space', { webhookSecret: ` ${H}\n` }, RIGHT, undefined, 'webhookSecret'],
		['the URL', { urlSecret: U }, {}, U, 'urlSecret'],
		['the URL with a type behind it', { urlSecret: U }, {}, `${U}/orders`, 'urlSecret'],
		['both', { webhookSecret: H, urlSecret: U }, RIGHT, U, 'webhookSecret + urlSecret'],
		['a signature in hexadecimal', { signingKey: S }, signed(), undefined, 'signingKey'],
		[
			'a signature in upper case',
			{ signingKey: S },
			signed(signDelivery(Buffer.from(BODY), S).toUpperCase()),
			undefined,
			'signingKey',
		],
		[
			'a signature with a prefix',
			{ signingKey: S },
			signed(`sha256=${signDelivery(Buffer.from(BODY), S)}`),
			undefined,
			'signingKey',
		],
		[
			'a signature in base64',
			{ signingKey: S },
			signed(Buffer.from(signDelivery(Buffer.from(BODY), S), 'hex').toString('base64')),
			undefined,
			'signingKey',
		],
		[
			'a signature in a header of another name',
			{ signingKey: S, signatureHeaderName: 'X-Sign' },
			{ 'x-sign': signDelivery(Buffer.from(BODY), S) },
			undefined,
			'signingKey',
		],
		[
			'all three',
			{ webhookSecret: H, urlSecret: U, signingKey: S },
			{ ...RIGHT, ...signed() },
			U,
			'webhookSecret + urlSecret + signingKey',
		],
	])('accepts %s', (_name, fields, headers, urlSecret, verifiedWith) => {
		expect(verify(fields, headers as Record<string, string>, urlSecret)).toEqual({
			kind: 'genuine',
			verifiedWith,
		});
	});

	it.each([
		['no header', { webhookSecret: H }, {}, undefined, 'The header X-API-KEY is missing', false],
		['an empty header', { webhookSecret: H }, { 'x-api-key': ' ' }, undefined, 'is missing', false],
		[
			'a wrong header',
			{ webhookSecret: H },
			{ 'x-api-key': `${H}x` },
			undefined,
			'does not hold the webhook secret',
			true,
		],
		[
			'a shortened header',
			{ webhookSecret: H },
			{ 'x-api-key': H.slice(0, -1) },
			undefined,
			'does not hold',
			true,
		],
		[
			'another case of letters',
			{ webhookSecret: H },
			{ 'x-api-key': H.toUpperCase() },
			undefined,
			'does not hold',
			true,
		],
		[
			'the header twice',
			{ webhookSecret: H },
			{ 'x-api-key': `${H}, ${H}` },
			undefined,
			'does not hold',
			true,
		],
		[
			'the secret in another header',
			{ webhookSecret: H },
			{ authorization: H },
			undefined,
			'is missing',
			false,
		],
		['the secret in the URL only', { webhookSecret: H }, {}, H, 'is missing', false],
		['no URL secret', { urlSecret: U }, RIGHT, undefined, 'without the URL secret', false],
		['a wrong URL secret', { urlSecret: U }, {}, 'guess', 'is not the URL secret', true],
		['a part of the URL secret', { urlSecret: U }, {}, 'url', 'is not the URL secret', true],
		['more than a type behind it', { urlSecret: U }, {}, `${U}/a/b`, 'is not the URL secret', true],
		[
			'the header right and the URL wrong',
			{ webhookSecret: H, urlSecret: U },
			RIGHT,
			'x',
			'is not the URL secret',
			true,
		],
		[
			'the URL right and the header wrong',
			{ webhookSecret: H, urlSecret: U },
			{ 'x-api-key': 'x' },
			U,
			'does not hold',
			true,
		],
		['no signature', { signingKey: S }, {}, undefined, 'Remove the signing key', false],
		['a wrong signature', { signingKey: S }, signed('0'.repeat(64)), undefined, 'was not made with', true],
		[
			'the header right and no signature',
			{ webhookSecret: H, signingKey: S },
			RIGHT,
			undefined,
			'is missing',
			false,
		],
		[
			'the header wrong and the signature right',
			{ webhookSecret: H, signingKey: S },
			{ 'x-api-key': 'x', ...signed() },
			undefined,
			'does not hold',
			true,
		],
	])('refuses %s', (_name, fields, headers, urlSecret, reason, secretsMayBeStale) => {
		const result = verify(fields, headers, urlSecret);
		expect(result).toEqual({ kind: 'rejected', reason: expect.stringContaining(reason), secretsMayBeStale });
		expect(JSON.stringify(result)).not.toContain(H);
		expect(JSON.stringify(result)).not.toContain(U);
		expect(JSON.stringify(result)).not.toContain(S);
	});

	it.each([
		[
			'no secret',
			{},
			'No secret is set in the credential of the trigger. Pancake does not sign webhooks. Invent',
		],
		['blanks for secrets', { webhookSecret: ' ', urlSecret: '\n', signingKey: null }, 'No secret is set'],
		[
			'a name that is no header',
			{ webhookSecret: H, webhookHeaderName: 'X API KEY' },
			'The Webhook Header Name in the credential is not the name of a header',
		],
		[
			'a secret that no header carries',
			{ webhookSecret: 'mật khẩu' },
			'characters that a header cannot carry',
		],
		[
			'a shop that is none',
			{ webhookSecret: H, shopId: 'my shop' },
			'The shop ID in the credential is not the ID of a shop',
		],
	])('refuses everything where the credential has %s, and says what to do', (_name, fields, reason) => {
		expect(verify(fields, RIGHT)).toEqual({
			kind: 'rejected',
			reason: expect.stringContaining(reason),
			secretsMayBeStale: true,
		});
	});

	it.each([
		['flat', '{"type":"orders","id":1,"shop_id":1002}'],
		['as a text', '{"type":"orders","id":1,"shop_id":"1002"}'],
		['in data', '{"type":"orders","data":{"id":1,"shop_id":1002}}'],
		['in data.record', '{"data":{"record":{"id":1,"shop_id":1002}}}'],
		['in order', '{"order":{"id":1,"shop_id":1002}}'],
		['in the payload of the SDK', '{"event":"order.created","payload":{"id":1,"shop_id":1002}}'],
		['beyond 2^53', '{"id":1,"shop_id":10010000000000000001}'],
	])('refuses another shop, named %s', (_name, body) => {
		expect(verify({ webhookSecret: H }, RIGHT, undefined, body)).toMatchObject({
			kind: 'rejected',
			reason: expect.stringContaining('does not come from shop 1001'),
		});
		expect(verify({ webhookSecret: H, shopId: '' }, RIGHT, undefined, body).kind).toBe('genuine');
		const wrong = verify({ webhookSecret: H }, { 'x-api-key': 'guess' }, undefined, body);
		expect(wrong).toMatchObject({ reason: expect.stringContaining('does not hold') });
	});

	it('accepts what names no shop, as inventory, or cannot be read, which is refused later', () => {
		for (const body of [
			'{"type":"variations_warehouses","variation_id":"v"}',
			'{"shop_id":null}',
			'no JSON',
			'',
		]) {
			expect(verify({ webhookSecret: H }, RIGHT, undefined, body).kind).toBe('genuine');
		}
	});

	it('signs every byte, and never throws', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (body, at, bit) => {
				const headers = { 'x-pancake-signature': signDelivery(body, S) };
				const changed = Uint8Array.from(body);
				changed[at % body.length]! ^= 1 << bit;
				expect(verify({ signingKey: S, shopId: '' }, headers, undefined, body).kind).toBe('genuine');
				expect(verify({ signingKey: S, shopId: '' }, headers, undefined, changed).kind).toBe('rejected');
			}),
		);
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.uint8Array(), (header, query, body) => {
				fc.pre(header.trim() !== H);
				const headers = { 'x-api-key': header, 'x-pancake-signature': header };
				expect(verify({ webhookSecret: H, urlSecret: U, signingKey: S }, headers, query, body).kind).toBe(
					'rejected',
				);
			}),
		);
	});
});

describe('the fields of the credential', () => {
	it.each([
		['1001', '1001'],
		[' 1001 ', '1001'],
		[1001, '1001'],
		['https://pos.pancake.vn/shop/1001/order', '1001'],
		['https://pos.pancake.vn/shop/1001', '1001'],
	])('have the shop %s as %s', (entered, shopId) => {
		expect(keysFrom({ shopId: entered }).shopId).toBe(shopId);
	});

	it('have an API address without a slash at the end, and none with a query', () => {
		expect(apiBaseUrl({})).toBe('https://pos.pages.fm/api/v1');
		expect(apiBaseUrl({ baseUrl: ' https://pos.pancake.vn/api/v1/ ' })).toBe('https://pos.pancake.vn/api/v1');
		for (const baseUrl of ['pos.pages.fm', 'ftp://x', 'https://x/?api_key=1', 'https://', 'https://x#y']) {
			expect(() => apiBaseUrl({ baseUrl })).toThrow('base URL');
		}
	});

	it('say what is missing', () => {
		expect(() => requireShopId({ shopId: 'x' })).toThrow('no shop ID');
		expect(keyProblemIn(keysFrom({ webhookSecret: H }))).toBeUndefined();
		expect(keyProblemIn(keysFrom({ urlSecret: 'ä ö' }))).toBeUndefined();
	});
});

describe('the URL of a trigger', () => {
	const ID = '5e0a9e0c-0000-4000-8000-000000000001';
	const URL_ = `https://n8n.example.com/webhook/${ID}/webhook`;

	it('is registered as it is, with its secret, and where suffixes are appended with its id twice', () => {
		const needs = { urlSecret: undefined, appendsType: false };
		expect(urlToRegister(URL_, ID, needs)).toBe(URL_);
		const registered = urlToRegister(URL_, ID, { urlSecret: U, appendsType: true });
		expect(registered).toBe(
			`https://n8n.example.com/webhook/${ID}/${ID}/webhook?secret=url%2Fsecret%2Bwith%25signs`,
		);
		expect(new URL(registered).searchParams.get('secret')).toBe(U);
		expect(stripQuery(registered)).toBe(urlTakingSuffixes(URL_, ID));
		expect(urlTakingSuffixes(URL_, undefined)).toBe(URL_);
		expect(urlTakingSuffixes(URL_, 'another')).toBe(URL_);
	});

	it.each([
		[{ type: 'orders' }, {}, 'orders'],
		[{ type: 'order.created' }, {}, 'order.created'],
		[{}, { secret: 'x/orders' }, 'orders'],
		[{}, { secret: 'x/other' }, undefined],
		[{}, { secret: ['x/orders'] }, undefined],
		[{ type: '<script>' }, {}, undefined],
		[{}, {}, undefined],
	])('tells of %j %j the type %s', (segments, query, type) => {
		expect(typeInUrl(segments, query)).toBe(type);
	});

	it('tells a secret only where the query has one text', () => {
		expect(secretInQuery({ secret: 'x' })).toBe('x');
		for (const query of [
			{ secret: ['x', 'y'] },
			{ secret: { a: 'x' } },
			{},
			Object.create({ secret: 'x' }),
		]) {
			expect(secretInQuery(query)).toBeUndefined();
		}
	});
});
