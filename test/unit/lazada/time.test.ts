import fc from 'fast-check';

import { instantOf, lazadaDate } from '../../../nodes/Lazada/platform/time';

/** Whole seconds from 1970 to 9999, in ms. */
const SECOND = fc.integer({ min: 1, max: 253_402_300_799 }).map((seconds) => seconds * 1_000);

describe('a time of Lazada', () => {
	it.each([
		['2018-02-09T22:44:30+08:00', '2018-02-09T14:44:30.000Z'],
		['2014-10-15 18:36:05 +0800', '2014-10-15T10:36:05.000Z'],
		['2014-10-15 18:36:05 +08:00', '2014-10-15T10:36:05.000Z'],
		['2014-10-15T18:36:05+0800', '2014-10-15T10:36:05.000Z'],
		['2018-02-09T22:44:30Z', '2018-02-09T22:44:30.000Z'],
		['2018-02-09T22:44:30.125+07:00', '2018-02-09T15:44:30.125Z'],
		['2018-02-09T22:44:30-05:30', '2018-02-10T04:14:30.000Z'],
		[' 2018-02-09T22:44:30Z ', '2018-02-09T22:44:30.000Z'],
		['1603766859530', '2020-10-27T02:47:39.530Z'],
		[1603766859530, '2020-10-27T02:47:39.530Z'],
	])('%j is %s', (time, iso) => {
		expect(instantOf(time)).toBe(Date.parse(iso));
	});

	it.each([
		undefined,
		null,
		'',
		'soon',
		'2018-02-09',
		'2018-02-09T22:44:30',
		'2018-13-09T22:44:30Z',
		'2018-02-09T25:44:30Z',
		'2018-02-09T22:44:30+99:99',
		'15.10.2014 18:36:05 +0800',
		'12',
		'9999999999999999',
		8.64e15 + 1,
		0,
		-1,
		NaN,
		Infinity,
		true,
		{},
		['2018-02-09T22:44:30Z'],
	])('%j is none', (time) => {
		expect(instantOf(time)).toBeUndefined();
	});

	it('is written as Lazada documents it, in UTC', () => {
		expect(lazadaDate(Date.parse('2018-02-09T22:44:30.999+08:00'))).toBe('2018-02-09T14:44:30+00:00');
	});

	it('comes back as it was written', () => {
		fc.assert(
			fc.property(SECOND, (instant) => {
				expect(instantOf(lazadaDate(instant))).toBe(instant);
			}),
		);
	});
});
