import { epochMicroseconds, microseconds } from '../../nodes/shared/clock';

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
