import fc from 'fast-check';

import { keysFrom } from '../../../nodes/Lazada/platform/keys';
import { signDelivery, verifyDelivery } from '../../../nodes/Lazada/platform/signature';
import { LARGEST_DIAGNOSED } from '../../../nodes/shared/webhook/diagnosis';
import { deliveryOf } from '../../support/delivery';
import vectors from '../../fixtures/lazada-signature-vectors.json';

const KEYS = { appKey: '123456', appSecret: 'test-app-secret-0001' };
const BODY = '{"seller_id":"1234567","message_type":0,"data":{"trade_order_id":"260422900198363"}}';

const push = (authorization: string | undefined, body: string | Uint8Array = BODY) =>
	deliveryOf(body, {
		headers: { host: 'n8n.example.com', ...(authorization === undefined ? {} : { authorization }) },
	});
const signed = (body = BODY, keys = KEYS) => signDelivery(keys, Buffer.from(body));
const verify = (authorization: string | undefined, body: string | Uint8Array = BODY) =>
	verifyDelivery(push(authorization, body), KEYS);
/** @returns what a diagnosis of the wrong signature finds */
const diagnosis = (authorization: string, body: string | Uint8Array = BODY) => {
	const verification = verify(authorization, body);
	if (verification.kind === 'genuine') throw new Error('The signature is not wrong');
	return verification.diagnose?.();
};

describe('the signature of a Lazada push', () => {
	it.each(vectors.filter(({ platform }) => platform === 'lazada-push'))(
		'is that of the vector, and is accepted: $name',
		({ app_key, app_secret, raw_body, authorization }) => {
			const keys = { appKey: app_key!, appSecret: app_secret };
			expect(signDelivery(keys, Buffer.from(raw_body!))).toBe(authorization);
			expect(verifyDelivery(push(authorization, raw_body), keys)).toEqual({
				kind: 'genuine',
				verifiedWith: 'appSecret',
			});
		},
	);

	it('is compared without regard to case, and to white space around it', () => {
		for (const header of [signed(), signed().toUpperCase(), ` ${signed()} `]) {
			expect(verify(header)).toEqual({ kind: 'genuine', verifiedWith: 'appSecret' });
		}
	});

	it('is of the bytes of the body, whatever they are', () => {
		const bytes = Buffer.from([0, 255, 254, 10, 13, 192]);
		expect(verify(signDelivery(KEYS, bytes), bytes).kind).toBe('genuine');
		expect(verify(signDelivery(KEYS, Buffer.alloc(0)), '').kind).toBe('genuine');
	});

	it('of a body that was written anew is refused with that reason', () => {
		const original = '{"seller_id": "1", "message_type": 0, "data": {"a": [1, 2], "b": {}}}';
		const compact = JSON.stringify(JSON.parse(original));
		for (const [sent, received] of [
			[compact, original],
			[original, compact],
		]) {
			expect(verify(signed(sent), received)).toMatchObject({ kind: 'rejected', secretsMayBeStale: true });
			expect(diagnosis(signed(sent), received)?.what).toContain('A proxy has rewritten the body');
		}
		const guessed = signed(compact, { ...KEYS, appSecret: 'guessed' });
		expect(verify(guessed, original)).toMatchObject({
			reason: expect.stringContaining('not made with the app key and the app secret'),
		});
		expect(diagnosis(guessed, original)).toBeUndefined();
	});

	it('is not diagnosed when the body is larger than any push', () => {
		const bodyOf = (size: number) => `{"a":"${'x'.repeat(size - '{"a":""}'.length)}"}`;
		const received = (body: string) => body.replace(':', ': ');
		const [largest, larger] = [bodyOf(LARGEST_DIAGNOSED - 1), bodyOf(LARGEST_DIAGNOSED)];
		expect(diagnosis(signed(largest), received(largest))?.what).toContain('A proxy has rewritten the body');
		expect(diagnosis(signed(larger), received(larger))).toBeUndefined();
	});

	it.each([
		['another secret', signed(BODY, { ...KEYS, appSecret: 'other' })],
		['another app key', signed(BODY, { ...KEYS, appKey: '1234567' })],
		['the secret alone, as one client library has it', signed(BODY, { ...KEYS, appKey: '' })],
		['a guess', '0'.repeat(64)],
	])('made with %s is refused, and the secrets are read anew', (_name, authorization) => {
		expect(verify(authorization)).toMatchObject({ kind: 'rejected', secretsMayBeStale: true });
	});

	it.each([
		['a digit less', signed().slice(1)],
		['a digit more', `${signed()}0`],
		['a scheme before it', `Bearer ${signed()}`],
		['base64', Buffer.from(signed(), 'hex').toString('base64')],
		['a line end within', `${signed()}\n${signed()}`],
	])('with %s is refused as none', (_name, authorization) => {
		expect(verify(authorization)).toEqual({
			kind: 'rejected',
			reason: expect.stringContaining('does not hold 64 hexadecimal digits'),
			secretsMayBeStale: false,
		});
	});

	it.each([undefined, '', '  '])('%j is refused as missing', (authorization) => {
		expect(verify(authorization)).toEqual({
			kind: 'rejected',
			reason: expect.stringContaining('The header Authorization is missing'),
			secretsMayBeStale: false,
		});
	});

	it.each([{}, { appKey: '123456' }, { appSecret: 'x' }, { appKey: ' ', appSecret: ' ' }])(
		'is refused where the credential has only %j, also when it is made of nothing',
		(fields) => {
			const keys = keysFrom(fields);
			expect(verifyDelivery(push(signDelivery(keys, Buffer.from(BODY))), keys)).toEqual({
				kind: 'rejected',
				reason: expect.stringContaining('No app key or no app secret is set'),
				secretsMayBeStale: true,
			});
		},
	);

	it('refuses any changed byte and never throws', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (body, at, bit) => {
				const authorization = signDelivery(KEYS, body);
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

describe('what the credential holds', () => {
	it('is taken without the white space that copying leaves around it', () => {
		expect(keysFrom({ appKey: ' 123456\n', appSecret: '\tsecret ' })).toEqual({
			appKey: '123456',
			appSecret: 'secret',
		});
		expect(keysFrom({ appKey: 123456, appSecret: 's' }).appKey).toBe('123456');
	});

	it('is empty where nothing is entered', () => {
		expect(keysFrom({ appKey: undefined, appSecret: null })).toEqual({ appKey: '', appSecret: '' });
	});
});
