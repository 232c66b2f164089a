import fc from 'fast-check';

import { canonicalJson } from '../../../nodes/shared/util/canonicalJson';

/** The same value with the keys of every object in the opposite order of their insertion. */
const turned = (value: unknown): unknown => {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(turned);
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, member]) => [key, turned(member)]),
	);
};

describe('canonical JSON', () => {
	it('is the same text for the same content, whatever the order of its keys', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
				expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
			}),
		);
	});

	it('has the keys in order at every level, and lists as they are', () => {
		expect(canonicalJson({ b: [3, { d: 1, c: null }, 1], a: 'x' })).toBe(
			'{"a":"x","b":[3,{"c":null,"d":1},1]}',
		);
	});

	it('keeps a key that names the prototype of objects', () => {
		const text = '{"__proto__":{"a":1},"b":2}';
		expect(canonicalJson(JSON.parse(text))).toBe(text);
	});
});
