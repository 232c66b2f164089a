import fc from 'fast-check';

import type { Snapshot } from '../../../nodes/shared/changes/snapshot';
import { SnapshotMemory } from '../../../nodes/shared/changes/snapshotMemory';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const FIELDS = ['shipping_address', 'line_items[].sku'];

const memoryOf = (fields: readonly string[] = FIELDS, keepAtMost = 1_000): SnapshotMemory => {
	const memory = new SnapshotMemory();
	memory.bounds = { keepForMs: 90 * DAY, keepAtMost };
	memory.fields = fields;
	return memory;
};
const idOf = (number: number) => Buffer.from(number.toString(16).padStart(12, '0'), 'hex').toString('base64');
const digestOf = (number: number) => number.toString(36).padStart(6, 'A');
const snapshotOf = (number: number, more: Partial<Snapshot> = {}): Snapshot => ({
	clock: 1_795_000_000_000_000 + number,
	content: digestOf(number),
	fields: { shipping_address: digestOf(number), 'line_items[].sku': digestOf(number + 1) },
	...more,
});
/** As the database gives it back. */
const stored = (memory: SnapshotMemory, now = NOW): unknown => JSON.parse(JSON.stringify(memory.copy(now)));

describe('the memory of snapshots', () => {
	it('gives back what was set, and knows nothing of others', () => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1), NOW);
		expect(memory.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(1));
		expect(memory.get(idOf(2), NOW)).toBeUndefined();
	});

	it.each([
		['no time', { clock: undefined }],
		['no content', { content: '' }],
		['a field that nobody has told', { fields: { shipping_address: digestOf(7) } }],
		['times before 1970, which count as its begin', { clock: 0 }],
	])('keeps a snapshot with %s', (_case, more) => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1, more), NOW);
		expect(memory.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(1, more));
	});

	it('takes over what a store holds, whatever it was merged into before', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 5 })), { maxLength: 200 }),
				fc.nat({ max: 200 }),
				(changes, half) => {
					const [here, there] = [memoryOf(), memoryOf()];
					const expected = new Map<string, number>();
					for (const [index, [resource, state]] of changes.entries()) {
						if (index === half) there.merge(stored(here), NOW + index);
						here.set(idOf(resource), snapshotOf(state), NOW + index);
						expected.set(idOf(resource), state);
					}
					there.merge(stored(here), NOW + 1_000);
					for (const [id, state] of expected) {
						expect(there.get(id, NOW + 1_000)?.snapshot).toEqual(snapshotOf(state));
					}
					expect(there.size).toBe(expected.size);
				},
			),
			{ numRuns: 50 },
		);
	});

	it('lets the later of two snapshots count, whichever side it is on', () => {
		const [here, there] = [memoryOf(), memoryOf()];
		here.set(idOf(1), snapshotOf(1), NOW);
		there.set(idOf(1), snapshotOf(2), NOW + 1);
		there.set(idOf(2), snapshotOf(3), NOW);
		here.set(idOf(2), snapshotOf(4), NOW + 1);
		expect(here.merge(stored(there), NOW)).toBe(true);
		expect(there.merge(stored(here), NOW)).toBe(true);
		for (const memory of [here, there]) {
			expect(memory.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(2));
			expect(memory.get(idOf(2), NOW)?.snapshot).toEqual(snapshotOf(4));
		}
	});

	it('overrules what a store holds by knowing that there is nothing', () => {
		const [here, there] = [memoryOf(), memoryOf()];
		here.set(idOf(1), snapshotOf(1), NOW);
		const before = stored(here);
		there.merge(before, NOW);
		there.set(idOf(1), undefined, NOW + 1);
		there.merge(before, NOW + 2);
		expect(there.get(idOf(1), NOW + 2)?.snapshot).toBeUndefined();
		here.merge(stored(there), NOW + 2);
		expect(here.get(idOf(1), NOW + 2)?.snapshot).toBeUndefined();
	});

	it('lets the later one count also when the clock of the machine was set back', () => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1), NOW + DAY);
		memory.set(idOf(1), snapshotOf(2), NOW);
		const restarted = memoryOf();
		restarted.merge(stored(memory), NOW);
		expect(restarted.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(2));
	});

	describe('whose clock was ahead by more than snapshots are kept, and was set back', () => {
		const AHEAD = NOW + 91 * DAY;
		const ahead = () => {
			const memory = memoryOf();
			memory.set(idOf(1), snapshotOf(1), AHEAD);
			return memory;
		};

		it('knows what was set meanwhile, and then what is set', () => {
			const memory = ahead();
			for (let step = 1; step < 5; step++) {
				memory.merge(stored(memory, NOW + step), NOW + step);
				expect(memory.get(idOf(1), NOW + step)?.snapshot).toEqual(snapshotOf(step));
				memory.set(idOf(1), snapshotOf(step + 1), NOW + step);
			}
		});

		it('knows it after a restart too', () => {
			const restarted = memoryOf();
			expect(restarted.merge(stored(ahead()), NOW)).toBe(true);
			expect(restarted.get(idOf(1), NOW)).toMatchObject({ snapshot: snapshotOf(1), madeAt: NOW });
			expect(restarted.merge(stored(restarted), NOW)).toBe(false);
		});

		it('forgets it no later than what was set when the clock was put right', () => {
			const memory = ahead();
			memory.merge(stored(memory), NOW);
			expect(memory.get(idOf(1), NOW + 90 * DAY)).toBeDefined();
			expect(memory.get(idOf(1), NOW + 90 * DAY + 1)).toBeUndefined();
		});

		it.each([0, 2, 91, 92])('lets what was set since count after a restart %s days later', (days) => {
			const memory = ahead();
			memory.merge(stored(memory), NOW);
			memory.set(idOf(1), snapshotOf(2), NOW + 1);
			memory.set(idOf(1), snapshotOf(3), NOW + 2 * DAY);
			const restarted = memoryOf();
			restarted.merge(stored(memory, NOW + days * DAY), NOW + days * DAY);
			expect(restarted.get(idOf(1), NOW + days * DAY)?.snapshot).toEqual(snapshotOf(3));
		});

		it.each(['first', 'last'])(
			'lets what was set since count where static data has the other %s',
			(place) => {
				const old = stored(ahead());
				const right = memoryOf();
				right.set(idOf(1), snapshotOf(2), NOW);
				const both = [old, stored(right)] as Array<{ fields: string[]; records: string[] }>;
				if (place === 'last') both.reverse();
				const records = both.flatMap((store) => store.records);
				const restarted = memoryOf();
				restarted.merge({ fields: FIELDS, records }, NOW + 1);
				expect(restarted.get(idOf(1), NOW + 1)?.snapshot).toEqual(snapshotOf(2));
			},
		);

		it('gives way to what another process has set since', () => {
			const [here, there] = [ahead(), memoryOf()];
			there.set(idOf(1), snapshotOf(2), NOW);
			here.merge(stored(there), NOW + 1);
			expect(here.get(idOf(1), NOW + 1)?.snapshot).toEqual(snapshotOf(2));
		});

		it('does not drop what is set since for want of room', () => {
			const memory = memoryOf(FIELDS, 160);
			for (let number = 0; number < 160; number++) memory.set(idOf(number), snapshotOf(number), AHEAD);
			memory.merge(stored(memory), NOW);
			memory.set(idOf(1_000), snapshotOf(5), NOW + 1);
			expect(memory.get(idOf(1_000), NOW + 1)?.snapshot).toEqual(snapshotOf(5));
		});
	});

	it('lets a pending one count after a restart, also when the clock of the machine was set back', () => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1), NOW + DAY);
		const copy = memory.copy(NOW, [{ fingerprint: idOf(1), snapshot: snapshotOf(2) }]);
		const restarted = memoryOf();
		restarted.merge(JSON.parse(JSON.stringify(copy)), NOW);
		expect(restarted.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(2));
	});

	it('keeps a snapshot whose fields have the names of what every object inherits', () => {
		const fields = ['constructor', '__proto__', 'status'];
		const memory = memoryOf(fields);
		const partial = snapshotOf(1, { fields: { status: digestOf(1) } });
		memory.set(idOf(1), partial, NOW);
		memory.set(idOf(2), partial, NOW);
		const restarted = memoryOf(fields);
		restarted.merge(stored(memory), NOW);
		for (const id of [idOf(1), idOf(2)]) expect(restarted.get(id, NOW)?.snapshot).toEqual(partial);
	});

	it('tells whether a store holds the same', () => {
		const memory = memoryOf();
		expect(memory.merge(stored(memory), NOW)).toBe(false);
		memory.set(idOf(1), snapshotOf(1), NOW);
		const same = stored(memory);
		expect(memory.merge(same, NOW)).toBe(false);
		memory.set(idOf(2), snapshotOf(2), NOW);
		expect(memory.merge(same, NOW)).toBe(true);
		expect(memory.merge(undefined, NOW)).toBe(true);
	});

	it('has a pending snapshot in the copy, and not in itself', () => {
		const memory = memoryOf();
		const copy = memory.copy(NOW, [{ fingerprint: idOf(1), snapshot: snapshotOf(1) }]);
		expect(memory.get(idOf(1), NOW)).toBeUndefined();
		const restarted = memoryOf();
		restarted.merge(JSON.parse(JSON.stringify(copy)), NOW);
		expect(restarted.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(1));
	});

	it('forgets what was not looked at for longest when there are too many, and counts it', () => {
		const memory = memoryOf(FIELDS, 160);
		for (let number = 0; number < 160; number++) memory.set(idOf(number), snapshotOf(number), NOW + number);
		memory.set(idOf(0), snapshotOf(0), NOW + 200);
		expect(memory.dropped).toBe(0);
		memory.set(idOf(1_000), snapshotOf(1), NOW + 201);
		expect(memory.size).toBeLessThanOrEqual(160);
		expect(memory.get(idOf(0), NOW + 201)).toBeDefined();
		expect(memory.get(idOf(1), NOW + 201)).toBeUndefined();
		expect(memory.get(idOf(159), NOW + 201)).toBeDefined();
		expect(memory.dropped).toBe(11);
	});

	it('forgets the oldest also when a store still holds what was forgotten', () => {
		const memory = memoryOf(FIELDS, 160);
		for (let number = 0; number < 160; number++) memory.set(idOf(number), snapshotOf(number), NOW + number);
		const before = stored(memory, NOW + 200);
		memory.set(idOf(1_000), snapshotOf(1), NOW + 201);
		memory.merge(before, NOW + 202);
		const kept = Array.from(
			{ length: 160 },
			(_, number) => memory.get(idOf(number), NOW + 203) !== undefined,
		);
		expect(kept.indexOf(true)).toBe(11);
		expect(kept.lastIndexOf(false)).toBe(10);
	});

	it('forgets what is too old, and does not take it over from a store', () => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1), NOW);
		memory.set(idOf(2), snapshotOf(2), NOW + DAY);
		const before = stored(memory);
		const later = NOW + 90 * DAY + 1;
		expect(memory.get(idOf(1), later)).toBeUndefined();
		memory.merge(before, later);
		expect(memory.size).toBe(1);
		expect(memory.get(idOf(2), later)).toBeDefined();
	});

	it('does not grow with the number of changes', () => {
		const memory = memoryOf();
		const sizes = [1, 2, 3, 4].map(() => {
			for (let change = 0; change < 2_000; change++) {
				memory.set(idOf(change % 100), snapshotOf(change), NOW + change);
			}
			return JSON.stringify(memory.copy(NOW)).length;
		});
		expect(Math.max(...sizes)).toBeLessThan(2.2 * 100 * 46 + 200);
		expect(memory.size).toBe(100);
	});

	it('keeps the digests of fields that stay watched when others come or go', () => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1), NOW);
		const before = stored(memory);
		memory.fields = ['note', 'shipping_address'];
		expect(memory.get(idOf(1), NOW)?.snapshot?.fields).toEqual({ shipping_address: digestOf(1) });
		const restarted = memoryOf(['line_items[].sku']);
		restarted.merge(before, NOW);
		expect(restarted.get(idOf(1), NOW)?.snapshot?.fields).toEqual({ 'line_items[].sku': digestOf(2) });
		restarted.fields = [];
		expect(restarted.get(idOf(1), NOW)?.snapshot).toMatchObject({ clock: snapshotOf(1).clock, fields: {} });
	});

	it('passes over a store that holds anything else', () => {
		const memory = memoryOf();
		memory.set(idOf(1), snapshotOf(1), NOW);
		const { fields } = memory.copy(NOW);
		for (const store of [
			null,
			7,
			'text',
			[],
			{},
			{ fields },
			{ records: ['x'] },
			{ fields, records: 'x' },
			{ fields, records: [7, null, {}, 'x'.repeat(46), '?'.repeat(45), 'é'.repeat(92)] },
			{ fields: [7], records: ['x'.repeat(40)] },
		]) {
			memory.merge(store, NOW);
		}
		expect(memory.get(idOf(1), NOW)?.snapshot).toEqual(snapshotOf(1));
		expect(memory.size).toBe(1);
	});
});
