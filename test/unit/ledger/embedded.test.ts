import { EmbeddedLedger, type LedgerStore } from '../../../nodes/shared/ledger/embedded';

const BOUNDS = { rememberForMs: 72 * 3_600_000, rememberAtMost: 100_000 };
const idOf = (number: number) => `shopify_${number.toString(16).padStart(12, '0')}${'0'.repeat(20)}`;

/** A store that plays n8n's static data: every delivery has its own copy, a save overwrites the whole. */
class Database {
	content: unknown;
	open(): LedgerStore & { save(): void; writes: number } {
		let copy: unknown = structuredClone(this.content);
		const store = {
			writes: 0,
			read: () => copy,
			write: (buckets: unknown) => {
				store.writes += 1;
				copy = buckets;
			},
			save: () => {
				this.content = structuredClone(copy);
			},
		};
		return store;
	}
}

describe('the embedded ledger', () => {
	it('gives an event to one delivery and lets the others wait for its outcome', async () => {
		const ledger = new EmbeddedLedger();
		const database = new Database();
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
		const ledger = new EmbeddedLedger();
		const database = new Database();
		const first = ledger.open(database.open(), BOUNDS);
		first.claim(idOf(1));
		const second = ledger.open(database.open(), BOUNDS).claim(idOf(1));
		first.release(idOf(1));
		expect(second.kind === 'inFlight' && (await second.outcome)).toBe('released');
		expect(ledger.open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'fresh' });
	});

	it('remembers after a restart what was saved with its execution', () => {
		const database = new Database();
		const store = database.open();
		const delivery = new EmbeddedLedger().open(store, BOUNDS);
		delivery.claim(idOf(1));
		delivery.keepWriting();
		store.save();

		const restarted = new EmbeddedLedger();
		expect(restarted.open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'duplicate' });
	});

	it('never saves the event of another delivery that is still on its way', () => {
		const ledger = new EmbeddedLedger();
		const database = new Database();
		const slow = ledger.open(database.open(), BOUNDS);
		slow.claim(idOf(1));
		slow.keepWriting();

		const store = database.open();
		const quick = ledger.open(store, BOUNDS);
		quick.claim(idOf(2));
		quick.keepWriting();
		store.save();

		const restarted = new EmbeddedLedger();
		expect(restarted.open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'fresh' });
		expect(restarted.open(database.open(), BOUNDS).claim(idOf(2))).toEqual({ kind: 'duplicate' });
	});

	it('adds what is committed meanwhile to a copy that n8n has still to save', () => {
		const ledger = new EmbeddedLedger();
		const database = new Database();
		const store = database.open();
		const waiting = ledger.open(store, BOUNDS);
		waiting.claim(idOf(1));
		waiting.keepWriting();

		const other = ledger.open(database.open(), BOUNDS);
		other.claim(idOf(2));
		other.commit(idOf(2));
		store.save();

		const restarted = new EmbeddedLedger();
		expect(restarted.open(database.open(), BOUNDS).claim(idOf(2))).toEqual({ kind: 'duplicate' });
		waiting.saved();
		const writes = store.writes;
		ledger.open(database.open(), BOUNDS).commit(idOf(3));
		expect(store.writes).toBe(writes);
	});

	it('takes a released event out of the copy that n8n has still to save', () => {
		const ledger = new EmbeddedLedger();
		const database = new Database();
		const store = database.open();
		const delivery = ledger.open(store, BOUNDS);
		delivery.claim(idOf(1));
		delivery.keepWriting();
		delivery.release(idOf(1));
		store.save();
		expect(new EmbeddedLedger().open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'fresh' });
	});

	it('lets a duplicate put right a store that was overwritten, but not one that agrees', () => {
		const ledger = new EmbeddedLedger();
		const database = new Database();
		const store = database.open();
		const delivery = ledger.open(store, BOUNDS);
		delivery.claim(idOf(1));
		delivery.keepWriting();
		store.save();
		delivery.commit(idOf(1));

		const agreeing = database.open();
		ledger.open(agreeing, BOUNDS).heal();
		expect(agreeing.writes).toBe(0);

		database.content = { 'some other node': 'wrote an older state' };
		const differing = database.open();
		ledger.open(differing, BOUNDS).heal();
		differing.save();
		expect(new EmbeddedLedger().open(database.open(), BOUNDS).claim(idOf(1))).toEqual({ kind: 'duplicate' });
	});
});
