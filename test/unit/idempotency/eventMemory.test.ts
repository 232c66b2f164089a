import fc from 'fast-check';

import { EventLog, eventsIn } from '../../../nodes/shared/idempotency/eventLog';
import { fingerprintOf, toHashedId, type Fingerprint } from '../../../nodes/shared/util/hash';
import {
	EventMemory,
	type MemoryBounds,
	type StoredEvents,
} from '../../../nodes/shared/idempotency/eventMemory';

const HOUR = 3_600_000;
const START = 490_000 * HOUR;
const fingerprint = (number: number) =>
	fingerprintOf(toHashedId(`shopify_${number.toString(16).padStart(12, '0')}${'f'.repeat(20)}`));
const [ONE, TWO, THREE] = [fingerprint(1), fingerprint(2), fingerprint(3)];
const anyFingerprint = fc.nat({ max: 2 ** 48 - 1 }).map(fingerprint);
const fingerprints = fc.uniqueArray(anyFingerprint, { maxLength: 200 });

const memoryOf = (
	members: readonly Fingerprint[],
	now = START,
	bounds?: Partial<MemoryBounds>,
): EventMemory => {
	const memory = new EventMemory();
	memory.bounds = { rememberForMs: 72 * HOUR, rememberAtMost: 100_000, ...bounds };
	for (const member of members) memory.add(member, now);
	return memory;
};
const membersOf = ({ events }: StoredEvents) => events.flatMap(eventsIn).map((event) => event.fingerprint);

describe('a fingerprint', () => {
	it('is the first 48 bits of the digest in an event id, in base64', () => {
		expect(fingerprintOf(toHashedId('shopify_0000000000010000000000000000ffff'))).toBe('AAAAAAAB');
		expect(fingerprintOf(toHashedId('shopify_ffffffffffff00000000000000000000'))).toBe('////////');
	});
});

