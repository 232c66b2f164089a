import { KITS_BY_TITLE } from '../../simulators/kits';
import { noisyLazada } from '../../simulators/lazada/noisyShop';
import { noisyPancake } from '../../simulators/pancake/noisyShop';
import { lanesOf } from '../../simulators/shared/noise/lanes';
import { countOf, withoutCopies, type Step } from '../../simulators/shared/noise/step';
import { noisyShopee } from '../../simulators/shopee/noisyShop';
import { noisyShopify } from '../../simulators/shopify/noisyShop';

/** @returns all that comes before each step and is about the same resource */
function earlier(steps: ReadonlyArray<Step<unknown>>, index: number): Array<Step<unknown>> {
	return steps.slice(0, index).filter(({ resource }) => resource === steps[index]?.resource);
}

function eventsOf(steps: ReadonlyArray<Step<unknown>>) {
	return countOf(withoutCopies(steps).map(({ event }) => event));
}

function changesOf(steps: ReadonlyArray<Step<unknown>>) {
	return countOf(withoutCopies(steps).flatMap(({ changes }) => changes));
}

describe.each(KITS_BY_TITLE)('the day of a noisy %s shop', (_title, { noisyShop }) => {
	const { day: noisyDay, aspects } = noisyShop;
	const day = noisyDay();

	it('is the same for the same seed, and another one for another', () => {
		// What depends on whose the message is, a function in messages of Lazada, says its text too.
		const owner = { appKey: '1', sellerId: '2', country: 'vn' };
		const text = (steps: object) =>
			JSON.stringify(steps, (_key, value) => (typeof value === 'function' ? value(owner) : value));
		expect(text(noisyDay())).toBe(text(day));
		expect(text(noisyDay({ seed: 2 }))).not.toBe(text(day));
	});

	it('is of the date it is told', () => {
		const dates = noisyDay({ day: '2026-12-24' }).flatMap(({ micros }) => micros ?? []);
		expect(new Date(Math.min(...dates) / 1_000).toISOString().slice(0, 10)).toBe('2026-12-24');
	});

	it('has deliveries that come after a newer one of their resource, and only they do', () => {
		const overtaken = day.filter(({ micros, kind }, index) => {
			const before = earlier(day, index).map((step) => step.micros ?? 0);
			return kind !== 'copy' && micros !== null && Math.max(0, ...before) > micros;
		});
		expect(overtaken.length).toBeGreaterThan(0);
		expect(overtaken).toEqual(day.filter(({ kind }) => kind === 'late'));
	});

	it('has late deliveries that would put back what was noteworthy', () => {
		const late = day.flatMap((step, index) => (step.kind === 'late' ? [index] : []));
		const harmful = late.filter((index) => {
			const newest = earlier(day, index).reduce((one, other) =>
				other.sequence > one.sequence ? other : one,
			);
			return JSON.stringify(newest.values) !== JSON.stringify(day[index]?.values);
		});
		expect(harmful.length).toBeGreaterThanOrEqual(late.length / 2);
	});

	it('has copies after what they are copies of, with the same truth', () => {
		const copies = day.flatMap((step, index) => (step.kind === 'copy' ? [{ step, index }] : []));
		for (const { step, index } of copies) {
			const [original] = earlier(day, index).filter(({ sequence }) => sequence === step.sequence);
			expect({ ...original, kind: 'copy', delivery: step.delivery }).toEqual(step);
		}
		expect(copies).toHaveLength(noisyDay().length - noisyDay({ copies: 0 }).length);
		expect(copies.length).toBeGreaterThan(0);
		expect(new Set(withoutCopies(day).map(({ sequence }) => sequence)).size).toBe(withoutCopies(day).length);
	});

	it('calls noise what changes nothing, and a change what does', () => {
		const withChanges = (...kinds: string[]) =>
			new Set(day.filter(({ kind }) => kinds.includes(kind)).map(({ changes }) => changes.length > 0));
		expect(withChanges('noise')).toEqual(new Set([false]));
		expect(withChanges('create')).toEqual(new Set([false]));
		expect(withChanges('change', 'cancel')).toEqual(new Set([true]));
	});

	it('changes each noteworthy thing, and names no other', () => {
		expect(Object.keys(changesOf(day)).sort()).toEqual(Object.keys(aspects).sort());
	});

	it('has real changes within the time of the delivery before, which are not late', () => {
		const twins = day.filter((step, index) => {
			const before = earlier(day, index).at(-1);
			return step.kind === 'change' && before?.micros === step.micros && before?.sequence !== step.sequence;
		});
		expect(twins.length).toBeGreaterThan(0);
	});

	it('can be sent in lanes at the same time, each of which keeps the order of its resources', () => {
		const lanes = lanesOf(day, 5);
		expect(lanes).toHaveLength(5);
		expect(lanes.flat().toSorted((one, other) => day.indexOf(one) - day.indexOf(other))).toEqual(day);
		for (const { resource } of day) {
			const own = (steps: ReadonlyArray<Step<unknown>>) => steps.filter((step) => step.resource === resource);
			expect(lanes.map(own).filter(({ length }) => length > 0)).toEqual([own(day)]);
		}
	});

	it('cannot have more copies than deliveries', () => {
		expect(() => noisyDay({ copies: 100_000 })).toThrow('do not give 100000 copies');
	});
});

