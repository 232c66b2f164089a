import fc from 'fast-check';

import { EventLog, eventsIn, type LoggedEvent } from '../../../nodes/shared/ledger/eventLog';
import { fingerprintOf } from '../../../nodes/shared/ledger/fingerprint';

const event = fc.record({
	fingerprint: fc
		.nat({ max: 2 ** 48 - 1 })
		.map((number) => fingerprintOf(`shopify_${number.toString(16).padStart(12, '0')}${'0'.repeat(20)}`)),
	hour: fc.integer({ min: 489_990, max: 490_010 }),
});
const events = fc.array(event, { maxLength: 100 });

const logOf = (all: readonly LoggedEvent[]): EventLog => {
	const log = new EventLog();
	for (const each of all) log.append(each);
	return log;
};

describe('the log of events', () => {
	it('is a text that gives back the events in their order', () => {
		fc.assert(
			fc.property(events, (all) => {
				const { text, oldestHour } = logOf(all);
				expect(eventsIn(text)).toEqual(all);
				expect(oldestHour).toBe(Math.min(...all.map(({ hour }) => hour)));
			}),
		);
	});

	it('takes eight characters for an event, and eight more where the hour changes', () => {
		const first = { fingerprint: 'AAAAAAAB', hour: 490_000 };
		const log = logOf([first, { ...first, fingerprint: 'AAAAAAAC' }]);
		expect(log.text).toBe('#000ai34AAAAAAABAAAAAAAC');
		expect(log.textWith({ fingerprint: 'AAAAAAAD', hour: 490_001 })).toBe(`${log.text}#000ai35AAAAAAAD`);
		expect(log.text).toHaveLength(24);
	});

	it('only grows at its end', () => {
		fc.assert(
			fc.property(events, event, (all, next) => {
				const log = logOf(all);
				const before = log.text;
				const after = log.textWith(next);
				expect(log.text).toBe(before);
				log.append(next);
				expect(log.text).toBe(after);
				expect(after.startsWith(before)).toBe(true);
			}),
		);
	});

	it('finds what another log has after the part with which both begin', () => {
		fc.assert(
			fc.property(events, events, events, (both, mine, theirs) => {
				const log = logOf([...both, ...mine]);
				const unlike = log.unlikeIn(logOf([...both, ...theirs]).text);
				const same = theirs.findIndex(
					({ fingerprint, hour }, index) =>
						mine[index]?.fingerprint !== fingerprint || mine[index].hour !== hour,
				);
				expect(unlike).toEqual(same === -1 ? [] : theirs.slice(same));
			}),
		);
	});

	it('reads as much of a text as is whole', () => {
		fc.assert(
			fc.property(events, fc.nat(), fc.constantFrom('', '?', '#', '#?', 'é'), (all, cut, end) => {
				const { text } = logOf(all);
				const read = eventsIn(text.slice(0, cut % (text.length + 1)) + end);
				expect(read).toEqual(all.slice(0, read.length));
			}),
		);
		expect(eventsIn('AAAAAAAB#000ai34AAAAAAAC?AAAAAAD')).toEqual([
			{ fingerprint: 'AAAAAAAC', hour: 490_000 },
		]);
	});
});
