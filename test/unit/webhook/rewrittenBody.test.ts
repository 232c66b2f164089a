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
		const [, spaced] = textsOf('{"a":["[ x ]","{ y }"]}');
		expect(spaced).toBe('{"a": ["[ x ]", "{ y }"]}');
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

	it.each(['', 'hello', '{', '{"a":1}}', `${'['.repeat(40_000)}${']'.repeat(40_000)}`])(
		'is not looked into where it cannot have been: %j',
		(body) => {
			expect(textsOf(body)).toEqual([]);
		},
	);

	it('may be deep and long at once', () => {
		const [depth, members] = [3_000, 30_000];
		const body = (between: string) =>
			`${'['.repeat(depth)}${Array(members).fill(1).join(between)}${']'.repeat(depth)}`;
		expect(textsOf(body(','))).toEqual([body(','), body(', ')]);
	});

	it('is looked into up to 100,000 bytes', () => {
		expect(textsOf(`"${'x'.repeat(99_998)}"`)).toHaveLength(2);
		expect(textsOf(`"${'x'.repeat(99_999)}"`)).toEqual([]);
	});
});