describe('the counts of a noisy day', () => {
	it('are as told for Shopify', () => {
		const day = noisyShopify();
		expect(eventsOf(day)).toEqual({
			'orders/create': 200,
			'orders/updated': 20 + 800 + 120 + 40 + 40 + 20 + 16 + 4 + 60 + 12,
			'orders/paid': 60,
			'orders/cancelled': 12,
		});
		expect(changesOf(day)).toEqual({ address: 20, items: 20, payment: 2 * 60, cancellation: 2 * 12 });
		expect(countOf(day.map(({ kind }) => kind))).toMatchObject({ create: 200, late: 40, copy: 60 });
		const few = noisyShopify({ orders: 20, addresses: 7, cancellations: 0, late: 3 });
		expect(changesOf(few)).toEqual({ address: 7, items: 2, payment: 2 * 6 });
		expect(countOf(few.map(({ kind }) => kind))).toMatchObject({ create: 20, late: 3, copy: 6 });
	});

	it('are as told for Pancake', () => {
		const day = noisyPancake();
		expect(eventsOf(day)).toEqual({
			orders: 60 + 120 + 40 + 12 + 20 + 90 + 6,
			variations_warehouses: 40 + 2 * 18,
			products: 24 + 12,
		});
		expect(changesOf(day)).toEqual({
			status: 90 + 6,
			address: 12,
			fee: 20,
			stock: 40 + 2 * 18,
			warehouse: 18,
			price: 12,
		});
		expect(countOf(day.map(({ kind }) => kind))).toMatchObject({ create: 60, late: 15 + 6, copy: 30 });
	});

	it('are as told for Shopee', () => {
		const day = noisyShopee();
		expect(eventsOf(day)).toEqual({
			item_price_update_push: 80 + 20,
			reserved_stock_change_push: 60,
			order_status_push: 34 * 6 + 6 * 4 + 10,
			package_fulfillment_status_push: 34 * 4,
		});
		expect(changesOf(day)).toMatchObject({ price: 80, reserved: 60, scenario: 34 + 10 });
		expect(countOf(day.map(({ kind }) => kind))).toMatchObject({ create: 40 + 34, late: 31, copy: 40 });
	});

	it('are as told for Lazada', () => {
		const day = noisyLazada();
		expect(eventsOf(day)).toMatchObject({ product_created: 15, product_updated: 120 + 12 });
		expect(changesOf(day)).toMatchObject({ skus: 12 });
		expect(countOf(day.map(({ kind }) => kind))).toMatchObject({ late: 15 + 6, copy: 40 });
		const single = noisyLazada({ lines: 1, cancellations: 4 });
		expect(eventsOf(single)).toMatchObject({ trade_order: 36 * 6 + 4 * 3 });
	});

	it('are refused where the orders are too few for them', () => {
		expect(() => noisyShopify({ orders: 10, payments: 11 })).toThrow('place for 10, not for 11');
		expect(() => noisyShopify({ orders: 10, late: 11 })).toThrow(
			'deliveries of orders/updated that can be late',
		);
		expect(() => noisyShopee({ orders: 4, cancellations: 1, scenarios: 4 })).toThrow(
			'place for 3, not for 4',
		);
	});
});
