import fc from 'fast-check';

import {
	batchOf,
	advanced,
	broughtBack,
	CURSOR_AHEAD_MS,
	firstCursor,
	statusesOf,
	storedCursor,
	updatedAt,
	versionOf,
	windowStart,
	type Cursor,
} from '../../../nodes/Lazada/recover/cursor';
import { isInstant } from '../../../nodes/Lazada/platform/time';

const SELLER = '1000165972';
const OVERLAP = 600_000;
const NOON = Date.parse('2026-01-31T12:00:00Z');
const NODE = '5c9d4f0e-node';

const order = (id: number | string, at: number = NOON, statuses: unknown = ['pending']) => ({
	order_id: id,
	order_number: id,
	updated_at: `${new Date(at).toISOString().slice(0, 19)}+00:00`,
	statuses: statuses as string[],
});
const cursorWith = (changes: Partial<Cursor> = {}): Cursor => ({
	sellerId: SELLER,
	since: NOON - OVERLAP,
	at: NOON,
	versions: {},
	...changes,
});
/** What a workflow's static data is after n8n has saved and read it. */
const saved = (value: object): unknown => JSON.parse(JSON.stringify(value));

describe('the version of an order', () => {
	it('is the same where the order is, however Lazada writes it', () => {
		const same = [
			{ order_id: 5, updated_at: '2018-02-09T22:44:30+08:00', statuses: ['pending', 'packed'] },
			{ order_id: '5', updated_at: '2018-02-09 22:44:30 +0800', statuses: ['packed', 'pending'] },
			{ order_number: 5, updated_at: '1518187470000', statuses: ['packed', 'pending', 'packed'] },
			{ order_id: 5, updated_at: 1518187470000, statuses: ['packed', 'pending'], price: '106.00' },
		];
		expect(new Set(same.map(versionOf)).size).toBe(1);
		expect(versionOf(same[0]!)).toMatch(/^[0-9a-f]{12}$/);
	});

	it('differs by order, time and statuses', () => {
		const all = [
			order(5),
			order(6),
			order(5, NOON + 1_000),
			order(5, NOON, ['packed']),
			order(5, NOON, ['packed', 'pending']),
			order(5, NOON, []),
		];
		expect(new Set(all.map(versionOf)).size).toBe(all.length);
	});

	it('differs by the last digit of an id that no number holds', () => {
		expect(versionOf(order('9007199254740993'))).not.toBe(versionOf(order('9007199254740992')));
	});

	it.each([
		[
			['packed', 'pending', 'packed'],
			['packed', 'pending'],
		],
		[undefined, []],
		[null, []],
		['pending', []],
		[{ 0: 'pending' }, []],
	])('%j has the statuses %j', (statuses, expected) => {
		expect(statusesOf({ ...order(5), statuses })).toEqual(expected);
	});

	it.each([undefined, null, '', 'soon', {}])('is of 1970 where the time is %j', (time) => {
		expect(updatedAt({ ...order(5), updated_at: time })).toBe(0);
	});
});

describe('a batch', () => {
	it('has the versions of its orders, and reaches to the latest of them', () => {
		const orders = [order(1, NOON - 5_000), order(2, NOON), order(3, NOON - 9_000)];
		const { at, versions } = batchOf(orders, NODE, SELLER);
		expect(at).toBe(NOON);
		expect(versions).toEqual({
			[versionOf(orders[0]!)]: NOON / 1_000 - 5,
			[versionOf(orders[1]!)]: NOON / 1_000,
			[versionOf(orders[2]!)]: NOON / 1_000 - 9,
		});
	});

	it('of the same orders has the same key in any order', () => {
		const batches = fc
			.uniqueArray(fc.nat(1_000), { minLength: 1, maxLength: 20 })
			.chain((ids) => fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })));
		fc.assert(
			fc.property(batches, ([ids, shuffled]) => {
				const keyOf = (some: readonly number[]) =>
					batchOf(
						some.map((id) => order(id)),
						NODE,
						SELLER,
					).key;
				expect(keyOf(shuffled)).toBe(keyOf(ids));
			}),
		);
	});

	it('has another key with another version, order, node or seller', () => {
		const orders = [order(1), order(2)];
		const keys = [
			batchOf(orders, NODE, SELLER),
			batchOf([order(1), order(2, NOON + 1_000)], NODE, SELLER),
			batchOf([order(1), order(2, NOON, ['packed'])], NODE, SELLER),
			batchOf([order(1)], NODE, SELLER),
			batchOf([...orders, order(3)], NODE, SELLER),
			batchOf(orders, 'another', SELLER),
			batchOf(orders, NODE, '1000165973'),
		].map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
		for (const key of keys) expect(key).toMatch(/^lazada-orders:[^:]+:[0-9a-f]{32}$/);
	});

	it('of orders without a time has the same key at any time, and does not move the cursor', () => {
		jest.useFakeTimers({ now: NOON });
		try {
			const orders = [{ ...order(1), updated_at: null }];
			const first = batchOf(orders, NODE, SELLER);
			jest.setSystemTime(NOON + 5_000);
			const second = batchOf(orders, NODE, SELLER);
			expect(second.key).toBe(first.key);
			expect([first.at, second.at]).toEqual([0, 0]);
			expect(Object.values(second.versions)).toEqual([NOON / 1_000 + 5]);
			expect(advanced(cursorWith(), second, OVERLAP)).toEqual(cursorWith({ versions: second.versions }));
		} finally {
			jest.useRealTimers();
		}
	});
});

