import fc from 'fast-check';

import { instantFrom } from '../../../nodes/shared/util/time';

const HANOI = 'Asia/Ho_Chi_Minh';
const BERLIN = 'Europe/Berlin';
const CURE = 'Enter a date like 2026-01-31T08:00:00 in the time zone of the workflow, or with its own zone';

const isoOf = (value: unknown, timezone = HANOI) => new Date(instantFrom(value, timezone)!).toISOString();
/** @returns what the clocks of a zone show at an instant, e.g. "2026-01-31T08:00:00" */
const clockAt = (instant: number, timeZone: string) =>
	new Date(instant).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');

describe('a date without a zone', () => {
	it.each([
		['2026-01-31T08:00:00', '2026-01-31T01:00:00.000Z'],
		['2026-01-31 08:00:00', '2026-01-31T01:00:00.000Z'],
		['2026-01-31T08:00', '2026-01-31T01:00:00.000Z'],
		['2026-01-31T08:00:00.125', '2026-01-31T01:00:00.125Z'],
		[' 2026-01-31T08:00:00 ', '2026-01-31T01:00:00.000Z'],
		['2026-01-31T06:59:59', '2026-01-30T23:59:59.000Z'],
		['2026-01-31', '2026-01-30T17:00:00.000Z'],
		['2024-02-29', '2024-02-28T17:00:00.000Z'],
		['1969-12-31T23:59:59', '1969-12-31T15:59:59.000Z'],
	])('%j is meant in the time zone of the workflow', (text, iso) => {
		expect(isoOf(text)).toBe(iso);
	});

	it.each([
		['2026-03-29', '2026-03-28T23:00:00.000Z'],
		['2026-03-29T00:30', '2026-03-28T23:30:00.000Z'],
		['2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
		['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
		['2026-03-29T04:30', '2026-03-29T02:30:00.000Z'],
		['2026-10-25', '2026-10-24T22:00:00.000Z'],
		['2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z'],
		['2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
		['2026-10-25T04:30', '2026-10-25T03:30:00.000Z'],
	])('%s is right around a change of the clocks', (text, iso) => {
		expect(isoOf(text, BERLIN)).toBe(iso);
	});

	it('in the hour that is left out in spring is an hour later', () => {
		expect(isoOf('2026-03-29T02:30', BERLIN)).toBe('2026-03-29T01:30:00.000Z');
	});

	it('in the hour that comes twice in autumn is one of the two', () => {
		expect(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']).toContain(
			isoOf('2026-10-25T02:30', BERLIN),
		);
	});

	it('is what the clocks of the zone show then, in any zone and at any time', () => {
		const zone = fc.constantFrom(HANOI, BERLIN, 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
		const minute = fc.integer({ min: 0, max: 33_000_000 }).map((minutes) => minutes * 60_000);
		fc.assert(
			fc.property(minute, zone, (instant, timezone) => {
				const clock = clockAt(instant, timezone);
				expect(clockAt(instantFrom(clock, timezone)!, timezone)).toBe(clock);
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('a date with its zone', () => {
	it.each([
		['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
		['2026-01-31T08:00:00.125Z', '2026-01-31T08:00:00.125Z'],
		['2026-01-31T08:00Z', '2026-01-31T08:00:00.000Z'],
		['2026-01-31T08:00:00+08:00', '2026-01-31T00:00:00.000Z'],
		['2026-01-31T08:00:00-05:30', '2026-01-31T13:30:00.000Z'],
		['2026-01-31T08:00:00+0800', '2026-01-31T00:00:00.000Z'],
		['2026-01-31T08:00:00+08', '2026-01-31T00:00:00.000Z'],
		['2014-10-15 18:36:05 +0800', '2014-10-15T10:36:05.000Z'],
	])('%j is %s in every time zone of a workflow', (text, iso) => {
		for (const timezone of [HANOI, BERLIN, 'UTC']) expect(isoOf(text, timezone)).toBe(iso);
	});
});

describe('a date of an expression', () => {
	it('is taken as it is', () => {
		const instant = Date.UTC(2026, 0, 31, 8);
		expect(instantFrom(new Date(instant), HANOI)).toBe(instant);
	});

	it("is asked for its text where it is one of n8n's", () => {
		const now = {
			text: '2026-01-31T08:00:00.000+07:00',
			toISO() {
				return this.text;
			},
		};
		expect(isoOf(now, BERLIN)).toBe('2026-01-31T01:00:00.000Z');
	});
});

describe('a date field', () => {
	it.each([undefined, null, ''])('is empty where it is %j', (value) => {
		expect(instantFrom(value, HANOI)).toBeUndefined();
	});

	it.each([
		'soon',
		'5',
		'in 5 days',
		'31.01.2026',
		'2026/01/31',
		'01/31/2026',
		'Jan 31 2026',
		'2026-01',
		'2026-13-01',
		'2026-02-30',
		'2026-02-30T08:00:00+08:00',
		'2025-02-29T08:00',
		'2026-01-31T25:00',
		'2026-01-31T08',
		'2026-01-31T08:00:00+99:99',
		'1700000000000',
		' ',
	])('is refused with the cure where it is %j', (value) => {
		expect(() => instantFrom(value, HANOI)).toThrow(`"${value.trim()}" is not a date. ${CURE}`);
	});

	it.each([
		['a boolean', true],
		['a number', 1_700_000_000_000],
		['an object', {}],
		['an object without a prototype', Object.create(null)],
		['a list', []],
		['a list with a date', ['2026-01-31']],
		['no date of JavaScript', new Date(NaN)],
		["no date of n8n's", { toISO: () => null }],
	])('is refused with the cure where it is %s', (_name, value) => {
		expect(() => instantFrom(value, HANOI)).toThrow(`is not a date. ${CURE}`);
	});

	it('is a date or refused with the cure, whatever it is', () => {
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), fc.string()), (value) => {
				try {
					const instant = instantFrom(value, BERLIN);
					expect(instant === undefined).toBe(value === null || value === '');
				} catch (error) {
					expect(String(error)).toContain(CURE);
				}
			}),
		);
	});
});
