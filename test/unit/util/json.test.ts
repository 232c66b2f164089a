import fc from 'fast-check';

import { parseJsonObject, parseLosslessJson } from '../../../nodes/shared/util/json';

/**
 * @param shift by how many digits the decimal point stands further left, or right where it is negative
 * @returns the integer as JSON with an exponent that takes the shift back, and with zeros behind its fraction
 */
function movedPoint(integer: bigint, shift: number, zeros: number): string {
	const digits = `${integer}${'0'.repeat(Math.max(0, -shift))}`;
	if (shift <= 0) return `${digits}${zeros === 0 ? '' : `.${'0'.repeat(zeros)}`}e${shift}`;
	const padded = digits.padStart(shift + 1, '0');
	return `${padded.slice(0, -shift)}.${padded.slice(-shift)}${'0'.repeat(zeros)}E+${shift}`;
}

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
		const long = fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n });
		const spelled = fc.record({ id: long, shift: fc.integer({ min: -30, max: 30 }), zeros: fc.nat(5) });
		const idIn = (source: string) => (parseLosslessJson(`[${source}]`) as unknown[])[0];
		fc.assert(
			fc.property(spelled, long, fc.constantFrom('', '-'), ({ id, shift, zeros }, other, sign) => {
				const spelling = sign + movedPoint(id, shift, zeros);
				expect(idIn(spelling)).toBe(`${sign}${id}`);
				if (other !== id) expect(idIn(spelling)).not.toBe(idIn(`${sign}${other}`));
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