describe('a cursor', () => {
	it('moves to the latest order of a batch that was handed over, and has no batch any more', () => {
		const batch = batchOf([order(1, NOON + 5_000), order(2, NOON + 9_000)], NODE, SELLER);
		expect(advanced(cursorWith({ batch }), batch, OVERLAP)).toEqual({
			sellerId: SELLER,
			since: NOON + 9_000 - OVERLAP,
			at: NOON + 9_000,
			versions: batch.versions,
		});
	});

	it('does not move back with orders that Lazada lists late', () => {
		const late = batchOf([order(1, NOON - 300_000)], NODE, SELLER);
		expect(advanced(cursorWith(), late, OVERLAP)).toMatchObject({ at: NOON, versions: late.versions });
	});

	it('knows all orders of one instant, whichever batch they came in', () => {
		const orders = Array.from({ length: 250 }, (_, id) => order(id));
		let at = cursorWith({ at: NOON - 3_600_000 });
		for (const from of [0, 100, 200]) {
			const batch = batchOf(orders.slice(from, from + 100), NODE, SELLER);
			at = advanced(at, batch, OVERLAP);
		}
		expect(at.at).toBe(NOON);
		expect(orders.every((one) => versionOf(one) in at.versions)).toBe(true);
	});

	it('forgets what lies before the time that is pulled again, and nothing else', () => {
		const known = [-OVERLAP - 2_000, -OVERLAP - 1_000, -OVERLAP, -1_000, 0].map((ms) => order(1, NOON + ms));
		const before = cursorWith({ versions: batchOf(known, NODE, SELLER).versions });
		const { versions } = advanced(before, batchOf([order(2)], NODE, SELLER), OVERLAP);
		expect(known.map((one) => versionOf(one) in versions)).toEqual([false, true, true, true, true]);
	});

	it('knows every order that a later pull can list again, whatever the batches were', () => {
		const step = fc.array(fc.record({ id: fc.nat(50), ms: fc.nat(3_600_000) }), {
			minLength: 1,
			maxLength: 10,
		});
		const overlaps = fc.integer({ min: 60_000, max: 3_600_000 });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 10 }), overlaps, (steps, overlapMs) => {
				let now = cursorWith();
				const all = steps.flat().map(({ id, ms }) => order(id, NOON + ms));
				for (const batch of steps) {
					const orders = batch.map(({ id, ms }) => order(id, NOON + ms));
					now = advanced(now, batchOf(orders, NODE, SELLER), overlapMs);
				}
				const again = all.filter((one) => updatedAt(one) >= now.at - overlapMs);
				expect(again.every((one) => versionOf(one) in now.versions)).toBe(true);
				expect(Object.keys(now.versions).length).toBeLessThanOrEqual(all.length);
			}),
		);
	});
});