describe('the memory of events', () => {
	it('stores what it remembers and takes it over from a store', () => {
		fc.assert(
			fc.property(fingerprints, (members) => {
				const stored = JSON.parse(JSON.stringify(memoryOf(members).copy(START))) as StoredEvents;
				const restarted = memoryOf([]);
				expect(restarted.merge(stored, START)).toBe(false);
				expect(members.every((member) => restarted.has(member, START))).toBe(true);
				expect(restarted.copy(START)).toEqual(stored);
			}),
		);
	});

	it('is the union of what it knew and what the store held, in whatever order', () => {
		fc.assert(
			fc.property(fingerprints, fingerprints, fingerprints, (both, mine, theirs) => {
				const memory = memoryOf([...both, ...mine]);
				memory.merge(memoryOf([...both, ...theirs]).copy(START), START);
				const union = new Set([...both, ...mine, ...theirs]);
				expect(membersOf(memory.copy(START))).toEqual([...union]);
				expect(memory.size).toBe(union.size);
			}),
		);
	});

	it('is the union also of thousands, however the store was cut', () => {
		const members = Array.from({ length: 5000 }, (_, number) => fingerprint(number));
		const stored = memoryOf(members).copy(START);
		expect(stored.events.length).toBeGreaterThan(5);
		const latest = memoryOf(members.slice(0, 4000));
		expect(latest.merge(stored, START)).toBe(false);
		expect(latest.copy(START)).toEqual(stored);

		const other = memoryOf(members.slice(2000).reverse());
		expect(other.merge(stored, START)).toBe(true);
		expect(membersOf(other.copy(START)).sort()).toEqual(members.toSorted());
		expect(latest.merge(other.copy(START), START)).toBe(true);
		expect(latest.copy(START)).toEqual(stored);
	});

	it('heals a store that an older save has overwritten: no interleaving loses an event for good', () => {
		const step = fc.record({ member: anyFingerprint, saveLater: fc.nat(5) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const memory = memoryOf([]);
				let store: StoredEvents = { events: [] };
				const late: StoredEvents[] = [];
				for (const { member, saveLater } of steps) {
					memory.merge(store, START);
					memory.add(member, START);
					late.push(memory.copy(START));
					if (saveLater === 0) store = late.splice(0).pop() ?? store;
					else if (late.length > saveLater) store = late.shift() ?? store;
				}
				memory.merge(store, START);
				store = memory.copy(START);
				expect(membersOf(store)).toEqual([...new Set(steps.map(({ member }) => member))]);
			}),
		);
	});

	it('agrees, once they are quiet, with other processes that overwrite the same store for days', () => {
		const process = fc.nat(2);
		const step = fc.oneof(
			{ weight: 6, arbitrary: fc.record({ process, adds: fc.nat(30).map(fingerprint) }) },
			{ weight: 2, arbitrary: fc.record({ process, saves: fc.nat(3) }) },
			{ weight: 2, arbitrary: fc.record({ hours: fc.nat(9) }) },
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
				const processes = [0, 1, 2].map(() => memoryOf([], START, { rememberForMs: 24 * HOUR }));
				const lastSeen = new Map<Fingerprint, number>();
				const copies: StoredEvents[] = [{ events: [] }];
				let now = START;
				for (const each of steps) {
					if ('hours' in each) now += each.hours * HOUR;
					else if ('adds' in each) {
						const memory = processes[each.process]!;
						memory.merge(copies.at(-1), now);
						if (!memory.has(each.adds, now)) {
							memory.add(each.adds, now);
							lastSeen.set(each.adds, now);
						}
					} else {
						// Some saves are late: the store then holds what is older.
						copies.splice(Math.max(0, copies.length - each.saves), 0, processes[each.process]!.copy(now));
					}
				}
				for (const turn of [0, 1, 2, 0, 1, 2]) {
					processes[turn]!.merge(copies.at(-1), now);
					copies.push(processes[turn]!.copy(now));
				}
				const known = [...lastSeen].filter(([, at]) => at >= now - 24 * HOUR).map(([member]) => member);
				for (const memory of processes) {
					expect(membersOf(memory.copy(now)).sort()).toEqual(known.sort());
					expect(memory.size).toBe(known.length);
				}
			}),
		);
	});

	it('says whether the store differs, so that a store which agrees is not written again', () => {
		const memory = memoryOf([ONE, TWO, THREE]);
		const agreed = memory.copy(START);
		expect(memory.merge(agreed, START)).toBe(false);
		expect(memory.merge(undefined, START)).toBe(true);
		expect(memory.merge(memoryOf([ONE, TWO]).copy(START), START)).toBe(true);
		expect(memory.merge(memoryOf([ONE, TWO]).copy(START), START)).toBe(true);
		expect(memory.merge({ events: [...agreed.events, '?'] }, START)).toBe(true);
		expect(memory.merge(agreed, START)).toBe(false);
	});

	it('includes pending events in a copy without remembering it', () => {
		const memory = memoryOf([ONE]);
		expect(membersOf(memory.copy(START, [TWO]))).toEqual([ONE, TWO]);
		expect(membersOf(memory.copy(START, [ONE]))).toEqual([ONE]);
		expect(membersOf(memory.copy(START, [TWO, ONE, THREE]))).toEqual([ONE, TWO, THREE]);
		expect(memory.copy(START + HOUR, [TWO]).events.flatMap(eventsIn)).toEqual([
			{ fingerprint: ONE, hour: 490_000 },
			{ fingerprint: TWO, hour: 490_001 },
		]);
		expect(memory.has(TWO, START)).toBe(false);
	});

	it('does not take a forgotten event over again from a store that still holds it', () => {
		const memory = memoryOf([ONE, TWO]);
		const old = memory.copy(START);
		memory.remove(ONE);
		for (const stored of [old, old, memoryOf([THREE, ONE]).copy(START)]) {
			expect(memory.merge(stored, START)).toBe(true);
			expect(memory.has(ONE, START)).toBe(false);
		}
		expect(membersOf(memory.copy(START))).toEqual([TWO, THREE]);
		memory.add(ONE, START);
		expect(memory.has(ONE, START)).toBe(true);
	});

	it('reads its log once to forget all events of a group, and remembers them again', () => {
		const all = Array.from({ length: 3_000 }, (_, number) => fingerprint(number));
		const memory = memoryOf(all);
		const reads = jest.spyOn(EventLog.prototype, 'events');
		const group = all.slice(1_000, 2_000);
		for (const event of group) memory.remove(event);
		expect(group.some((event) => memory.has(event, START))).toBe(false);
		const others = [...all.slice(0, 1_000), ...all.slice(2_000)];
		expect(membersOf(memory.copy(START))).toEqual(others);
		expect(reads).toHaveBeenCalledTimes(1);
		reads.mockRestore();
		for (const event of group) memory.add(event, START);
		expect(membersOf(memory.copy(START))).toEqual([...others, ...group]);
	});

	it('remembers an event for as long as it shall, and at most an hour longer', () => {
		fc.assert(
			fc.property(fc.nat(HOUR), fc.integer({ min: 1, max: 200 }), (offset, hours) => {
				const memory = memoryOf([ONE], START + offset, { rememberForMs: hours * HOUR });
				expect(memory.has(ONE, START + offset + hours * HOUR)).toBe(true);
				const later = START + offset + (hours + 1) * HOUR + 1;
				expect(memory.has(ONE, later)).toBe(false);
				expect(memory.copy(later)).toEqual({ events: [] });
				expect(memory.size).toBe(0);
			}),
		);
	});

	it('remembers an event for as long as the store does that another process saw later', () => {
		const memory = memoryOf([ONE], START, { rememberForMs: 24 * HOUR });
		const stored = memoryOf([ONE], START + 5 * HOUR).copy(START + 5 * HOUR);
		for (const hours of [5, 25, 29]) {
			memory.merge(stored, START + hours * HOUR);
			expect(memory.has(ONE, START + hours * HOUR)).toBe(true);
		}
		memory.merge(stored, START + 30 * HOUR);
		expect(memory.has(ONE, START + 30 * HOUR)).toBe(false);
	});

	it('forgets nothing when the time to remember is changed', () => {
		const memory = memoryOf([ONE, TWO]);
		const stored = memory.copy(START);
		const restarted = memoryOf([], START, { rememberForMs: 200 * HOUR });
		restarted.merge(stored, START + 100 * HOUR);
		expect(restarted.has(ONE, START + 100 * HOUR)).toBe(true);
	});

	it('keeps what lies ahead of a clock that was set back', () => {
		const restarted = memoryOf([]);
		restarted.merge(memoryOf([ONE], START + 2 * HOUR).copy(START + 2 * HOUR), START);
		expect(restarted.has(ONE, START)).toBe(true);
	});

	it('stays within its bound and forgets the oldest first', () => {
		const memory = memoryOf([], START, { rememberAtMost: 100 });
		const members = Array.from({ length: 1000 }, (_, number) => fingerprint(number));
		members.forEach((member, index) => memory.add(member, START + index * 60_000));
		expect(memory.size).toBeLessThanOrEqual(100);
		expect(memory.size).toBeGreaterThan(90);
		const now = START + 1000 * 60_000;
		expect(membersOf(memory.copy(now))).toEqual(members.slice(-memory.size));
	});

	it('forgets the oldest first also where a store brought them last', () => {
		const memory = memoryOf([TWO, THREE], START, { rememberAtMost: 2 });
		memory.merge(memoryOf([ONE], START - HOUR).copy(START), START);
		expect(membersOf(memory.copy(START))).toEqual([TWO, THREE]);
	});

	it('keeps its bounds whatever happens: never more than it may, never what is too old, always the newest', () => {
		const step = fc.record({
			member: anyFingerprint,
			minutes: fc.nat(90),
			stored: fc.array(anyFingerprint, { maxLength: 30 }),
		});
		const bounds = fc.record({
			rememberAtMost: fc.integer({ min: 1, max: 40 }),
			hours: fc.integer({ min: 1, max: 12 }),
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), bounds, (steps, { rememberAtMost, hours }) => {
				const limits = { rememberAtMost, rememberForMs: hours * HOUR };
				const memory = memoryOf([], START, limits);
				let now = START;
				for (const { member, minutes, stored } of steps) {
					now += minutes * 60_000;
					memory.merge(memoryOf(stored, now).copy(now), now);
					expect(memory.size).toBeLessThanOrEqual(rememberAtMost);
					memory.add(member, now);
					expect(memory.has(member, now)).toBe(true);
					expect(memory.size).toBeLessThanOrEqual(rememberAtMost);
					const snapshot = memory.copy(now);
					expect(membersOf(snapshot)).toHaveLength(memory.size);
					const oldest = Math.floor((now - limits.rememberForMs) / HOUR);
					expect(snapshot.events.flatMap(eventsIn).every(({ hour }) => hour >= oldest)).toBe(true);
				}
			}),
		);
	});

	it('stays within its bound also when a store holds more', () => {
		const memory = memoryOf([], START, { rememberAtMost: 100 });
		const members = Array.from({ length: 500 }, (_, number) => fingerprint(number));
		memory.merge(memoryOf(members).copy(START), START);
		expect(memory.size).toBeLessThanOrEqual(100);
		expect(memory.has(members[499]!, START)).toBe(true);
	});

	it('passes over whatever else stands in the store', () => {
		const record = fc.oneof(anyFingerprint, fc.constantFrom('#0000ai3k', '#', '?', '########', 'AAAA'));
		const piece = fc.oneof(
			fc.string(),
			fc.array(record).map((records) => records.join('')),
			fc.anything(),
		);
		const events = fc.oneof(fc.anything(), fc.array(piece));
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.record({ events })), (stored) => {
				const memory = memoryOf([ONE]);
				memory.merge(stored, START);
				expect(memory.has(ONE, START)).toBe(true);
				expect(memory.size).toBe(membersOf(memory.copy(START)).length);
			}),
		);
	});
});
