import type { IDataObject } from 'n8n-workflow';

import { EmbeddedLedger } from '../../../nodes/shared/idempotency/embeddedLedger';
import { fingerprintOf } from '../../../nodes/shared/util/fingerprint';
import type { StaticDataEntry } from '../../../nodes/shared/n8n/staticData';

const BOUNDS = { rememberForMs: 72 * 3_600_000, rememberAtMost: 100_000 };
const idOf = (number: number) => `shopify_${number.toString(16).padStart(12, '0')}${'0'.repeat(20)}`;
const yes = () => true;
const no = () => false;

/** A place that plays n8n's static data: every delivery has its own copy, a save overwrites the whole. */
class Database {
	content: unknown;

	open(): StaticDataEntry & { save(): void; writes: number } {
		let copy: unknown = structuredClone(this.content);
		const store = {
			writes: 0,
			read: () => copy,
			write: (value: IDataObject) => {
				store.writes += 1;
				copy = value;
			},
			save: () => {
				this.content = copy === undefined ? undefined : JSON.parse(JSON.stringify(copy));
			},
		};
		return store;
	}
}

describe('the embedded ledger', () => {
	let ledger: EmbeddedLedger;
	let database: Database;
	const claimAfterRestart = (event: number) =>
		new EmbeddedLedger().open(database.open(), BOUNDS).claim(idOf(event)).kind;

	beforeEach(() => {
		ledger = new EmbeddedLedger();
		database = new Database();
	});

	it('gives an event to one delivery and lets the others wait for its outcome', async () => {
		const first = ledger.open(database.open(), BOUNDS);
		expect(first.claim(idOf(1))).toEqual({ kind: 'fresh' });
		const second = ledger.open(database.open(), BOUNDS).claim(idOf(1));
		expect(second.kind).toBe('inFlight');
		expect(ledger.open(database.open(), BOUNDS).claim(idOf(2)).kind).toBe('fresh');

		first.commit(idOf(1));
		expect(second.kind === 'inFlight' && (await second.outcome)).toBe('committed');
		expect(ledger.open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'duplicate' });
	});

	it('takes an event again whose delivery was not acknowledged', async () => {
		const first = ledger.open(database.open(), BOUNDS);
		first.claim(idOf(1));
		const second = ledger.open(database.open(), BOUNDS).claim(idOf(1));
		first.release(idOf(1));
		expect(second.kind === 'inFlight' && (await second.outcome)).toBe('released');
		expect(ledger.open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'fresh' });
	});

	it('takes an event again that n8n has never said a word about', () => {
		jest.useFakeTimers();
		ledger.open(database.open(), BOUNDS).claim(idOf(1));
		jest.advanceTimersByTime(599_000);
		expect(ledger.open(database.open(), BOUNDS).claim(idOf(1)).kind).toBe('inFlight');
		jest.advanceTimersByTime(2_000);
		expect(ledger.open(database.open(), BOUNDS).claim(idOf(1)).kind).toBe('fresh');
		jest.useRealTimers();
	});

	it('remembers after a restart what was saved with its execution', () => {
		for (const isRunning of [yes, no]) {
			const store = database.open();
			const delivery = ledger.open(store, BOUNDS);
			const event = isRunning === yes ? 1 : 2;
			delivery.claim(idOf(event));
			delivery.saveWithExecution(idOf(event), isRunning);
			store.save();
			expect(claimAfterRestart(event)).toBe('duplicate');
		}
	});

	it('never saves the event of another delivery whose execution is not saved', () => {
		const slow = ledger.open(database.open(), BOUNDS);
		slow.claim(idOf(1));
		slow.saveWithExecution(idOf(1), no);

		const store = database.open();
		const quick = ledger.open(store, BOUNDS);
		quick.claim(idOf(2));
		quick.saveWithExecution(idOf(2), yes);
		store.save();
		expect(claimAfterRestart(1)).toBe('fresh');
		expect(claimAfterRestart(2)).toBe('duplicate');
	});

	it('forgets none of a burst: the last save includes all that were saved before it', () => {
		const deliveries = Array.from({ length: 50 }, (_, event) => {
			const store = database.open();
			const delivery = ledger.open(store, BOUNDS);
			delivery.claim(idOf(event));
			delivery.saveWithExecution(idOf(event), yes);
			return store;
		});
		for (const store of deliveries) store.save();
		for (let event = 0; event < 50; event++) expect(claimAfterRestart(event)).toBe('duplicate');
	});

	it('takes a released event out of the copy that n8n has still to save', () => {
		const store = database.open();
		const delivery = ledger.open(store, BOUNDS);
		delivery.claim(idOf(1));
		delivery.saveWithExecution(idOf(1), yes);
		delivery.release(idOf(1));
		store.save();
		expect(claimAfterRestart(1)).toBe('fresh');
	});

	it('lets a duplicate put right a store that was overwritten, but not one that agrees', () => {
		const store = database.open();
		const delivery = ledger.open(store, BOUNDS);
		delivery.claim(idOf(1));
		delivery.saveWithExecution(idOf(1), yes);
		store.save();

		const agreeing = database.open();
		ledger.open(agreeing, BOUNDS).heal();
		expect(agreeing.writes).toBe(0);

		database.content = { 'some other node': 'wrote an older state' };
		const differing = database.open();
		ledger.open(differing, BOUNDS).heal();
		differing.save();
		expect(claimAfterRestart(1)).toBe('duplicate');
	});

	it('is saved with each execution, but at most once a second when it remembers more than 10,000 events', () => {
		const writesOf = (event: number) => {
			const store = database.open();
			const delivery = ledger.open(store, BOUNDS);
			delivery.claim(idOf(event));
			delivery.saveWithExecution(idOf(event), yes);
			delivery.commit(idOf(event));
			store.save();
			return store.writes;
		};
		for (let event = 0; event < 10_000; event++) ledger.settle(fingerprintOf(idOf(event)), 'committed');
		expect([writesOf(10_001), writesOf(10_002), writesOf(10_003)]).toEqual([1, 0, 0]);
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_001);
		expect(writesOf(10_004)).toBe(1);
		jest.restoreAllMocks();
		for (const event of [10_001, 10_002, 10_003, 10_004]) expect(claimAfterRestart(event)).toBe('duplicate');
	});
});
