import fc from 'fast-check';

import { eventIdOf, parseEventId } from '../../../nodes/shared/idempotency/eventId';
import { fingerprintOf, hashedId, toHashedId } from '../../../nodes/shared/util/hash';

describe('an identifier that is made of a digest', () => {
	it('is the prefix and 128 bits in hexadecimal, the same for the same content', () => {
		const id = eventIdOf({ platform: 'shopify', identity: ['shop', 'orders/create', '1'] });
		expect(id).toMatch(/^shopify_[0-9a-f]{32}$/);
		expect(eventIdOf({ platform: 'shopify', identity: ['shop', 'orders/create', '1'] })).toBe(id);
		expect(eventIdOf({ platform: 'shopify', identity: ['shop', 'orders/create1', ''] })).not.toBe(id);
	});

	it('is read again as it was written', () => {
		const id = hashedId('pancake_resource', ['1', 'order']);
		expect(toHashedId(id)).toBe(id);
		expect(parseEventId(String(id))).toBe(id);
	});

	it.each([
		'',
		'event-1',
		'shopify_',
		'shopify_0123',
		`shopify_${'g'.repeat(32)}`,
		`shopify_${'A'.repeat(32)}`,
		`shopify_${'0'.repeat(33)}`,
		` shopify_${'0'.repeat(32)}`,
		undefined,
		null,
		17,
		{},
	])('is not %p', (text) => {
		expect(() => parseEventId(text)).toThrow(/is not an identifier of an event/);
	});

	it('has a fingerprint of its first 48 bits, which no other text is mistaken for', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), (digest) => {
				const fingerprint = fingerprintOf(toHashedId(`shopify_${digest}`));
				expect(Buffer.from(fingerprint, 'base64').toString('hex')).toBe(digest.slice(0, 12));
			}),
		);
		fc.assert(
			fc.property(
				fc.string().filter((text) => !/^[a-z_]+_[0-9a-f]{32}$/.test(text)),
				(text) => {
					expect(() => fingerprintOf(toHashedId(text))).toThrow(/is not an identifier of an event/);
				},
			),
		);
	});
});
