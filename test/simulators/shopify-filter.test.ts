import * as fc from 'fast-check';
import { parseKeepingDigits, stringifyKeepingDigits } from '../../simulators/shared/digits';
import { matchesFilter, parseFilter } from '../../simulators/shopify/filter';
import { keepFields } from '../../simulators/shopify/include-fields';

const PRODUCT = parseKeepingDigits(`{
	"id": 820982911946154508, "status": "active", "product_type": "Music", "vendor": "", "title": "Blue Note",
	"published": true, "note": null, "weight": 2.5, "updated_at": "2026-11-22T00:00:00-05:00", "options": {},
	"variants": [{ "price": "9.99" }, { "price": "19.99" }]
}`);

describe('the filters of the Shopify simulator', () => {
	it.each([
		['', true],
		['   ', true],
		['status:active', true],
		['status:ACTIVE', true],
		['status:archived', false],
		['-status:archived', true],
		['NOT status:active', false],
		['id:820982911946154508', true],
		['id:820982911946154507', false],
		['id:*', true],
		['note:*', false],
		['vendor:*', false],
		['missing:*', false],
		['options:*', true],
		['published:true', true],
		['weight:>2', true],
		['title:"Blue Note"', true],
		["title:'blue note'", true],
		['title:Blue*', true],
		['title:Green*', false],
		['variants.price:>=10.00', true],
		['variants.price:>20', false],
		['variants.price:<10', true],
		['updated_at:>=2026-11-22', true],
		['updated_at:>"2026-11-23T00:00:00Z"', false],
		['status:active product_type:Music', true],
		['status:active product_type:Movies', false],
		['type:banana OR product_type:Music', true],
		['type:banana AND status:active OR product_type:Music', true],
		['id:* AND status:active AND (product_type:Music OR product_type:Movies)', true],
		['id:* AND status:active AND (product_type:Books OR product_type:Movies)', false],
	])('"%s" lets the sample pass: %s', (text, passes) => {
		expect(matchesFilter(parseFilter(text), PRODUCT)).toBe(passes);
	});

	it.each(['bare', 'status:active bare', 'status:', '(id:1', 'id:1)', 'AND', 'id:1 AND', ':1', 'OR id:1'])(
		'"%s" is refused',
		(text) => {
			expect(() => parseFilter(text)).toThrow(SyntaxError);
		},
	);
});

describe('the JSON of the Shopify simulator', () => {
	it('keeps the digits of every number', () => {
		for (const text of ['820982911946154508', '-1.50', '1e400', '{"a":[1.0,"2","\\"3\\" 4"],"b":6}', '"1"']) {
			expect(stringifyKeepingDigits(parseKeepingDigits(text))).toBe(text);
		}
	});

	it('is otherwise JSON', () => {
		const clean = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\u0000'));
		fc.assert(
			fc.property(clean, (value) => {
				const text = JSON.stringify(value);
				expect(stringifyKeepingDigits(parseKeepingDigits(text))).toBe(text);
			}),
		);
	});
});

describe('includeFields of the Shopify simulator', () => {
	const payload = { id: 1, a: { b: [{ c: 1, d: 2 }, { c: 3 }], e: 4 }, f: null };

	it.each([
		[[], payload],
		[['id'], { id: 1 }],
		[['f', 'id'], { id: 1, f: null }],
		[['a.b.c'], { a: { b: [{ c: 1 }, { c: 3 }] } }],
		[['a.b.c', 'a.e'], { a: { b: [{ c: 1 }, { c: 3 }], e: 4 } }],
		[['a.b.c', 'a.b'], { a: { b: [{ c: 1, d: 2 }, { c: 3 }] } }],
		[['a', 'a.b.c'], { a: payload.a }],
		[['missing', 'a.missing'], { a: {} }],
	])('%j keep what they name', (fields, kept) => {
		expect(keepFields(payload, fields)).toEqual(kept);
	});
});
