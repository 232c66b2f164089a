import { canonical } from '../../simulators/pancake/canonical';
import { noisyPancake } from '../../simulators/pancake/noisyShop';
import type { Fields } from '../../simulators/pancake/types';
import { asHappened, withBefore, withoutCopies } from '../../simulators/shared/noise/step';

const day = noisyPancake().map((step) => {
	const body = JSON.parse(String(step.delivery.body)) as Fields;
	return { ...step, body };
});
const told = asHappened(day);

/** @returns the fields that are not as they were, for each delivery of a type after the first of its record */
function changesOf(type: string) {
	const ofType = withBefore(told).filter(({ step }) => step.event === type);
	return ofType.map(({ step, before }) => {
		const names = [...new Set([...Object.keys(before.body), ...Object.keys(step.body)])];
		const fields = names.filter((name) => text(step.body[name]) !== text(before.body[name]));
		return { step, before, fields };
	});
}

/** @returns JSON with its keys in one order */
function text(value: unknown): string {
	return canonical(JSON.stringify(value ?? null));
}

describe('the deliveries of a noisy Pancake shop', () => {
	it('settle a fee with the time of the state before and nothing else new', () => {
		const fees = changesOf('orders').filter(({ step }) => step.changes.includes('fee'));
		expect(fees).toHaveLength(20);
		for (const { step, before, fields } of fees) {
			expect(step.body.updated_at).toBe(before.body.updated_at);
			expect(fields.filter((name) => name !== 'event_type' && name !== 'returned_fee')).toEqual([
				'fee_marketplace',
			]);
		}
	});

	it('have in noise of orders nothing new but tags, note and time of update', () => {
		const noise = changesOf('orders').filter(({ step }) => step.kind === 'noise');
		const fields = new Set(noise.flatMap((change) => change.fields));
		fields.delete('event_type');
		expect([...fields].sort()).toEqual(['note', 'tags', 'updated_at']);
	});

	it('call the first of an order a creation, and end its way with a cancellation', () => {
		for (const step of told.filter(({ event }) => event === 'orders')) {
			expect(step.body.event_type).toBe(step.kind === 'create' ? 'create' : 'update');
			if (step.kind === 'cancel') expect(step.body).toMatchObject({ status: 6, status_name: 'canceled' });
		}
	});

	it('have stock twins 37 microseconds apart, some of them the wrong way round', () => {
		const stock = withoutCopies(day).filter(({ event }) => event === 'variations_warehouses');
		const gaps = stock.map((step, index) => {
			const { resource, micros } = stock[index - 1] ?? {};
			return resource === step.resource ? (step.micros ?? 0) - (micros ?? 0) : 0;
		});
		expect(gaps.filter((gap) => gap === 37)).toHaveLength(12);
		expect(gaps.filter((gap) => gap === -37)).toHaveLength(6);
	});

	it('have keys in an order of their own, copies too, whose content is the same', () => {
		const copies = day.filter(({ kind }) => kind === 'copy');
		const originals = copies.map((copy) => told.find(({ sequence }) => sequence === copy.sequence));
		expect(copies.map(({ body }) => text(body))).toEqual(originals.map((original) => text(original?.body)));
		const alike = copies.filter(({ delivery }, index) => delivery.body === originals[index]?.delivery.body);
		expect(alike.length).toBeLessThan(copies.length / 2);
	});
});
