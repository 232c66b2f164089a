import fc from 'fast-check';

import { rewrittenBodies } from '../../../nodes/shared/webhook/rewrittenBody';

const SPACED = '{"id": 1, "lines": [{"sku": "a", "tags": []}, 2], "more": {}, "ü": null}';
const COMPACT = '{"id":1,"lines":[{"sku":"a","tags":[]},2],"more":{},"ü":null}';

const textsOf = (body: string) => rewrittenBodies(Buffer.from(body)).map((bytes) => bytes.toString());

describe('a body that may have been written anew', () => {
	it.each([COMPACT, SPACED, JSON.stringify(JSON.parse(SPACED), null, 2), `\n ${COMPACT}\n`])(
		'was compact or spaced before: %j',
		(body) => {
			expect(textsOf(body)).toEqual([COMPACT, SPACED]);
		},
	);

	it('has a single spelling where it is no list and no object', () => {
		expect(textsOf(' 5 ')).toEqual(['5', '5']);
	});

	it('keeps the white space that is in its strings', () => {
		const [compact, spaced] = textsOf('{"a": ["[ x ]","{ y }, \\" z : "]}');
		expect(compact).toBe('{"a":["[ x ]","{ y }, \\" z : "]}');
		expect(spaced).toBe('{"a": ["[ x ]", "{ y }, \\" z : "]}');
	});

	it('keeps every digit of its numbers', () => {
		expect(textsOf('{"id": 1234567890123456789, "price": 1.0}')[0]).toBe(
			'{"id":1234567890123456789,"price":1.0}',
		);
	});

	it('says the same in both spellings, whatever it is', () => {
		fc.assert(
			fc.property(fc.json(), (body) => {
				const value: unknown = JSON.parse(body);
				for (const text of textsOf(body)) {
					expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
				}
			}),
		);
	});

	it('has its characters plain as JSON.stringify has them, however they were escaped', () => {
		const everyCharacter = fc.string({ unit: 'binary', maxLength: 20 });
		const halves = fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', 'a', '\\', '"', '/', '\u0001') });
		fc.assert(
			fc.property(fc.oneof(everyCharacter, halves), fc.boolean(), (text, upperCase) => {
				const units = text.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
				const digits = upperCase ? units.map((unit) => unit.toUpperCase()) : units;
				const escaped = `["${digits.map((unit) => `\\u${unit}`).join('')}"]`;
				expect(textsOf(escaped)).toEqual([JSON.stringify([text]), JSON.stringify([text])]);
			}),
		);
		expect(textsOf('["https:\\/\\/a", "\\n\\t"]')[0]).toBe('["https://a","\\n\\t"]');
	});

	it('is respelled without an error where it is not JSON, in at most twice its length', () => {
		const pieces = fc.constantFrom(
			'\\',
			'u',
			'\\u',
			'\\ud83d',
			'00',
			'"',
			',',
			':',
			' ',
			'\n',
			'ü',
			'[',
			'{"',
		);
		const nearlyJson = fc.array(pieces, { maxLength: 40 }).map((some) => Buffer.from(some.join('')));
		fc.assert(
			fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), nearlyJson), (body) => {
				const [compact, spaced] = rewrittenBodies(body);
				expect(compact.length).toBeLessThanOrEqual(body.length);
				expect(spaced.length).toBeLessThanOrEqual(2 * body.length);
			}),
			{ numRuns: 500 },
		);
	});

	it('may be deep and long at once', () => {
		const [depth, members] = [3_000, 30_000];
		const body = (between: string) =>
			`${'['.repeat(depth)}${Array(members).fill(1).join(between)}${']'.repeat(depth)}`;
		expect(textsOf(body(','))).toEqual([body(','), body(', ')]);
	});
});
