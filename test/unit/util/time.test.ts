import fc from 'fast-check';

import { epochMicroseconds, isoFromEpoch, isoFromText, microseconds } from '../../../nodes/shared/util/time';

describe('the time of a resource', () => {
	it('is read to the microsecond, with and without a zone', () => {
		const time = Date.UTC(2026, 10, 22, 5) * 1_000;
		expect(microseconds('2026-11-22T05:00:00Z')).toBe(time);
		expect(microseconds('2026-11-22T12:00:00.000001234+07:00')).toBe(time + 1);
		expect(microseconds('2026-11-22 05:00:00.5')).toBe(time + 500_000);
		expect([epochMicroseconds(time / 1e6), epochMicroseconds(`${time / 1e3}`)]).toEqual([time, time]);
	});

	it.each(['', 'soon', '0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59Z', null, {}])(
		'is not %p, which a platform writes where it has none',
		(time) => {
			expect(microseconds(time)).toBeUndefined();
		},
	);

	it.each([0, -1, 8.64e15, '253402300799000', '99999999999999', null, 'x'])('is not %p either', (time) => {
		expect(epochMicroseconds(time)).toBeUndefined();
	});
});

describe('a time since 1970', () => {
	it.each([
		[1603698638, '2020-10-26T07:50:38.000Z'],
		['1603698638', '2020-10-26T07:50:38.000Z'],
		[1603698638.5, '2020-10-26T07:50:38.500Z'],
		[1603698638000, '2020-10-26T07:50:38.000Z'],
		['1603698638000', '2020-10-26T07:50:38.000Z'],
		[1, '1970-01-01T00:00:01.000Z'],
		[99_999_999_999, '5138-11-16T09:46:39.000Z'],
		[100_000_000_000, '1973-03-03T09:46:40.000Z'],
	])('%j is %s', (time, iso) => {
		expect(isoFromEpoch(time)).toBe(iso);
	});

	it.each([
		undefined,
		null,
		'',
		' ',
		'soon',
		'2020-10-26',
		0,
		-1,
		NaN,
		Infinity,
		1e300,
		'12345678901234567890',
		true,
		[1603698638],
		{},
		{ toString: 1, valueOf: 1 },
		Object.create(null),
		Symbol('time'),
		1603698638n,
	])('is none where it is %p', (time) => {
		expect(isoFromEpoch(time)).toBeNull();
	});

	it('is ISO 8601 or none, whatever it is', () => {
		fc.assert(
			fc.property(fc.anything(), (time) => {
				const iso = isoFromEpoch(time);
				if (iso !== null) expect(new Date(iso).toISOString()).toBe(iso);
			}),
		);
	});
});

describe('a time as text', () => {
	it.each([
		['2026-11-22T05:00:00Z', '2026-11-22T05:00:00.000Z'],
		['2026-11-22T05:00', '2026-11-22T05:00:00.000Z'],
		['2026-11-22 05:00:00.123999', '2026-11-22T05:00:00.123Z'],
		[' 2026-11-22T12:00:00.1234567890123+07:00 ', '2026-11-22T05:00:00.123Z'],
		['2026-11-22T12:00:00,5+0700', '2026-11-22T05:00:00.500Z'],
	])('%j is %s', (time, iso) => {
		expect(isoFromText(time)).toBe(iso);
	});

	it.each([undefined, null, '', 'soon', '2026-11-22', '2026-13-22T05:00:00Z', 1_700_000_000, {}, ['2026']])(
		'is none where it is %p',
		(time) => {
			expect(isoFromText(time)).toBeNull();
		},
	);
});
