import fc from 'fast-check';

import { parseJsonObject, parseLosslessJson, withTextsRead } from '../../../nodes/shared/util/json';
import { spelledId } from '../../support/spelledId';

function holdsLongNumber(text: string): boolean {
	let found = false;
	JSON.parse(text, (_key, value: unknown) => {
		found ||= typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
		return value;
	});
	return found;
}

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

	it('agrees with JSON.parse where no number lies beyond 2^53', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				fc.pre(!holdsLongNumber(text));
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

	it.each([
		['1234567890123456789.0', '1234567890123456789'],
		['1.234e18', '1234000000000000000'],
		['1234000000000000000', '1234000000000000000'],
		['-1234567890123456789E+2', '-123456789012345678900'],
		['12345678901234567890000e-3', '12345678901234567890'],
		['0.00123456789012345678901e22', '12345678901234567890.1'],
		['1234567890123456789.50', '1234567890123456789.5'],
		['9007199254740992.0', '9007199254740992'],
		['10e20', '1000000000000000000000'],
		['12.0e400', '12e400'],
		['10e0099999999999999999999', '1e100000000000000000000'],
		['10e99999999999999999999999', '10e99999999999999999999999'],
	])('spells %s as %s', (source, spelling) => {
		expect(parseLosslessJson(`{"id":${source}}`)).toEqual({ id: spelling });
	});

	it('gives equal numbers one value, and other numbers another, however they are spelled', () => {
		const idIn = (source: string) => (parseLosslessJson(`[${source}]`) as unknown[])[0];
		fc.assert(
			fc.property(spelledId, spelledId, fc.constantFrom('', '-'), (one, other, sign) => {
				expect(idIn(sign + one.spelling)).toBe(sign + one.id);
				if (other.id !== one.id) expect(idIn(one.spelling)).not.toBe(idIn(other.spelling));
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

describe('JSON in a text', () => {
	it('is read with every digit, under the given names only', () => {
		const text = '{"id":820982911946154508}';
		expect(withTextsRead({ data: text, note: text, list: '[1e20]' }, ['data', 'list', 'order'])).toEqual({
			data: { id: '820982911946154508' },
			note: text,
			list: ['100000000000000000000'],
		});
	});

	it.each(['', 'hello', '5', 'null', '"text"', '{"a":', '['.repeat(201) + ']'.repeat(201)])(
		'stays a text where it is no JSON of an object or a list that can be written again: %j',
		(data) => {
			const object = { data };
			expect(withTextsRead(object, ['data'])).toBe(object);
		},
	);

	it('leaves alone what is no text', () => {
		const object = { data: { id: 1 } };
		expect(withTextsRead(object, ['data', 'constructor'])).toBe(object);
	});
});
