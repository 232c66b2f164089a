import fc from 'fast-check';

import { isoFromEpoch, isPresent, textOf } from '../../nodes/shared/fields';

describe('a field as text', () => {
	it.each([
		['A', 'A'],
		['', ''],
		[0, '0'],
		[658960600102006, '658960600102006'],
		[false, ''],
		[undefined, ''],
		[null, ''],
		[{ id: 1 }, ''],
		[['A'], ''],
	])('%j is %j', (value, text) => {
		expect(textOf(value)).toBe(text);
	});
});

describe('a field', () => {
	it.each([undefined, null, ''])('is absent where it is %j', (value) => {
		expect(isPresent(value)).toBe(false);
	});

	it.each([0, false, ' ', 'null', {}, []])('is present where it is %j', (value) => {
		expect(isPresent(value)).toBe(true);
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
