import fc from 'fast-check';

import {
	decodeFingerprints,
	encodeFingerprint,
	fingerprintOf,
} from '../../../nodes/shared/ledger/fingerprint';
import { EventMemory, type MemoryBounds, type StoredBuckets } from '../../../nodes/shared/ledger/memory';

const HOUR = 3_600_000;
const START = 490_000 * HOUR;
const fingerprints = fc.uniqueArray(fc.nat({ max: 2 ** 48 - 1 }), { maxLength: 200 });

const memoryOf = (members: readonly number[], now = START, bounds?: Partial<MemoryBounds>): EventMemory => {
	const memory = new EventMemory();
	memory.bounds = { rememberForMs: 72 * HOUR, rememberAtMost: 100_000, ...bounds };
	for (const member of members) memory.add(member, now);
	return memory;
};
const membersOf = (stored: StoredBuckets) =>
	Object.values(stored)
		.flatMap(decodeFingerprints)
		.sort((a, b) => a - b);
const sorted = (members: Iterable<number>) => [...members].sort((a, b) => a - b);

describe('a fingerprint', () => {
	it('is the first 48 bits of the digest in an event id', () => {
		expect(fingerprintOf('shopify_0000000000010000000000000000ffff')).toBe(1);
		expect(fingerprintOf('shopify_ffffffffffff00000000000000000000')).toBe(2 ** 48 - 1);
	});

	it('comes back from its encoded form, also joined to others', () => {
		fc.assert(
			fc.property(fingerprints, (members) => {
				expect(decodeFingerprints(members.map(encodeFingerprint).join(''))).toEqual(members);
			}),
		);
	});
});

