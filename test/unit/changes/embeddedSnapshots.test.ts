import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { IDataObject } from 'n8n-workflow';

import type { Claim } from '../../../nodes/shared/idempotency/claim';
import type { Snapshot } from '../../../nodes/shared/changes/snapshot';
import type { OpenSnapshot } from '../../../nodes/shared/changes/snapshots';
import { EmbeddedSnapshots } from '../../../nodes/shared/changes/embeddedSnapshots';
import { hashedId } from '../../../nodes/shared/util/hash';
import { persistWith } from '../../support/executionSave';

const FIELDS = ['status'];
const BOUNDS = { keepForMs: 90 * 86_400_000, keepAtMost: 1_000 };
const ORDER = hashedId('shopify_resource', 'order 1');
const snapshot = (status: string): Snapshot => ({ clock: undefined, content: '', fields: { status } });

async function collectGarbage(): Promise<void> {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	// A turn later, nothing is left on the stack.
	await delay(10);
	collect();
}

/** An entry of n8n's static data, which is read and saved as n8n does. */
class Database {
	private saved: unknown;

	entry() {
		let copy: unknown = structuredClone(this.saved);
		return {
			read: () => copy,
			write: (value: IDataObject) => {
				copy = value;
			},
			save: () => {
				this.saved = JSON.parse(JSON.stringify(copy ?? null)) as unknown;
			},
		};
	}
}

