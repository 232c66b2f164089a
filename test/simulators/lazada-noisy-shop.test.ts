import { composed } from '../../simulators/lazada/message';
import { noisyLazada } from '../../simulators/lazada/noisyShop';
import { groupedBy } from '../../simulators/shared/grouped';
import { asHappened, withBefore } from '../../simulators/shared/noise/step';

const OWNER = { appKey: '123456', sellerId: '1000165972', country: 'vn' } as const;

const day = noisyLazada().map((step) => {
	const { push } = step.delivery;
	return { ...step, body: JSON.parse(composed(push, OWNER, push.timestamp ?? null)) };
});
const told = asHappened(day);

describe('the messages of a noisy Lazada shop', () => {
	it('tell each line of an order for itself, all of one second and status', () => {
		const orders = told.filter(({ event }) => event === 'trade_order');
		const moves = groupedBy(orders, ({ body: { data } }) => `${data.trade_order_id} ${data.order_status}`);
		const sizes = [...moves.values()].map((lines) => {
			expect(new Set(lines.map(({ time }) => time)).size).toBe(1);
			expect(new Set(lines.map(({ resource }) => resource)).size).toBe(lines.length);
			return lines.length;
		});
		expect(new Set(sizes)).toEqual(new Set([1, 2, 3]));
	});

	it('edit products again and again with nothing new but the times', () => {
		const withoutTimes = ({ body: { timestamp: _sent, data } }: (typeof told)[number]) =>
			JSON.stringify({ ...data, status_update_time: null });
		const edits = told.filter(({ event }) => event === 'product_updated');
		const noise = withBefore(edits).filter(({ step }) => step.kind === 'noise');
		expect(noise.length).toBeGreaterThan(100);
		for (const { step, before } of noise) {
			expect(withoutTimes(step)).toBe(withoutTimes(before));
			expect(step.time).not.toBe(before.time);
		}
	});

	it('have the times and ids in the forms of their types', () => {
		const created = told.find(({ event }) => event === 'product_created');
		expect(created?.body).toMatchObject({
			site: 'lazada-vn',
			data: { item_id: expect.any(String) },
			status_update_time: created?.time,
		});
		const edited = told.find(({ event }) => event === 'product_updated');
		expect(edited?.body).toMatchObject({
			site: 'LAZADA_VN',
			data: { item_id: expect.any(Number), status_update_time: edited?.time },
			timestamp: Math.floor(Number(edited?.time) / 1_000),
		});
		const order = told.find(({ event }) => event === 'trade_order');
		expect(order?.body).toMatchObject({
			site: 'lazada_vn',
			data: { status_update_time: order?.time },
			timestamp: Number(order?.time) * 1_000,
		});
	});
});
