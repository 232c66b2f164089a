import type { IDataObject } from 'n8n-workflow';

import type { Snapshot } from '../../../nodes/shared/changes/snapshot';
import type { OpenSnapshot } from '../../../nodes/shared/changes/snapshotStore';
import { EmbeddedSnapshots } from '../../../nodes/shared/changes/embeddedSnapshots';
import { sha256Hex } from '../../../nodes/shared/util/hash';

const FIELDS = ['status'];
const BOUNDS = { keepForMs: 90 * 86_400_000, keepAtMost: 1_000 };
const ORDER = `shopify_resource_${sha256Hex('order 1').slice(0, 32)}`;
const snapshot = (status: string): Snapshot => ({ clock: undefined, content: '', fields: { status } });

/** A place in n8n's static data, which is read and saved as n8n does. */
class Database {
	private saved: unknown;

	place() {
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
	const besides = jest.fn();
	beforeEach(() => jest.clearAllMocks());

	const openIn = async (snapshots: EmbeddedSnapshots, database: Database) => {
		const place = database.place();
		const opened = await snapshots.openStore(place, FIELDS, BOUNDS, { dropped, besides }).open(ORDER, 1_000);
		return { opened: opened as OpenSnapshot, place };
	};

	it('overrule what was saved with a delivery that n8n then refused', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		first.opened.saveWithExecution(snapshot('AAAAAA'), () => true);
		first.place.save();
		first.opened.letGo();
		const second = await openIn(snapshots, database);
		expect(second.opened.known).toBeUndefined();
		second.opened.letGo();

		const third = await openIn(new EmbeddedSnapshots(), database);
		expect(third.opened.known).toEqual(snapshot('AAAAAA'));
		third.opened.letGo();
	});

	it('are saved with the execution, before the answer is known', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		first.opened.saveWithExecution(snapshot('AAAAAA'), () => false);
		first.place.save();
		first.opened.keep(snapshot('AAAAAA'));
		const restarted = await openIn(new EmbeddedSnapshots(), database);
		expect(restarted.opened.known).toEqual(snapshot('AAAAAA'));
	});

	it('are not saved with other deliveries before the execution is', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		first.opened.saveWithExecution(snapshot('AAAAAA'), () => false);
		const other = database.place();
		snapshots.write(other);
		other.save();
		const restarted = await openIn(new EmbeddedSnapshots(), database);
		expect(restarted.opened.known).toBeUndefined();
	});

	it('are in doubt after n8n has failed with what was acknowledged already, also after a restart', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		first.opened.keep(snapshot('AAAAAA'));
		first.opened.doubt();
		snapshots.write(first.place);
		first.place.save();
		for (const process of [snapshots, new EmbeddedSnapshots()]) {
			const next = await openIn(process, database);
			expect(next.opened.known).toBe('uncertain');
			next.opened.letGo();
		}
	});

	it('are written only when something has changed', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		first.opened.keep(snapshot('AAAAAA'));
		first.place.save();
		const second = await openIn(snapshots, database);
		const before = second.place.read();
		second.opened.keep(snapshot('AAAAAA'));
		expect(second.place.read()).toBe(before);
		expect(besides).toHaveBeenCalledTimes(1);
	});

	it('are written at most once a second when only the time is another, and at once when a field is', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const keep = async (status: string, clock: number) => {
			const { opened, place } = await openIn(snapshots, database);
			const before = place.read();
			opened.keep({ ...snapshot(status), clock });
			place.save();
			return place.read() !== before;
		};
		expect(await keep('AAAAAA', 1)).toBe(true);
		expect([await keep('AAAAAA', 2), await keep('AAAAAA', 3)]).toEqual([true, false]);
		expect(await keep('BBBBBB', 4)).toBe(true);
	});

	it('are had by one delivery at a time, and are not to be had when that takes too long', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		const first = await openIn(snapshots, database);
		const store = snapshots.openStore(database.place(), FIELDS, BOUNDS, { dropped, besides });
		expect(await store.open(ORDER, 30)).toBeUndefined();
		const order: string[] = [];
		const waiting = [1, 2, 3].map(async (number) => {
			const opened = await store.open(ORDER, 5_000);
			order.push(`${number}`);
			opened?.letGo();
		});
		expect(order).toEqual([]);
		first.opened.letGo();
		await Promise.all(waiting);
		expect(order).toEqual(['1', '2', '3']);
		expect(snapshots.idle).toBe(true);
	});

	it('are kept for other resources meanwhile', async () => {
		const [snapshots, database] = [new EmbeddedSnapshots(), new Database()];
		await openIn(snapshots, database);
		const other = `shopify_resource_${sha256Hex('order 2').slice(0, 32)}`;
		const store = snapshots.openStore(database.place(), FIELDS, BOUNDS, { dropped, besides });
		expect(await store.open(other, 0)).toBeDefined();
	});

	it('tell when there was no room for them', async () => {
		const snapshots = new EmbeddedSnapshots();
		const place = new Database().place();
		const bounds = { ...BOUNDS, keepAtMost: 16 };
		for (let number = 0; number < 20; number++) {
			const id = `shopify_resource_${sha256Hex(`order ${number}`).slice(0, 32)}`;
			const opened = await snapshots.openStore(place, FIELDS, bounds, { dropped, besides }).open(id, 0);
			opened?.keep(snapshot('AAAAAA'));
		}
		expect(dropped).toHaveBeenCalledTimes(1);
		expect(dropped).toHaveBeenCalledWith(2);
	});
});