describe('the memory of events', () => {
	it('stores what it remembers and takes it over from a store', () => {
		fc.assert(
			fc.property(fingerprints, (members) => {
				const stored = JSON.parse(JSON.stringify(memoryOf(members).snapshot(START))) as StoredBuckets;
				const restarted = memoryOf([]);
				expect(restarted.merge(stored, START)).toBe(false);
				expect(members.every((member) => restarted.has(member, START))).toBe(true);
				expect(restarted.snapshot(START)).toEqual(stored);
			}),
		);
	});

	it('is the union of what it knew and what the store held, in whatever order', () => {
		fc.assert(
			fc.property(fingerprints, fingerprints, (mine, theirs) => {
				const memory = memoryOf(mine);
				memory.merge(memoryOf(theirs).snapshot(START), START);
				const union = sorted(new Set([...mine, ...theirs]));
				expect(membersOf(memory.snapshot(START))).toEqual(union);
				expect(memory.size).toBe(union.length);
			}),
		);
	});

	it('heals a store that an older save has overwritten: no interleaving loses an event for good', () => {
		const step = fc.record({ member: fc.nat({ max: 2 ** 48 - 1 }), saveLater: fc.nat(5) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const memory = memoryOf([]);
				let store: StoredBuckets = {};
				const late: StoredBuckets[] = [];
				for (const { member, saveLater } of steps) {
					memory.merge(store, START);
					memory.add(member, START);
					late.push(memory.snapshot(START));
					if (saveLater === 0) store = late.splice(0).pop() ?? store;
					else if (late.length > saveLater) store = late.shift() ?? store;
				}
				memory.merge(store, START);
				store = memory.snapshot(START);
				expect(membersOf(store)).toEqual(sorted(new Set(steps.map(({ member }) => member))));
			}),
		);
	});

	it('says whether the store differs, so that a store which agrees is not written again', () => {
		const memory = memoryOf([1, 2, 3]);
		const agreed = memory.snapshot(START);
		expect(memory.merge(agreed, START)).toBe(false);
		expect(memory.merge(undefined, START)).toBe(true);
		expect(memory.merge(memoryOf([1, 2]).snapshot(START), START)).toBe(true);
		expect(memory.merge({ ...agreed, nonsense: 'x' }, START)).toBe(true);
	});

	it('includes a pending event in a copy without remembering it', () => {
		const memory = memoryOf([1]);
		expect(membersOf(memory.snapshot(START, 2))).toEqual([1, 2]);
		expect(membersOf(memory.snapshot(START, 1))).toEqual([1]);
		expect(memory.has(2, START)).toBe(false);
	});

	it('does not take a forgotten event over again from a store that still holds it', () => {
		const memory = memoryOf([1, 2]);
		const old = memory.snapshot(START);
		memory.remove(1);
		expect(memory.merge(old, START)).toBe(true);
		expect(memory.has(1, START)).toBe(false);
		expect(membersOf(memory.snapshot(START))).toEqual([2]);
		memory.add(1, START);
		expect(memory.has(1, START)).toBe(true);
	});

	it('remembers an event for as long as it shall, and at most an hour longer', () => {
		fc.assert(
			fc.property(fc.nat(HOUR), fc.integer({ min: 1, max: 200 }), (offset, hours) => {
				const memory = memoryOf([7], START + offset, { rememberForMs: hours * HOUR });
				expect(memory.has(7, START + offset + hours * HOUR)).toBe(true);
				const later = START + offset + (hours + 1) * HOUR + 1;
				expect(memory.has(7, later)).toBe(false);
				expect(memory.snapshot(later)).toEqual({});
				expect(memory.size).toBe(0);
			}),
		);
	});

	it('forgets nothing when the time to remember is changed', () => {
		const memory = memoryOf([1, 2]);
		const stored = memory.snapshot(START);
		const restarted = memoryOf([], START, { rememberForMs: 200 * HOUR });
		restarted.merge(stored, START + 100 * HOUR);
		expect(restarted.has(1, START + 100 * HOUR)).toBe(true);
	});

	it('keeps what lies ahead of a clock that was set back', () => {
		const restarted = memoryOf([]);
		restarted.merge(memoryOf([1], START + 2 * HOUR).snapshot(START + 2 * HOUR), START);
		expect(restarted.has(1, START)).toBe(true);
	});

	it('stays within its bound and forgets the oldest first', () => {
		const memory = memoryOf([], START, { rememberAtMost: 100 });
		for (let member = 0; member < 1000; member++) memory.add(member, START + member * 60_000);
		expect(memory.size).toBeLessThanOrEqual(100);
		expect(memory.size).toBeGreaterThan(90);
		const now = START + 1000 * 60_000;
		expect(membersOf(memory.snapshot(now))).toEqual(
			Array.from({ length: memory.size }, (_, index) => 1000 - memory.size + index),
		);
	});

	it('keeps its bounds whatever happens: never more than it may, never what is too old, always the newest', () => {
		const step = fc.record({
			member: fc.nat({ max: 2 ** 48 - 1 }),
			minutes: fc.nat(90),
			stored: fc.array(fc.nat({ max: 2 ** 48 - 1 }), { maxLength: 30 }),
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
					memory.merge(memoryOf(stored, now).snapshot(now), now);
					expect(memory.size).toBeLessThanOrEqual(rememberAtMost);
					memory.add(member, now);
					expect(memory.has(member, now)).toBe(true);
					expect(memory.size).toBeLessThanOrEqual(rememberAtMost);
					const snapshot = memory.snapshot(now);
					expect(membersOf(snapshot)).toHaveLength(memory.size);
					const oldest = Math.floor((now - limits.rememberForMs) / HOUR);
					expect(Object.keys(snapshot).every((name) => Number.parseInt(name, 36) >= oldest)).toBe(true);
				}
			}),
		);
	});

	it('stays within its bound also when a store holds more', () => {
		const memory = memoryOf([], START, { rememberAtMost: 100 });
		memory.merge(memoryOf(Array.from({ length: 500 }, (_, member) => member)).snapshot(START), START);
		expect(memory.size).toBeLessThanOrEqual(100);
		expect(memory.has(499, START)).toBe(true);
	});

	it('passes over whatever else stands in the store', () => {
		const anything = fc.oneof(
			fc.anything(),
			fc.dictionary(
				fc.oneof(
					fc.string(),
					fc.nat().map((n) => n.toString(36)),
				),
				fc.anything(),
			),
		);
		fc.assert(
			fc.property(anything, (stored) => {
				const memory = memoryOf([1]);
				memory.merge(stored, START);
				expect(memory.has(1, START)).toBe(true);
				expect(memory.size).toBe(membersOf(memory.snapshot(START)).length);
			}),
		);
	});
});