describe('the embedded snapshots', () => {
	const dropped = jest.fn();
	const onSave = jest.fn();
	beforeEach(() => jest.clearAllMocks());

	const openIn = async (snapshots: EmbeddedSnapshots, database: Database) => {
		const entry = database.entry();
		const opened = await snapshots.open(entry, FIELDS, BOUNDS, { dropped, onSave }).open(ORDER, 1_000);
		return { opened: opened as OpenSnapshot, entry };
	};

	const claimOf = (opened: OpenSnapshot, next = snapshot('AAAAAA')) => opened.claim(next) as Required<Claim>;

	describe('of a delivery for which n8n has had no slot for 11 minutes', () => {
		beforeEach(() => jest.useFakeTimers());
		afterEach(() => jest.useRealTimers());

		const afterElevenMinutes = async (isSaved: boolean) => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const first = await openIn(snapshots, database);
			const waiting = claimOf(first.opened);
			persistWith([[snapshots, first.entry]], [waiting], () => isSaved);
			jest.advanceTimersByTime(660_000);
			const next = await openIn(snapshots, database);
			return { waiting, next: next.opened, snapshots, database };
		};

		it('are those that the next delivery is compared with, as its execution was written and will run', async () => {
			const { waiting, next, snapshots, database } = await afterElevenMinutes(true);
			expect(next.known).toEqual(snapshot('AAAAAA'));
			claimOf(next, snapshot('BBBBBB')).commit();
			waiting.commit();
			const { opened } = await openIn(snapshots, database);
			expect(opened.known).toEqual(snapshot('BBBBBB'));
			claimOf(opened).release();
		});

		it('are uncertain where n8n fails in the end', async () => {
			const { waiting, next, snapshots, database } = await afterElevenMinutes(true);
			claimOf(next, snapshot('BBBBBB')).commit();
			waiting.release();
			const { opened } = await openIn(snapshots, database);
			expect(opened.known).toBe('uncertain');
			claimOf(opened).release();
		});

		it('count for nothing where its execution was not written', async () => {
			const { waiting, next, snapshots, database } = await afterElevenMinutes(false);
			expect(next.known).toBeUndefined();
			claimOf(next, snapshot('BBBBBB')).commit();
			waiting.commit();
			const { opened } = await openIn(snapshots, database);
			expect(opened.known).toEqual(snapshot('BBBBBB'));
			claimOf(opened).release();
		});
	});

	it('overrule what was saved with a delivery that n8n then refused', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		const claim = claimOf(first.opened);
		persistWith([[snapshots, first.entry]], [claim], () => true);
		first.entry.save();
		claim.release();
		const second = await openIn(snapshots, database);
		expect(second.opened.known).toBeUndefined();
		claimOf(second.opened).release();

		const third = await openIn(new EmbeddedSnapshots(), database);
		expect(third.opened.known).toEqual(snapshot('AAAAAA'));
		claimOf(third.opened).release();
	});

	it('are saved with the execution, before the answer is known', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		const claim = claimOf(first.opened);
		persistWith([[snapshots, first.entry]], [claim], () => false);
		first.entry.save();
		claim.commit();
		const restarted = await openIn(new EmbeddedSnapshots(), database);
		expect(restarted.opened.known).toEqual(snapshot('AAAAAA'));
	});

	it('are not saved with other deliveries before the execution is', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		persistWith([[snapshots, first.entry]], [claimOf(first.opened)], () => false);
		const other = database.entry();
		snapshots.write(other);
		other.save();
		const restarted = await openIn(new EmbeddedSnapshots(), database);
		expect(restarted.opened.known).toBeUndefined();
	});

	it('are uncertain after n8n has failed with what was acknowledged already, also after a restart', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		const claim = claimOf(first.opened);
		claim.commit();
		claim.revoke();
		snapshots.write(first.entry);
		first.entry.save();
		for (const process of [snapshots, new EmbeddedSnapshots()]) {
			const next = await openIn(process, database);
			expect(next.opened.known).toBe('uncertain');
			claimOf(next.opened).release();
		}
	});

	it('are written only when something has changed', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		claimOf(first.opened).commit();
		first.entry.save();
		const second = await openIn(snapshots, database);
		const before = second.entry.read();
		claimOf(second.opened).commit();
		expect(second.entry.read()).toBe(before);
		expect(onSave).toHaveBeenCalledTimes(1);
	});

	it('are written at most once a second when only the time is another, and at once when a field is', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const keep = async (status: string, clock: number) => {
			const { opened, entry } = await openIn(snapshots, database);
			const before = entry.read();
			claimOf(opened, { ...snapshot(status), clock }).commit();
			entry.save();
			return entry.read() !== before;
		};
		expect(await keep('AAAAAA', 1)).toBe(true);
		expect([await keep('AAAAAA', 2), await keep('AAAAAA', 3)]).toEqual([true, false]);
		expect(await keep('BBBBBB', 4)).toBe(true);
	});

	it('are had by one delivery at a time, and are not to be had when that takes too long', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		const forDelivery = snapshots.open(database.entry(), FIELDS, BOUNDS, { dropped, onSave });
		expect(await forDelivery.open(ORDER, 30)).toBeUndefined();
		const order: string[] = [];
		const waiting = [1, 2, 3].map(async (number) => {
			const opened = await forDelivery.open(ORDER, 5_000);
			order.push(`${number}`);
			claimOf(opened!).release();
		});
		expect(order).toEqual([]);
		claimOf(first.opened).release();
		await Promise.all(waiting);
		expect(order).toEqual(['1', '2', '3']);
		expect(snapshots.idle).toBe(true);
	});

	it('stay as they were where a delivery ends without a claim, and the next delivery gets them', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		claimOf(first.opened).commit();
		first.entry.save();

		const failed = await openIn(snapshots, database);
		const forDelivery = snapshots.open(database.entry(), FIELDS, BOUNDS, { dropped, onSave });
		const waiting = forDelivery.open(ORDER, 5_000);
		failed.opened.release();
		const next = (await waiting)!;
		expect(next.known).toEqual(snapshot('AAAAAA'));
		next.release();
		expect(snapshots.idle).toBe(true);
	});

	describe('of deliveries that share their claims', () => {
		/** Opens the order, tells its next state and shares the claim. */
		const share = async (snapshots: EmbeddedSnapshots, database: Database, status: string) => {
			const { opened } = await openIn(snapshots, database);
			const claim = claimOf(opened, snapshot(status));
			claim.share();
			return { claim, known: opened.known };
		};
		const knownTo = async (snapshots: EmbeddedSnapshots, database: Database) => {
			const { opened } = await openIn(snapshots, database);
			opened.release();
			return opened.known;
		};

		it('are those of the later one, where it is acknowledged before the earlier one', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const earlier = await share(snapshots, database, 'AAAAAA');
			const later = await share(snapshots, database, 'BBBBBB');
			expect(later.known).toEqual(snapshot('AAAAAA'));
			later.claim.commit();
			expect(await knownTo(snapshots, database)).toEqual(snapshot('BBBBBB'));
			earlier.claim.commit();
			expect(await knownTo(snapshots, database)).toEqual(snapshot('BBBBBB'));
			expect(snapshots.idle).toBe(true);
		});

		it('are those of the last that is still open, in whatever order those after it were released', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const first = await share(snapshots, database, 'AAAAAA');
			const second = await share(snapshots, database, 'BBBBBB');
			const third = await share(snapshots, database, 'CCCCCC');
			second.claim.release();
			third.claim.release();
			expect(await knownTo(snapshots, database)).toEqual(snapshot('AAAAAA'));
			const next = await share(snapshots, database, 'DDDDDD');
			expect(next.claim.dependencies().map(({ isReleased }) => isReleased)).toEqual([false]);
			first.claim.release();
			expect(next.claim.dependencies().map(({ isReleased }) => isReleased)).toEqual([true]);
			next.claim.release();
			expect(await knownTo(snapshots, database)).toBeUndefined();
			expect(snapshots.idle).toBe(true);
		});

		it('say of each delivery whether it still holds, however many wait', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const claims: Array<Required<Claim>> = [];
			for (let number = 0; number < 30_000; number++) {
				claims.push((await share(snapshots, database, 'AAAAAA')).claim);
			}
			const last = () =>
				claims
					.at(-1)!
					.dependencies()
					.map(({ isReleased }) => isReleased);
			expect(last()).toEqual([false]);
			claims[0]!.release();
			expect(last()).toEqual([true]);
		});

		it('are uncertain where n8n fails one after all, and refuses the one after it, also after a restart', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const first = await share(snapshots, database, 'AAAAAA');
			const second = await share(snapshots, database, 'BBBBBB');
			const entry = database.entry();
			persistWith([[snapshots, entry]], [second.claim], () => true);
			first.claim.commit();
			first.claim.revoke();
			entry.save();
			second.claim.release();
			const later = database.entry();
			snapshots.write(later);
			later.save();
			for (const process of [snapshots, new EmbeddedSnapshots()]) {
				expect(await knownTo(process, database)).toBe('uncertain');
			}
		});

		it('stay those of the newer state where an older one comes after it in the same execution', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const newer = await share(snapshots, database, 'AAAAAA');
			const older = await share(snapshots, database, 'BBBBBB');
			older.claim.supersede();
			const { entry, opened } = await openIn(snapshots, database);
			expect(opened.known).toEqual(snapshot('AAAAAA'));
			opened.release();
			const claims = [newer.claim, older.claim];
			persistWith([[snapshots, entry]], claims, () => true);
			entry.save();
			for (const claim of claims) claim.commit();
			for (const process of [snapshots, new EmbeddedSnapshots()]) {
				expect(await knownTo(process, database)).toEqual(snapshot('AAAAAA'));
			}
		});

		it('keep no delivery in memory that has ended, however long the others go on', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const begin = async (number: number) => {
				const { opened, entry } = await openIn(snapshots, database);
				const claim = claimOf(opened, { ...snapshot('AAAAAA'), clock: number });
				claim.share();
				return { claim, entry: new WeakRef(entry) };
			};
			const ended: Array<WeakRef<object>> = [];
			let last = await begin(0);
			for (let number = 1; number < 20; number++) {
				const next = await begin(number);
				if (number % 5 === 0) last.claim.release();
				else last.claim.commit();
				ended.push(last.entry);
				last = next;
			}
			await collectGarbage();
			// The engine may still have the first and the last ones in use.
			expect(ended.slice(3, -3).filter((entry) => entry.deref() !== undefined)).toEqual([]);
		});

		it('are remembered where the delivery before told the same, and was released later', async () => {
			const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
			const earlier = await share(snapshots, database, 'AAAAAA');
			const same = await share(snapshots, database, 'AAAAAA');
			same.claim.commit();
			earlier.claim.release();
			expect(await knownTo(snapshots, database)).toEqual(snapshot('AAAAAA'));
		});
	});

	it('are kept for other resources meanwhile', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		await openIn(snapshots, database);
		const other = hashedId('shopify_resource', 'order 2');
		const forDelivery = snapshots.open(database.entry(), FIELDS, BOUNDS, { dropped, onSave });
		expect(await forDelivery.open(other, 0)).toBeDefined();
	});

	it('tell when there was no room for them', async () => {
		const snapshots = new EmbeddedSnapshots();
		const entry = new Database().entry();
		const bounds = { ...BOUNDS, keepAtMost: 16 };
		for (let number = 0; number < 20; number++) {
			const id = hashedId('shopify_resource', `order ${number}`);
			const opened = await snapshots.open(entry, FIELDS, bounds, { dropped, onSave }).open(id, 0);
			claimOf(opened!).commit();
		}
		expect(dropped).toHaveBeenCalledTimes(1);
		expect(dropped).toHaveBeenCalledWith(2);
	});
});
