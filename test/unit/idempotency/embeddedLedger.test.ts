import type { IDataObject } from 'n8n-workflow';

import { EmbeddedLedger } from '../../../nodes/shared/idempotency/embeddedLedger';
import { parseEventId } from '../../../nodes/shared/idempotency/eventId';
import type { StaticDataEntry } from '../../../nodes/shared/n8n/staticData';
import { persistWith } from '../../support/executionSave';

const BOUNDS = { rememberForMs: 72 * 3_600_000, rememberAtMost: 100_000 };
const idOf = (number: number) =>
	parseEventId(`shopify_${number.toString(16).padStart(12, '0')}${'0'.repeat(20)}`);
const yes = () => true;
const no = () => false;

/** n8n's static data: every delivery has its own copy, and a save overwrites the whole. */
class Database {
	content: unknown;

	open(): StaticDataEntry & { save(): void; writes: number } {
		let copy: unknown = structuredClone(this.content);
		const entry = {
			writes: 0,
			read: () => copy,
			write: (value: IDataObject) => {
				entry.writes += 1;
				copy = value;
			},
			save: () => {
				this.content = copy === undefined ? undefined : JSON.parse(JSON.stringify(copy));
			},
		};
		return entry;
	}
}

describe('the embedded ledger', () => {
	let ledger: EmbeddedLedger;
	let database: Database;
	const claimIn = (entry: StaticDataEntry, event: number) => ledger.open(entry, BOUNDS).claim(idOf(event));
	const claim = (event: number) => claimIn(database.open(), event);
	/** Claims an event that nobody has. */
	const newClaim = (event: number, entry: StaticDataEntry = database.open()) => {
		const result = claimIn(entry, event);
		if (result.kind !== 'claimed') throw new Error(`The event is ${result.kind}`);
		const { claim: claimed } = result;
		const persistWithExecution = (isSaved: () => boolean) => {
			if (ledger.takeSave()) persistWith([[ledger, entry]], [claimed], isSaved);
			else persistWith([[ledger, database.open()]], [claimed], isSaved);
		};
		return { ...claimed, persistWithExecution };
	};
	const claimAfterRestart = (event: number) =>
		new EmbeddedLedger().open(database.open(), BOUNDS).claim(idOf(event)).kind;

	beforeEach(() => {
		ledger = new EmbeddedLedger();
		database = new Database();
	});

	it('gives an event to one delivery and lets the others wait until its claim ends', async () => {
		const first = newClaim(1);
		const second = claim(1);
		expect(second.kind).toBe('inFlight');
		expect(claim(2).kind).toBe('claimed');

		first.commit();
		await (second.kind === 'inFlight' && second.ended);
		expect(claim(1)).toEqual({ kind: 'duplicate' });
	});

	it('gives an event again whose delivery was not acknowledged', async () => {
		const first = newClaim(1);
		const second = claim(1);
		first.release();
		await (second.kind === 'inFlight' && second.ended);
		expect(claim(1).kind).toBe('claimed');
	});

	it('gives an event again that was acknowledged before n8n failed', () => {
		const first = newClaim(1);
		first.commit();
		expect(claim(1).kind).toBe('duplicate');
		first.revoke();
		expect(claim(1).kind).toBe('claimed');
	});

	it('gives an event again for which n8n has never answered', () => {
		jest.useFakeTimers();
		claim(1);
		jest.advanceTimersByTime(599_000);
		expect(claim(1).kind).toBe('inFlight');
		jest.advanceTimersByTime(2_000);
		expect(claim(1).kind).toBe('claimed');
		jest.useRealTimers();
	});

	it('keeps an event whose execution n8n has written, though it has got no slot for 11 minutes', () => {
		jest.useFakeTimers();
		try {
			const written = newClaim(1);
			written.persistWithExecution(yes);
			const lost = newClaim(2);
			lost.persistWithExecution(no);
			jest.advanceTimersByTime(599_000);
			expect([claim(1).kind, claim(2).kind]).toEqual(['inFlight', 'inFlight']);
			jest.advanceTimersByTime(61_000);
			expect([claim(1).kind, claim(2).kind]).toEqual(['duplicate', 'claimed']);
			// The slot is free at last: the execution runs, and n8n answers.
			written.commit();
			expect(claim(1).kind).toBe('duplicate');
			// Had n8n failed instead, the platform would send the event again.
			written.release();
			expect(claim(1).kind).toBe('claimed');
		} finally {
			jest.useRealTimers();
		}
	});

	it('lets the first execution of an event to begin go on, and no other', () => {
		// n8n has ended before it answered: it takes execution 7 up again, and the platform repeats the event.
		const repetition = newClaim(1);
		const hour = 3_600_000;
		expect(ledger.begin(idOf(1), '7', hour)).toBe('7');
		expect(ledger.begin(idOf(1), '8', hour)).toBe('7');
		expect(ledger.begin(idOf(1), '7', hour)).toBe('7');
		expect(claim(1).kind).toBe('duplicate');
		repetition.commit();
		expect(ledger.begin(idOf(2), '9', hour)).toBe('9');
	});

	it('lets an event run again that is older than what is remembered', () => {
		jest.useFakeTimers();
		try {
			ledger.begin(idOf(1), '7', 1_000);
			jest.advanceTimersByTime(999);
			expect(ledger.begin(idOf(1), '8', 1_000)).toBe('7');
			jest.advanceTimersByTime(1);
			expect(ledger.begin(idOf(1), '8', 1_000)).toBe('8');
		} finally {
			jest.useRealTimers();
		}
	});

	it('knows which executions of the last 10,000 events have begun', () => {
		for (let event = 0; event <= 10_000; event++) ledger.begin(idOf(event), `a${event}`, 1e9);
		expect(ledger.begin(idOf(10_000), 'b', 1e9)).toBe('a10000');
		expect(ledger.begin(idOf(1), 'b', 1e9)).toBe('a1');
		expect(ledger.begin(idOf(0), 'b', 1e9)).toBe('b');
	});

	it('remembers after a restart what was saved with its execution', () => {
		for (const isSaved of [yes, no]) {
			const entry = database.open();
			const event = isSaved === yes ? 1 : 2;
			newClaim(event, entry).persistWithExecution(isSaved);
			entry.save();
			expect(claimAfterRestart(event)).toBe('duplicate');
		}
	});

	it('remembers after a restart what was acknowledged without an execution', () => {
		const entry = database.open();
		newClaim(1, entry).commit();
		entry.save();
		expect(claimAfterRestart(1)).toBe('duplicate');
	});

	it('never saves the event of another delivery whose execution is not saved', () => {
		newClaim(1).persistWithExecution(no);

		const entry = database.open();
		newClaim(2, entry).persistWithExecution(yes);
		entry.save();
		expect(claimAfterRestart(1)).toBe('claimed');
		expect(claimAfterRestart(2)).toBe('duplicate');
	});

	it('forgets none of a burst: the last save includes all that were saved before it', () => {
		const entries = Array.from({ length: 50 }, (_, event) => {
			const entry = database.open();
			newClaim(event, entry).persistWithExecution(yes);
			return entry;
		});
		for (const entry of entries) entry.save();
		for (let event = 0; event < 50; event++) expect(claimAfterRestart(event)).toBe('duplicate');
	});

	it('saves the events of one execution together, without those whose claims were released', () => {
		const entry = database.open();
		const events = [1, 2, 3, 4];
		const claims = events.map((event) => {
			const result = claim(event);
			if (result.kind !== 'claimed') throw new Error(`The event is ${result.kind}`);
			return result.claim;
		});
		persistWith([[ledger, entry]], claims, no);
		claims[1]!.release();
		entry.save();
		expect(events.map(claimAfterRestart)).toEqual(['duplicate', 'claimed', 'duplicate', 'duplicate']);
	});

	it('takes a released event out of the copy that n8n has still to save', () => {
		const entry = database.open();
		const first = newClaim(1, entry);
		first.persistWithExecution(yes);
		first.release();
		entry.save();
		expect(claimAfterRestart(1)).toBe('claimed');
	});

	it('has something to write as long as a released event may be in the static data', () => {
		expect(ledger.isEmpty).toBe(true);
		const entry = database.open();
		const first = newClaim(1, entry);
		first.persistWithExecution(yes);
		entry.save();
		first.release();
		expect([claimAfterRestart(1), ledger.isEmpty]).toEqual(['duplicate', false]);
		const later = database.open();
		ledger.write(later);
		later.save();
		expect(claimAfterRestart(1)).toBe('claimed');
	});

	it('lets a duplicate repair static data that was overwritten, but leaves alone what agrees', () => {
		const entry = database.open();
		newClaim(1, entry).persistWithExecution(yes);
		entry.save();

		const agreeing = database.open();
		expect(claimIn(agreeing, 1).kind).toBe('duplicate');
		expect(agreeing.writes).toBe(0);

		database.content = { 'some other node': 'wrote an older state' };
		const differing = database.open();
		expect(claimIn(differing, 1).kind).toBe('duplicate');
		differing.save();
		expect(claimAfterRestart(1)).toBe('duplicate');
	});

	it('is saved with each execution, but at most once a second when it remembers more than 10,000 events', () => {
		const writesOf = (event: number) => {
			const entry = database.open();
			const accepted = newClaim(event, entry);
			accepted.persistWithExecution(yes);
			accepted.commit();
			entry.save();
			return entry.writes;
		};
		const nowhere: StaticDataEntry = { read: () => undefined, write: () => {} };
		jest.useFakeTimers();
		for (let event = 0; event < 10_000; event++) newClaim(event, nowhere).commit();
		expect([writesOf(10_001), writesOf(10_002), writesOf(10_003)]).toEqual([1, 0, 0]);
		jest.advanceTimersByTime(1_001);
		expect(writesOf(10_004)).toBe(1);
		jest.useRealTimers();
		for (const event of [10_001, 10_002, 10_003, 10_004]) expect(claimAfterRestart(event)).toBe('duplicate');
	});
});
