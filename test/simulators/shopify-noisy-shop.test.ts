import { parseKeepingDigits, plainText } from '../../simulators/shared/digits';
import { asHappened, withBefore, withoutCopies } from '../../simulators/shared/noise/step';
import { noisyShopify } from '../../simulators/shopify/noisyShop';

const day = noisyShopify();
const told = asHappened(day).map((step) => {
	const body = parseKeepingDigits(String(step.delivery.payload)) as Record<string, unknown>;
	return { ...step, body };
});

/** The fields of the order that are not as they were, for each delivery after the first of an order. */
const changes = withBefore(told).map(({ step, before }) => {
	const fields = Object.keys(step.body).filter(
		(name) => sorted(step.body[name]) !== sorted(before.body[name]),
	);
	return { step, before, fields };
});

/** @returns JSON with the keys of each object, and the lines of an order, in one order */
function sorted(value: unknown): string {
	const inOrder = (_key: string, field: unknown): unknown => {
		if (Array.isArray(field)) return field.toSorted((one, other) => (sorted(one) < sorted(other) ? -1 : 1));
		if (typeof field !== 'object' || field === null) return field;
		return Object.fromEntries(Object.entries(field).sort());
	};
	return JSON.stringify(value, inOrder);
}

describe('the orders of a noisy Shopify shop', () => {
	it('have in noise nothing new but tags, note and time of update', () => {
		const noise = changes.filter(({ step }) => step.kind === 'noise');
		expect(new Set(noise.flatMap(({ fields }) => fields))).toEqual(new Set(['tags', 'note', 'updated_at']));
		expect(noise.length).toBeGreaterThan(900);
	});

	it('have in each change only its own fields', () => {
		const fieldsOf = (aspect: string) => {
			const own = changes.filter(({ step }) => step.changes.includes(aspect));
			return [...new Set(own.flatMap(({ fields }) => fields))].filter((name) => name !== 'updated_at').sort();
		};
		expect(fieldsOf('address')).toEqual(['shipping_address']);
		expect(fieldsOf('items')).toEqual(['line_items']);
		expect(fieldsOf('payment')).toEqual(['financial_status']);
		expect(fieldsOf('cancellation')).toEqual(['cancel_reason', 'cancelled_at']);
	});

	it('have ids that are told apart only with all their digits', () => {
		const ids = new Set(told.map(({ body }) => plainText(String(body.id))));
		expect(ids.size).toBe(200);
		expect(new Set([...ids].map(Number)).size).toBeLessThan(5);
		const lines = told.flatMap(({ body }) => body.line_items as Array<Record<string, unknown>>);
		expect(new Set(lines.map(({ id }) => plainText(String(id)))).size).toBeGreaterThan(600);
	});

	it('come with their keys and with their lines in another order', () => {
		const first = told.find(({ event }) => event === 'orders/create');
		const usual = Object.keys(first?.body ?? {});
		const other = told.filter(({ body }) => Object.keys(body).join() !== usual.join());
		expect(other).toHaveLength(40);
		expect(new Set(other.map(({ body }) => Object.keys(body).toSorted().join()))).toEqual(
			new Set([usual.toSorted().join()]),
		);
		expect(new Set(other.map(({ kind }) => kind))).toEqual(new Set(['noise', 'late']));
		const linesOf = ({ body }: (typeof told)[number]) =>
			(body.line_items as Array<{ id: string }>).map(({ id }) => id).join();
		const reordered = changes.filter(({ step, before }) => linesOf(step) !== linesOf(before));
		expect(reordered).toHaveLength(40);
		expect(new Set(reordered.flatMap(({ fields }) => fields))).toEqual(new Set(['updated_at']));
	});

	it('are cancelled by an orders/updated and then an orders/cancelled of the same action and content', () => {
		const cancelled = day.filter(({ event, kind }) => event === 'orders/cancelled' && kind === 'cancel');
		expect(cancelled).toHaveLength(12);
		for (const step of cancelled) {
			const { sequence, resource, delivery } = step;
			const update = withoutCopies(day).find((other) => other.sequence === sequence - 1);
			expect(update).toMatchObject({ event: 'orders/updated', resource, changes: ['cancellation'] });
			expect(update?.delivery).toMatchObject({ eventId: delivery.eventId, payload: delivery.payload });
			expect(update?.delivery.webhookId).not.toBe(delivery.webhookId);
			if (update?.kind !== 'late') expect(day.indexOf(update!)).toBeLessThan(day.indexOf(step));
		}
	});

	it('are created with an orders/updated of the same action now and then, every other time after it', () => {
		const byAction = (event: string) =>
			withoutCopies(day)
				.filter((step) => step.event === event)
				.map(({ delivery }) => delivery.eventId);
		const updates = byAction('orders/updated');
		const pairs = told.filter(
			({ event, delivery }) => event === 'orders/create' && updates.includes(delivery.eventId),
		);
		const actions = day.map(({ delivery }) => delivery.eventId);
		const first = pairs.map(({ delivery }) => day[actions.indexOf(delivery.eventId)]?.event);
		expect(first.filter((event) => event === 'orders/create')).toHaveLength(10);
		expect(first.filter((event) => event === 'orders/updated')).toHaveLength(10);
	});
});