describe('a cursor of a clock that was ahead and has been set back', () => {
	const DAYS = 72 * 3_600_000;
	beforeEach(() => void jest.useFakeTimers({ now: NOON }));
	afterEach(() => void jest.useRealTimers());

	it('goes on from now, less the overlap, also after its first orders', () => {
		const first = firstCursor(SELLER, NOON + DAYS);
		const orders = [order(1, NOON)];
		const later = advanced(first, batchOf(orders, NODE, SELLER), OVERLAP);
		for (const ahead of [first, later]) {
			expect(windowStart(ahead, OVERLAP)).toBeGreaterThan(NOON);
			const back = broughtBack(ahead, OVERLAP)!;
			expect(windowStart(back, OVERLAP)).toBe(NOON - OVERLAP);
			const next = advanced(back, batchOf([order(2, NOON - 1_000)], NODE, SELLER), OVERLAP);
			expect(windowStart(next, OVERLAP)).toBe(NOON - OVERLAP);
		}
	});

	it('keeps the versions that were handed over and the batch on its way', () => {
		const batch = batchOf([order(1), order(2)], NODE, SELLER);
		const versions = { '0123456789ab': NOON / 1_000 };
		const ahead = cursorWith({ since: NOON + DAYS, at: NOON + DAYS, versions, batch });
		const back = broughtBack(ahead, OVERLAP);
		expect(back).toEqual({ sellerId: SELLER, since: NOON - OVERLAP, at: NOON, versions, batch });
	});

	it.each([-DAYS, 0, 1_000, CURSOR_AHEAD_MS])('stays as it is where it lies %d ms after now', (ms) => {
		expect(broughtBack(cursorWith({ at: NOON + ms }), OVERLAP)).toBeUndefined();
	});

	it('is one from the first moment behind what clocks may differ', () => {
		expect(broughtBack(cursorWith({ at: NOON + CURSOR_AHEAD_MS + 1 }), OVERLAP)).toBeDefined();
	});
});

describe('a cursor that was stored', () => {
	const batch = batchOf([order(1), order(2)], NODE, SELLER);
	const stored = cursorWith({ versions: { '0123456789ab': NOON / 1_000 }, batch });

	it('comes back as it was', () => {
		expect(storedCursor(saved(stored), SELLER)).toEqual(stored);
		expect(storedCursor(saved(cursorWith()), SELLER)).toEqual(cursorWith());
	});

	it("is none where it is another seller's", () => {
		expect(storedCursor(saved(stored), '1000165973')).toBeUndefined();
		expect(storedCursor({ ...stored, sellerId: Number(SELLER) }, SELLER)).toBeUndefined();
	});

	it.each([undefined, null, 'text', 5, [], {}, { sellerId: SELLER }])('is none where it is %j', (value) => {
		expect(storedCursor(value, SELLER)).toBeUndefined();
	});

	it.each([undefined, null, '5', {}, NaN, Infinity, 1e300])('is none where its time is %p', (at) => {
		expect(storedCursor({ ...stored, at }, SELLER)).toBeUndefined();
	});

	it.each([undefined, null, 'text', [1], 5])('knows no version where they are %j', (versions) => {
		expect(storedCursor({ ...stored, versions }, SELLER)).toEqual({ ...stored, versions: {} });
	});

	it('knows only versions with a time', () => {
		const versions = { good: 5, bad: '5', worse: null, worst: {} };
		expect(storedCursor({ ...stored, versions }, SELLER)).toEqual({ ...stored, versions: { good: 5 } });
	});

	it.each([
		['text', 'lazada-orders'],
		['without a key', { ...batch, key: undefined }],
		['without a time', { ...batch, at: null }],
		['with a time that is none', { ...batch, at: 1e300 }],
		['without versions', { ...batch, versions: undefined }],
		['with versions without a time', { ...batch, versions: { '0123456789ab': 'x' } }],
	])('has no batch on its way where that is %s: its orders are pulled anew', (_name, broken) => {
		expect(storedCursor({ ...stored, batch: broken }, SELLER)).toEqual({ ...stored, batch: undefined });
	});

	it('can be gone on from, whatever was stored', () => {
		const value = fc.record(
			{
				sellerId: fc.constant(SELLER),
				at: fc.oneof(fc.double(), fc.anything()),
				versions: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
				batch: fc.oneof(
					fc.record({ key: fc.anything(), versions: fc.anything(), at: fc.anything() }),
					fc.anything(),
				),
			},
			{ requiredKeys: ['sellerId'] },
		);
		fc.assert(
			fc.property(value, (anything) => {
				const known = storedCursor(anything, SELLER);
				if (known === undefined) return;
				const next = advanced(known, known.batch ?? batch, OVERLAP);
				expect(isInstant(next.at)).toBe(true);
				expect(next.at).toBeGreaterThanOrEqual(known.at);
				for (const seconds of Object.values(next.versions)) expect(seconds).toEqual(expect.any(Number));
			}),
		);
	});
});
