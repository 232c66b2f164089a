import fc from 'fast-check';

import { EventLog, eventsIn, type LoggedEvent } from '../../../nodes/shared/idempotency/eventLog';
import { fingerprintOf, toHashedId } from '../../../nodes/shared/util/hash';

const event = fc.record({
	fingerprint: fc
		.nat({ max: 2 ** 48 - 1 })
		.map((number) =>
			fingerprintOf(toHashedId(`shopify_${number.toString(16).padStart(12, '0')}${'0'.repeat(20)}`)),
		),
	hour: fc.integer({ min: 489_990, max: 490_010 }),
});
const events = fc.array(event, { maxLength: 100 });
/** Some pieces of them. */
const manyEvents = fc.array(event, { maxLength: 1500, size: 'max' });

const logOf = (all: readonly LoggedEvent[]): EventLog => {
	const log = new EventLog();
	for (const each of all) log.append(each);
	return log;
};

describe('the log of events', () => {
	it('gives back the events in their order', () => {
		fc.assert(
			fc.property(events, (all) => {
				const log = logOf(all);
				expect(log.events()).toEqual(all);
				expect(log.oldestHour).toBe(Math.min(...all.map(({ hour }) => hour)));
			}),
		);
	});

	it('takes eight characters for an event, and eight more where the hour changes', () => {
		const first = { fingerprint: 'AAAAAAAB', hour: 490_000 };
		const log = logOf([first, { ...first, fingerprint: 'AAAAAAAC' }]);
		expect(log.pieces.copy()).toEqual(['#000ai34AAAAAAABAAAAAAAC']);
		expect(log.copyWith([{ fingerprint: 'AAAAAAAD', hour: 490_001 }])).toEqual([
			'#000ai34AAAAAAABAAAAAAAC#000ai35AAAAAAAD',
		]);
		expect(log.pieces.copy()).toEqual(['#000ai34AAAAAAABAAAAAAAC']);
	});

	it('begins a new piece when one is full, so that each can be read alone', () => {
		const log = logOf(Array(1500).fill({ fingerprint: 'AAAAAAAB', hour: 490_000 }));
		expect(log.pieces.copy().map(({ length }) => length)).toEqual([4096, 4096, 3832]);
		expect(log.pieces.copy().map((piece) => eventsIn(piece).length)).toEqual([511, 511, 478]);
	});

	it('only grows at its end', () => {
		fc.assert(
			fc.property(manyEvents, fc.array(event, { minLength: 1, maxLength: 3 }), (all, next) => {
				const log = logOf(all);
				const before = log.pieces.copy();
				const after = log.copyWith(next);
				expect(log.pieces.equals(before)).toBe(true);
				expect(log.pieces.sameStart(before)).toBe(before.length);
				for (const one of next) log.append(one);
				expect(log.pieces.equals(after)).toBe(true);
				expect(log.pieces.equals(before)).toBe(false);
				expect(log.pieces.sameStart(before)).toBe(before.filter(({ length }) => length >= 4096).length);
				expect(after.join('').startsWith(before.join(''))).toBe(true);
			}),
			{ numRuns: 30 },
		);
	});

	it('knows the pieces that it has and had, and no others', () => {
		fc.assert(
			fc.property(manyEvents, manyEvents, event, (all, more, other) => {
				const before = logOf(all).pieces.copy();
				const log = logOf([...all, ...more]);
				expect(before.every((piece, at) => log.pieces.hasHad(piece, at))).toBe(true);
				const different = logOf([...all, ...more, other])
					.pieces.copy()
					.at(-1)!;
				expect(log.pieces.hasHad(different, log.pieces.copy().length - 1)).toBe(false);
				expect(log.pieces.hasHad(different, log.pieces.copy().length)).toBe(false);
			}),
			{ numRuns: 30 },
		);
	});

	it('reads as much of a piece as is whole', () => {
		fc.assert(
			fc.property(events, fc.nat(), fc.constantFrom('', '?', '#', '#?', 'é'), (all, cut, end) => {
				const text = logOf(all).pieces.copy().join('');
				const read = eventsIn(text.slice(0, cut % (text.length + 1)) + end);
				expect(read).toEqual(all.slice(0, read.length));
			}),
		);
		expect(eventsIn('AAAAAAAB#000ai34AAAAAAAC?AAAAAAD')).toEqual([
			{ fingerprint: 'AAAAAAAC', hour: 490_000 },
		]);
	});
});
