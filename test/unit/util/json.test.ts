import fc from 'fast-check';

import { parseJsonObject, parseLosslessJson } from '../../../nodes/shared/util/json';

describe('lossless JSON', () => {
	it('keeps every digit of integers that a number cannot hold', () => {
		const text =
			'{"id":820982911946154508,"small":9007199254740991,"next":9007199254740993,"ids":[-920982911946154508],"far":1e400}';
		expect(parseLosslessJson(text)).toEqual({
			id: '820982911946154508',
			small: 9007199254740991,
			next: '9007199254740993',
			ids: ['-920982911946154508'],
			far: '1e400',
		});
	});

	it('keeps the digits of the last of equal keys, as JSON.parse does', () => {
		expect(parseLosslessJson('{"id":1,"id":820982911946154508}')).toEqual({ id: '820982911946154508' });
		expect(parseLosslessJson('{"id":820982911946154508,"id":1}')).toEqual({ id: 1 });
	});

	it('agrees with JSON.parse where a number loses nothing', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				fc.pre(!/\d{16}/.test(text));
				expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
				const besideLongOne = parseLosslessJson(`[12345678901234567890,${text}]`);
				expect(besideLongOne).toEqual(['12345678901234567890', JSON.parse(text)]);
			}),
		);
	});

	it('gives back any integer, as a number or as its digits', () => {
		fc.assert(
			fc.property(fc.bigInt(), (integer) => {
				const { id } = parseLosslessJson(`{"id":${integer}}`) as { id: number | string };
				expect(BigInt(id)).toBe(integer);
				expect(typeof id).toBe(Number.isSafeInteger(Number(integer)) ? 'number' : 'string');
			}),
		);
	});

	it('leaves strings, prices and keys alone, however many digits they have', () => {
		const text = '{"12345678901234567890":"12345678901234567890","price":1234567890123456.5}';
		expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
	});

	it('does not let a payload reach the prototype of objects', () => {
		const parsed = parseJsonObject(Buffer.from('{"__proto__":{"polluted":1234567890123456789}}'));
		expect(parsed.kind).toBe('object');
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('takes objects of up to 200 levels, and none that could not be written again', () => {
		const nested = (levels: number, inner = '1') =>
			parseJsonObject(Buffer.from(`{"a":${'['.repeat(levels - 1)}${inner}${']'.repeat(levels - 1)}}`));
		expect(nested(200).kind).toBe('object');
		const reason = expect.stringContaining('The request body is JSON with more than 200 levels');
		expect(nested(201)).toEqual({ kind: 'malformed', reason });
		expect(nested(100_000)).toEqual({ kind: 'malformed', reason });
		expect(nested(100_000, '1234567890123456789').kind).toBe('malformed');
	});
});
